"""The book that a word names: a folder, a revision of the own folder, or a folder in a revision (`main:playbooks`)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from engine.authoring.book import CheckedBook
from engine.authoring.document import PAGE_SUFFIXES
from engine.authoring.load import belongs_to_book, read_folder
from engine.authoring.page_text import LARGEST_PAGE
from engine.checking import check_files
from engine.model.errors import BookRejected
from engine.model.library import Library
from engine.terminal.desk import WrongUsage, is_book

_FILE_MODES = ("100644", "100755")


@dataclass(frozen=True, slots=True)
class NamedBook:
    """A book, what it was called, and what stands before its paths where they are shown."""

    name: str
    prefix: str
    files: Mapping[str, bytes]
    checked: CheckedBook

    @property
    def library(self) -> Library:
        """Raises BookRejected, with paths that say which of the two books they are of."""
        if self.checked.library is None:
            found = [replace(one, place=replace(one.place, path=f"{self.prefix}{one.place.path}")) for one in self.checked.findings]
            raise BookRejected(found)
        return self.checked.library


def named_book(name: str, own: Path) -> NamedBook:
    """The book of a name; `own` is the folder that a bare revision is of. Raises WrongUsage, BookRejected."""
    folder = Path(name)
    if folder.is_dir():
        if not is_book(folder):
            raise WrongUsage(f"'{name}' is not a book: it has no house.yaml")
        files: Mapping[str, bytes] = read_folder(folder)
        prefix = f"{folder.as_posix()}/"
    else:
        files, prefix = _of_revision(name, own)
    return NamedBook(name, prefix, files, check_files(files))


def _of_revision(name: str, own: Path) -> tuple[dict[str, bytes], str]:
    revision, colon, path = name.partition(":")
    where = Path()
    if not colon:
        if not own.is_dir():
            raise WrongUsage(f"'{name}' is no folder, and there is no folder '{own}' it could be a revision of: name it with --playbooks DIR")
        where = own
    commit = _git(where, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit is None:
        raise WrongUsage(f"'{revision}' is neither a folder that is a book nor a revision that git knows here")
    if not colon:
        path = (_git(where, "rev-parse", "--show-prefix") or b"").decode().strip().rstrip("/")
    tree = f"{commit.decode().strip()}:{path}"
    if (_git(where, "cat-file", "-t", tree) or b"").strip() != b"tree":
        raise WrongUsage(f"there is no folder '{path}' in the revision '{revision}'")
    files = dict(_files(where, tree))
    if not any(f"house{suffix}" in files for suffix in PAGE_SUFFIXES):
        raise WrongUsage(f"'{path or '.'}' in the revision '{revision}' is not a book: it has no house.yaml")
    return files, f"{revision}:{path}/" if path else f"{revision}:"


def _files(where: Path, tree: str) -> Iterator[tuple[str, bytes]]:
    """The pages in a tree of git, with `/` in their paths; links and other repositories are left out, as in a folder."""
    listing = _git(where, "ls-tree", "-r", "-z", "--full-tree", tree) or b""
    wanted: list[tuple[str, str]] = []
    for entry in filter(None, listing.split(b"\0")):
        about, _, raw = entry.partition(b"\t")
        mode, _, blob = about.decode().split(" ")
        path = raw.decode("utf-8", "backslashreplace")
        if mode in _FILE_MODES and belongs_to_book(PurePosixPath(path)):
            wanted.append((path, blob))
    content = _git(where, "cat-file", "--batch", asked="".join(f"{blob}\n" for _, blob in wanted).encode()) or b""
    at = 0
    for path, _ in wanted:
        end = content.index(b"\n", at)
        size = int(content[at:end].rsplit(b" ", 1)[1])
        yield path, content[end + 1 : end + 1 + min(size, LARGEST_PAGE + 1)]
        at = end + 1 + size + 1


def _git(where: Path, *arguments: str, asked: bytes = b"") -> bytes | None:
    """What git answers; None where it refuses. Raises WrongUsage where there is no git, or no repository."""
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        done = subprocess.run(["git", "-C", str(where), *arguments], input=asked, capture_output=True, check=False, env=environment)
    except FileNotFoundError:
        raise WrongUsage("revisions are read with git, which is not installed here") from None
    complaint = done.stderr.decode("utf-8", "replace").strip()
    if "not a git repository" in complaint or "dubious ownership" in complaint:
        raise WrongUsage(f"revisions are read with git: {complaint.splitlines()[0].removeprefix('fatal: ')}")
    return done.stdout if done.returncode == 0 else None

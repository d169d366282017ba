"""`amends check --watch`: at every save again, through half-saved files, until Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from typing import IO

import pytest
from watchfiles import Change

from engine.terminal.watching import _pages_of, _saved_since
from tests.book import files

ROOT = Path(__file__).parents[1]
LONGEST_WAIT_SECONDS = 120


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    for path, text in files({}).items():
        (tmp_path / path).write_bytes(text)
    return tmp_path


@pytest.fixture
def watching(mine: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", "from engine.cli import main; main()", "check", "--watch", "--playbooks", str(mine)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
    guard = Timer(LONGEST_WAIT_SECONDS, running.kill)
    guard.start()
    yield running
    guard.cancel()
    running.kill()
    running.wait()


def _next(running: subprocess.Popen[str]) -> str:
    """What is printed up to the next wait."""
    told: list[str] = []
    output: IO[str] = running.stdout  # type: ignore[assignment]
    for line in output:
        if ", watching " in line:
            return "".join(told)
        told.append(line)
    raise AssertionError("".join(told))


def test_a_save_is_looked_at_a_half_saved_file_too_and_ctrl_c_ends_it(mine: Path, watching: subprocess.Popen[str]) -> None:
    assert "0 errors" in _next(watching)
    page = mine / "any.yaml"
    whole = page.read_text()
    page.write_text("playbook: [half")
    assert "any.yaml:1:16: error[yaml]" in _settled(watching, "error[yaml]")
    page.write_text(whole)
    assert "0 errors" in _settled(watching, "0 errors")
    (mine / "house.yaml").rename(mine / "house.saving")
    assert "it has no house.yaml" in _settled(watching, "no house.yaml")
    (mine / "house.saving").rename(mine / "house.yaml")
    assert "0 errors" in _settled(watching, "0 errors")
    watching.send_signal(signal.SIGINT)
    assert watching.wait(timeout=60) == 0
    assert "Traceback" not in watching.stdout.read()  # type: ignore[union-attr]


def _settled(running: subprocess.Popen[str], wanted: str) -> str:
    """What is printed once the wanted thing is: a write may be seen in two halves."""
    while wanted not in (told := _next(running)):
        pass
    return told


def test_it_prints_for_people_only(mine: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from engine.cli import main; main()", "check", "--watch", "--json", "--playbooks", str(mine)],
        capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    assert (done.returncode, "--watch prints for people" in done.stderr) == (2, True)


WHAT_IS_READ = [
    ("any.yaml", True), ("food/late.yml", True), ("food/late.cases.json", True), ("food/_shared/voice.j2", True),
    ("food/README.yaml", False), ("notes/x.j2", False), (".git/hooks/deep/x.yaml", False), ("food/.any.yaml", False), ("food/any.yaml~", False),
]  # fmt: skip


@pytest.mark.parametrize(("path", "read"), WHAT_IS_READ)
@pytest.mark.parametrize("book", ["book", ".mine/book", ".book"])
def test_it_looks_again_for_what_a_book_reads_and_for_nothing_else(tmp_path: Path, book: str, path: str, read: bool) -> None:
    """Wherever the book stands, a hidden folder too."""
    folder = tmp_path / book
    saved = folder / path
    saved.parent.mkdir(parents=True)
    assert _saved_since(0, [folder]) is False
    saved.touch()
    assert (_saved_since(0, [folder]), _pages_of([folder])(Change.modified, str(saved))) == (read, read)


def test_a_book_named_from_where_one_stands_or_through_a_link_is_watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    monkeypatch.chdir(tmp_path)
    is_page = _pages_of([Path("link")])
    assert all(is_page(Change.modified, path) for path in ("link/any.yaml", str(tmp_path / "link/any.yaml"), str(tmp_path / "real/any.yaml")))
    assert not is_page(Change.modified, str(tmp_path / "other/any.yaml"))

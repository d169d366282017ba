"""Books with one fault each, beside the same books without it: `CODE.yaml`, laid over the small book in `book/`.

`wrong` and `right` give for each path a whole text, the pieces to be replaced in the small book's text, or null to leave the
file out; `findings` is all that check finds in the wrong one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from engine.authoring.load import read_folder
from engine.checking import check_files
from engine.model.errors import BookRejected
from engine.model.finding import Finding

HERE = Path(__file__).parent
TODAY = date(2026, 11, 23)
BOOK = {path.relative_to(HERE / "book").as_posix(): path.read_text(encoding="utf-8") for path in sorted((HERE / "book").rglob("*.yaml"))}
LARGE = "too large"
"""Stands for a page of more than 1 MiB, which nobody wants to read here."""

Overlay = Mapping[str, Any]


def overlays() -> dict[str, dict[str, Any]]:
    """What each file says, by the code it is for."""
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(HERE.glob("*.yaml"))}


def laid_over(overlay: Overlay) -> dict[str, str]:
    """The small book's texts with an overlay on top. Raises ValueError where a piece to be replaced is not there."""
    files = dict(BOOK)
    for path, change in overlay.items():
        if change is None:
            files.pop(path, None)
        elif change == LARGE:
            files[path] += f"# {'x' * (1 << 20)}\n"
        elif isinstance(change, str):
            files[path] = change
        else:
            for old, new in change.items():
                if old not in files[path]:
                    raise ValueError(f"{path} has no '{old}'")
                files[path] = files[path].replace(old, new)
    return files


def found_in(files: Mapping[str, str], folder: Path) -> list[Finding]:
    """What check finds in these files, written to a folder and read from it."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    try:
        return list(check_files(read_folder(folder), TODAY).findings)
    except BookRejected as rejected:
        return list(rejected.findings)

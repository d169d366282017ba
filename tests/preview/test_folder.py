"""A preview replaces an older preview, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.preview.folder import MARKER, NotOurs, replaced


def _write(folder: Path, **files: str) -> None:
    with replaced(folder) as fresh:
        for name, text in files.items():
            (fresh / name).write_text(text)


def _has(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir() if path.name != MARKER}


@pytest.mark.parametrize("there", [False, True], ids=["new", "empty"])
def test_a_new_or_empty_folder_is_written(tmp_path: Path, there: bool) -> None:
    out = tmp_path / "a" / "out"
    if there:
        out.mkdir(parents=True)
    _write(out, one="1")
    assert _has(out) == {"one": "1"}


def test_an_older_preview_is_replaced_whole(tmp_path: Path) -> None:
    _write(tmp_path / "out", one="1", two="2")
    _write(tmp_path / "out", one="new")
    assert _has(tmp_path / "out") == {"one": "new"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_of_somebody_elses_stays(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("years")
    with pytest.raises(NotOurs, match="has files that no preview wrote; name a folder that is not there yet"):
        _write(tmp_path / "out", one="1")
    assert _has(tmp_path / "out") == {"thesis.txt": "years"}


def test_a_file_put_among_ours_is_not_lost(tmp_path: Path) -> None:
    _write(tmp_path / "out", one="1")
    (tmp_path / "out" / "note.txt").write_text("mine")
    with pytest.raises(NotOurs, match=r"out/note.txt' was not written by a preview, and would be lost"):
        _write(tmp_path / "out", one="2")
    assert _has(tmp_path / "out") == {"one": "1", "note.txt": "mine"}


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(NotOurs, match="is a file"):
        _write(tmp_path / "out", one="1")


def test_a_preview_that_fails_leaves_the_older_one(tmp_path: Path) -> None:
    _write(tmp_path / "out", one="1")
    with pytest.raises(RuntimeError), replaced(tmp_path / "out") as fresh:
        (fresh / "half").write_text("x")
        raise RuntimeError
    assert _has(tmp_path / "out") == {"one": "1"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]

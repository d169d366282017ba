"""The code keeps its own rules: style, types, and which room may know which."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOOLS = Path(sys.executable).parent


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_linter_has_nothing_to_say() -> None:
    checked = run(str(TOOLS / "ruff"), "check", "engine", "api", "tests")
    assert checked.returncode == 0, checked.stdout


def test_every_type_holds_strictly() -> None:
    checked = run(sys.executable, "-m", "mypy", "--strict", "-p", "engine", "-p", "api")
    assert checked.returncode == 0, checked.stdout


def test_rooms_know_only_those_beneath_them() -> None:
    checked = run(str(TOOLS / "lint-imports"), "--no-cache")
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("path", sorted((ROOT / "engine").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_command_line_reads_a_clock(path: Path) -> None:
    if "terminal" in path.parts:
        return
    clock = re.search(r"\b(datetime\.now|date\.today|time\.time|utcnow|time\.monotonic)\(", path.read_text(encoding="utf-8"))
    assert clock is None, f"{path} reads a clock: {clock.group() if clock else ''}"


def test_an_error_becomes_an_http_status_in_one_file() -> None:
    elsewhere = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "api").rglob("*.py")
        if path.name != "problems.py" and re.search(r"HTTPException|status_code=4\d\d|status_code=5\d\d", path.read_text(encoding="utf-8"))
    ]
    assert elsewhere == []


def test_no_file_names_this_machine_or_a_registry() -> None:
    tracked = run("git", "ls-files").stdout.split("\n")
    private = re.compile("|".join(["/ro" + "ot/", "/wo" + "rk/", "pypi" + r"\.", "index" + "-url"]))
    named = [
        path
        for path in tracked
        if path and (ROOT / path).is_file() and private.search((ROOT / path).read_text(encoding="utf-8", errors="replace"))
    ]
    assert named == []

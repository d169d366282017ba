"""A book of one's own, from the checkout and from an installed wheel."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from engine.checking import open_library
from engine.cli import app

ROOT = Path(__file__).parents[1]


def test_a_new_book_is_whole_and_sound(tmp_path: Path) -> None:
    made = CliRunner().invoke(app, ["new", "book", str(tmp_path / "mine")])
    assert made.exit_code == 0, made.output
    assert open_library(tmp_path / "mine").playbooks.keys() == open_library(ROOT / "playbooks").playbooks.keys()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    made = CliRunner().invoke(app, ["new", "book", str(tmp_path)])
    assert (made.exit_code, [path.name for path in tmp_path.iterdir()]) == (2, ["note.txt"])


def test_an_unknown_kind_is_said_with_the_nearest(tmp_path: Path) -> None:
    made = CliRunner().invoke(app, ["new", "bok", str(tmp_path / "x")])
    assert (made.exit_code, (tmp_path / "x").exists()) == (2, False)
    assert "did you mean 'book'?" in made.output


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), str(ROOT)], capture_output=True, text=True
    )
    assert built.returncode == 0, built.stderr
    return next(folder.glob("*.whl"))


def test_the_wheel_has_the_code_the_schemas_the_starter_book_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    rooms = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert rooms == {"engine", "api"}
    kinds = {Path(name).suffix for name in names if ".dist-info/" not in name}
    assert kinds <= {".py", ".json", ".yaml", ".j2", ".md", ".html", ".css", ".js", ".svg", ".png", ".po", ".mo", ".webmanifest"}
    assert {"engine/starter/house.yaml", "engine/authoring/schemas/playbook.schema.json"} <= set(names)
    assert not any("tests" in name or "__pycache__" in name for name in names)


def test_an_installed_wheel_makes_and_checks_a_book_elsewhere(wheel: Path, tmp_path: Path) -> None:
    """In an environment of its own that sees this one's libraries but not the checkout."""
    venv.create(tmp_path / "env", with_pip=True, system_site_packages=False)
    python = tmp_path / "env" / "bin" / "python"
    libraries = next(path for path in map(Path, sys.path) if path.name == "site-packages" and (path / "yaml").is_dir())
    subprocess.run([python, "-m", "pip", "install", "-q", "--no-deps", str(wheel)], check=True)
    site = next((tmp_path / "env" / "lib").glob("python*/site-packages"))
    (site / "libraries.pth").write_text(f"{libraries}\n")
    amends = [python, "-c", "from engine.cli import main; main()"]
    for arguments in (["new", "book", "mine"], ["check", "--strict", "mine"], ["test", "mine"]):
        done = subprocess.run([*amends, *arguments], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr

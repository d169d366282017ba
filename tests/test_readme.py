"""What the README says happens, happens."""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
AMENDS = str(Path(sys.executable).parent / "amends")


def amends(command: str) -> str:
    environment = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONUTF8": "1"}
    arguments = [AMENDS, *shlex.split(command)[1:]]
    done = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return "\n".join(line.rstrip() for line in done.stdout.splitlines())


def test_the_example_prints_what_the_readme_shows() -> None:
    example = re.search(r"```console\n\$ (amends decide .*?)\n(.*?)```", README, re.DOTALL)
    assert example is not None
    command, shown = example.groups()
    assert amends(command).startswith(shown.rstrip())


@pytest.mark.parametrize("command", sorted(set(re.findall(r"^\| `amends (\w+)", README, re.MULTILINE))))
def test_every_command_in_the_table_is_there(command: str) -> None:
    assert "Usage" in amends(f"amends {command} --help")


def test_every_room_on_the_map_is_there() -> None:
    rooms = re.search(r"## The rooms\n\n```\n(.*?)```", README, re.DOTALL)
    assert rooms is not None
    top = ""
    for line in rooms.group(1).splitlines():
        names = re.match(r"( *)((?:[\w.]+/?(?: |$))+)", line)
        if not names:
            continue
        if not names.group(1):
            top = names.group(2).split()[0]
        for name in names.group(2).split():
            path = ROOT / (name if not names.group(1) else f"{top}{name}")
            assert path.exists(), path


def test_the_first_command_serves_the_book_from_a_fresh_copy(tmp_path: Path) -> None:
    """The command as it stands, in a clean clone; only the port is a free one."""
    command = re.search(r"^python3 -m venv .* amends serve$|^python3 -m venv .*serve$", README, re.MULTILINE)
    assert command is not None
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(tmp_path / "amends")], check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "AMENDS_PORT": str(port)}
    running = subprocess.Popen(
        command.group(), shell=True, cwd=tmp_path / "amends", env=environment, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        assert _answers(f"http://127.0.0.1:{port}/healthz", running), running.communicate(timeout=5)[0]
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGTERM)
            running.wait(timeout=30)


def _answers(url: str, running: subprocess.Popen[str]) -> bool:
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline and running.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.5)
    return False

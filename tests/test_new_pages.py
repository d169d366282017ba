"""`amends new`: a page that is right straight away, over nobody's, and a word on what comes next."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from engine.cli import app

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("starter") / "book"
    assert CliRunner().invoke(app, ["new", "book", str(made)]).exit_code == 0
    return made


@pytest.fixture
def mine(starter: Path, tmp_path: Path) -> Path:
    return shutil.copytree(starter, tmp_path / "mine")


def amends(book: Path, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*arguments, "--playbooks", str(book)])
    return done.exit_code, done.output


def _read(book: Path, path: str) -> dict[str, object]:
    found: dict[str, object] = yaml.safe_load((book / path).read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize(
    "arguments",
    [
        ["playbook", "--failure", "table/uncomfortable"],
        ["playbook", "--failure", "food/late", "--when", "customer_state=angry", "--kind", "voucher", "--amount", "5"],
        ["playbook", "--failure", "food/late", "--when", "delay_minutes>=90", "--kind", "gift", "--worth", "GBP 3, EUR 4", "--due", "1 working day"],
        ["entitlement", "--failure", "table/uncomfortable", "--contract", "Our booking terms", "--amount", "GBP 10, EUR 12"],
        ["entitlement", "--failure", "food/late", "--law", "A law", "--when", "eating=delivery", "--amount", "0.5 * meal_price"],
        ["case", "food/late", "delay_minutes=45", "--at", "2026-11-23T10:00:00Z"],
    ],
    ids=lambda arguments: " ".join(arguments[:4]),
)
def test_what_it_writes_passes_check_and_test_straight_away(mine: Path, arguments: list[str]) -> None:
    code, told = amends(mine, "new", *arguments)
    assert (code, "Next: " in told) == (0, True), told
    assert amends(mine, "check", "--strict")[1].startswith("0 errors, 0 warnings")
    written = [line for line in told.splitlines() if line.startswith(mine.as_posix()) and ".cases.yaml" in line and ":" not in line]
    assert amends(mine, "test", *written)[0] == 0


def test_the_page_it_writes_has_all_five_moves_in_each_language(mine: Path) -> None:
    amends(mine, "new", "playbook", "--failure", "table/uncomfortable", "--title", "Too loud", "--owner", "floor")
    page, french = _read(mine, "table/uncomfortable.yaml"), _read(mine, "table/uncomfortable.fr.yaml")
    assert (page["title"], page["owner"], page["failure"]) == ("Too loud", "floor", "table/uncomfortable")
    option = page["options"][0]  # type: ignore[index]
    assert [*page["say"], *option["say"]] == ["acknowledge", "apologise", "explain", "put_right", "follow_up", "channels"]  # type: ignore[misc]
    assert french["say"]["acknowledge"].startswith("Je vois")  # type: ignore[index]


def test_words_of_ones_own_are_left_to_translate_beside_ours(mine: Path) -> None:
    amends(mine, "new", "playbook", "--failure", "table/uncomfortable", "--acknowledge", "You sat in a draught: \"cold\", wasn't it?")
    assert _read(mine, "table/uncomfortable.yaml")["say"]["acknowledge"] == "You sat in a draught: \"cold\", wasn't it?"  # type: ignore[index]
    french = (mine / "table" / "uncomfortable.fr.yaml").read_text(encoding="utf-8")
    assert "\n  # acknowledge: \"You sat in a draught: \\\"cold\\\", wasn't it?\"\n" in french
    assert "acknowledge" not in _read(mine, "table/uncomfortable.fr.yaml")["say"]  # type: ignore[operator]


def test_it_writes_over_nothing(mine: Path) -> None:
    before = (mine / "food" / "late-meal.yaml").read_bytes()
    code, told = amends(mine, "new", "playbook", "--failure", "food/late", "--when", "customer_state=angry", "--path", "food/late-meal.yaml")
    assert (code, "is there already and stays as it is; name another file with --path" in told) == (2, True)
    assert (mine / "food" / "late-meal.yaml").read_bytes() == before


def test_it_writes_nowhere_else(mine: Path) -> None:
    code, told = amends(mine, "new", "playbook", "--failure", "table/uncomfortable", "--path", "../out.yaml")
    assert (code, "leads out of the book" in told, (mine.parent / "out.yaml").exists()) == (2, True, False)


def test_a_page_that_would_tie_must_say_when_it_is_meant(mine: Path) -> None:
    code, told = amends(mine, "new", "playbook", "--failure", "food/late")
    assert (code, "--when is needed where nobody can be asked: food.late-meal answers food/late in every case" in told) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["playbook"], "--failure is needed where nobody can be asked"),
        (["playbook", "--failure", "food/lat"], "unknown failure 'food/lat'; did you mean"),
        (["playbook", "--failure", "table/uncomfortable", "--owner", "flor"], "unknown answer 'flor'; did you mean 'floor'?"),
        (["playbook", "--failure", "table/uncomfortable", "--when", "angry"], "'angry' is no condition; write it as"),
        (["playbook", "--failure", "table/uncomfortable", "--when", "stat=angry"], "unknown fact 'stat'"),
        (["playbook", "--failure", "table/uncomfortable", "--due", "soon"], "'soon' is no duration"),
        (["playbook", "--failure", "table/uncomfortable", "--kind", "refund", "--amount", "0.2 * bil"], "error[unknown-fact]"),
        (["entitlement", "--failure", "food/late"], "--law is needed"),
        (["case", "food/lat"], "unknown failure 'food/lat'"),
        (["case", "food/late", "delay_minutes=soon"], "'delay_minutes' takes a whole number"),
        (["language", "de"], "the house does not speak 'de' yet, only en and fr; add it to 'languages' at"),
        (["language", "en"], "'en' is the language the pages are written in"),
        (["language", "fr"], "every page named has its words in 'fr'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_an_answer_that_cannot_be_is_refused_and_nothing_written(mine: Path, arguments: list[str], told: str) -> None:
    before = sorted(path.relative_to(mine) for path in mine.rglob("*"))
    code, said = amends(mine, "new", *arguments)
    assert code in (1, 2)
    assert told in said
    assert sorted(path.relative_to(mine) for path in mine.rglob("*")) == before


def test_a_case_goes_to_the_end_of_the_file_and_says_what_is_decided_now(mine: Path) -> None:
    cases = mine / "food" / "late-meal.cases.yaml"
    before = cases.read_text(encoding="utf-8")
    amends(mine, "new", "case", "food/late", "delay_minutes=30", "eating=at_table", "meal_price=12.50", "late_cause=kitchen_busy",
           "--name", "half an hour", "--at", "2026-11-23T10:00:00Z", "--role", "shift_lead")  # fmt: skip
    assert cases.read_text(encoding="utf-8").startswith(before)
    assert _read(mine, "food/late-meal.cases.yaml")["cases"][-1] == {  # type: ignore[index]
        "case": "half an hour", "failure": "food/late", "role": "shift_lead",
        "facts": {"delay_minutes": 30, "eating": "at_table", "meal_price": "12.50", "late_cause": "kitchen_busy"},
        "at": yaml.safe_load("2026-11-23T10:00:00Z"),
        "expect": {
            "playbook": "food.late-meal", "option": "off_the_bill", "asks": [],
            "remedies": [{"id": "discount", "amount": "12.50", "currency": "GBP"}],
            "says": ["You won't pay for what's late: £12.50 comes off your bill"],
        },
    }  # fmt: skip


def test_a_skeleton_has_every_word_beside_its_key_and_translates_nothing_yet(mine: Path) -> None:
    (mine / "food" / "late-meal.fr.yaml").unlink()
    code, told = amends(mine, "new", "language", "fr", str(mine / "food" / "late-meal.yaml"))
    assert (code, "1 page to translate" in told) == (0, True)
    skeleton = (mine / "food" / "late-meal.fr.yaml").read_text(encoding="utf-8")
    assert set(_read(mine, "food/late-meal.fr.yaml")) == {"of", "language", "source"}
    assert "\n# title: \"A meal is late\"\n# say:\n#   acknowledge: " in skeleton
    opened = "\n".join(line.removeprefix("# ") for line in skeleton.splitlines() if ": take away" not in line and "yaml-language" not in line)
    (mine / "food" / "late-meal.fr.yaml").write_text(opened, encoding="utf-8")
    assert amends(mine, "check", "--strict")[1].startswith("0 errors, 0 warnings")
    options = _read(mine, "food/late-meal.fr.yaml")["options"]
    assert list(options) == ["off_the_bill", "to_go", "bite", "next_out"]  # type: ignore[call-overload]
    assert len(options["off_the_bill"]["tell"]) == 2  # type: ignore[index]


def test_a_whole_book_can_be_put_into_a_language(mine: Path) -> None:
    house = mine / "house.yaml"
    house.write_text(house.read_text(encoding="utf-8").replace("[en, fr]", "[en, fr, de]"), encoding="utf-8")
    code, told = amends(mine, "new", "language", "de")
    assert (code, told.splitlines()[-1]) == (0, "33 pages to translate")
    assert "0 errors" in amends(mine, "check")[1]


@pytest.mark.parametrize("languages", [["en"], ["en", "fr"], ["fr", "en"]], ids="-".join)
def test_a_new_house_is_a_sound_book(tmp_path: Path, languages: list[str]) -> None:
    spoken = [part for code in languages for part in ("--language", code)]
    made = CliRunner().invoke(
        app, ["new", "house", str(tmp_path / "h"), "--name", 'Café "Zoë" & Co', "--currency", "EUR", "--timezone", "Europe/Paris", "--country", "FR", *spoken]
    )
    assert made.exit_code == 0, made.output
    assert amends(tmp_path / "h", "check", "--strict")[1].startswith("0 errors, 0 warnings")
    assert amends(tmp_path / "h", "test") == (0, "1 case passed\n")


def test_a_workflow_checks_tests_and_compares_and_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / ".github" / "workflows" / "playbooks.yml"
    assert amends(Path("books/mine"), "new", "workflow", str(path))[0] == 0
    steps = [step["run"] for step in yaml.safe_load(path.read_text())["jobs"]["book"]["steps"] if "run" in step]
    assert [word for step in steps for word in ("check", "test", "diff") if f"amends {word} " in step] == ["check", "test", "diff"]
    assert all("books/mine" in step for step in steps if "amends " in step and "pip" not in step)
    assert amends(Path("books/mine"), "new", "workflow", str(path))[0] == 2


def test_at_a_terminal_it_asks_and_takes_enter_for_the_usual_answer(mine: Path) -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb"}
    command = [sys.executable, "-c", "from engine.cli import main; main()", "new", "playbook", "--playbooks", str(mine)]
    running = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, close_fds=True)
    os.close(theirs)
    os.write(ours, ("table/uncomfortable\nToo cold\n" + "\n" * 14).encode())
    said = b""
    try:
        while chunk := os.read(ours, 4096):
            said += chunk
    except OSError:
        pass  # the other side has gone
    assert running.wait(timeout=60) == 0, said.decode()
    assert b"What went wrong, as you would say it?" in said and b"Which team answers for the page?" in said
    assert _read(mine, "table/uncomfortable.yaml")["title"] == "Too cold"

"""`amends test` as it is typed: what differs word by word, what no case reaches, cases written for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from engine.case_text import READ_ME
from engine.cli import app
from tests.book import files
from tests.test_reach import BOOK, CASES

LEFT = """\
playbooks/_shared/voice.j2:2:17: no case reaches `if tier == 'racer'`
playbooks/any.yaml:8:5: no case reaches option 'hear'
playbooks/late.yaml:6:18: no case reaches row 1 of rate
playbooks/late.yaml:6:66: no case reaches row 2 of rate
"""


@pytest.fixture(autouse=True)
def playbooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the workshop's book in `playbooks`."""
    for path, content in files(BOOK).items():
        file = tmp_path / "playbooks" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path / "playbooks"


def ran(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["test", *arguments])


def data(*arguments: str) -> Any:
    return json.loads(ran(*arguments, "--json").stdout)


def test_of_a_whole_book_each_file_is_told_with_how_many() -> None:
    done = ran("--coverage")
    assert done.exit_code == 0
    assert done.stdout.startswith(
        "1 case passed\n"
        "playbooks/_shared/voice.j2: 1 place that no case reaches\n"
        "playbooks/any.yaml: 1 place that no case reaches\n"
        "playbooks/late.yaml: 5 places that no case reaches\n"
        "Cases reach 2 of 3 options, "
    )
    assert done.stdout.splitlines()[-1] == "Next: amends test --coverage playbooks/late.yaml tells each place of it"


def test_missing_cases_go_to_the_file_of_cases_there_is_whatever_its_suffix(playbooks: Path) -> None:
    (playbooks / "late.cases.yaml").rename(playbooks / "late.cases.yml")
    assert ran("--write-missing").exit_code == 0
    assert sorted(path.name for path in playbooks.glob("late*.cases*")) == ["late.cases.yml"]


def test_what_no_case_reaches_is_told_place_by_place_of_what_is_named() -> None:
    done = ran("--coverage", "playbooks")
    assert done.exit_code == 0
    assert done.stdout.startswith(f"1 case passed\n{LEFT}")
    assert " ".join(done.stdout.splitlines()[-2:]) == (
        "Cases reach 2 of 3 options, 1 of 3 rows of tables, 0 of 1 remedy, 3 of 6 ways of the words"
    )


def test_a_page_can_be_looked_at_alone() -> None:
    assert "voice.j2" not in ran("--coverage", "playbooks/late.yaml").stdout
    assert ran("--coverage", "playbooks/_shared/voice.j2").stdout.splitlines()[1] == LEFT.splitlines()[0]
    assert ran("--coverage", "playbooks/any.yaml").stdout.splitlines()[-1] == "Cases reach 0 of 1 option"


def test_programs_get_numbers_and_places() -> None:
    found = data("--coverage")
    assert [case["case"] for case in found["cases"]] == ["three days late"]
    (coverage,) = found["coverage"]
    assert coverage["kinds"]["row"] == {"all": 3, "reached": 1}
    assert coverage["left"][1] == {"path": "playbooks/any.yaml", "line": 8, "column": 5, "kind": "option", "what": "option 'hear'"}


def test_cases_are_written_and_then_nothing_is_missing(playbooks: Path) -> None:
    done = ran("--write-missing")
    assert done.exit_code == 0
    text = (playbooks / "late.cases.yaml").read_text(encoding="utf-8")
    assert text.startswith(CASES)
    assert READ_ME in text
    assert f"cases:\n  {READ_ME}\n" in (playbooks / "any.cases.yaml").read_text(encoding="utf-8")
    again = ran("--coverage", "playbooks")
    assert "Next" not in ran("--coverage").stdout
    assert again.exit_code == 0
    assert "no case reaches" not in again.stdout
    before = text
    assert ran("--write-missing").stdout.endswith("Nothing is missing: no case was written.\n")
    assert (playbooks / "late.cases.yaml").read_text(encoding="utf-8") == before


def test_what_is_written_is_told_to_programs() -> None:
    (proposed,) = data("--write-missing")["proposed"]
    assert sorted(proposed["written"]) == ["playbooks/any.cases.yaml", "playbooks/late.cases.yaml"]
    first = proposed["written"]["playbooks/any.cases.yaml"][0]
    assert first["case"]["expect"] == {"playbook": "any.case", "option": "hear", "asks": []}
    assert [spot["what"] for spot in first["reaches"]] == ["option 'hear'"]
    assert proposed["not_reached"] == []


def test_a_list_in_brackets_gets_its_cases_in_a_file_beside_it(playbooks: Path) -> None:
    inline = "cases: [{case: tea, failure: repair/late, facts: {days_late: 1}, expect: {option: wait}}]\n"
    (playbooks / "late.cases.yaml").write_text(inline, encoding="utf-8")
    ran("--write-missing")
    assert (playbooks / "late.cases.yaml").read_text(encoding="utf-8") == inline
    assert READ_ME in (playbooks / "late.missing.cases.yaml").read_text(encoding="utf-8")
    assert ran().exit_code == 0


def test_what_no_incident_reaches_is_said_plainly(playbooks: Path) -> None:
    late = (playbooks / "late.yaml").read_text(encoding="utf-8").replace("when: {tier: racer}", "when: {days_late: {maximum: 2}}")
    (playbooks / "late.yaml").write_text(late, encoding="utf-8")
    told = "not reached: remedy 'lamp'; its conditions contradict those of the page, or of what stands before it"
    assert told in ran("--write-missing").stdout


def test_words_that_differ_are_told_word_by_word(playbooks: Path) -> None:
    text = CASES.replace("{option: ride}", '{moves: {apologise: "I am sorry."}, says: [Take the green one]}')
    (playbooks / "late.cases.yaml").write_text(text, encoding="utf-8")
    done = ran()
    assert done.exit_code == 1
    assert [line for line in done.stdout.splitlines() if line.startswith("    apart")] == [
        "    apart   apologise: [-I'm-]{+I am+} sorry.",
        "    apart   Take the [-red-]{+green+} one",
    ]

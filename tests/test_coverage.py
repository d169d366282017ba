"""The matrix of a book: what has its own page and words, what falls back, what has nothing, and what to write."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from engine.cli import app
from engine.coverage import Matrix, matrix, usual_fact
from tests.book import book, files, page

RACERS = page(
    """
    - option: swap
      title: Another bike
      remedies: [{kind: replacement, what: a bike, worth: 100}]
      say:
        put_right: Take another one.
        channels: {sms: "{{ house }}: take another one.", email: {subject: Your bike, body: Take another one.}}
    """,
    "when: {tier: racer}\nsay: {apologise: I'm sorry.}",
)
RACERS_FR = """
of: late.page
language: fr
title: Une réparation en retard
say: {apologise: Je suis navré.}
options: {swap: {title: Un autre vélo, say: {put_right: Prenez-en un autre., channels: {sms: "{{ house }} : prenez-en un autre."}}}}
"""
PAGES = {"late.yaml": RACERS, "late.fr.yaml": RACERS_FR}


def covered(pages: Mapping[str, str], fact: str | None = "tier") -> Matrix:
    checked = book(pages)
    assert checked.library is not None, "\n".join(map(str, checked.errors))
    return matrix(checked, fact)


def row(found: Matrix, failure: str, value: Any) -> dict[str, Any]:
    return next(one for one in found.to_json()["rows"] if one["failure"] == failure and (one["values"] is None or value in one["values"]))


def test_a_row_says_who_answers_with_which_words_and_who_may_give() -> None:
    assert row(covered(PAGES), "repair/late", "racer") == {
        "failure": "repair/late",
        "fact": "tier",
        "values": ["racer"],
        "status": "own",
        "pages": ["late.page"],
        "else": [],
        "words": {
            "en": {"in_person": "own", "phone": "own", "email": "own", "sms": "own"},
            "fr": {"in_person": "own", "phone": "own", "email": "falls_back", "sms": "own"},
        },
        "roles": {"apprentice": "falls_back", "mechanic": "falls_back", "owner": "own"},
        "asks": {"apprentice": "owner", "mechanic": "owner"},
    }


def test_where_the_page_is_not_for_them_another_above_answers() -> None:
    found = row(covered(PAGES), "repair/late", "club")
    assert (found["values"], found["status"], found["pages"], found["else"]) == (["walk_in", "club"], "falls_back", [], ["any.case"])
    assert found["words"]["fr"] == dict.fromkeys(("in_person", "phone", "email", "sms"), "falls_back")


def test_a_page_that_answers_in_some_cases_leaves_the_others_to_those_above() -> None:
    found = row(covered(PAGES, "insured"), "repair/late", True)
    assert (found["values"], found["status"], found["pages"], found["else"]) == ([True, False], "part", ["late.page"], ["any.case"])


def test_without_a_fact_every_failure_has_one_row() -> None:
    found = covered(PAGES, None)
    assert [(one.failure, one.status) for one in found.rows] == [
        ("repair", "own"), ("repair/late", "part"), ("repair/late/part", "falls_back"), ("repair/botched", "falls_back"),
    ]  # fmt: skip


def test_two_pages_that_share_all_cases_leave_none_to_those_above() -> None:
    others = RACERS.replace("late.page", "late.others").replace("tier: racer", "tier: [walk_in, club]")
    found = row(covered({**PAGES, "others.yaml": others}, None), "repair/late", None)
    assert (found["status"], found["pages"], found["else"]) == ("own", ["late.others", "late.page"], [])


def test_an_option_above_everybody_has_nobody_to_ask() -> None:
    found = covered({"late.yaml": RACERS.replace("worth: 100", "worth: 1000").replace("when: {tier: racer}\n", "")})
    assert row(found, "repair/late", "racer")["roles"] == {"apprentice": "nothing", "mechanic": "nothing", "owner": "nothing"}
    assert [hole.what for hole in found.holes if hole.status == "nothing"][:1] == ["repair/late: role apprentice has nothing to give, and nobody to ask"]


def test_each_hole_names_what_to_write() -> None:
    assert [f"{hole.status}: {hole.what} -> {hole.write}" for hole in covered(PAGES).holes] == [
        "falls_back: repair/late where tier is walk_in or club: only any.case answers -> repair/late.yaml (playbook: repair.late, failure: repair/late)",
        "falls_back: repair/late/part where tier is walk_in or club: only any.case answers -> "
        "repair/late/part.yaml (playbook: repair.late.part, failure: repair/late/part)",
        "falls_back: repair/late/part where tier is racer: only late.page answers -> "
        "repair/late/part.yaml (playbook: repair.late.part, failure: repair/late/part)",
        "falls_back: repair/botched: only any.case answers -> repair/botched.yaml (playbook: repair.botched, failure: repair/botched)",
        "falls_back: any.case: its option without words of its own for email and sms in 'en' -> channels: {email: …, sms: …} in any.yaml",
        "falls_back: any.case: its option not in 'fr' -> any.fr.yaml",
        "falls_back: late.page: its option without words of its own for email in 'fr' -> channels: {email: …} in late.fr.yaml",
    ]


def test_the_usual_fact_is_the_tier() -> None:
    checked = book({})
    assert checked.library is not None
    assert usual_fact(checked.library) == "tier"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the workshop's book in `playbooks`."""
    for path, content in files(PAGES).items():
        (tmp_path / "playbooks").mkdir(exist_ok=True)
        (tmp_path / "playbooks" / path).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


def ran(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["coverage", *arguments])


PRINTED = """\
failure                         page         en    fr    roles
repair                          ● any.case   ●●◐◐  ◐◐◐◐  ●●●
repair/late walk_in, club       ◐ any.case   ●●◐◐  ◐◐◐◐  ●●●
repair/late racer               ● late.page  ●●●●  ●●◐●  ◐◐●
repair/late/part walk_in, club  ◐ any.case   ●●◐◐  ◐◐◐◐  ●●●
repair/late/part racer          ◐ late.page  ●●●●  ●●◐●  ◐◐●
repair/botched                  ◐ any.case   ●●◐◐  ◐◐◐◐  ●●●

● its own  ◕ its own in some cases  ◐ falls back  ○ nothing
Words by channel: in_person, phone, email, sms. Roles: apprentice, mechanic,
owner; each on an example.

7 holes, and the page to write
◐ repair/late where tier is walk_in or club: only any.case answers
    repair/late.yaml (playbook: repair.late, failure: repair/late)
"""


def test_it_is_printed_for_eighty_columns(here: Path) -> None:
    done = ran()
    assert done.exit_code == 0
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    assert lines[: len(PRINTED.splitlines())] == PRINTED.splitlines()


def test_programs_get_rows_and_holes(here: Path) -> None:
    found = json.loads(ran("--json").stdout)
    assert list(found) == ["fact", "languages", "channels", "roles", "rows", "holes"]
    assert len(found["holes"]) == 7


@pytest.mark.parametrize(
    ("by", "message"),
    [
        ("tire", "unknown fact 'tire'; did you mean 'tier'?"),
        ("days_late", "'days_late' is whole number: a matrix is by a fact of few values, such as tier, part or insured"),
        ("channel", "the matrix has every channel as it is"),
    ],
)
def test_a_fact_of_many_values_is_refused(here: Path, by: str, message: str) -> None:
    done = ran("--by", by)
    assert (done.exit_code, done.stderr) == (2, f"Error: {message}\n")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.seen.append(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_stands_alone_and_is_well_made(here: Path) -> None:
    assert ran("--html", "out/coverage.html").stdout == "out/coverage.html: 6 rows, 7 holes\n"
    text = (here / "out" / "coverage.html").read_text(encoding="utf-8")
    tags = _Tags()
    tags.feed(text)
    assert tags.open == []
    assert not {"script", "link", "img", "iframe"} & set(tags.seen)
    assert not re.search(r"https?:|url\(|@import", text)
    assert "prefers-color-scheme: dark" in text and 'name="viewport"' in text


def test_names_in_the_page_are_only_text(here: Path) -> None:
    failures = here / "playbooks" / "failures.yaml"
    failures.write_text(failures.read_text(encoding="utf-8").replace("The repair is late", "<b>Late</b> & slow"), encoding="utf-8")
    ran("--html", "coverage.html")
    assert "&lt;b&gt;Late&lt;/b&gt; &amp; slow" in (here / "coverage.html").read_text(encoding="utf-8")

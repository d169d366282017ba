"""The command line: what is typed, what is printed, and how it ends."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import textwrap
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from typer.testing import CliRunner

from api.cli import app
from engine.authoring.document import KINDS

ROOT = Path(__file__).parents[1]
AMENDS = [sys.executable, "-c", "from api.cli import main; main()"]
HOUSE = """
house: Quayside Inn
short_name: Quayside
currency: GBP
languages: [en, fr]
timezone: Europe/London
calendar: {country: GB, days: [mon, tue, wed, thu, fri]}
teams: {kitchen: {title: Kitchen}}
roles: [{role: waiter, may_give: {GBP: 15}}, {role: shift_lead, may_give: {GBP: 60}}]
checks: {missing-translation: "off", unused-language: "off", unused-fact: "off", missing-move: "off", negative: "off", idle-fact: "off", no-cases: "off"}
"""
FACTS = """
facts:
  minutes: {type: integer, unit: minute, minimum: 0, title: How late, ask: How many minutes late is it?}
  dish: {type: string, maxLength: 20, title: Dish, ask: Which dish is it?}
  price: {type: money, title: Price, ask: What does it cost?}
  seat: {enum: [bar, hall], labels: {bar: {en: at the bar}, hall: {en: in the hall}}, title: Seat, ask: Where do they sit?}
  stays: {type: boolean, nullable: true, title: Stays, ask: Do they stay?}
  courses: {type: [number], title: Courses, ask: Which courses are late?}
"""
FAILURES = """
failures:
  food: {title: Food and drink}
  food/late: {title: A meal is late, search: [slow kitchen]}
  food/cold: {title: A meal is cold}
"""
ANY = """
playbook: anything
title: Anything else
failure: food
owner: kitchen
say: {acknowledge: This isn't what you came for., put_right: I'm seeing to it now.}
options: [{option: hear, title: Hear them out, remedies: [{kind: care, what: an ear, worth: 0}]}]
"""
LATE = """
playbook: food.late
title: The kitchen is behind
failure: food/late
owner: kitchen
say:
  acknowledge: You've waited long enough.
  apologise: I'm sorry.
  explain: "{% if seat == 'bar' %}The bar got yours late.{% else %}We lost your order.{% endif %}"
options:
  - option: "off"
    title: It comes off the bill
    when: {minutes: {minimum: 30}}
    remedies: [{kind: discount, amount: price}]
    tell: [{team: kitchen, within: 5 minutes, message: "Table waits for {{ dish }}."}]
    promise:
      - {id: plate, what: The plate, due: 10 minutes, where: at the table, standard: hot, depends_on: [{team: kitchen, by: 8 minutes}]}
    say: {put_right: "{{ discount | money }} comes off your bill.", follow_up: "It's here by {{ promises.plate.due | time }}."}
  - option: bread
    title: Bread while they wait
    remedies: [{kind: gift, what: bread, worth: 1}]
    say: {put_right: Here's bread from us., follow_up: I'll look in now.}
"""
CASES = """
cases:
  - case: very late
    failure: food/late
    facts: {minutes: 45, price: 12.50}
    at: 2026-11-23T19:00:00Z
    expect: {option: "off", says: ["£12.50"]}
"""
LAW = """
entitlement: law.late
title: A late meal is cheaper
failure: food/cold
source: {law: The Late Meals Act, place: England, checked: 2026-11-01}
unless: [{reason: not_late, when: {minutes: {maximum: 9}}, say: "You had it within the hour."}]
remedies: [{id: tenth, kind: refund, amount: 0.1 * price, what: a tenth of the price}]
deadlines: {pay_by: "add_days(today, 14)"}
say: {put_right: "You are owed {{ tenth | money }} back."}
"""
BOOK = {
    "house.yaml": HOUSE, "facts.yaml": FACTS, "failures.yaml": FAILURES, "food/any.yaml": ANY, "food/late.yaml": LATE,
    "food/late.cases.yaml": CASES, "law.yaml": LAW,
}  # fmt: skip
EVENING = ["--at", "2026-11-23T19:00:00Z"]


def write_book(folder: Path, pages: dict[str, str]) -> Path:
    for path, text in pages.items():
        page = folder / path
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where commands are typed: a folder with the inn's book in `playbooks`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AMENDS_PLAYBOOKS", raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    return write_book(tmp_path / "playbooks", BOOK)


def amends(*words: str, typed: str = "") -> tuple[int, str, str]:
    """The exit code, stdout and stderr of a command; no line of it ends in spaces."""
    done = CliRunner().invoke(app, list(words), input=typed, catch_exceptions=False)
    return done.exit_code, _trimmed(done.stdout), _trimmed(done.stderr)


def amends_json(*words: str, typed: str = "") -> Any:
    code, out, err = amends(*words, "--json", typed=typed)
    assert (code, err) == (0, "")
    return json.loads(out)


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


class TestFind:
    def test_says_the_failure_the_opening_and_the_page(self) -> None:
        assert amends("find", "slow", "kitchen") == (
            0,
            "A meal is late   food/late   page: The kitchen is behind\n  “You've waited long enough.”\n\n"
            "Next: amends decide food/late",
            "",
        )

    def test_where_nothing_is_near_it_says_so_and_still_helps(self) -> None:
        code, out, _ = amends("find", "qwertz")
        assert code == 0
        assert out.startswith("Nothing in the book is clearly 'qwertz'. This always helps:\n\nFood and drink   food")

    def test_json_is_the_list_programs_read(self) -> None:
        pages = [{"id": "food.late", "title": "The kitchen is behind"}, {"id": "anything", "title": "Anything else"}]
        assert amends_json("find", "slow kitchen") == [
            {"failure": "food/late", "title": "A meal is late", "score": 1.0, "opening": "You've waited long enough.", "playbooks": pages}
        ]

    def test_an_unknown_language_is_wrong_usage(self) -> None:
        assert amends("find", "x", "--language", "de") == (2, "", "Error: unknown language 'de'; it is one of en or fr")


class TestDecide:
    def test_the_whole_card(self) -> None:
        code, out, err = amends("decide", "food/late", "minutes=45", "price=12.50", "seat=bar", "dish=soup", *EVENING)
        assert (code, err) == (0, "")
        book_line = out.rsplit("book ", 1)[0]
        assert book_line == textwrap.dedent("""\
            The kitchen is behind                                                  food/late

            SAY THIS  in person
              acknowledge  You've waited long enough.
              apologise    I'm sorry.
              explain      The bar got yours late.
              put right    £12.50 comes off your bill.
              follow up    It's here by 19:10.

            WAYS TO PUT IT RIGHT
            > It comes off the bill                                             costs £12.50
                you can give this; discount £12.50
              Bread while they wait                                              costs £1.00
                you can give this; gift: bread
                “Here's bread from us.”

            THEN
              by 19:05  Tell Kitchen: “Table waits for soup.”
              by 19:10  Promised: The plate; at the table; hot; needs Kitchen by 19:08

            Role: waiter, at 19:00; """)

    def test_a_role_of_any_title_reads_right(self, book: Path) -> None:
        write_book(book, {"house.yaml": HOUSE.replace("role: waiter", "role: waiter, title: Équipe")})
        assert "\nRole: Équipe, at 19:00; book " in amends("decide", "food/cold", *EVENING)[1]

    def test_words_that_no_answer_would_bring_are_told_to_the_pages_team(self, book: Path) -> None:
        late = LATE.replace("amount: price}", "amount: price, when: {minutes: {minimum: 60}}}")
        write_book(book, {"food/late.yaml": late})
        _, out, _ = amends("decide", "food/late", "minutes=45", "price=12", "seat=bar", "dish=soup", *EVENING)
        assert "  put right    (no words for this case; tell Kitchen, whose page it is)\n" in out

    def test_what_is_missing_stands_in_its_place_and_is_listed(self) -> None:
        _, out, _ = amends("decide", "food/late", "minutes=45", "--role", "shift_lead", *EVENING)
        assert "  explain      (ask first: Where do they sit?)\n  put right    (ask first: What does it cost?)\n" in out
        assert out.split("STILL TO ASK  it could change the answer\n")[1].split("\n\n")[0] == (
            "  price=  What does it cost?  a sum such as 12.50\n"
            "  seat=   Where do they sit?  bar or hall\n"
            "  dish=   Which dish is it?  text"
        )
        assert "Tell Kitchen: (the message waits for the questions below)" in out
        assert "cost not known yet\n    you can give this; discount (sum not known yet)" in out

    def test_an_option_that_may_not_hold_says_what_it_hangs_on(self) -> None:
        _, out, _ = amends("decide", "food/late", *EVENING)
        assert "    only if: How many minutes late is it?; discount (sum not known yet)" in out

    def test_what_is_owed_comes_first_with_its_source(self) -> None:
        _, out, _ = amends("decide", "food/cold", "minutes=45", "price=20", *EVENING)
        assert out.split("\n\n")[1] == (
            "OWED, WHATEVER THEY CHOOSE\n  A late meal is cheaper\n  - refund £2.00: a tenth of the price\n"
            "  pay by: 7 December\n  The Late Meals Act, England; checked 1 November 2026"
        )

    def test_what_is_not_owed_has_its_reason_and_its_words(self) -> None:
        _, out, _ = amends("decide", "food/cold", "minutes=5", *EVENING)
        assert "NOT OWED\n  A late meal is cheaper: not late\n  “You had it within the hour.”" in out

    def test_what_may_be_owed_has_its_question(self) -> None:
        _, out, _ = amends("decide", "food/cold", *EVENING)
        assert "MAY BE OWED\n  A late meal is cheaper: How many minutes late is it?" in out

    def test_an_email_is_shown_as_it_is_sent(self) -> None:
        _, out, _ = amends("decide", "food", "--channel", "email", *EVENING)
        assert "SEND THIS  e-mail\n  This isn't what you came for.\n\n  I'm seeing to it now." in out

    def test_words_in_another_language_than_asked_for_are_marked(self) -> None:
        _, out, _ = amends("decide", "food", "--language", "fr", *EVENING)
        assert "There are no words in fr yet; these are in en." in out

    def test_explain_tells_what_became_of_every_page(self) -> None:
        _, out, _ = amends("decide", "food/late", "--explain", *EVENING)
        assert "WHY\n  food.late: chosen: " in out
        assert "\n  anything: outranked: " in out

    def test_json_is_the_decision_every_caller_gets(self) -> None:
        decision = amends_json("decide", "food/late", "minutes=45", "price=12.5", "--role", "shift_lead", *EVENING)
        assert decision["at"] == "2026-11-23T19:00:00+00:00"
        assert decision["recommended"] == "off"
        assert decision["options"][0]["cost"] == {"amount": "12.50", "currency": "GBP"}
        assert [ask["fact"] for ask in decision["ask"]] == ["seat", "dish"]

    def test_without_at_it_is_decided_now(self) -> None:
        assert amends_json("decide", "food")["at"] > "2026"

    @pytest.mark.parametrize(
        ("word", "told"),
        [
            ("minutes=soon", "'minutes' takes a whole number, not 'soon'"),
            ("minutes=-1", "'minutes' is -1, outside what the vocabulary allows (minimum 0)"),
            ("minutes=1.5", "'minutes' takes a whole number, not 1.5"),
            ("price=12,50", "'price' takes a decimal number such as 12.50, not '12,50'"),
            ("seat=bra", "'seat' takes one of bar, hall, not 'bra'; did you mean 'bar'?"),
            ("stays=maybe", "'stays' takes true or false, not 'maybe'"),
            ("minute=3", "unknown fact 'minute'; did you mean 'minutes'?"),
            ("minutes", "'minutes' is no fact; write it as minutes=VALUE"),
            ("=3", "'=3' is no fact; write it as FACT=VALUE"),
            ("role=waiter", "'role' is no fact; write --role waiter"),
        ],
    )
    def test_a_wrong_fact_is_told_with_its_fix(self, word: str, told: str) -> None:
        assert amends("decide", "food/late", word, *EVENING) == (2, "", f"Error: {told}")

    def test_all_faults_are_told_at_once(self) -> None:
        code, out, err = amends("decide", "food/late", "minutes=soon", "--role", "cook", "--channel", "sm", "--at", "today")
        assert (code, out) == (2, "")
        assert err.split("\n") == [
            "Error: unknown role 'cook'; known: shift_lead, waiter",
            "Error: unknown channel 'sm'; did you mean 'sms'?",
            "Error: 'at' takes a date and time such as 2026-11-23T10:00:00Z, not 'today'",
            "Error: 'minutes' takes a whole number, not 'soon'",
        ]

    def test_with_json_a_refusal_is_json_too(self) -> None:
        code, out, _ = amends("decide", "food/late", "seat=bra", "--json", *EVENING)
        assert code == 2
        error = {"pointer": "/facts/seat", "detail": "'seat' takes one of bar, hall, not 'bra'", "suggestion": "bar"}
        assert json.loads(out)["errors"] == [error]

    @pytest.mark.parametrize(
        ("typed", "read"),
        [
            ({"stays": "yes"}, True),
            ({"stays": "False"}, False),
            ({"stays": "none"}, None),
            ({"minutes": "045"}, 45),
            ({"courses": "1, 2.5"}, ["1", "2.5"]),
            ({"courses": ""}, []),
            ({"dish": "none"}, "none"),
            ({"dish": "a=b"}, "a=b"),
        ],
    )
    def test_a_fact_is_read_by_its_type(self, typed: dict[str, str], read: object) -> None:
        from engine import open_library
        from engine.terminal.given import typed_facts

        words = [f"{name}={text}" for name, text in typed.items()]
        (value,) = typed_facts(words, open_library("playbooks").vocabulary).values()
        assert value == read or [str(item) for item in value] == read

    def test_facts_come_from_a_file_or_stdin_and_typed_ones_win(self) -> None:
        Path("facts.json").write_text('{"minutes": 45, "price": 12.50}')
        from_file = amends_json("decide", "food/late", "price=8", "--facts", "facts.json", *EVENING)
        from_stdin = amends_json("decide", "food/late", "--facts", "-", *EVENING, typed="minutes: 45\nprice: 8.00\n")
        assert from_file == from_stdin
        assert from_file["options"][0]["cost"]["amount"] == "8.00"

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("[1]", "facts are a map of names to values, such as {delay_minutes: 45}"),
            ("{a: 1", "facts.yaml:1:6: error[yaml]: "),
            ("a: 1\na: 2", "facts.yaml:2:1: error[duplicate-key]: "),
        ],
    )
    def test_a_file_that_holds_no_facts_is_told(self, text: str, told: str) -> None:
        Path("facts.yaml").write_text(text)
        code, out, err = amends("decide", "food/late", "--facts", "facts.yaml")
        assert (code, out) == (2, "")
        assert told in err

    def test_an_unknown_failure_names_the_nearest(self) -> None:
        expected = "Error: unknown failure 'food/lat'; did you mean\n  food/late  A meal is late\n"
        code, out, err = amends("decide", "food/lat")
        assert (code, out) == (2, "")
        assert err.startswith(expected)

    def test_a_phrase_in_place_of_a_failure_is_looked_up(self) -> None:
        _, _, err = amends("decide", "slow", "kitchen")
        assert err.startswith("Error: unknown failure 'slow kitchen'; did you mean\n  food/late  A meal is late\n")


class TestAsking:
    def answer(self, *answers: str, words: Sequence[str] = ()) -> str:
        """What a terminal shows where these answers are typed, each after its prompt."""
        return typed_at_a_terminal([*AMENDS, "decide", "food/late", *words, *EVENING], answers)

    def test_asks_what_could_change_the_answer_and_stops(self) -> None:
        shown = self.answer("45", "12.50", "2", "soup")
        assert shown.index("How many minutes late is it?") < shown.index("What does it cost?") < shown.index("Where do they sit?")
        assert "  1 at the bar  2 in the hall" in shown
        assert "explain      We lost your order." in shown
        assert "put right    £12.50 comes off your bill." in shown
        assert shown.count("> ") == 5, "four answers, and the mark of the recommended option"

    def test_asks_again_with_the_plain_reason(self) -> None:
        shown = self.answer("soon", "45", "", "3", "bar", "")
        assert "Takes a whole number, not 'soon'." in shown
        assert "'3' is none of these: type 1 or 2." in shown
        assert "explain      The bar got yours late." in shown

    def test_enter_skips_a_question_and_it_is_not_asked_again(self) -> None:
        shown = self.answer("", "", "", "")
        assert shown.split("SAY THIS")[0].count("How many minutes late is it?") == 1
        assert "STILL TO ASK" in shown

    def test_the_end_of_input_skips_the_rest(self) -> None:
        assert "STILL TO ASK" in self.answer("\x04")

    def test_with_json_nothing_is_asked(self) -> None:
        assert json.loads(self.answer(words=["--json"]))["status"] == "needs_facts"


def typed_at_a_terminal(command: Sequence[str], answers: Sequence[str]) -> str:
    """Run a command on a terminal of 80 columns without colour; type each answer when a prompt shows."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(COLUMNS="80", TERM="dumb", NO_COLOR="1", PYTHONPATH=str(ROOT))
        os.execv(command[0], list(command))
    shown, left, last_prompt = "", list(answers), 0
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 0.2)[0]:
            if left and shown.endswith("> ") and len(shown) > last_prompt:
                last_prompt = len(shown)
                answer = left.pop(0)
                os.write(terminal, answer.encode() if answer == "\x04" else f"{answer}\n".encode())
            continue
        try:
            read = os.read(terminal, 65_536)
        except OSError:
            break
        shown += read.decode().replace("\r\n", "\n")
    os.close(terminal)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0, shown
    return shown


class TestCheck:
    def test_a_sound_book_has_its_pages_counted(self) -> None:
        assert amends("check") == (0, "0 errors, 0 warnings, 7 pages", "")

    def broken(self, book: Path) -> None:
        write_book(book, {"food/late.yaml": LATE.replace("minutes: {minimum: 30}", "minute: {minimum: 30}")})

    def test_findings_are_told_with_a_path_to_click(self, book: Path) -> None:
        self.broken(book)
        code, out, _ = amends("check")
        assert code == 1
        assert out.split("\n")[0] == (
            "playbooks/food/late.yaml:13:12: error[unknown-fact]: unknown fact 'minute'; did you mean 'minutes'?"
        )
        assert out.split("\n")[-1].endswith(", 7 pages")

    def test_the_path_is_as_seen_from_where_one_stands(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.broken(book)
        monkeypatch.chdir(book / "food")
        assert amends("check", "late.yaml")[1].startswith("../food/late.yaml:13:12: ")
        monkeypatch.chdir(book)
        assert amends("check", ".")[1].startswith("food/late.yaml:13:12: ")

    def test_only_the_pages_named_are_judged(self, book: Path) -> None:
        self.broken(book)
        assert amends("check", "playbooks/law.yaml") == (0, "0 errors, 0 warnings, 1 page; 1 error in other pages of the book", "")
        assert amends("check", "playbooks/food")[0] == 1

    def test_a_long_line_is_not_broken(self, book: Path) -> None:
        write_book(book, {"food/late.yaml": LATE.replace("failure: food/late", "failure: food/" + "x" * 150)})
        assert "x" * 150 in amends("check")[1]

    def test_strict_makes_warnings_count(self, book: Path) -> None:
        write_book(book, {"house.yaml": HOUSE.replace(', no-cases: "off"', "")})
        code, out, _ = amends("check")
        assert "warning[no-cases]" in out
        assert (code, amends("check", "--strict")[0]) == (0, 1)

    def test_json_has_every_part_of_a_finding(self, book: Path) -> None:
        self.broken(book)
        code, out, _ = amends("check", "--json")
        assert code == 1
        assert json.loads(out)[0] == {
            "path": "playbooks/food/late.yaml",
            "line": 13,
            "column": 12,
            "severity": "error",
            "code": "unknown-fact",
            "fault": "unknown fact 'minute'",
            "fix": "did you mean 'minutes'?",
        }

    def test_github_gets_annotations(self, book: Path) -> None:
        self.broken(book)
        assert amends("check", "--format", "github")[1].split("\n")[0] == (
            "::error file=playbooks/food/late.yaml,line=13,col=12,title=unknown-fact::unknown fact 'minute'; did you mean 'minutes'?"
        )

    def test_github_annotations_are_escaped(self) -> None:
        from engine.model.finding import Place, error
        from engine.terminal.reports import github

        odd = error(Place("a,b:c%.yaml", 2, 3), "x", "50% of\r\nit", "mend")
        assert github(odd) == "::error file=a%2Cb%3Ac%25.yaml,line=2,col=3,title=x::50%25 of%0D%0Ait; mend"

    def test_sarif_names_rule_place_and_level(self, book: Path) -> None:
        self.broken(book)
        log = json.loads(amends("check", "--format", "sarif")[1])
        (run,) = log["runs"]
        assert (log["version"], run["columnKind"]) == ("2.1.0", "unicodeCodePoints")
        first = run["results"][0]
        assert run["tool"]["driver"]["rules"][first["ruleIndex"]] == {"id": "unknown-fact"}
        assert first["level"] == "error"
        assert first["locations"][0]["physicalLocation"] == {
            "artifactLocation": {"uri": "playbooks/food/late.yaml"},
            "region": {"startLine": 13, "startColumn": 12},
        }

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (["nope"], "there is no 'nope'"),
            (["playbooks/food/lat.yaml"], "there is no 'playbooks/food/lat.yaml'; did you mean 'playbooks/food/late.yaml'?"),
            (["notes.txt"], "'notes.txt' is in no book: no folder above it has a house.yaml, and it is not in 'playbooks'"),
            (["playbooks/notes.txt"], "'playbooks/notes.txt' is no page of the book 'playbooks' (pages end in .yaml, .yml or .json)"),
            (["--playbooks", "elsewhere"], "there is no folder 'elsewhere'; did you mean --playbooks playbooks?"),
            (["--playbooks", "playbooks/food"], "'playbooks/food' is not a book: it has no house.yaml; did you mean --playbooks playbooks?"),
            (["--format", "xml"], "unknown format 'xml'; it is one of text, json, github or sarif"),
        ],
    )
    def test_a_wrong_path_is_told(self, book: Path, words: list[str], told: str) -> None:
        for path in (Path("notes.txt"), book / "notes.txt"):
            path.write_text("x")
        assert amends("check", *words) == (2, "", f"Error: {told}")

    def test_the_book_may_be_named_in_the_environment(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        book.rename("inn")
        monkeypatch.setenv("AMENDS_PLAYBOOKS", "inn")
        assert amends("check") == (0, "0 errors, 0 warnings, 7 pages", "")

    @pytest.mark.parametrize("command", [["find", "x"], ["decide", "food"], ["test"]])
    def test_a_book_with_errors_is_told_by_every_command(self, book: Path, command: list[str]) -> None:
        self.broken(book)
        code, out, err = amends(*command)
        assert (code, out) == (1, "")
        assert err.startswith("playbooks/food/late.yaml:13:12: error[unknown-fact]: ")
        assert err.endswith("\nError: the book has 1 error; it cannot be used until it is put right")

    def test_errors_come_last_where_a_person_looks(self, book: Path) -> None:
        self.broken(book)
        write_book(book, {"house.yaml": HOUSE.replace("{kitchen:", "{bar: {title: Bar}, kitchen:")})
        assert [finding["severity"] for finding in json.loads(amends("check", "--json")[1])] == ["error", "warning"]
        lines = amends("check")[1].splitlines()
        assert ["warning[unused-team]" in lines[0], "error[unknown-fact]" in lines[1]] == [True, True]

    def test_a_short_list_of_names_is_told_whole(self, book: Path) -> None:
        teams = ", ".join(f"t{number}: {{title: T}}" for number in range(11))
        house = HOUSE.replace("teams: {kitchen: {title: Kitchen}}", f"teams: {{kitchen: {{title: Kitchen}}, {teams}}}")
        write_book(book, {"house.yaml": house, "food/any.yaml": ANY.replace("owner: kitchen", "owner: scullery")})
        assert "unknown team 'scullery'; known: kitchen, t0, t1, t10, t2," in amends("check")[1]

    @pytest.mark.parametrize("command", [["find", "meal"], ["check"], ["test"], ["decide", "food"], ["schema"], ["check", "food/late.yaml"]])
    def test_within_its_folder_a_book_need_not_be_named(self, book: Path, command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(book)
        assert amends(*command)[::2] == (0, "")

    def test_a_book_in_playbooks_goes_before_the_folder_one_stands_in(self, book: Path) -> None:
        write_book(book.parent, BOOK)
        assert amends("check")[1] == "0 errors, 0 warnings, 7 pages"
        write_book(book.parent, {"house.yaml": "nonsense"})
        assert amends("check")[0] == 0

    def test_a_workflow_made_within_a_book_watches_all_of_it(self, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(book)
        assert amends("new", "workflow")[0] == 0
        assert 'paths: ["**"]' in Path(".github/workflows/playbooks.yml").read_text(encoding="utf-8")


class TestTest:
    failing = CASES.replace('option: "off"', "option: bread")

    def test_cases_that_hold_are_counted(self) -> None:
        assert amends("test") == (0, "1 case passed", "")

    def test_a_case_that_fails_is_told_at_its_place(self, book: Path) -> None:
        write_book(book, {"food/late.cases.yaml": self.failing})
        assert amends("test") == (
            1,
            "FAILED playbooks/food/late.cases.yaml:3:5: very late\n  option\n    wanted  bread\n    got     off\n1 of 1 case failed",
            "",
        )

    def test_a_case_without_its_moment_says_when_it_was_decided(self, book: Path) -> None:
        write_book(book, {"food/late.cases.yaml": self.failing.replace("    at: 2026-11-23T19:00:00Z\n", "")})
        assert "This case has no 'at', so it was decided now, 20" in amends("test")[1]

    @pytest.mark.parametrize("path", ["playbooks", "playbooks/food", "playbooks/food/late.cases.yaml", "playbooks/food/late.yaml"])
    def test_a_book_a_folder_a_file_or_the_page_beside_it_may_be_named(self, path: str) -> None:
        assert amends("test", path) == (0, "1 case passed", "")

    def test_a_path_without_cases_is_wrong_usage(self) -> None:
        assert amends("test", "playbooks/law.yaml")[0] == 2

    def test_a_book_without_cases_says_how_to_start(self, book: Path) -> None:
        (book / "food/late.cases.yaml").unlink()
        assert amends("test") == (0, "No cases yet: write one in a .cases.yaml file beside a page.", "")

    def test_json_has_every_case(self) -> None:
        path = "playbooks/food/late.cases.yaml"
        assert amends_json("test") == [{"path": path, "line": 3, "case": "very late", "passed": True, "differences": []}]

    def test_junit_is_what_build_servers_read(self, book: Path) -> None:
        write_book(book, {"food/late.cases.yaml": self.failing.replace("very late", "\U0001f357 <very> late")})
        assert amends("test", "--junit", "out/cases.xml")[0] == 1
        suites = ElementTree.parse("out/cases.xml").getroot()
        assert (suites.tag, suites.get("tests"), suites.get("failures")) == ("testsuites", "1", "1")
        (case,) = suites.iter("testcase")
        assert (case.get("classname"), case.get("name")) == ("playbooks/food/late.cases.yaml", "\U0001f357 <very> late")
        failure = case.find("failure")
        assert failure is not None
        assert failure.text == "option: wanted bread; got off"


class TestSchema:
    def test_lists_the_kinds(self) -> None:
        kinds = [line.split()[0] for line in amends("schema")[1].split("\n")]
        assert kinds == [*KINDS[:-1], "translation"]

    @pytest.mark.parametrize("kind", [*KINDS[:-1], "translation"])
    def test_prints_a_schema_that_stands_alone(self, kind: str) -> None:
        printed = json.loads(amends("schema", kind)[1])
        jsonschema.Draft202012Validator.check_schema(printed)
        assert list(jsonschema.Draft202012Validator(printed).iter_errors({"nothing": 1}))

    def test_writes_them_all_for_an_editor(self) -> None:
        code, out, _ = amends("schema", "--out", "schemas")
        assert (code, out.split("\n")[3]) == (0, "schemas/playbook.schema.json")
        assert len(list(Path("schemas").iterdir())) == 7

    def test_an_unknown_kind_names_the_nearest(self) -> None:
        assert amends("schema", "playbok") == (2, "", "Error: unknown kind of page 'playbok'; did you mean 'playbook'?")


class TestUsage:
    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (["dicide"], "No such command 'dicide'. Did you mean 'decide'?"),
            (["decide", "food", "--rol", "x"], "No such option: --rol"),
            (["schema", "a", "b"], "unexpected extra argument(s) (b)"),
        ],
    )
    def test_a_wrong_word_is_told_with_the_nearest(self, words: list[str], told: str) -> None:
        code, out, err = amends(*words)
        assert (code, out) == (2, "")
        assert told in err

    def test_help_names_every_command(self) -> None:
        code, out, _ = amends("--help")
        assert code == 0
        assert all(f"\n  {command} " in out for command in ("find", "decide", "check", "test", "schema", "serve"))

    def test_output_is_utf8_whatever_the_locale(self) -> None:
        here = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)}
        command = [*AMENDS, "decide", "food/late", "minutes=45", "price=12.50"]
        done = subprocess.run(command, env=here, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
        assert "£12.50 comes off your bill." in done.stdout.decode("utf-8")

    def test_a_reader_that_goes_away_leaves_no_complaint(self) -> None:
        command = " ".join([sys.executable, "-c", "'from api.cli import main; main()'", "schema", "playbook"])
        here = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(f"{command} | (exec 0<&-; sleep 2)", shell=True, env=here, capture_output=True, check=False)
        assert done.stderr == b""

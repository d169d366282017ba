"""The authoring guide tells the truth: its pages make a book, its formulas give what it says, its commands run."""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from engine.authoring.book import CheckedBook
from engine.authoring.conditions import ConditionReader
from engine.authoring.formula import _SEVERAL, compile_formula
from engine.authoring.words import compile_script
from engine.cases import cases_of, run_case
from engine.checking import check_files
from engine.cli import app
from engine.guide import codes
from engine.model.condition import FALSE, TRUE
from engine.model.functions import FUNCTIONS
from engine.model.incident import Incident
from engine.model.money import Money
from engine.model.scope import Scope
from engine.model.speech import Speech
from tests.book import UNFINISHED

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "playbooks" / "README.md").read_text(encoding="utf-8")
NOW = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
READ_ON = date(2026, 11, 21)

FRAGMENT_PAGE = """
playbook: fragment
title: A fragment of the guide
failure: table/lost-booking
owner: floor
{page}
options:
  - option: only
    title: The only one
{option}
"""
SITUATION = {
    "wait_minutes": 47, "party_size": 4, "deposit": "40.00", "booked_for": "2026-11-23T19:00:00Z",
    "booked_on": "2026-08-31", "last_visit": None, "dish_prices": ["12.00", "9.50"], "place": "garden",
}  # fmt: skip

_PIECES = {*UNFINISHED, "no-cases", "copy"}
"""What a fragment of a page lacks."""
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_BLOCKS = [(kind, text) for kind, text in _BLOCK.findall(GUIDE)]
_PATH = re.compile(r"(?:# |\{# )(\S+\.(?:yaml|j2))(?: #\})?\n")
_PAGES = {found[1]: text for _, text in _BLOCKS if (found := _PATH.match(text))}
_MORE_FACTS = "# facts.yaml, under facts:\n"
_FRAGMENTS = [text for kind, text in _BLOCKS if kind == "yaml" and not _PATH.match(text) and not text.startswith(_MORE_FACTS)]
_CODE = re.compile(r"`([^`]+)`")


def _rows(heading: str) -> list[list[str]]:
    """The code in each cell of the first table after a line, row by row."""
    lines = GUIDE[GUIDE.index(heading) :].splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith("|")) + 2
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        cells = re.split(r"(?<!\\)\|", line)[1:-1]
        rows.append([(_CODE.findall(cell) or [""])[0].replace("\\|", "|") for cell in cells])
    return rows


def _files(pages: Mapping[str, str]) -> dict[str, bytes]:
    return {path: text.encode() for path, text in pages.items()}


_FIRST_PAGES = {path: text for path, text in _PAGES.items() if not path.startswith("owed/") and ".fr." not in path}
"""The guide's small book before anything is translated or owed."""

FIRST_BOOK = check_files(_files(_FIRST_PAGES), READ_ON)
BOOK = check_files(_files(_PAGES), READ_ON)


def _incident(facts: Mapping[str, Any]) -> Incident:
    assert BOOK.library is not None
    return Incident.parse(BOOK.library, {"failure": "table/not-ready", "facts": dict(facts), "at": NOW})


def _scope(facts: Mapping[str, Any]) -> Scope:
    incident = _incident(facts)
    return Scope(dict(incident.known), {}, incident.setting)


def _names() -> dict[str, Any]:
    assert BOOK.library is not None
    return {name: fact.type for name, fact in BOOK.library.vocabulary.facts.items()}


@pytest.mark.parametrize("book", [FIRST_BOOK, BOOK], ids=["after fifteen minutes", "all of it"])
def test_its_pages_are_a_book_with_nothing_wrong_or_doubtful(book: CheckedBook) -> None:
    assert "\n".join(map(str, book.findings)) == ""


@pytest.mark.parametrize(("book", "beside"), [(FIRST_BOOK, "table/"), (BOOK, "owed/")], ids=["the page", "what is owed"])
def test_its_cases_come_out_as_written(book: CheckedBook, beside: str) -> None:
    assert book.library is not None
    results = [run_case(book.library, case, NOW) for case in cases_of(book.documents) if case.place.path.startswith(beside)]
    assert len(results) >= 3
    assert [f"{result.case.name}: {found}" for result in results for found in result.differences] == []


@pytest.mark.parametrize("text", _FRAGMENTS, ids=lambda text: text.split(":")[0])
def test_a_fragment_fits_into_a_page(text: str) -> None:
    on_page = text.startswith("derive")
    page = FRAGMENT_PAGE.format(page=text if on_page else "", option="" if on_page else textwrap.indent(text, "    "))
    checked = check_files(_files({**_PAGES, "fragment.yaml": page}), READ_ON)
    assert [str(found) for found in checked.findings if found.code not in _PIECES] == []


@pytest.mark.parametrize(("written", "holds", "fails"), _rows("## When: conditions"), ids=lambda cell: cell)
def test_a_condition_holds_where_the_guide_says_so(written: str, holds: str, fails: str) -> None:
    reader = ConditionReader(_names(), None, ("GBP", "EUR"))
    expression = reader.read(_plain(written))
    assert reader.faults == []
    assert expression.truth(_scope(_plain(holds))) is TRUE
    assert expression.truth(_scope(_plain(fails))) is FALSE


@pytest.mark.parametrize(("written", "gives"), _rows("Here `wait_minutes` is 47"), ids=lambda cell: cell)
def test_a_formula_gives_what_the_guide_says(written: str, gives: str) -> None:
    value = compile_formula(written, _names()).value(_scope(SITUATION))
    assert (value == Decimal(gives)) if isinstance(value, Decimal) else (_shown(value) == gives)


def test_every_function_has_an_example() -> None:
    shown = {name for written, _ in _rows("Here `wait_minutes` is 47") for name in re.findall(r"(\w+)\(", written)}
    assert {*FUNCTIONS, *_SEVERAL, "sum"} - shown == set()


@pytest.mark.parametrize(("written", "says"), _rows("Sums, days and hours always"), ids=lambda cell: cell)
def test_words_say_what_the_guide_says(written: str, says: str) -> None:
    script, faults = compile_script(written, _names(), {})
    assert script is not None, faults
    incident = _incident(SITUATION)
    values = {name: Money(value, "GBP") if name == "deposit" else value for name, value in incident.known.items()}
    speech = Speech("en", "GB", incident.setting.timezone, incident.setting.now, lambda name, member: member)
    assert script.say(values, speech) == says


@pytest.mark.parametrize("written", [row[0] for row in _rows("| refused |")], ids=str)
def test_what_the_guide_says_is_refused_is_refused(written: str) -> None:
    _, faults = compile_script(written, _names(), {})
    assert faults


def test_it_has_the_catalogue_of_codes() -> None:
    """`amends check --codes` prints it; it stands before the reference of keys, which is the end of the guide."""
    start, end = '<!-- codes: generated by "amends check --codes" -->', "<!-- end of the codes -->"
    assert GUIDE.count(start) == GUIDE.count(end) == 1
    printed = CliRunner().invoke(app, ["check", "--codes"])
    assert (printed.exit_code, printed.output) == (0, codes())
    assert GUIDE.partition(start)[2].partition(end)[0].strip() == codes().strip()
    headings = re.findall(r"^## (.*)$", GUIDE, re.MULTILINE)
    assert headings[-2:] == ["What the findings mean", "Every key"]


def test_its_steps_in_a_new_book_come_out_as_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Block by block, as a reader does them: what is to be written is written, what is to be run is run."""
    monkeypatch.chdir(tmp_path)
    for kind, text in _BLOCKS[: _BLOCKS.index(("yaml", _PAGES["house.yaml"]))]:
        if kind == "console":
            _run(text)
        elif text.startswith(_MORE_FACTS):
            facts = Path("playbooks", "facts.yaml")
            facts.write_text(facts.read_text("utf-8").replace("facts:\n", f"facts:\n{text}", 1), encoding="utf-8")
        elif found := _PATH.match(text):
            page = Path("playbooks", found[1])
            page.parent.mkdir(exist_ok=True)
            page.write_text(text, encoding="utf-8")
    _run("$ amends test\ncases passed")


def test_its_other_commands_run_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path, content in _files(_FIRST_PAGES).items():
        file = tmp_path / "playbooks" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    monkeypatch.chdir(tmp_path)
    for kind, text in _BLOCKS[_BLOCKS.index(("yaml", _PAGES["house.yaml"])) :]:
        if kind == "console":
            _run(text)


def _run(text: str) -> None:
    """Every command of a block, each with the lines that it must print."""
    for command, wanted in _commands(text):
        ran = CliRunner().invoke(app, command)
        assert ran.exit_code == 0, ran.output
        said = " ".join(ran.output.split())
        assert [line for line in wanted if line not in said] == [], ran.output


def _commands(text: str) -> list[tuple[list[str], list[str]]]:
    found: list[tuple[list[str], list[str]]] = []
    for line in text.splitlines():
        if line.startswith("$ amends "):
            found.append((shlex.split(line.removeprefix("$ amends ")), []))
        else:
            found[-1][1].append(line)
    return found


class _Loader(yaml.SafeLoader):
    """Dates and decimals as text: the engine reads them."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rsplit(":", 1)[1] not in {"timestamp", "float"}]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _plain(written: str) -> Any:
    return yaml.load(written, _Loader)


def _shown(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


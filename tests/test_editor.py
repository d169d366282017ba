"""Schemas that know a book: its pages hold, wrong ones fail at the right place, and an editor can explain each name."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner

from engine.authoring.document import Document
from engine.authoring.load import load, read_folder
from engine.cli import app
from engine.editor import book_schemas, modeline

ROOT = Path(__file__).parents[1]
STARTER = load(read_folder(ROOT / "playbooks")).documents
CONSTRUCTS = load(read_folder(ROOT / "tests" / "constructs" / "book")).documents


@cache
def _schemas() -> dict[str, Any]:
    return book_schemas(STARTER)


def _faults(kind: str, data: Any, schemas: dict[str, Any] | None = None) -> list[jsonschema.ValidationError]:
    schema = (schemas or _schemas())[kind]
    return list(jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).iter_errors(data))


def _places(errors: Any) -> set[str]:
    """Every place blamed, those inside an `anyOf` too."""
    found = set()
    for error in errors:
        found.add("/".join(map(str, error.absolute_path)))
        found |= _places(error.context or ())
    return found


@pytest.mark.parametrize("document", STARTER, ids=lambda document: document.path)
def test_every_page_of_the_starter_book_is_right_by_its_own_schemas(document: Document) -> None:
    assert [str(fault.message) for fault in _faults(document.kind, document.data)] == []


def test_pages_of_every_construct_are_right_by_theirs() -> None:
    schemas = book_schemas(CONSTRUCTS)
    assert [fault.message for one in CONSTRUCTS for fault in _faults(one.kind, one.data, schemas)] == []


def test_each_schema_stands_alone_and_refers_to_itself_only() -> None:
    for schema in _schemas().values():
        jsonschema.Draft202012Validator.check_schema(schema)
        references = set(re.findall(r'"\$ref": "([^"]+)"', json.dumps(schema, default=float)))
        assert {reference[:8] for reference in references} <= {"#/$defs/"}


PLAYBOOK = {
    "playbook": "x", "title": "X", "failure": "food/late", "owner": "kitchen",
    "when": {"delay_minutes": {"minimum": 30}, "eating": "at_table", "any": [{"late_cause": ["kitchen_busy"]}]},
    "options": [{"option": "a", "title": "A", "say": {"channels": {"sms": "Hello"}}}],
}  # fmt: skip
CASES = {"cases": [{"case": "c", "failure": "food/late", "facts": {"delay_minutes": 3}, "role": "waiter", "expect": {"option": "a"}}]}
TRANSLATION = {"of": "x", "language": "fr", "title": "X"}


def _with(page: dict[str, Any], place: str, value: Any) -> dict[str, Any]:
    changed: dict[str, Any] = json.loads(json.dumps(page))
    *way, last = (int(step) if step.isdigit() else step for step in place.split("/"))
    node: Any = changed
    for step in way:
        node = node[step]
    node[last] = value
    return changed


@pytest.mark.parametrize(
    ("kind", "page", "place", "value", "blamed"),
    [
        ("playbook", PLAYBOOK, "failure", "food/lat", "failure"),
        ("playbook", PLAYBOOK, "owner", "kitchin", "owner"),
        ("playbook", PLAYBOOK, "when/delay_minute", {"minimum": 3}, "when"),
        ("playbook", PLAYBOOK, "when/eating", "at_the_table", "when/eating"),
        ("playbook", PLAYBOOK, "when/eating", ["at_table", "elsewhere"], "when/eating/1"),
        ("playbook", PLAYBOOK, "when/eating", {"minimum": "at_table"}, "when/eating/minimum"),
        ("playbook", PLAYBOOK, "when/delay_minutes", {"minimum": "thirty"}, "when/delay_minutes/minimum"),
        ("playbook", PLAYBOOK, "when/delay_minutes", {"least": 30}, "when/delay_minutes"),
        ("playbook", PLAYBOOK, "when/any/0/late_caus", "no_driver", "when/any/0"),
        ("playbook", PLAYBOOK, "options/0/when", {"in_stok": True}, "options/0/when"),
        ("playbook", PLAYBOOK, "options/0/tell", [{"team": "kitchn", "message": "Go."}], "options/0/tell/0/team"),
        ("playbook", PLAYBOOK, "options/0/say/channels", {"smss": "Hello"}, "options/0/say/channels"),
        ("cases", CASES, "cases/0/facts/delay_minutes", "three", "cases/0/facts/delay_minutes"),
        ("cases", CASES, "cases/0/facts/delay", 3, "cases/0/facts"),
        ("cases", CASES, "cases/0/role", "wayter", "cases/0/role"),
        ("cases", CASES, "cases/0/failure", "food/latte", "cases/0/failure"),
        ("of", TRANSLATION, "language", "de", "language"),
    ],
)
def test_a_wrong_name_is_found_where_it_stands(kind: str, page: dict[str, Any], place: str, value: Any, blamed: str) -> None:
    assert _faults(kind, page) == []
    assert blamed in _places(_faults(kind, _with(page, place, value)))


def test_a_page_may_use_the_names_it_derives() -> None:
    page = _with(_with(PLAYBOOK, "derive", {"very_late": {"when": {"delay_minutes": {"minimum": 60}}}}), "when/very_late", True)
    assert _faults("playbook", page) == []


def test_a_case_of_a_refusal_may_say_what_no_fact_is() -> None:
    page = _with(_with(CASES, "cases/0/facts/nonsense", 1), "cases/0/expect", {"refused": ["nonsense"]})
    assert _faults("cases", page) == []


def test_each_name_explains_itself() -> None:
    playbook = _schemas()["playbook"]
    delay = playbook["$defs"]["test.delay_minutes"]
    assert (delay["title"], delay["description"]) == ("How late", "How many minutes late is it? (counted in: minute)")
    eating = playbook["$defs"]["test.eating"]["anyOf"][0]
    assert dict(zip(eating["enum"], eating["enumDescriptions"], strict=True)) == {
        "at_table": "at the table", "collection": "collecting it", "delivery": "having it delivered",
    }  # fmt: skip
    failures = playbook["$defs"]["common.failureId"]
    assert failures["enumDescriptions"][failures["enum"].index("food/late")] == "A meal is late"
    assert playbook["properties"]["owner"]["enumDescriptions"][0] == "Kitchen"
    assert set(playbook["$defs"]["common.condition"]["properties"]) >= {"any", "all", "not", "noticed_by", "failure"}


def test_money_and_dates_in_cases_are_read_as_a_book_reads_them() -> None:
    for value in (Decimal("12.50"), "12.50", 12):
        assert _faults("cases", {"cases": [{**CASES["cases"][0], "facts": {"meal_price": value}}]}) == []
    assert _faults("cases", {"cases": [{**CASES["cases"][0], "facts": {"promised_date": "tomorrow"}}]})


@pytest.mark.parametrize("document", STARTER, ids=lambda document: document.path)
def test_every_page_says_where_its_schema_is(document: Document) -> None:
    first = (ROOT / "playbooks" / document.path).read_text(encoding="utf-8").split("\n", 1)[0]
    assert first == modeline(document.path, document.kind)
    folder = (ROOT / "playbooks" / document.path).parent / first.partition("$schema=")[2]
    assert folder.resolve().parent == (ROOT / "playbooks" / ".schemas").resolve()


def test_they_are_written_where_the_pages_look_for_them_and_git_does_not_keep_them(tmp_path: Path) -> None:
    run = CliRunner()
    assert run.invoke(app, ["new", "book", str(tmp_path / "mine")]).exit_code == 0
    schemas = tmp_path / "mine" / ".schemas"
    assert len(list(schemas.glob("*.schema.json"))) == 7
    assert (schemas / ".gitignore").read_text().endswith("\n*\n")
    (tmp_path / "mine" / "facts.yaml").write_text("facts: [broken", encoding="utf-8")
    written = run.invoke(app, ["schema", "playbook", "--out", str(schemas), "--playbooks", str(tmp_path / "mine"), "--json"])
    assert (written.exit_code, json.loads(written.stdout)) == (0, [f"{schemas.as_posix()}/playbook.schema.json"])
    assert "test.delay_minutes" not in json.loads((schemas / "playbook.schema.json").read_text())["$defs"]

"""The decision tables of the DMN Technology Compatibility Kit, said as Amends pages, give what the kit says.

They lie outside the project, in the folder AMENDS_CONFORMANCE or in shared/conformance beside it; `own.yaml` has tables
that are always there. `python -m tests.dmn.test_dmn` prints how each table fares, and with a table's id its pages.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from rich.console import Console
from rich.table import Table as Shown

from engine.authoring.book import CheckedBook
from engine.model.incident import Incident
from engine.pipeline import decide
from tests.dmn.translate import book, checked_book, incident, result, text_of

FOLDER = Path(os.environ.get("AMENDS_CONFORMANCE") or Path(__file__).parents[3] / "shared" / "conformance")
FILE = FOLDER / "dmn_tck_tables.yaml"

TABLES: dict[str, dict[str, Any]] = {}
if FILE.is_file():
    TABLES = {table["id"]: table for table in yaml.safe_load(FILE.read_text(encoding="utf-8"))["tables"]}
VECTORS = {vector["id"]: (table["id"], vector) for table in TABLES.values() for vector in table["vectors"]}

TABLE_COUNT = 18
VECTOR_COUNT = 131
CANNOT_BE_SAID: Mapping[str, str] = {}
"""Vectors that no page can say, by id, each with why. There is none: where DMN gives an error because two rules of a UNIQUE
table hold, the first of them wins on a page, and no vector asks for that. `check` says `table-overlap` where two such rows
are bands (test_own.py)."""

ANY_ORDER = [key for key, table in TABLES.items() if table["hit_policy"] in {"UNIQUE", "ANY"}]
LISTS = [key for key, table in TABLES.items() if any(isinstance(v["expect"]["value"], list) for v in table["vectors"])]

pytestmark = pytest.mark.skipif(not TABLES, reason=f"the tables are not here: {FILE.name} of AMENDS_CONFORMANCE")


@cache
def checked(table_id: str) -> CheckedBook:
    return checked_book(TABLES[table_id])


def decided(found: CheckedBook, vector: Mapping[str, Any]) -> dict[str, Any]:
    assert found.library is not None, [str(finding) for finding in found.errors]
    return decide(found.library, Incident.parse(found.library, incident(vector))).to_json()


def plain(value: Any) -> Any:
    """A result with every number as the exact decimal it is written as."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return Decimal(str(value)) if isinstance(value, int | float) else value


def holds(vector_id: str) -> bool:
    table_id, vector = VECTORS[vector_id]
    decision = decided(checked(table_id), vector)
    return decision["ask"] == [] and result(TABLES[table_id], decision) == plain(vector["expect"]["value"])


@pytest.mark.parametrize("vector_id", [key for key in VECTORS if key not in CANNOT_BE_SAID])
def test_a_page_gives_what_the_table_gives(vector_id: str) -> None:
    table_id, vector = VECTORS[vector_id]
    decision = decided(checked(table_id), vector)
    assert result(TABLES[table_id], decision) == plain(vector["expect"]["value"])
    assert decision["status"] == "decided"


def test_every_vector_is_said_and_right_or_listed() -> None:
    right = [key for key in VECTORS if key not in CANNOT_BE_SAID and holds(key)]
    assert (len(TABLES), len(right), len(CANNOT_BE_SAID)) == (TABLE_COUNT, VECTOR_COUNT, 0)
    assert len(right) + len(CANNOT_BE_SAID) == VECTOR_COUNT == len(VECTORS)


@pytest.mark.parametrize("table_id", TABLES)
def test_no_page_has_an_error(table_id: str) -> None:
    assert [str(finding) for finding in checked(table_id).errors] == []


@pytest.mark.parametrize("table_id", ANY_ORDER)
def test_a_unique_or_any_table_means_the_same_with_its_rules_in_reverse(table_id: str) -> None:
    table = TABLES[table_id] | {"rules": TABLES[table_id]["rules"][::-1]}
    found = checked_book(table)
    for vector in table["vectors"]:
        assert result(table, decided(found, vector)) == plain(vector["expect"]["value"]), vector["id"]


@pytest.mark.parametrize("table_id", LISTS)
def test_where_all_rules_count_the_remedies_name_those_that_hold(table_id: str) -> None:
    for vector in TABLES[table_id]["vectors"]:
        remedies = [remedy["id"] for claim in decided(checked(table_id), vector)["owed"] for remedy in claim["remedies"]]
        rules = {key.partition(".")[0] for key in remedies} - {"else"}
        assert rules == {f"rule_{number}" for number in vector["expect"]["matched_rules"]}, vector["id"]


def report() -> Shown:
    shown = Shown("table", "hit policy", "vectors", "right", "listed", "warnings", title="DMN tables as Amends pages")
    sums = [0, 0, 0]
    for table_id, table in TABLES.items():
        keys = [vector["id"] for vector in table["vectors"]]
        listed = [key for key in keys if key in CANNOT_BE_SAID]
        counts = len(keys), sum(holds(key) for key in keys if key not in listed), len(listed)
        sums = [total + count for total, count in zip(sums, counts, strict=True)]
        warnings = sorted({finding.code for finding in checked(table_id).findings})
        policy = " ".join(filter(None, (table["hit_policy"], table["aggregation"])))
        shown.add_row(table_id, policy, *map(str, counts), ", ".join(warnings))
    shown.add_section()
    shown.add_row(f"{len(TABLES)} tables", "", *map(str, sums), "")
    return shown


def main(wanted: list[str]) -> int:
    if not TABLES:
        print(f"{FILE} is not there: set AMENDS_CONFORMANCE", file=sys.stderr)
        return 2
    unknown = [key for key in wanted if key not in TABLES]
    if unknown:
        print(f"no table {', '.join(unknown)}; there are {', '.join(TABLES)}", file=sys.stderr)
        return 2
    for key in wanted:
        pages = book(TABLES[key])
        print("\n".join(f"# {path}\n{text_of(pages[path])}" for path in ("facts.yaml", "table.yaml")))
    if not wanted:
        Console(width=110).print(report())
        for key, why in CANNOT_BE_SAID.items():
            print(f"{key}: {why}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

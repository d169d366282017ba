"""A book's files to documents: every page that can be read is, and every fault is a finding."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.authoring.document import cases_path, page_stem
from engine.authoring.load import Broken, Loaded, load, read_folder
from engine.model.errors import BookRejected

HOUSE = "house: H\ncurrency: GBP\nlanguages: [en]\ntimezone: Europe/London\nroles: [{role: waiter}]\n"
FACTS = "facts: {dish: {type: string}}\n"
FAILURES = "failures: {food: {title: Food}}\n"
PAGE = "playbook: food.any\ntitle: Any\nfailure: food\nowner: kitchen\noptions: [{option: hear, title: Hear}]\n"


def book(**pages: str | bytes) -> Loaded:
    """A whole book of the pages given by name, each replacing the one of that name."""
    files = {"house": HOUSE, "facts": FACTS, "failures": FAILURES} | pages
    return load({f"{name}.yaml": text.encode() if isinstance(text, str) else text for name, text in files.items()})


def findings(loaded: Loaded) -> list[str]:
    return [str(finding) for finding in loaded.findings]


@pytest.mark.parametrize("path", ["food/late.yaml", "food/late.yml", "food/late.json", "food/late.cases.yaml", "food/late.cases.yml", "food/late"])
def test_a_page_and_its_cases_have_one_stem(path: str) -> None:
    assert page_stem(path) == "food/late"


def test_the_cases_of_a_page_stand_in_the_file_there_is_whatever_its_suffix() -> None:
    assert cases_path("food/late.yml") == "food/late.cases.yaml"
    assert cases_path("food/late.yaml", {"food/late.cases.json", "food/late.yml"}) == "food/late.cases.json"


def test_every_kind_of_page_is_known_by_the_key_that_names_it() -> None:
    loaded = load({
        "house.yaml": HOUSE.encode(), "facts.json": b'{"facts": {}}', "failures.yml": FAILURES.encode(),
        "food/any.yaml": PAGE.encode(), "food/any.fr.yaml": b"of: food.any\nlanguage: fr\n",
        "facts.fr.yaml": b"facts: {}\nof: facts\nlanguage: fr\n", "food/any.cases.yaml": b"cases: []\n",
        "law.yaml": b"title: L\nentitlement: law.l\nfailure: food\n", "_shared/voice.j2": b"{% macro x %}", "notes.txt": b"\xff",
    })  # fmt: skip
    assert findings(loaded) == []
    assert {document.path: document.kind for document in loaded.documents} == {
        "house.yaml": "house", "facts.json": "facts", "failures.yml": "failures", "food/any.yaml": "playbook",
        "food/any.fr.yaml": "of", "facts.fr.yaml": "of", "food/any.cases.yaml": "cases", "law.yaml": "entitlement",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("plybook: x\ntitle: y", "page.yaml:1:1: error[kind]: no key says what this page is; 'plybook' does not; did you mean 'playbook'?"),
        ("name: y", "page.yaml:1:1: error[kind]: no key says what this page is; add one of house, facts, failures, playbook, entitlement, cases, or 'of' for a translation"),
        ("# nothing yet", "page.yaml:1:1: error[kind]: the page is empty; start it with the key that names it, such as 'playbook: delivery.late'"),
        ("- a\n- b", "page.yaml:1:1: error[kind]: the page is not a map of keys and values; start it with the key that names it, such as 'playbook: delivery.late'"),
    ],
)  # fmt: skip
def test_a_page_of_no_kind_is_a_finding(text: str, finding: str) -> None:
    loaded = book(page=text)
    assert (findings(loaded), loaded.broken) == ([finding], ("page.yaml",))


def test_a_broken_page_keeps_no_other_from_being_loaded_and_its_name_is_known() -> None:
    loaded = book(
        a=PAGE,
        b="playbook: food.b\ntitle: [",
        c=PAGE.replace("food.any", "food.c") + "extra: 1\n",
        d=b"of: food.d\n\xff",
    )
    assert findings(loaded) == [
        "b.yaml:2:9: error[yaml]: the page ends inside a bracket; close each [ with ] and each { with }",
        "c.yaml:6:1: error[unknown-key]: unknown key 'extra' in a playbook; it takes playbook, title, failure, owner, valid, priority, currency, calendar, search, say, when, derive, options, accept",
        "d.yaml:2:1: error[encoding]: the byte 0xff is not UTF-8; save the page as UTF-8",
    ]  # fmt: skip
    assert loaded.broken_pages == (
        Broken("b.yaml", "playbook", "food.b"), Broken("c.yaml", "playbook", "food.c"), Broken("d.yaml", "of", "food.d"),
    )  # fmt: skip
    assert [document.path for document in loaded.documents] == ["a.yaml", "facts.yaml", "failures.yaml", "house.yaml"]


def test_a_comma_that_splits_a_formula_is_one_finding() -> None:
    split = PAGE + "derive: {x: add_days(seated_on, 2)}\n"
    assert findings(book(page=split)) == [
        "page.yaml:6:33: error[quote-it]: the comma cuts '2)' off from the text before it; put it all in quotes: \"add_days(seated_on, 2)\""
    ]


@pytest.mark.parametrize(
    "place",
    ["figures: {x: max(a, b)}", "deadlines: {by: add_days(a, 2)}", "remedies: [{kind: refund, amount: min(a, 3)}]",
     "remedies: [{kind: refund, amount: {GBP: min(a, 3)}}]", "derive: {x: {table: [{when: {a: 1}, value: max(a, b)}]}}"],
)  # fmt: skip
def test_a_split_formula_is_found_wherever_formulas_stand(place: str) -> None:
    loaded = book(law=f"entitlement: law.l\ntitle: L\nfailure: food\n{place}\n")
    assert [finding.code for finding in loaded.findings] == ["quote-it"]


def test_a_value_at_fault_in_its_yaml_is_not_at_fault_in_its_shape_too() -> None:
    loaded = book(page=PAGE + "priority: .inf\nsay: *words\nvalid: {{ x }}\n")
    assert [(finding.place.line, finding.code) for finding in loaded.findings] == [
        (6, "number"),
        (7, "alias"),
        (8, "quote-it"),
    ]


def test_a_name_is_had_once() -> None:
    loaded = load({
        "a.yaml": PAGE.encode(), "b.yaml": PAGE.encode(), "c.yaml": b"title: L\nentitlement: food.any\nfailure: food\n",
        "facts.yaml": FACTS.encode(), "failures.yaml": FAILURES.encode(), "house.yaml": HOUSE.encode(), "x/house.yaml": HOUSE.encode(),
        "y.fr.yaml": b"of: food.any\nlanguage: fr\n", "z.en.yaml": b"of: food.any\nlanguage: en\n", "z.fr.yaml": b"of: food.any\nlanguage: fr\n",
    })  # fmt: skip
    assert findings(loaded) == [
        "b.yaml:1:11: error[duplicate-id]: 'food.any' is there twice; keep one of the two pages, or give this one another id; the first is a.yaml",
        "c.yaml:2:14: error[duplicate-id]: 'food.any' is there twice; keep one of the two pages, or give this one another id; the first is a.yaml",
        "x/house.yaml:1:8: error[duplicate-id]: the book has the house twice; make one page of the two; the first is house.yaml",
        "z.fr.yaml:1:5: error[duplicate-id]: 'food.any' is there twice; keep one of the two translations; the first is y.fr.yaml",
    ]  # fmt: skip
    assert loaded.broken == ("b.yaml", "c.yaml", "x/house.yaml", "z.fr.yaml")


def test_house_facts_and_failures_must_be_there() -> None:
    assert findings(load({"a.yaml": PAGE.encode()})) == [
        "facts.yaml:1:1: error[no-facts]: the book lacks the vocabulary; add a page that starts with 'facts:'",
        "failures.yaml:1:1: error[no-failures]: the book lacks the tree of failures; add a page that starts with 'failures:'",
        "house.yaml:1:1: error[no-house]: the book lacks the house; add a page that starts with 'house:'",
    ]


@pytest.mark.parametrize("text", ["house: [", '{"house": "H", "x": }', "hous: H", "\0", "house: H\nroles: 3"])
def test_a_broken_house_is_not_missing_too(text: str) -> None:
    loaded = book(house=text)
    assert ("house.yaml" in loaded.broken, "no-house" in {finding.code for finding in loaded.findings}) == (True, False)


@given(st.dictionaries(st.sampled_from(["a.yaml", "house.yaml", "b.json", "c.yml"]), st.binary(max_size=80)))
def test_loading_never_raises(files: dict[str, bytes]) -> None:
    loaded = load(files)
    assert {finding.severity for finding in loaded.findings} == {"error"}


KEYS = st.sampled_from(
    [
        "playbook",
        "house",
        "facts",
        "of",
        "failures",
        "cases",
        "entitlement",
        "title",
        "failure",
        "when",
        "any",
        "not",
        "options",
        "option",
        "remedies",
        "kind",
        "amount",
        "say",
        "derive",
        "x",
        "table",
        "by",
        "from",
        "unless",
        "one_of",
        "id",
        "calendar",
        "except",
        "GBP",
        "type",
        "enum",
        "minimum",
        "drop_below",
        "limit",
    ]
)
VALUES = st.recursive(
    st.sampled_from([None, True, 3, "x", "2026-01-01", "GBP", "house", "facts", 1.5, "refund", "integer"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)


@given(st.dictionaries(KEYS, VALUES, max_size=8))
def test_no_shape_makes_loading_raise(value: dict[str, object]) -> None:
    for finding in load({"a.json": json.dumps(value).encode()}).findings:
        assert finding.fix
        assert "schema" not in finding.fault


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"# {name}")


def test_a_folder_gives_its_pages_at_any_depth_and_shared_scripts(tmp_path: Path) -> None:
    write(tmp_path, "house.yaml", "food/late/page.yml", "a.json", "_shared/voice.j2", "food/other.j2", "README.md", "README.yaml",
          ".git/x.yaml", ".hidden.yaml", "notes.txt", "food/page.yaml~")  # fmt: skip
    assert read_folder(tmp_path) == {
        "house.yaml": b"# house.yaml", "a.json": b"# a.json", "_shared/voice.j2": b"# _shared/voice.j2",
        "food/late/page.yml": b"# food/late/page.yml",
    }  # fmt: skip


def test_no_link_leads_out_of_the_folder(tmp_path: Path) -> None:
    write(tmp_path, "outside/secret.yaml", "book/..data/house.yaml")
    book_folder = tmp_path / "book"
    (book_folder / "house.yaml").symlink_to("..data/house.yaml")
    (book_folder / "secret.yaml").symlink_to(tmp_path / "outside" / "secret.yaml")
    (book_folder / "outside").symlink_to(tmp_path / "outside")
    (book_folder / "gone.yaml").symlink_to("nowhere.yaml")
    os.mkfifo(book_folder / "pipe.yaml")
    assert read_folder(book_folder) == {"house.yaml": b"# book/..data/house.yaml"}


def test_a_folder_without_a_house_is_no_book(tmp_path: Path) -> None:
    write(tmp_path, "food/house.yaml", "a.yaml")
    with pytest.raises(BookRejected) as rejected:
        read_folder(tmp_path)
    assert str(rejected.value) == (
        f"{tmp_path}:1:1: error[no-book]: there is no house.yaml in this folder; give the folder that has house.yaml in it"
    )


@pytest.mark.parametrize("name", ["a.yaml", "nowhere"])
def test_what_is_no_folder_is_no_book(tmp_path: Path, name: str) -> None:
    write(tmp_path, "a.yaml")
    with pytest.raises(BookRejected) as rejected:
        read_folder(tmp_path / name)
    assert str(rejected.value) == (
        f"{tmp_path / name}:1:1: error[no-book]: this is not a folder; give the folder that has house.yaml in it"
    )

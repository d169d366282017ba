"""Reading a page's YAML: the 1.2 core schema, exact numbers, places, and refusals that name the fix."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.authoring.document import Document, Mark
from engine.authoring.yaml_nodes import Page, read


def page(text: str | bytes, path: str = "page.yaml") -> Page:
    return read(path, text.encode() if isinstance(text, str) else text)


def findings(text: str | bytes, path: str = "page.yaml") -> list[str]:
    return [str(finding) for finding in page(text, path).findings]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("off", "off"), ("tRUE", "tRUE"), ("NO", "NO"),
        ("true", True), ("True", True), ("TRUE", True), ("false", False),
        ("null", None), ("~", None), ("", None), ("NULL", None),
        ("12:30", "12:30"), ("2026-01-01", "2026-01-01"), ("2026-11-21T19:10:00Z", "2026-11-21T19:10:00Z"),
        ("0123", 123), ("+12", 12), ("-7", -7), ("0o17", 15), ("0x1F", 31), ("1_000", "1_000"), ("0b1", "0b1"),
        ("1e3 m", "1e3 m"), ("'12'", "12"), ('"null"', "null"), ("!!str 12", "12"), ('!!int "3"', 3), ("! true", "true"),
    ],
)  # fmt: skip
def test_a_scalar_means_what_yaml_1_2_says(written: str, value: object) -> None:
    read_value = page(f"a: {written}").data["a"]
    assert (read_value, type(read_value)) == (value, type(value))


@pytest.mark.parametrize("written", ["0.1", "1.50", "-.5", "1.", "12.50e2", "0.30000000000000004", "1" * 60 + ".5"])
def test_a_decimal_is_exactly_what_is_written(written: str) -> None:
    value = page(f"a: {written}").data["a"]
    assert type(value) is Decimal
    assert value.as_tuple() == Decimal(written).as_tuple()


@pytest.mark.parametrize(
    ("written", "finding"),
    [
        (".inf", ".inf is not a number that can be counted with; write a number, or put text in quotes"),
        ("-.Inf", "-.Inf is not a number that can be counted with; write a number, or put text in quotes"),
        (".nan", ".nan is not a number that can be counted with; write a number, or put text in quotes"),
        ("9" * 101, "a number of 101 characters; use at most 100, or put text in quotes"),
        ("0x" + "f" * 9000, "a number of 9000 characters; use at most 100, or put text in quotes"),
        ("1e101", "the exponent of 1e101 is too large; use an exponent from -100 to 100, or put text in quotes"),
        ("1E-9999999999", "the exponent of 1E-9999999999 is too large; use an exponent from -100 to 100, or put text in quotes"),
    ],
)  # fmt: skip
def test_a_number_nobody_can_count_with_is_a_finding(written: str, finding: str) -> None:
    assert findings(f"a: {written}") == [f"page.yaml:1:4: error[number]: {finding}"]


def test_every_key_and_value_has_its_place() -> None:
    read_page = page("title: A page\noptions:\n  - option: replace\n    say: {put_right: 'Yes'}\n")
    assert read_page.key_marks[("options", 0, "say", "put_right")] == Mark(4, 11)
    assert read_page.marks[("options", 0, "say", "put_right")] == Mark(4, 22, "quoted")
    assert read_page.marks[("options", 0)] == Mark(3, 5)
    assert read_page.marks[("options",)] == Mark(3, 3)


@pytest.mark.parametrize(
    ("block", "text", "mark", "spot"),
    [
        ("|\n    one\n     two\n", "one\n two\n", Mark(1, 4, "block", 4), (2, 5)),
        (">-\n  one\n  two\n", "one two", Mark(1, 4, "block", 2), (2, 3)),
        ("|2\n    one\n  two\n", "  one\ntwo\n", Mark(1, 4, "block", 2), (2, 3)),
        ("|+ # why\n\n   one\n", "\none\n", Mark(1, 4, "block", 3), (2, 4)),
    ],
)
def test_a_block_knows_the_column_its_text_starts_at(block: str, text: str, mark: Mark, spot: tuple[int, int]) -> None:
    read_page = page(f"a: {block}")
    document = Document("page.yaml", "playbook", read_page.data, read_page.marks, read_page.key_marks)
    place = document.place(("a",))
    assert (read_page.data["a"], read_page.marks[("a",)], (place.line, place.column)) == (text, mark, spot)


def test_columns_count_characters_after_a_byte_order_mark_and_windows_line_ends() -> None:
    read_page = page("\ufeffé: ü\r\nñandú: {b: x}\r\n")
    assert read_page.data == {"é": "ü", "ñandú": {"b": "x"}}
    assert read_page.marks[("ñandú", "b")] == Mark(2, 12)


def test_json_is_read_as_the_yaml_it_is() -> None:
    value: dict[str, Any] = {"say": '😀 "so" / \\ é', "amount": 12, "list": [None, True, {}], "tab": "a\tb"}
    for text in (json.dumps(value), json.dumps(value, indent="\t"), json.dumps(value, ensure_ascii=False)):
        read_page = page(text, "page.json")
        assert (read_page.data, read_page.findings) == (value, ())


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("1: a", "1:1: error[key]: the key 1 is a number, and a key is text; put it in quotes: \"1\""),
        ("true: a", "1:1: error[key]: the key true is a truth value, and a key is text; put it in quotes: \"true\""),
        ("null: a", "1:1: error[key]: the key null is nothing, and a key is text; put it in quotes: \"null\""),
        ("?\n: a", "1:2: error[key]: the key is empty, and a key is text; write a name before the ':'"),
        ("? [a]\n: b", "1:3: error[key]: a list is used as a key, and a key is text; put it in quotes"),
        ("? {a: b}\n: c", "1:3: error[key]: a map is used as a key, and a key is text; put it in quotes"),
    ],
)  # fmt: skip
def test_a_key_that_is_no_text_is_a_finding(text: str, finding: str) -> None:
    assert findings(text) == [f"page.yaml:{finding}"]


def test_a_quoted_key_and_an_odd_one_are_text() -> None:
    assert page("'1': a\n2): b\nno: c").data == {"1": "a", "2)": "b", "no": "c"}


def test_a_key_written_twice_names_the_first() -> None:
    assert findings("title: a\nsay: {x: 1, x: 2}\ntitle: b\n") == [
        "page.yaml:2:13: error[duplicate-key]: the key 'x' is there twice; keep one of them; the first is in line 2",
        "page.yaml:3:1: error[duplicate-key]: the key 'title' is there twice; keep one of them; the first is in line 1",
    ]


def test_anchors_aliases_and_merge_keys_are_to_be_written_out() -> None:
    assert findings("a: &word x\nb: *word\nc:\n  <<: {d: 1}\n") == [
        "page.yaml:1:4: error[alias]: &word names text to be used elsewhere; take &word away, and write the text out wherever *word stands",
        "page.yaml:2:4: error[alias]: *word stands for text written elsewhere; write that out here",
        "page.yaml:4:3: error[alias]: merge keys (<<) are not used here; write the keys out",
    ]  # fmt: skip


@pytest.mark.parametrize("tag", ["!mine", "!!python/object:os.system", "!!binary", "!!timestamp", "!!int"])
def test_a_tag_beyond_the_core_schema_is_refused(tag: str) -> None:
    fix = "take it away; put text in quotes"
    assert findings(f"a: {tag} x") == [f"page.yaml:1:4: error[tag]: the tag {tag} is not used here; {fix}"]


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("a: b: c", "1:5: error[yaml]: found ':' in unquoted text; put the whole text in quotes"),
        ("a:\n\t- x", "2:1: error[yaml]: a tab is used to indent; use spaces"),
        ("a: @x", "1:4: error[yaml]: text cannot start with @; put the whole text in quotes"),
        ("a: % off", "1:4: error[yaml]: text cannot start with %; put the whole text in quotes"),
        ("a: 'x\nb: c", "1:4: error[yaml]: a quote is opened here and never closed; close it with ' after the text; an apostrophe in it is written twice"),
        ('a: "x', '1:4: error[yaml]: a quote is opened here and never closed; close it with " after the text'),
        ('a: "x" y', "1:8: error[yaml]: text goes on after the value has ended; put the whole text in quotes"),
        ('a: "\\q"', "1:5: error[yaml]: a backslash in double quotes starts an escape, and this is none; write \\\\ for a backslash, or use single quotes"),
        ("a: [1, 2\nb: c", "2:2: error[yaml]: the [ of line 1 needs a comma or ] here; add it, or put text with brackets, quotes or ': ' inside [ ] in quotes"),
        ("a: {x: at_time(d, '12:30')}", "1:26: error[yaml]: the { of line 1 needs a comma or } here; add it, or put text with brackets, quotes or ': ' inside { } in quotes"),
        ("a: 'I'm sorry'", "1:7: error[yaml]: the ' before this ends the text; write an apostrophe twice inside single quotes, or use double quotes"),
        ("a: {b: 'I'm sorry'}", "1:11: error[yaml]: the ' before this ends the text; write an apostrophe twice inside single quotes, or use double quotes"),
        ("a: [b,\n", "2:1: error[yaml]: the page ends inside a bracket; close each [ with ] and each { with }"),
        ("{", "1:2: error[yaml]: the page ends inside a bracket; close each [ with ] and each { with }"),
        ("a: ]", "1:4: error[yaml]: a value is missing, or starts with a sign that YAML keeps for itself; put the whole text in quotes"),
        ("a: b\n c: d", "2:3: error[yaml]: found ':' where no key can stand; indent the line as its neighbours, and end the line above with its own value"),
        ("a:\n  b: 1\n c: 2", "3:2: error[yaml]: this line does not line up with the keys above it; start it in the same column as its neighbours, with spaces"),
        ("- a\nb: c", "2:1: error[yaml]: this line does not line up with the list above it; start it in the same column as its neighbours, with spaces"),
        ("a: |x", "1:5: error[yaml]: text stands on the same line as | or >; start the text on the next line"),
        ("a: 1\n---\nb: 2", "2:1: error[yaml]: a second page starts here; give each page a file of its own"),
    ],
)  # fmt: skip
def test_what_is_no_yaml_is_said_in_everyday_words(text: str, finding: str) -> None:
    assert findings(text) == [f"page.yaml:{finding}"]


@pytest.mark.parametrize(
    ("raw", "finding"),
    [
        (b"a: b\nb: caf\xe9", "2:7: error[encoding]: the byte 0xe9 is not UTF-8; save the page as UTF-8"),
        ("a: b".encode("utf-16"), "1:1: error[encoding]: the byte 0xff is not UTF-8; save the page as UTF-8"),
        (b"a: \xed\xa0\x80", "1:4: error[encoding]: the byte 0xed is not UTF-8; save the page as UTF-8"),
        (b"a: b\0", "1:5: error[encoding]: the control character U+0000 is not text; delete it; it often comes with pasted text"),
        ("a: b\u2028c".encode(), "1:5: error[encoding]: the control character U+2028 is not text; delete it; it often comes with pasted text"),
        (b'a: "x\\u0007"', "1:4: error[encoding]: the control character U+0007 is not text; delete it; it often comes with pasted text"),
        (b'a: "x\\r\\ny"', "1:4: error[encoding]: the control character U+000D is not text; delete it; it often comes with pasted text"),
        (b'a: "\\ud800"', "1:7: error[encoding]: an escape that stands for no character; write the character itself"),
        (b'{"a": "\\ud800"}', "1:10: error[encoding]: an escape that stands for no character; write the character itself"),
    ],
)  # fmt: skip
def test_bytes_that_are_no_text_are_a_finding(raw: bytes, finding: str) -> None:
    assert findings(raw) == [f"page.yaml:{finding}"]


@pytest.mark.parametrize(
    ("text", "finding", "read_as"),
    [
        ("a: {x: add_days(seated_on, 2), y: z}", "1:28: error[quote-it]: the comma cuts '2)' off from the text before it; put it all in quotes: \"add_days(seated_on, 2)\"", {"x": "add_days(seated_on, 2)", "y": "z"}),
        ("a: {x: max(a, 2, b), b: 3}", "1:15: error[quote-it]: the comma cuts '2' off from the text before it; put it all in quotes: \"max(a, 2, b)\"", {"x": "max(a, 2, b)", "b": 3}),
        ("a: {x: max(b, min(b, null)), b: 3}", "1:15: error[quote-it]: the comma cuts 'min(b' off from the text before it; put it all in quotes: \"max(b, min(b, null))\"", None),
        ("a: {t: Sorry, we are late}", "1:15: error[quote-it]: the comma cuts 'we are late' off from the text before it; put it all in quotes: \"Sorry, we are late\"", {"t": "Sorry, we are late"}),
        ("a: [no (fish, meat), x]", "1:15: error[quote-it]: the comma cuts 'meat)' off from the text before it; put the whole text in quotes", None),
        ("a: {{ item }}", "1:4: error[quote-it]: text that starts with {{ is read as a map; put the text in quotes: \"{{ … }}\"", None),
    ],
)  # fmt: skip
def test_a_comma_that_splits_text_inside_brackets_is_found(text: str, finding: str, read_as: object) -> None:
    assert findings(text) == [f"page.yaml:{finding}"]
    assert read_as is None or page(text).data["a"] == read_as


@pytest.mark.parametrize(
    "text", ["a: {x: 'f(a, 2)', y: g(b)}", "a: {x: (b, y: c}", "a: [a, b, (c), d)]", "a: {x, y}", "a: add(x, 2)"]
)
def test_text_that_no_comma_splits_is_left_alone(text: str) -> None:
    assert findings(text) == []


LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{n}: &{n} [*{p}, *{p}, *{p}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("[" * 40_000, "1:41: error[too-deep]: more than 40 levels stand inside each other; write it flatter"),
        ("{a: " * 40_000, "1:161: error[too-deep]: more than 40 levels stand inside each other; write it flatter"),
        ("- " * 40_000, "1:81: error[too-deep]: more than 40 levels stand inside each other; write it flatter"),
        ("? " * 40_000, "1:81: error[too-deep]: more than 40 levels stand inside each other; write it flatter"),
        ("".join(f"{' ' * n}a:\n" for n in range(500)), "41:41: error[too-deep]: more than 40 levels stand inside each other; write it flatter"),
        ("a: " + "x" * (1 << 20), "1:1: error[too-large]: the page is larger than 1 MiB; split the page; none may be larger than 1 MiB"),
        ("a: [" + "b, " * 100_000 + "]", "1:299996: error[too-large]: a page of more than 100000 keys and values; split the page"),
    ],
)  # fmt: skip
def test_a_page_too_deep_or_too_large_is_refused(text: str, finding: str) -> None:
    assert findings(text) == [f"page.yaml:{finding}"]


def test_a_billion_laughs_are_a_hundred_findings() -> None:
    found = page(LAUGHS).findings
    assert {finding.code for finding in found} == {"alias"}
    assert len(found) <= 100


def test_a_long_chain_of_pieces_is_one_finding() -> None:
    assert findings("a: {x: f(" + "a, " * 40_000 + "b)}") == [
        "page.yaml:1:13: error[quote-it]: the comma cuts 'a' off from the text before it; put it all in quotes: \"…\""
    ]


@given(
    st.binary(max_size=200) | st.text(alphabet="ab:{}[]()&*!|>'\"%@`#,?-~<\\ \n\t01e.", max_size=120).map(str.encode)
)
def test_no_bytes_make_reading_raise(raw: bytes) -> None:
    read("page.yaml", raw)


@given(st.recursive(
    st.none() | st.booleans() | st.integers(-(10**80), 10**80) | st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc ", min_size=1, max_size=5), inner, max_size=4),
    max_leaves=20,
))  # fmt: skip
def test_any_json_value_is_read_back(value: object) -> None:
    for ascii_only in (True, False):
        read_page = page(json.dumps({"a": value}, ensure_ascii=ascii_only), "page.json")
        assert (read_page.data, read_page.findings) == ({"a": value}, ())

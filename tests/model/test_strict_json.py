"""A body is read strictly, and what is said of a bad one stays small."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.model.strict_json import LONGEST_KEY, MOST_FAULTS, NotJson, read_json

HALF = "the text has half a character in it (a lone surrogate)"
LONG = f"a key is longer than {LONGEST_KEY} characters, alone or with those it stands in"


def _faults(body: str) -> list[tuple[str, str]]:
    with pytest.raises(NotJson) as refused:
        read_json(body.encode())
    return [(fault.pointer, fault.detail) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("number", "detail"),
    [
        ("1e400", "the number 1e400 is too large"),
        ("-1E+400", "the number -1E+400 is too large"),
        ("12345678901e95", "the number 12345678901e95 is too large"),
        ("1e" + "9" * 30, "the number 1e9999999999…99999999 is too large"),
        ("9.247901997331236e-200", "the number 9.247901997331236e-200 is too small"),
        ("9.24790199733123612345e-200", "the number 9.2479019973…345e-200 is too small"),
        ("0." + "0" * 99 + "12", "the number 0.0000000000…00000012 is too long"),
        ("9" * 101, "the number 999999999999…99999999 is too long"),
        ("-Infinity", "-Infinity is not a number in JSON"),
    ],
)
def test_a_number_is_named_with_its_end_and_with_what_is_wrong(number: str, detail: str) -> None:
    assert _faults(f'{{"bill": {number}}}') == [("/bill", detail)]


def test_an_exponent_may_be_written_with_noughts() -> None:
    assert read_json(b"[1e-00000002, 1e+000000003]") == [Decimal("0.01"), Decimal(1000)]


def test_the_pointer_of_a_fault_repeats_no_key_of_great_length() -> None:
    key = "k" * LONGEST_KEY
    assert _faults(f'{{"{key}": [NaN]}}') == [(f"/{key}/0", "NaN is not a number in JSON")]
    assert _faults(f'{{"facts": {{"{key}k": [NaN, NaN]}}}}') == [("/facts", LONG)]


def test_nor_do_many_keys_in_each_other_make_a_great_length() -> None:
    half = "k" * (LONGEST_KEY // 2)
    assert _faults(f'{{"{half}": {{"{half}": {{"k": [NaN, NaN]}}}}}}') == [(f"/{half}/{half}", LONG)]


def test_items_apart_are_refused_each_for_itself() -> None:
    body = rb'{"items": [{"a": 1}, {"a": NaN, "b": ["\ud800"]}, 1e400, {"a": 1, "a": 2}, "sound"], "rest": 1}'
    found = read_json(body, apart="items")
    faults = [[(fault.pointer, fault.detail) for fault in item.faults] for item in found["items"] if isinstance(item, NotJson)]
    assert (found["items"][0], found["items"][4], found["rest"]) == ({"a": 1}, "sound", 1)
    assert faults == [
        [("/a", "NaN is not a number in JSON"), ("/b/0", HALF)],
        [("", "the number 1e400 is too large")],
        [("/a", "the key 'a' is there twice")],
    ]


@pytest.mark.parametrize("rest", ['"rest": NaN', '"items": []', '"\\ud800": 1'])
def test_a_fault_beside_the_items_concerns_everybody(rest: str) -> None:
    with pytest.raises(NotJson):
        read_json(f'{{"items": [1], {rest}}}'.encode(), apart="items")


def test_an_item_that_is_too_deep_is_refused_for_itself() -> None:
    found = read_json(f'{{"items": [{"[" * 65 + "]" * 65}, 1]}}'.encode(), apart="items")
    assert [fault.detail for fault in found["items"][0].faults] == ["lists and objects stand more than 64 deep in each other"]
    assert found["items"][1] == 1


def test_many_items_with_many_faults_each_keep_one_at_least() -> None:
    found = read_json(f'{{"items": [{", ".join(["[NaN, NaN, NaN]"] * 80)}]}}'.encode(), apart="items")
    kept = [len(item.faults) for item in found["items"]]
    assert (min(kept), len(kept)) == (1, 80)
    assert sum(kept) < MOST_FAULTS + len(kept)

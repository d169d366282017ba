"""Conditions are JSON Schema: the published cases for the keywords we know, and a table of our own on the tricky ones."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from engine import Condition, Truth
from engine.model.condition import BadSchema
from tests.conformance.outside import ABSENT, OUTSIDE

FOLDER = OUTSIDE / "json-schema-draft2020-12"
FILES = sorted(FOLDER.glob("*.json"))
APPLICATORS = ("if", "then", "else")
ANNOTATIONS = {"$schema", "$comment"}
KEYWORDS = {file.stem for file in FILES} - {"boolean_schema", "if-then-else"} | {*APPLICATORS}


def only_ours(schema: Any) -> bool:
    """Whether a schema, and every schema inside it, uses no keyword but those the files are named after."""
    if isinstance(schema, bool):
        return True
    if not set(schema) <= KEYWORDS | ANNOTATIONS:
        return False
    inside = [schema[key] for key in ("not", "contains", *APPLICATORS) if key in schema]
    inside += [part for key in ("allOf", "anyOf", "oneOf") for part in schema.get(key, ())]
    inside += schema.get("properties", {}).values()
    return all(only_ours(part) for part in inside)


def published() -> list[Any]:
    return [
        pytest.param(group["schema"], case["data"], case["valid"], id=f"{file.stem}-{number}-{index}")
        for file in FILES
        for number, group in enumerate(json.loads(file.read_text("utf-8")))
        if only_ours(group["schema"])
        for index, case in enumerate(group["tests"])
    ]


CASES = published()


@pytest.mark.skipif(not FILES, reason=ABSENT)
def test_there_are_as_many_published_cases_as_we_know_of() -> None:
    assert (len(FILES), len(CASES)) == (28, 602)


@pytest.mark.parametrize(("schema", "data", "valid"), CASES or [pytest.param({}, 0, True, marks=pytest.mark.skip(ABSENT))])
def test_a_published_case_holds(schema: Any, data: Any, valid: bool) -> None:
    assert Condition.parse({"x": {"allOf": [schema]}}).truth({"x": data}) is (Truth.TRUE if valid else Truth.FALSE)


def truth(schema: Any, *data: Any) -> str:
    return Condition.parse({"x": schema}).truth({"x": data[0]} if data else {}).name


@pytest.mark.parametrize(
    ("schema", "data", "expected"),
    [
        # true is not 1, 1.0 is
        ({"const": True}, 1, "FALSE"),
        ({"const": 1}, True, "FALSE"),
        ({"const": 1}, 1.0, "TRUE"),
        ({"const": False}, 0, "FALSE"),
        ({"enum": [0]}, False, "FALSE"),
        ({"enum": [[1]]}, [True], "FALSE"),
        ({"const": {"a": 1}}, {"a": 1.0}, "TRUE"),
        ({"const": {"a": False}}, {"a": 0}, "FALSE"),
        ({"const": "1"}, 1, "FALSE"),
        ({"const": 0}, -0.0, "TRUE"),
        # whole numbers
        ({"type": "integer"}, 1.0, "TRUE"),
        ({"type": "integer"}, 1.5, "FALSE"),
        ({"type": "integer"}, True, "FALSE"),
        ({"type": "integer"}, 1e20, "TRUE"),
        ({"type": "integer"}, "1", "FALSE"),
        ({"type": "number"}, True, "FALSE"),
        ({"type": ["integer", "null"]}, None, "TRUE"),
        ({"type": "number"}, 12345678901234567890, "TRUE"),
        # exact decimals
        ({"multipleOf": 0.0001}, 0.0075, "TRUE"),
        ({"multipleOf": 0.0001}, 0.00751, "FALSE"),
        ({"multipleOf": 0.1}, 0.3, "TRUE"),
        ({"multipleOf": 0.01}, 19.99, "TRUE"),
        ({"multipleOf": 1e-8}, 12391239123, "TRUE"),
        ({"multipleOf": 0.3}, 1, "FALSE"),
        ({"multipleOf": 2}, 9007199254740993, "FALSE"),
        ({"multipleOf": 5}, True, "TRUE"),
        ({"maximum": 0.3}, 0.30000000000000004, "FALSE"),
        ({"exclusiveMinimum": 9007199254740992}, 9007199254740993, "TRUE"),
        ({"minimum": 1}, "0", "TRUE"),
        # patterns
        ({"pattern": "^a$"}, "a\n", "FALSE"),
        ({"pattern": "^a$"}, "a", "TRUE"),
        ({"pattern": "a"}, "bab", "TRUE"),
        ({"pattern": "^é+$"}, "éé", "TRUE"),
        ({"pattern": "^.$"}, "🐉", "TRUE"),
        ({"pattern": r"^\p{Letter}+$"}, "Ünique", "TRUE"),
        ({"pattern": r"^\p{Lu}"}, "ünique", "FALSE"),
        ({"pattern": r"^\d+$"}, "٣", "FALSE"),
        ({"pattern": "^$"}, "", "TRUE"),
        ({"pattern": "^a"}, 7, "TRUE"),
        ({"pattern": "^(a+)+$"}, "a" * 60 + "!", "FALSE"),
        ({"pattern": "^(a|a)*$"}, "a" * 60 + "!", "FALSE"),
        ({"pattern": "^([a-z]+\\.)+x$"}, "a." * 60 + "!", "FALSE"),
        ({"minLength": 1, "maxLength": 1}, "🐉", "TRUE"),
        # lists
        ({"uniqueItems": True}, [1, True], "TRUE"),
        ({"uniqueItems": True}, [0, False], "TRUE"),
        ({"uniqueItems": True}, [1, 1.0], "FALSE"),
        ({"uniqueItems": True}, [[1], [True]], "TRUE"),
        ({"uniqueItems": True}, [{"a": 1}, {"a": 1.0}], "FALSE"),
        ({"uniqueItems": False}, [1, 1], "TRUE"),
        ({"contains": {"minimum": 5}}, [], "FALSE"),
        ({"contains": {"minimum": 5}, "minContains": 0}, [], "TRUE"),
        ({"contains": {"const": 1}, "maxContains": 1}, [1, 1], "FALSE"),
        ({"minContains": 2}, [1], "TRUE"),
        ({"maxItems": 2}, "long", "TRUE"),
        # applicators
        ({"oneOf": [True, True]}, 1, "FALSE"),
        ({"oneOf": [True, False]}, 1, "TRUE"),
        ({"not": {}}, 1, "FALSE"),
        ({"if": {"minimum": 5}}, 1, "TRUE"),
        ({"then": False}, 1, "TRUE"),
        ({"if": {"minimum": 5}, "then": {"maximum": 9}, "else": {"const": 0}}, 10, "FALSE"),
        ({"$schema": "http://json-schema.org/draft-04/schema#", "exclusiveMinimum": 5}, 5, "FALSE"),
        ({"$comment": "no matter"}, 5, "TRUE"),
        # bare values
        (None, None, "TRUE"),
        (None, 0, "FALSE"),
        (True, True, "TRUE"),
        ([1, None], None, "TRUE"),
        ([1, "a"], True, "FALSE"),
        ({"minimum": 5}, None, "TRUE"),
        (0.1, Decimal("0.1"), "TRUE"),
    ],
)
def test_a_schema_alone_means_what_json_schema_says(schema: Any, data: Any, expected: str) -> None:
    assert truth(schema, data) == expected


@pytest.mark.parametrize("schema", [None, True, 3, ["a"], {"minimum": 3}, {"not": {"const": 1}}, {"type": "null"}, {}])
def test_a_missing_key_is_unknown_whatever_the_schema(schema: Any) -> None:
    assert truth(schema) == "UNKNOWN"


@pytest.mark.parametrize(
    ("condition", "values", "expected"),
    [
        ({"a": 1, "b": 2}, {"a": 1}, "UNKNOWN"),
        ({"a": 1, "b": 2}, {"a": 2}, "FALSE"),
        ({"any": [{"a": 1}, {"b": 2}]}, {"b": 2}, "TRUE"),
        ({"any": [{"a": 1}, {"b": 2}]}, {"b": 3}, "UNKNOWN"),
        ({"all": [{"a": 1}, {"b": 2}]}, {"b": 3}, "FALSE"),
        ({"not": {"a": 1}}, {}, "UNKNOWN"),
        ({"not": {"a": 1, "b": 2}}, {"b": 3}, "TRUE"),
        ({"not": {"not": {"a": 1}}}, {"a": 1}, "TRUE"),
        ({"any": [{"a": 1}], "b": 2}, {"a": 1, "b": 3}, "FALSE"),
        ({}, {}, "TRUE"),
    ],
)
def test_any_all_and_not_follow_kleene(condition: Any, values: Any, expected: str) -> None:
    assert Condition.parse(condition).truth(values).name == expected


@pytest.mark.parametrize(
    "condition",
    [
        {"x": {"pattern": "a{9999}"}},
        {"x": {"pattern": "(?=a)"}},
        {"x": {"pattern": "(a"}},
        {"x": {"pattern": r"(a)\1"}},
        {"x": {"allOf": [{"not": {"pattern": "("}}]}},
        {"x": {"type": "strng"}},
        {"x": {"minimum": "3"}},
        {"x": {"required": 5}},
        {"x": {"enum": 3}},
        {"x": {"multipleOf": 0}},
        {"x": {"$ref": "#"}},
        {"x": {"$ref": "http://127.0.0.1:9/schema"}},
        {"any": []},
        {"any": {"a": 1}},
        {"not": [1]},
        [],
    ],
)
def test_what_is_no_schema_of_ours_is_refused_when_it_is_read(condition: Any) -> None:
    with pytest.raises(BadSchema):
        Condition.parse(condition)


@pytest.mark.parametrize("text", ["\ud800", "a\ud800"])
def test_a_lone_surrogate_is_text_that_no_pattern_finds(text: str) -> None:
    assert truth({"pattern": "b"}, text) == "FALSE"


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_no_integer(value: float) -> None:
    assert truth({"type": "integer"}, value) == "FALSE"

"""A fault in the shape of a page, in everyday words and with a place: none of JSON Schema's own terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jsonschema import ValidationError

from engine.authoring.document import Document, Pointer
from engine.authoring.yaml_scalars import unspaced
from engine.model.errors import nearest
from engine.model.finding import Finding, error
from engine.model.text import lowered

_TYPES = {
    "string": "text", "number": "a number", "integer": "a whole number", "boolean": "true or false",
    "array": "a list", "object": "a map", "null": "null",
}  # fmt: skip
_SCALARS = frozenset({"string", "number", "boolean", "null"})
_TRUTHS = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}
_LIMITS = {
    "minimum": ("min", "gte", "ge", ">=", "at least", "not less than"),
    "maximum": ("max", "lte", "le", "<=", "at most", "up to", "not more than"),
    "exclusiveMinimum": ("gt", ">", "more than", "greater than", "over", "above"),
    "exclusiveMaximum": ("lt", "<", "less than", "lower than", "under", "below"),
    "const": ("eq", "=", "==", "equal", "equals", "equal to", "is"),
    "enum": ("in", "one of", "any of"),
}  # fmt: skip
_LIMIT_MEANT = {other: limit for limit, others in _LIMITS.items() for other in others}
_OF_FACTS = frozenset({"type", "enum", "ask"})
_LONGEST_SHOWN = 60
_MOST_LISTED = 14
_MOST_KEYS = 20


def findings_of(document: Document, fault: ValidationError) -> Iterator[Finding]:
    """The findings for one fault; where several shapes would do, for the one that the author most likely meant."""
    for narrowed in _narrow(fault):
        pointer: Pointer = tuple(_parts(narrowed))
        if narrowed.validator == "additionalProperties":
            yield from _unknown_keys(document, pointer, narrowed)
        elif missing := _missing(narrowed):
            yield from _missing_keys(document, pointer, narrowed, missing)
        elif "propertyNames" in narrowed.relative_schema_path:
            yield error(document.key_place((*pointer, _value(narrowed))), "shape", *_bad_key(narrowed))
        elif _is_fact(narrowed):
            said = f"{_subject(pointer)} looks like a fact, and stands among the derived names"
            yield error(document.key_place(pointer), "shape", said, "move it to 'facts:' in facts.yaml")
        else:
            yield error(document.place(pointer), "shape", *_wrong(_subject(pointer), narrowed))


@dataclass(frozen=True, slots=True)
class _Branch:
    """One of several shapes: how many keys it shares with what is written, and what is wrong with it."""

    hits: int
    faults: tuple[ValidationError, ...]

    @property
    def distance(self) -> tuple[int, int]:
        return (-self.hits, sum(len(_extras(fault)) + len(_missing(fault)) or 1 for fault in self.faults))

    @property
    def comes_near(self) -> bool:
        return self.hits > 0 or not all(_extras(fault) or _missing(fault) or _is_key(fault) for fault in self.faults)


def _narrow(fault: ValidationError) -> tuple[ValidationError, ...]:
    """The faults of the best branch of an anyOf; the fault itself where no branch comes near."""
    near = [_branch(fault, index, inner) for index, inner in _by_branch(fault).items() if not _of_other_type(inner)]
    best = min(near, key=lambda branch: branch.distance, default=None)
    if best is None or (len(near) > 1 and not best.comes_near):
        return (fault,)
    return best.faults


def _by_branch(fault: ValidationError) -> dict[Any, list[ValidationError]]:
    branches: dict[Any, list[ValidationError]] = defaultdict(list)
    for inner in fault.context or ():
        branches[inner.relative_schema_path[0]].append(inner)
    return branches


def _branch(fault: ValidationError, index: Any, inner: Sequence[ValidationError]) -> _Branch:
    properties: Mapping[str, Any] = _schema(fault)["anyOf"][index].get("properties", {})
    hits = sum(key in properties for key in fault.instance) if isinstance(fault.instance, dict) else 0
    return _Branch(hits, tuple(narrowed for one in inner for narrowed in _narrow(one)))


def _of_other_type(faults: Sequence[ValidationError]) -> bool:
    """Whether a branch is for another type of value: a list where a map is written."""
    at_root = [fault for fault in faults if len(fault.relative_path) == 0]
    return any(fault.validator == "type" or _all_of_other_type(fault) for fault in at_root)


def _all_of_other_type(fault: ValidationError) -> bool:
    branches = _by_branch(fault).values()
    return bool(branches) and all(_of_other_type(branch) for branch in branches)


def _is_key(fault: ValidationError) -> bool:
    return "propertyNames" in fault.schema_path


def _is_fact(fault: ValidationError) -> bool:
    value = _value(fault)
    return _schema(fault).get("title") == "definition" and isinstance(value, dict) and not _OF_FACTS.isdisjoint(value)


def _parts(fault: ValidationError) -> Iterator[str | int]:
    for part in fault.absolute_path:
        if isinstance(part, str | int):
            yield part


def _value(fault: ValidationError) -> Any:
    return fault.instance


def _schema(fault: ValidationError) -> Mapping[str, Any]:
    return fault.schema if isinstance(fault.schema, Mapping) else {}


def _extras(fault: ValidationError) -> list[str]:
    if fault.validator != "additionalProperties":
        return []
    known = _schema(fault).get("properties", {})
    return [key for key in _value(fault) if key not in known]


def _missing(fault: ValidationError) -> list[str]:
    """The keys that are missing; for an anyOf of nothing but keys, those of which one is."""
    if fault.validator == "required":
        return [key for key in _schema(fault)["required"] if key not in _value(fault)]
    if fault.validator == "anyOf" and all(set(branch) == {"required"} for branch in _schema(fault)["anyOf"]):
        return [" or ".join(f"'{key}'" for branch in _schema(fault)["anyOf"] for key in branch["required"])]
    return []


def _unknown_keys(document: Document, pointer: Pointer, fault: ValidationError) -> Iterator[Finding]:
    known = list(_schema(fault).get("properties", {}))
    title = _schema(fault).get("title", "map")
    for key in _extras(fault)[:_MOST_KEYS]:
        meant = _limit(key, known) or nearest(key[:_LONGEST_SHOWN], known)
        fault_and_fix = _no_space(key) or (
            f"unknown key '{_short(key)}' in {_a(title)}",
            f"did you mean '{meant}'?" if meant else _one_of(known),
        )
        yield error(document.key_place((*pointer, key)), "unknown-key", *fault_and_fix)


def _limit(key: str, known: Sequence[str]) -> str | None:
    """The limit that another language, or everyday speech, calls by this key."""
    meant = _LIMIT_MEANT.get(key.lower().replace("_", " ").replace("-", " "))
    return meant if meant in known else None


def _no_space(text: str) -> tuple[str, str] | None:
    gap = unspaced(text)
    return (gap.fault, gap.fix) if gap else None


def _missing_keys(
    document: Document, pointer: Pointer, fault: ValidationError, missing: list[str]
) -> Iterator[Finding]:
    properties = _schema(fault).get("properties", {})
    title = _a(_schema(fault).get("title", "map"))
    without_space = {gap.before.removesuffix(":") for key in _value(fault) if (gap := unspaced(key))}
    for key in missing:
        if key in without_space:
            continue
        about = properties.get(key, {}).get("description", "")
        fix = f"add {key}: {_first_sentence(about)}" if about else "add it" if key in properties else "add one of them"
        named = f"'{key}'" if key in properties else key
        yield error(document.place(pointer), "missing-key", f"{named} is missing in {title}", fix)


def _bad_key(fault: ValidationError) -> tuple[str, str]:
    key = _value(fault)
    return _no_space(key) or (
        f"the key '{_short(key)}' is not {_a(_schema(fault).get('title', 'name'))}",
        _about(fault),
    )


def _subject(pointer: Pointer) -> str:
    if not pointer:
        return "the page"
    if isinstance(pointer[-1], str):
        return f"'{_short(pointer[-1])}'"
    return f"item {pointer[-1] + 1} of {_subject(pointer[:-1])}"


def _wrong(subject: str, fault: ValidationError) -> tuple[str, str]:
    value, title = _value(fault), _schema(fault).get("title", "value")
    match fault.validator:
        case "type" | "anyOf":
            return _wrong_type(subject, fault)
        case "enum":
            allowed = [str(member) for member in _schema(fault)["enum"]]
            meant = nearest(value[:_LONGEST_SHOWN], allowed) if isinstance(value, str) else None
            return f"{subject} cannot be {_shown(value)}", f"did you mean '{meant}'?" if meant else _one_of(allowed)
        case "pattern" | "format":
            return f"{subject} is {_shown(value)}, which is not {_a(title)}", _about(fault)
        case "minItems" | "minProperties" | "minLength":
            return f"{subject} is empty", _about(fault)
        case "maxLength":
            return f"{subject} is longer than {fault.validator_value} characters", "write it shorter"
        case "uniqueItems":
            return f"{subject} has the same item twice", "keep one of them"
        case "maxItems":
            return f"{subject} has more than {fault.validator_value} item", _about(fault)
        case _:
            return f"{subject} cannot be {_shown(value)}", _about(fault)


def _wrong_type(subject: str, fault: ValidationError) -> tuple[str, str]:
    value, expected = _value(fault), _expected(_schema(fault))
    words = " or ".join(expected)
    if value is None:
        return f"{subject} is empty", f"write {words} there, or take the key away"
    if isinstance(value, str) and not {"a list", "a map"}.isdisjoint(expected) and (slip := _no_space(value)):
        return slip
    if _kind(value) in expected:
        return f"{subject} has none of the keys it needs", _about(fault)
    return f"{subject} should be {words}, not {_kind(value)}", _retype(value, expected, fault)


def _retype(value: Any, expected: list[str], fault: ValidationError) -> str:
    if "text" in expected and not isinstance(value, list | dict):
        return f'put it in quotes: "{_literal(value)}"'
    if expected == ["true or false"] and isinstance(value, str) and value in _TRUTHS:
        return f"write {_TRUTHS[value]}"
    if expected in (["a number"], ["a whole number"]) and isinstance(value, str):
        digits = value.replace(".", "", expected == ["a number"])
        return "take the quotes away" if digits.isascii() and digits.isdigit() else _about(fault)
    return _about(fault)


def _expected(schema: Mapping[str, Any]) -> list[str]:
    """The types that would do, in words and without repeats."""
    if schema.get("title") == "formula" or {"pattern", "format", "enum"} & schema.keys():
        return [_a(schema.get("title", "value"))]
    types = schema.get("type")
    if types is not None:
        names = [types] if isinstance(types, str) else types
        return ["a single value"] if set(names) >= _SCALARS else [_TYPES[name] for name in names]
    words = [word for branch in schema.get("anyOf", ()) for word in _expected(branch)]
    return list(dict.fromkeys(words)) or ["something else"]


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, dict | list):
        return "a map" if isinstance(value, dict) else "a list"
    return "text" if isinstance(value, str) else f"the number {_shown(value)}"


def _about(fault: ValidationError) -> str:
    about: str = _schema(fault).get("description", "")
    if about:
        return lowered(about.rstrip("."))
    return f"write {' or '.join(_expected(_schema(fault)))}"


def _first_sentence(about: str) -> str:
    return lowered(about.split(". ")[0].rstrip("."))


def _a(title: str) -> str:
    return f"{'an' if title[:1] in 'aeiou' else 'a'} {title}"


def _one_of(names: Sequence[str]) -> str:
    listed = ", ".join(names[:_MOST_LISTED])
    return f"it takes {listed}" + (" and others" if len(names) > _MOST_LISTED else "")


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f"'{_short(value)}'"
    return _kind(value) if isinstance(value, list | dict) else _literal(value)


def _literal(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return _short(str(value))


def _short(text: str) -> str:
    short = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
    return short.replace("\n", "\\n")

"""`facts.yaml` to a vocabulary, with the derived names that all pages share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.authoring.compiling.derive import compile_derive
from engine.authoring.compiling.page import RESERVED, Page
from engine.authoring.compiling.translations import Translations, texts
from engine.authoring.conditions import ConditionReader
from engine.model.condition import Expression
from engine.model.fact import BUILT_IN, Fact, NotOfType, Vocabulary
from engine.model.house import House
from engine.model.scope import Formula
from engine.model.types import (
    BOOLEAN,
    DATE,
    DATETIME,
    INTEGER,
    MONEY,
    NUMBER,
    STRING,
    ValueType,
    enum_of,
    list_of,
)

_TYPES = {
    "string": STRING, "integer": INTEGER, "number": NUMBER, "boolean": BOOLEAN, "money": MONEY, "date": DATE,
    "date-time": DATETIME,
}  # fmt: skip
_LIMITS = (
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern",
    "minItems", "maxItems",
)  # fmt: skip


def compile_facts(
    page: Page, house: House, failures: Iterable[str], translations: Translations
) -> tuple[Vocabulary, dict[str, Formula]]:
    """The vocabulary and the shared derived names, which may ask for the failure; all are left in the page's names."""
    facts: dict[str, Fact] = {}
    for name, raw in page.document.data["facts"].items():
        if name in RESERVED:
            page.report(("facts", name), "name-clash", f"'{name}' already means something", "choose another name", at_key=True)
        facts[name] = _fact(page, name, raw or {}, house, translations)
    vocabulary = Vocabulary.of({name: _of_house(fact, house) for name, fact in facts.items()})
    whole = Vocabulary.of({name: _of_house(fact, house) for name, fact in vocabulary.facts.items()})
    page.names.update({name: fact.type for name, fact in whole.facts.items()})
    page.names["failure"] = failure_type(failures)
    page.nullable = whole.nullable
    return whole, compile_derive(page, page.document.data.get("derive"))


def failure_type(failures: Iterable[str]) -> ValueType:
    """The type of the incident's failure: one of the nodes of the tree."""
    nodes = tuple(failures)
    return enum_of(nodes) if nodes else STRING


def _of_house(fact: Fact, house: House) -> Fact:
    """Built-in facts that name something of the house take only its names."""
    members = {
        "site": tuple(house.sites), "currency": house.currencies, "language": house.languages, "channel": house.channels,
    }.get(fact.name)  # fmt: skip
    if not members or fact.name not in BUILT_IN:
        return fact
    return Fact(
        fact.name, enum_of(members), titles=fact.titles, questions=fact.questions, labels=fact.labels, built_in=True
    )


def _fact(page: Page, name: str, raw: Mapping[str, Any], house: House, translations: Translations) -> Fact:
    pointer = ("facts", name)
    built_in = name in BUILT_IN
    kind = BUILT_IN[name] if built_in else _type(raw)
    has_default = "default" in raw
    nullable = bool(raw.get("nullable")) or (has_default and raw["default"] is None)
    translated = translations.of("facts")
    fact = Fact(
        name=name,
        type=kind,
        nullable=nullable,
        has_default=has_default,
        limits=None if built_in else _limits(page, name, kind, raw),
        schema={key: raw[key] for key in ("type", "enum", "ordered", "unit", "nullable", *_LIMITS) if key in raw},
        titles=texts(house.language, raw.get("title"), translated, ("facts", name, "title")),
        questions=texts(house.language, raw.get("ask"), translated, ("facts", name, "ask")),
        labels=_labels(page, name, kind, raw, house, translations),
        unit=raw.get("unit"),
        built_in=built_in,
    )
    if not has_default or raw["default"] is None:
        return fact
    try:
        default = fact.read(raw["default"], page.currency or house.currency)
    except NotOfType as wrong:
        page.report((*pointer, "default"), "type", f"the default {wrong}", f"give {name} a default of its type")
        return fact
    return _with_default(fact, default)


def _with_default(fact: Fact, default: Any) -> Fact:
    from dataclasses import replace

    return replace(fact, default=default)


def _type(raw: Mapping[str, Any]) -> ValueType:
    if "enum" in raw:
        members = enum_of(tuple(str(member) for member in raw["enum"] if member is not None), bool(raw.get("ordered")))
        return list_of(members) if isinstance(raw.get("type"), list) else members
    kind = raw["type"]
    return list_of(_TYPES[kind[0]]) if isinstance(kind, list) else _TYPES[kind]


def _limits(page: Page, name: str, kind: ValueType, raw: Mapping[str, Any]) -> Expression | None:
    schema = {key: raw[key] for key in _LIMITS if key in raw}
    if not schema:
        return None
    reader = ConditionReader({name: kind}, page.currency, page.currencies)
    expression = reader.read({name: schema}, ("facts",))
    page.check_limits({name: schema}, ("facts",), {name: kind})
    for fault in reader.faults:
        page.report(fault.pointer, fault.code, fault.fault, fault.fix, fault.at_key)
    return expression


def _labels(
    page: Page, name: str, kind: ValueType, raw: Mapping[str, Any], house: House, translations: Translations
) -> dict[str, dict[str, str]]:
    labels: dict[str, dict[str, str]] = {}
    for member, words in (raw.get("labels") or {}).items():
        if member not in kind.members:
            fault, fix = f"'{member}' is no value of {name}", f"known: {', '.join(kind.members)}"
            page.report(("facts", name, "labels", member), "type", fault, fix, at_key=True)
        labels[member] = dict(words) if isinstance(words, Mapping) else {house.language: words}
    for language, document in translations.of("facts").items():
        translated = (document.data.get("facts") or {}).get(name) or {}
        for member, word in (translated.get("labels") or {}).items():
            labels.setdefault(member, {})[language] = word
    return labels

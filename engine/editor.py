"""JSON Schemas that know one book: in an editor its facts, failures, roles, teams and channels complete and explain themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from engine.authoring.document import KINDS, Document
from engine.authoring.schema_files import read_schema
from engine.model.fact import BUILT_IN
from engine.model.house import CHANNELS

FOLDER = ".schemas"
"""Where a book's own schemas stand: beside its house page. They are made from the book, so git does not keep them."""

_COMMON = "urn:amends:common#/$defs/"

_LIMITS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_PLAIN: Mapping[str, dict[str, Any]] = {
    "string": {"type": "string"}, "integer": {"type": "integer"}, "number": {"type": "number"}, "boolean": {"type": "boolean"},
    "money": {"type": ["number", "string"]}, "date": {"type": "string", "format": "date"},
    "date-time": {"type": "string", "format": "date-time"},
}  # fmt: skip

Schema = dict[str, Any]


def schema_name(kind: str) -> str:
    """The file of a kind of page: `playbook.schema.json`; `of` is a translation."""
    return f"{'translation' if kind == 'of' else kind}.schema.json"


def modeline(page: str, kind: str) -> str:
    """The line at the head of a page that tells an editor its schema; `page` is its path within the book."""
    up = "../" * (len(PurePosixPath(page).parts) - 1)
    return f"# yaml-language-server: $schema={up}{FOLDER}/{schema_name(kind)}"


def book_schemas(documents: Iterable[Document]) -> dict[str, Schema]:
    """A schema for each kind of page, each standing alone, with the names of these documents.

    Names of pages that cannot be read are not known: what needs a missing house, vocabulary or tree stays as it is in
    any book.
    """
    book = _Book.of(documents)
    return {kind: _Own(kind, book).schema for kind in KINDS}


@dataclass(frozen=True, slots=True)
class _Book:
    """The names that a book has, each with what explains it."""

    facts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    derived: Mapping[str, str] = field(default_factory=dict)
    failures: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    sites: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    currencies: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    entitlements: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def of(documents: Iterable[Document]) -> _Book:
        by_kind: dict[str, list[Mapping[str, Any]]] = {}
        for document in documents:
            by_kind.setdefault(document.kind, []).append(document.data)
        house = next(iter(by_kind.get("house", ())), {})
        facts = next(iter(by_kind.get("facts", ())), {})
        tree = next(iter(by_kind.get("failures", ())), {})
        playbooks, entitlements = by_kind.get("playbook", []), by_kind.get("entitlement", [])
        sites = house.get("sites") or {}
        teams = {**(house.get("teams") or {})}
        for site in sites.values():
            own = (site or {}).get("teams")
            teams.update(own if isinstance(own, Mapping) else {})
        codes = dict.fromkeys([house["currency"], *house.get("currencies", ())], "") if house else {}
        return _Book(
            facts=facts.get("facts") or {},
            derived={
                name: f"Derived: {page.get('title', 'in the vocabulary')}"
                for page in (facts, *playbooks, *entitlements) for name in page.get("derive") or ()
            },
            failures={name: node["title"] for name, node in (tree.get("failures") or {}).items()},
            teams={name: str((team or {}).get("title", name)) for name, team in teams.items()},
            roles={role["role"]: str(role.get("title", role["role"])).replace("_", " ") for role in house.get("roles", ())},
            sites={name: str((site or {}).get("title", name)) for name, site in sites.items()},
            languages=dict.fromkeys(house.get("languages", ()), ""),
            channels={name: name.replace("_", " ") for name in (house.get("channels") or CHANNELS)} if house else {},
            currencies=codes,
            pages={page["playbook"]: str(page["title"]) for page in playbooks},
            options={option["option"]: str(option["title"]) for page in playbooks for option in page["options"]},
            entitlements={page["entitlement"]: str(page["title"]) for page in entitlements},
        )  # fmt: skip

    @property
    def members(self) -> Mapping[str, Mapping[str, str]]:
        """Built-in facts whose values are names of the house."""
        found = {
            "site": self.sites, "currency": self.currencies, "language": self.languages, "channel": self.channels,
            "failure": self.failures,
        }  # fmt: skip
        return {name: names for name, names in found.items() if names}


class _Own:
    """One kind's schema, with everything it refers to inside, narrowed to the names of a book."""

    def __init__(self, kind: str, book: _Book) -> None:
        self.kind, self.book = kind, book
        self.schema = read_schema(kind)
        self.schema.pop("$id")
        own: Schema = self.schema.setdefault("$defs", {})
        common = read_schema("common")["$defs"]
        own.update({f"common.{name}": _moved(definition) for name, definition in common.items()})
        _localise(self.schema)
        self.defs = own
        if kind not in ("facts", "failures", "house"):
            self.narrow()
        if kind in ("facts", "playbook", "entitlement") and book.facts:
            self.conditions()

    def narrow(self) -> None:
        book = self.book
        if book.failures:
            self.defs["common.failureId"] |= _one_of(book.failures)
        if book.languages and self.kind != "of":
            self.defs["common.language"] |= _one_of(book.languages)
        if self.kind in ("playbook", "entitlement"):
            self.pages()
        elif self.kind == "cases":
            self.cases()
        elif self.kind == "of":
            self.translations()

    def pages(self) -> None:
        for properties in _properties(self.schema):
            for key in ("owner", "team"):
                if key in properties and self.book.teams:
                    properties[key] |= _one_of(self.book.teams)
            if "channels" in properties and self.book.channels:
                _closed(properties["channels"], self.book.channels)

    def cases(self) -> None:
        case, book = self.schema["properties"]["cases"]["items"], self.book
        for key, names in {"role": book.roles, "channel": book.channels}.items():
            if names:
                case["properties"][key] |= _one_of(names)
        expect = self.defs["expect"]["properties"]
        known = {"playbook": book.pages, "option": book.options, "recommended": book.options, "needs_role": book.roles}
        for key, names in known.items():
            expect[key] |= _suggested(names, or_null=True)
        if book.facts:
            expect["asks"]["items"] = _suggested(self.facts_by_title(), or_null=False)
            self.defs["own.facts"] = {
                "type": "object",
                "properties": {name: self.fact(name) for name in self.fact_names() if name not in ("today", "now")},
                "additionalProperties": False,
            }
            # A case of a refusal may well say what no fact is.
            case["if"] = {"required": ["expect"], "properties": {"expect": {"required": ["refused"]}}}
            case["else"] = {"properties": {"facts": {"$ref": "#/$defs/own.facts"}}}

    def translations(self) -> None:
        book = self.book
        known = {**book.pages, **book.entitlements, "house": "the house", "facts": "the vocabulary", "failures": "the tree"}
        self.defs["of"] |= _suggested(known, or_null=False)
        if book.languages:
            self.defs["language"] |= _one_of(book.languages)

    def conditions(self) -> None:
        """Each fact in a condition by its own type; names that no fact and no page has are refused."""
        condition = self.defs["common.condition"]
        for name in (*self.fact_names(), "failure"):
            condition["properties"][name] = {"$ref": f"#/$defs/test.{name}"}
            self.defs[f"test.{name}"] = self.test(name)
        for name, told in self.book.derived.items():
            condition["properties"].setdefault(name, {"$ref": "#/$defs/common.test", "description": told})
        names = list(condition["properties"])
        self.defs["own.names"] = {
            "propertyNames": {"enum": names},
            "properties": {
                "any": {"items": {"$ref": "#/$defs/own.names"}}, "all": {"items": {"$ref": "#/$defs/own.names"}},
                "not": {"$ref": "#/$defs/own.names"},
            },
        }  # fmt: skip
        # A page that derives names of its own may use more than any schema can know; `amends check` knows them.
        if self.kind != "facts":
            self.schema["if"] = {"not": {"required": ["derive"]}}
            self.schema["then"] = _where_conditions_stand(self.kind)

    def fact_names(self) -> list[str]:
        return list(dict.fromkeys([*self.book.facts, *BUILT_IN]))

    def facts_by_title(self) -> dict[str, str]:
        return {name: _told(name, self.book.facts.get(name) or {}) for name in self.fact_names()}

    def value(self, name: str) -> Schema:
        """What one value of a fact may be."""
        raw = self.book.facts.get(name) or {}
        if name in self.book.members:
            return _one_of(self.book.members[name])
        if name in BUILT_IN or name == "failure":
            kind = BUILT_IN.get(name)
            labels = {member: _label(raw, member) for member in kind.members} if kind else {}
            return _one_of(labels) if labels else dict(_PLAIN[kind.kind if kind else "string"])
        if "enum" in raw:
            return _one_of({member: _label(raw, member) for member in raw["enum"]})
        kind_name = raw.get("type", "string")
        return dict(_PLAIN.get(kind_name, {})) if isinstance(kind_name, str) else {"type": "array"}

    def fact(self, name: str) -> Schema:
        """A fact's value in a case."""
        raw = self.book.facts.get(name) or {}
        value = self.value(name)
        if raw.get("nullable") or ("default" in raw and raw["default"] is None):
            value = {"anyOf": [value, {"type": "null"}]}
        return {"title": raw.get("title", name), "description": _told(name, raw), **value}

    def test(self, name: str) -> Schema:
        """What a condition may ask of a fact: a value, a list of values, or limits of its type."""
        raw = self.book.facts.get(name) or {}
        head = {"title": raw.get("title", name), "description": _told(name, raw)}
        value = self.value(name)
        if value.get("type") == "array":
            return {**head, "$ref": "#/$defs/common.test"}
        member = {"anyOf": [value, {"type": "null"}]}
        line = {"$ref": "#/$defs/common.limit"} if raw.get("type") == "money" else value
        limits: Schema = {"const": member, "enum": {"items": member}, **dict.fromkeys(_LIMITS, line)}
        if value.get("type") == "boolean" or ("enum" in value and not raw.get("ordered")):
            limits |= {key: {"not": {}, "description": "It has no order: name its values."} for key in _LIMITS}
        any_of = [value, {"type": "null"}, {"type": "array", "items": member, "minItems": 1},
                  {"type": "object", "allOf": [{"$ref": "#/$defs/common.limits"}], "minProperties": 1, "properties": limits}]  # fmt: skip
        return {**head, "anyOf": any_of}


def _moved(definition: Any) -> Any:
    """A shared definition, with references to its neighbours at their new place."""
    if isinstance(definition, list):
        return [_moved(item) for item in definition]
    if not isinstance(definition, dict):
        return definition
    return {
        key: f"{_COMMON}{item.removeprefix('#/$defs/')}" if key == "$ref" and item.startswith("#/$defs/") else _moved(item)
        for key, item in definition.items()
    }


def _localise(node: Any) -> None:
    """Editors follow references within a file, and no others: bring all of them there."""
    if isinstance(node, list):
        for item in node:
            _localise(item)
    elif isinstance(node, dict):
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.startswith(_COMMON):
            node["$ref"] = f"#/$defs/common.{reference.removeprefix(_COMMON)}"
        for item in node.values():
            _localise(item)


def _properties(node: Any) -> Iterator[Schema]:
    """Every `properties` map of a schema, whatever it stands in."""
    if isinstance(node, list):
        for item in node:
            yield from _properties(item)
    elif isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            yield node["properties"]
        for item in node.values():
            yield from _properties(item)


def _one_of(names: Mapping[str, str]) -> Schema:
    """One of these names and no other, each with what it means."""
    known: Schema = {"enum": list(names)}
    if any(names.values()):
        known |= {"enumDescriptions": list(names.values()), "markdownEnumDescriptions": list(names.values())}
    return known


def _suggested(names: Mapping[str, str], or_null: bool) -> Schema:
    """These names complete, and others are allowed: pages come and go faster than schemas are made."""
    known = [_one_of(names)] if names else []
    return {"anyOf": [*known, {"type": ["string", "null"] if or_null else "string"}]}


def _closed(node: Schema, names: Mapping[str, str]) -> None:
    """A map whose keys are these names."""
    value = node.pop("additionalProperties")
    node.pop("propertyNames", None)
    node["properties"] = {name: {**value, "description": f"What is said {told}."} for name, told in names.items()}
    node["additionalProperties"] = False


def _where_conditions_stand(kind: str) -> Schema:
    names = {"$ref": "#/$defs/own.names"}

    def items(**properties: Schema) -> Schema:
        return {"items": {"properties": properties}}

    remedies = items(when=names, scale=items(when=names), unless=items(when=names))
    if kind == "playbook":
        return {"properties": {"when": names, "options": items(when=names, remedies=remedies)}}
    return {"properties": {"when": names, "unless": items(when=names), "standing": items(when=names), "remedies": remedies}}


def _label(raw: Mapping[str, Any], member: str) -> str:
    words = (raw.get("labels") or {}).get(member)
    if isinstance(words, Mapping):
        words = next(iter(words.values()), None)
    return str(words or member.replace("_", " "))


def _told(name: str, raw: Mapping[str, Any]) -> str:
    """A fact's question, else its title; and its unit."""
    told = str(raw.get("ask") or raw.get("title") or name.replace("_", " "))
    return f"{told} (counted in: {raw['unit']})" if raw.get("unit") else told

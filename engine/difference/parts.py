"""The parts of an option or an entitlement: remedies, promises, who is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.authoring.compiling.remedies import remedy_id
from engine.authoring.conditions import normal_form
from engine.difference.change import CHANGED, Change, Example, change, of_words
from engine.difference.words import text_changes
from engine.model.playbook import PROMISE_WORDS, Remedy, Sum
from engine.model.scope import Formula

PRICING = ("kind", "amount", "at_least", "at_most", "times", "scale", "round", "drop_below", "drop_unless_above", "quantity", "unit", "worth", "settles")
"""The keys of a remedy that settle what it comes to, in the order of pricing."""


def written_out(definitions: Mapping[str, Formula]) -> dict[str, str]:
    """Derived names by their definitions, all names in them written out."""
    return {name: definition.normal for name, definition in definitions.items()}


def remedies_of(raw: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The remedies of an option or an entitlement as written, by id; those to choose from among them."""
    items = [thing for item in raw.get("remedies", ()) for thing in item.get("one_of", (item,))]
    return {remedy_id(item): item for item in items}


def remedy_changes(area: str, where: str, key: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, example: Example | None) -> Iterator[Change]:
    """A remedy that came, went or is priced otherwise, key by key; the example stands with the first."""
    if old is None or new is None:
        told = [None if raw is None else {name: raw[name] for name in ("what", "when", *PRICING) if name in raw} for raw in (old, new)]
        yield change(area, where, f"remedy {key}", told[0], told[1], example)
        return
    keys = [name for name in ("when", "unless", *PRICING) if old.get(name) != new.get(name)]
    for name in keys:
        yield change(area, where, f"{key}: {name}", old.get(name), new.get(name), example)
        example = None
    if not keys:  # the page says the same, but a name that it uses does not
        yield Change(area, CHANGED, where, f"{key}: through a name it uses", example=example)


def meaning(remedy: Remedy, definitions: Mapping[str, Formula]) -> tuple[object, ...]:
    """What a remedy comes to, with all names written out: two that have one meaning are priced alike in every case."""
    names = written_out(definitions)

    def total(one: Sum | None) -> object:
        return None if one is None else (one.formula.normal if one.formula else None, sorted((code, part.normal) for code, part in one.by_currency.items()))

    def number(one: Formula | None) -> object:
        return one.normal if one else None

    return (
        remedy.kind, normal_form(remedy.when, names), tuple((one.reason, normal_form(one.when, names)) for one in remedy.unless),
        total(remedy.amount), total(remedy.worth), total(remedy.at_least), total(remedy.at_most), number(remedy.times),
        tuple((normal_form(step.when, names), step.by.normal) for step in remedy.scale), remedy.rounding,
        tuple((total(drop.limit), drop.above, drop.reason) for drop in remedy.drops), number(remedy.quantity), remedy.unit,
        remedy.settles,
    )  # fmt: skip


def promise_changes(where: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    before, after = ({promise["id"]: promise for promise in raw.get("promise", ())} for raw in (old, new))
    for key in dict.fromkeys((*before, *after)):
        one, other = before.get(key), after.get(key)
        if one is None or other is None:
            yield change("promises", where, f"promise {key}", _promise(one), _promise(other))
            continue
        for name in dict.fromkeys((*one, *other)):
            if one.get(name) != other.get(name):
                make = of_words if name in PROMISE_WORDS else change
                yield make("promises", where, f"{key}: {name}", one.get(name), other.get(name))


def _promise(raw: Mapping[str, Any] | None) -> str | None:
    return None if raw is None else f"{raw['what']}, due {raw['due']}"


def tell_changes(where: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    before, after = (_by_team(raw.get("tell", ())) for raw in (old, new))
    for key in dict.fromkeys((*before, *after)):
        one, other = before.get(key), after.get(key)
        if one is None or other is None:
            yield change("tells", where, key, *(None if raw is None else raw.get("message", "") for raw in (one, other)))
            continue
        if one.get("within") != other.get("within"):
            yield change("tells", where, f"{key}: within", one.get("within"), other.get("within"))
        yield from text_changes(where, {f"{key}: message": one.get("message")}, {f"{key}: message": other.get("message")}, "tells")


def _by_team(tells: Any) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for raw in tells:
        number = sum(key.split(" ")[0] == raw["team"] for key in found) + 1
        found[raw["team"] if number == 1 else f"{raw['team']} ({number})"] = raw
    return found

"""Remedies: what they give, how they are priced, when they apply (meaning.md rules 16, 18, 20, 22)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.authoring.compiling.page import Page
from engine.authoring.compiling.spoken import Speaker
from engine.authoring.document import Pointer
from engine.model.playbook import Choice, Drop, Exclusion, Remedy, Rounding, Scale
from engine.model.types import MONEY, NUMBER, ValueType


def remedy_id(raw: Mapping[str, Any]) -> str:
    """A remedy's id: its own, else its kind."""
    return str(raw.get("id", raw.get("kind")))


def remedy_names(remedies: list[Mapping[str, Any]]) -> dict[str, ValueType]:
    """What scripts see of remedies: the amount, or the quantity, by id. A dotted id has no script name."""
    names: dict[str, ValueType] = {}
    for raw in remedies:
        for item in raw.get("one_of", (raw,)):
            if "amount" in item or "quantity" in item:
                names[remedy_id(item)] = MONEY if "amount" in item else NUMBER
    return {name: kind for name, kind in names.items() if name.isidentifier()}


def compile_remedy(page: Page, speaker: Speaker, raw: Mapping[str, Any], pointer: Pointer, words: Pointer) -> Remedy:
    """One remedy; `words` is where a translation page has its `what`."""
    when = page.condition(raw.get("when"), (*pointer, "when"))
    if "when" in raw:
        page.branch(pointer, f"remedy '{remedy_id(raw)}'", when)
    return Remedy(
        id=remedy_id(raw),
        kind=raw["kind"],
        what=speaker.scripts(raw.get("what"), (*pointer, "what"), words),
        when=when,
        unless=compile_exclusions(page, speaker, raw.get("unless", ()), (*pointer, "unless")),
        amount=page.sum(raw["amount"], (*pointer, "amount")) if "amount" in raw else None,
        worth=page.sum(raw["worth"], (*pointer, "worth")) if "worth" in raw else None,
        at_least=page.sum(raw["at_least"], (*pointer, "at_least")) if "at_least" in raw else None,
        at_most=page.sum(raw["at_most"], (*pointer, "at_most")) if "at_most" in raw else None,
        times=page.number(raw["times"], (*pointer, "times")) if "times" in raw else None,
        scale=_scale(page, raw.get("scale", ()), (*pointer, "scale")),
        rounding=Rounding(Decimal(raw["round"]["to"]), raw["round"].get("mode", "half_up")) if "round" in raw else None,
        drops=_drops(page, raw, pointer),
        quantity=page.number(raw["quantity"], (*pointer, "quantity")) if "quantity" in raw else None,
        unit=raw.get("unit"),
    )


def _scale(page: Page, raw: Any, pointer: Pointer) -> tuple[Scale, ...]:
    steps: list[Scale] = []
    for index, step in enumerate(raw):
        by = page.number(step["by"], (*pointer, index, "by"))
        when = page.condition(step.get("when"), (*pointer, index, "when"))
        if by:
            steps.append(Scale(when, by))
    return tuple(steps)


def _drops(page: Page, raw: Mapping[str, Any], pointer: Pointer) -> tuple[Drop, ...]:
    drops: list[Drop] = []
    for key, above in (("drop_below", False), ("drop_unless_above", True)):
        if key not in raw:
            continue
        limit, reason, where = raw[key], None, (*pointer, key)
        if isinstance(limit, Mapping) and "limit" in limit:
            limit, reason, where = limit["limit"], limit.get("reason"), (*where, "limit")
        total = page.sum(limit, where)
        if total:
            drops.append(Drop(total, above, reason))
    return tuple(drops)


def compile_exclusions(page: Page, speaker: Speaker, raw: Any, pointer: Pointer) -> tuple[Exclusion, ...]:
    """`unless` lists: in their order, each with its reason and what a customer can be told."""
    found: list[Exclusion] = []
    for index, item in enumerate(raw):
        when = page.condition(item.get("when"), (*pointer, index, "when"))
        say = speaker.scripts(item.get("say"), (*pointer, index, "say"), ("unless", item["reason"], "say"))
        page.branch((*pointer, index), f"'{item['reason']}'", when, tuple(other.when for other in found))
        found.append(Exclusion(item["reason"], when, say))
    return tuple(found)


def compile_choice(page: Page, speaker: Speaker, raw: Mapping[str, Any], pointer: Pointer) -> Choice:
    one_of = tuple(
        compile_remedy(page, speaker, item, (*pointer, "one_of", index), ("remedies", remedy_id(item), "what"))
        for index, item in enumerate(raw["one_of"])
    )
    return Choice(
        raw["id"],
        raw.get("chosen_by", "customer"),
        one_of,
        page.condition(raw.get("when"), (*pointer, "when")),
        compile_exclusions(page, speaker, raw.get("unless", ()), (*pointer, "unless")),
    )


__all__ = ["compile_choice", "compile_exclusions", "compile_remedy", "remedy_id", "remedy_names"]

"""An entitlement page: scope, exclusions, remedies and choices, figures, deadlines (meaning.md rules 18, 19 and 21)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.authoring.compiling.derive import compile_derive
from engine.authoring.compiling.page import Page, check_ids
from engine.authoring.compiling.playbook import (
    SPOKEN_NAMES,
    Shared,
    check_failures,
    check_names,
    check_team,
    compile_calendar,
    money_names,
    with_validity,
)
from engine.authoring.compiling.remedies import (
    compile_choice,
    compile_exclusions,
    compile_remedy,
    remedy_id,
    remedy_names,
)
from engine.authoring.compiling.spoken import Speaker
from engine.authoring.compiling.translations import texts
from engine.model.errors import did_you_mean
from engine.model.money import is_currency
from engine.model.playbook import Choice, Entitlement, Remedy, Standing
from engine.model.scope import Formula


def compile_entitlement(page: Page, shared: Shared) -> Entitlement:
    data = page.document.data
    translated = shared.translations.of(data["entitlement"])
    calendar = compile_calendar(page, shared)
    own = compile_derive(page, data.get("derive"))
    code, name = _currency(page)
    if "owner" in data:
        check_team(page, shared, data["owner"], ("owner",))
    raw_remedies = data.get("remedies", [])
    amounts = remedy_names(raw_remedies)
    check_names(page, amounts, raw_remedies, ())
    speaker = Speaker(page, shared.house, translated, {**page.types(), **SPOKEN_NAMES, **amounts}, {}, set())
    remedies = tuple(_item(page, speaker, raw, index) for index, raw in enumerate(raw_remedies))
    check_ids(page, "remedies", _ids(remedies), ("remedies",))
    return Entitlement(
        id=data["entitlement"],
        path=page.document.path,
        titles=texts(shared.house.language, data["title"], translated, ("title",)),
        failures=check_failures(page, shared),
        source=data.get("source") or {},
        currency=code,
        currency_name=name,
        when=with_validity(page, page.condition(data.get("when"), ("when",))),
        unless=compile_exclusions(page, speaker, data.get("unless", ()), ("unless",)),
        definitions={**shared.definitions, **own},
        calendar=calendar,
        remedies=remedies,
        standing=tuple(
            Standing(item["label"], page.condition(item.get("when"), ("standing", index, "when")))
            for index, item in enumerate(data.get("standing", ()))
        ),
        figures={
            key: total for key, raw in (data.get("figures") or {}).items() if (total := page.sum(raw, ("figures", key)))
        },
        deadlines=_deadlines(page),
        say=speaker.words([("say",)]),
        names=frozenset(speaker.mentioned),
        money_names=money_names(page),
        page=data,
    )


def _currency(page: Page) -> tuple[str | None, str | None]:
    """Its own currency: a code, or the name of a fact or derived name that gives one."""
    raw = page.document.data.get("currency")
    if raw is None or is_currency(raw):
        return raw, None
    kind = page.types().get(raw)
    if kind is None and len(raw) == 3 and raw.isupper():
        page.report(("currency",), "currency", f"'{raw}' is no currency", did_you_mean(raw, page.currencies))
    elif kind is None and raw not in page.broken:
        page.report(("currency",), "unknown-fact", f"'{raw}' is neither a currency nor a fact", did_you_mean(raw, page.names))
    elif kind is not None and kind.kind not in {"enum", "string"}:
        page.report(("currency",), "type", f"'{raw}' is {kind}, not a currency", "name one that gives a code such as EUR")
    return None, raw


def _item(page: Page, speaker: Speaker, raw: Mapping[str, Any], index: int) -> Remedy | Choice:
    pointer = ("remedies", index)
    if "one_of" in raw:
        return compile_choice(page, speaker, raw, pointer)
    return compile_remedy(page, speaker, raw, pointer, ("remedies", remedy_id(raw), "what"))


def _ids(remedies: tuple[Remedy | Choice, ...]) -> Iterator[str]:
    for item in remedies:
        yield item.id
        if isinstance(item, Choice):
            yield from (thing.id for thing in item.one_of)


def _deadlines(page: Page) -> dict[str, Formula]:
    deadlines: dict[str, Formula] = {}
    for key, raw in (page.document.data.get("deadlines") or {}).items():
        pointer = ("deadlines", key)
        compiled = page.formula(raw, pointer)
        if compiled and compiled.type.kind not in {"date", "date-time", "null"}:
            page.report(pointer, "type", f"this is {compiled.type}, not a day", "give a formula for a date")
        elif compiled:
            deadlines[key] = compiled
    return deadlines

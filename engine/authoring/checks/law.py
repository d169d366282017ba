"""What a page can have wrong in its source, its dates, its sums by currency; of law or contract above all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from engine.authoring.checks.draft import Draft
from engine.authoring.conditions import LIMITS
from engine.authoring.document import Document, Pointer
from engine.model.finding import Finding, error, warning
from engine.model.money import is_currency

_YEAR = 365


def check_sources(draft: Draft) -> Iterator[Finding]:
    """`no-source`: nobody can say where it is written. `old-source`: not checked for a year."""
    for document in draft.documents:
        if document.kind != "entitlement":
            continue
        source = document.data.get("source") or {}
        if not source.get("law") and not source.get("contract"):
            fix = "add 'source: {law: …, place: …, checked: …}', or 'contract'"
            yield error(document.key_place(("entitlement",)), "no-source", "nothing says which law or contract this is", fix)
        elif "checked" not in source:
            yield warning(document.key_place(("source",)), "old-source", "nobody has noted when it was checked", "add 'checked: …'")
        elif draft.today is not None:
            yield from _age(document, date.fromisoformat(source["checked"]), draft.today)


def _age(document: Document, checked: date, today: date) -> Iterator[Finding]:
    place = document.place(("source", "checked"))
    if checked > today:
        yield warning(place, "date-order", f"it was checked on {checked}, which has not come yet", "write the day it was checked")
    elif (today - checked).days > _YEAR:
        yield warning(place, "old-source", f"last checked on {checked}, over a year ago", "read the source again, then change the day")


def check_dates(draft: Draft) -> Iterator[Finding]:
    """`date-order`: a start after its end, or starts that do not go forward."""
    for document in draft.documents:
        if document.kind not in {"playbook", "entitlement", "facts"}:
            continue
        valid = document.data.get("valid") or {}
        if "from" in valid and "until" in valid and valid["from"] > valid["until"]:
            fault = f"it ends on {valid['until']}, before it starts on {valid['from']}"
            yield error(document.place(("valid", "until")), "date-order", fault, "swap the two, or mend the year")
        for name, definition in (document.data.get("derive") or {}).items():
            starts = list(definition.get("from") or ()) if isinstance(definition, Mapping) else []
            for before, after in pairwise(starts):
                if after < before:
                    place = document.key_place(("derive", name, "from", after))
                    yield warning(place, "date-order", f"{after} stands after {before}", "write the starts from old to new")


def check_expired(draft: Draft) -> Iterator[Finding]:
    """`expired`: a page whose time is over."""
    for document in draft.documents:
        valid = (document.data.get("valid") or {}) if document.kind in {"playbook", "entitlement"} else {}
        until = valid.get("until")
        if until is None or valid.get("from", until) > until:
            continue
        if draft.today is not None and date.fromisoformat(until) < draft.today:
            fault = f"its time was over on {until}"
            yield warning(document.place(("valid", "until")), "expired", fault, "take the page out, or give it a new time")


def check_deadlines(draft: Draft) -> Iterator[Finding]:
    """`no-deadline`: a deadline that can never be computed."""
    for entitlement in draft.entitlements:
        document = draft.by_path[entitlement.path]
        for name, formula in entitlement.deadlines.items():
            if formula.type.kind == "null":
                place = document.place(("deadlines", name))
                yield error(place, "no-deadline", f"'{name}' is always null", "give a formula for a date")


def check_currencies(draft: Draft) -> Iterator[Finding]:
    """`missing-currency`: a sum by currency that leaves out one of the house's."""
    wanted = frozenset(draft.house.currencies)
    for document in draft.documents:
        for pointer, sums in _sums_on(document):
            missing = sorted(wanted - frozenset(sums))
            if missing and wanted >= frozenset(sums):  # a currency that is none of the house's is told already
                fault = f"there is no sum in {' or '.join(missing)}, which the house takes"
                fix = f"add {', '.join(f'{code}: …' for code in missing)}"
                yield warning(document.place(pointer), "missing-currency", fault, fix)


def _sums_on(document: Document) -> Iterator[tuple[Pointer, Mapping[str, Any]]]:
    """Every map by currency on a page that has no currency of its own, or in the vocabulary's limits and derived names."""
    if document.kind in {"playbook", "entitlement"} and "currency" not in document.data:
        yield from _sums(document.data, ())
    elif document.kind == "facts":
        for name, fact in document.data["facts"].items():
            for keyword in LIMITS:
                yield from _sums((fact or {}).get(keyword), ("facts", name, keyword))
        for name, definition in (document.data.get("derive") or {}).items():
            yield from _sums(definition, ("derive", name))


def _sums(data: Any, pointer: Pointer) -> Iterator[tuple[Pointer, Mapping[str, Any]]]:
    """Every map by currency in a piece of a page."""
    if isinstance(data, Mapping):
        if data and all(isinstance(key, str) and len(key) == 3 and key.isupper() and is_currency(key) for key in data):
            yield pointer, data
            return
        for key, item in data.items():
            if key not in {"say", "source"}:
                yield from _sums(item, (*pointer, key))
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from _sums(item, (*pointer, index))

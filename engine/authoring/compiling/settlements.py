"""`settles:` of an option's remedy, tied to the entitlement's remedy it names (meaning.md rule 20)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.authoring.compiling.page import Page
from engine.model.errors import did_you_mean
from engine.model.playbook import Choice, Entitlement, Option, Playbook, Remedy


def compile_settlements(
    pages: Sequence[Page], playbooks: Sequence[Playbook], entitlements: Sequence[Entitlement]
) -> tuple[Playbook, ...]:
    """The playbooks, each remedy that settles something knowing what; a name that is not owed anywhere is reported."""
    known = {entitlement.id: _remedies(entitlement) for entitlement in entitlements}
    by_path = {page.document.path: page for page in pages}
    return tuple(_settled(by_path[playbook.path], playbook, known) for playbook in playbooks)


def _remedies(entitlement: Entitlement) -> tuple[str, ...]:
    ids: list[str] = []
    for item in entitlement.remedies:
        ids += [thing.id for thing in item.one_of] if isinstance(item, Choice) else [item.id]
    return tuple(ids)


def _settled(page: Page, playbook: Playbook, known: Mapping[str, tuple[str, ...]]) -> Playbook:
    raw_options = page.document.data["options"]
    if not any("settles" in remedy for option in raw_options for remedy in option.get("remedies", ())):
        return playbook
    options = tuple(_option(page, option, index, known) for index, option in enumerate(playbook.options))
    return replace(playbook, options=options)


def _option(page: Page, option: Option, index: int, known: Mapping[str, tuple[str, ...]]) -> Option:
    raw = page.document.data["options"][index].get("remedies", [])
    remedies: list[Remedy] = []
    for position, remedy in enumerate(option.remedies):
        settles = raw[position].get("settles")
        found = _split(settles, known) if settles else None
        if settles and found is None:
            names = [f"{entitlement}.{name}" for entitlement, ids in known.items() for name in ids]
            pointer = ("options", index, "remedies", position, "settles")
            page.report(pointer, "unknown-settles", f"nothing owed is called '{settles}'", did_you_mean(settles, names))
        remedies.append(replace(remedy, settles=found) if found else remedy)
    return replace(option, remedies=tuple(remedies))


def _split(settles: str, known: Mapping[str, tuple[str, ...]]) -> tuple[str, str] | None:
    """Split after the longest known entitlement id."""
    owners = sorted((key for key in known if settles.startswith(f"{key}.")), key=len, reverse=True)
    if not owners:
        return None
    remedy = settles[len(owners[0]) + 1 :]
    return (owners[0], remedy) if remedy in known[owners[0]] else None

"""Cases: about failures, facts, roles, channels and pages that are there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.authoring.checks.draft import Draft
from engine.authoring.document import Document, Pointer, page_stem
from engine.model.errors import did_you_mean
from engine.model.finding import Finding, error, warning
from engine.model.library import lineage
from engine.model.playbook import Playbook


def check_cases(draft: Draft) -> Iterator[Finding]:
    """`unknown-failure`, `unknown-fact`, `unknown-role`, `unknown-channel`, `unknown-language`, `unknown-page`; `no-cases`.

    And of what a case says that means nothing any more: `stale-case`, `idle-fact`.
    """
    house = draft.house
    known = {
        "failure": ("unknown-failure", list(draft.shared.failures)),
        "role": ("unknown-role", [role.id for role in house.roles]),
        "channel": ("unknown-channel", list(house.channels)),
        "language": ("unknown-language", list(house.languages)),
    }
    covered: set[str] = set()
    for document in draft.documents:
        if document.kind != "cases":
            continue
        near = _near(draft, document)
        for index, case in enumerate(document.data["cases"]):
            pointer: Pointer = ("cases", index)
            for key, (code, names) in known.items():
                if key in case and case[key] not in names:
                    fault = f"unknown {key} '{case[key]}'"
                    yield error(document.place((*pointer, key)), code, fault, did_you_mean(str(case[key]), names))
            yield from _facts(draft, document, case, pointer)
            yield from _expected(draft, document, case, pointer)
            yield from _meant(draft, document, case, pointer, near)
            yield from _idle(draft, document, case, pointer, near)
            covered |= {case["expect"].get("playbook", ""), near.id if near else ""}
    if covered and not draft.broken:
        yield from _uncovered(draft, covered)


def _facts(draft: Draft, document: Document, case: dict[str, Any], pointer: Pointer) -> Iterator[Finding]:
    if "refused" in case["expect"]:
        return
    facts = draft.shared.vocabulary.facts
    for name in case.get("facts") or {}:
        if name not in facts:
            place = document.key_place((*pointer, "facts", name))
            yield error(place, "unknown-fact", f"unknown fact '{name}'", did_you_mean(name, facts))


def _expected(draft: Draft, document: Document, case: dict[str, Any], pointer: Pointer) -> Iterator[Finding]:
    page = case["expect"].get("playbook")
    if page is not None and page not in draft.by_id and not draft.broken:
        place = document.place((*pointer, "expect", "playbook"))
        yield error(place, "unknown-page", f"there is no page '{page}'", did_you_mean(page, draft.by_id))


def _meant(draft: Draft, document: Document, case: dict[str, Any], pointer: Pointer, near: Playbook | None) -> Iterator[Finding]:
    """`stale-case`: a case that expects what the book no longer has."""
    if draft.broken:
        return
    expect = case["expect"]
    page = draft.by_id.get(expect.get("playbook")) or near
    options = [option.id for one in ([page] if page else draft.playbooks) for option in one.options]
    owed = [entitlement.id for entitlement in draft.entitlements]
    roles = [role.id for role in draft.house.roles]
    facts = list(draft.shared.vocabulary.facts)
    known = {
        "option": options, "options": options, "recommended": options, "needs_role": roles, "asks": facts,
        "owed": owed, "not_owed": owed, "may_be_owed": owed,
    }  # fmt: skip
    for key, names in known.items():
        for index, name in enumerate(_named(expect.get(key))):
            if name is not None and name not in names:
                where = (*pointer, "expect", key, index) if isinstance(expect[key], list) else (*pointer, "expect", key)
                fault = f"it expects '{name}', which is not there any more"
                yield warning(document.place(where), "stale-case", fault, did_you_mean(str(name), names))


def _named(wanted: Any) -> list[Any]:
    """The names that an expectation gives: of one, of several, or of maps that name an entitlement or an option."""
    items = wanted if isinstance(wanted, list) else [wanted]
    return [item.get("entitlement", item.get("id")) if isinstance(item, dict) else item for item in items]


def _idle(draft: Draft, document: Document, case: dict[str, Any], pointer: Pointer, near: Playbook | None) -> Iterator[Finding]:
    """`idle-fact`: a case tells a fact that nothing about its failure reads."""
    if draft.broken or draft.faulty or case["failure"] not in draft.shared.failures:
        return
    meant = case["expect"].get("playbook", near.id if near else None)
    # A case that comes elsewhere than to the page beside it shows where that page ends, and with its facts.
    if near and (near.id != meant or not set(near.failures) & set(lineage(case["failure"]))):
        return
    read = draft.names_read(case["failure"])
    for name in case.get("facts") or {}:
        fact = draft.shared.vocabulary.facts.get(name)
        if fact is not None and not fact.built_in and name not in read:
            fault = f"no page about '{case['failure']}' reads '{name}'"
            place = document.key_place((*pointer, "facts", name))
            yield warning(place, "idle-fact", fault, "take it out, or mend the page that should read it")


def _near(draft: Draft, document: Document) -> Playbook | None:
    """The page a file of cases stands beside, if any: `x.cases.yaml` goes with `x.yaml`."""
    stem = page_stem(document.path)
    return next((page for page in draft.playbooks if page_stem(page.path) == stem), None)


def _uncovered(draft: Draft, covered: set[str]) -> Iterator[Finding]:
    for page in draft.playbooks:
        if page.id not in covered:
            place = draft.by_path[page.path].key_place(("playbook",))
            yield warning(place, "no-cases", f"{page.id} has no case", "write one in a .cases.yaml file beside it")

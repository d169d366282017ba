"""Cases: about failures, facts, roles, channels and pages that are there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.authoring.checks.draft import Draft
from engine.authoring.document import Document, Pointer
from engine.model.errors import did_you_mean
from engine.model.finding import Finding, error, warning


def check_cases(draft: Draft) -> Iterator[Finding]:
    """`unknown-failure`, `unknown-fact`, `unknown-role`, `unknown-channel`, `unknown-language`, `unknown-page`; `no-cases`."""
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
        for index, case in enumerate(document.data["cases"]):
            pointer: Pointer = ("cases", index)
            for key, (code, names) in known.items():
                if key in case and case[key] not in names:
                    fault = f"unknown {key} '{case[key]}'"
                    yield error(document.place((*pointer, key)), code, fault, did_you_mean(str(case[key]), names))
            yield from _facts(draft, document, case, pointer)
            yield from _expected(draft, document, case, pointer)
            covered |= {case["expect"].get("playbook", ""), *_near(document, draft)}
    if covered:
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


def _near(document: Document, draft: Draft) -> set[str]:
    """The page a file of cases stands beside: `x.cases.yaml` goes with `x.yaml`."""
    beside = document.path.removesuffix(".yaml").removesuffix(".cases") + ".yaml"
    return {page.id for page in draft.playbooks if page.path == beside}


def _uncovered(draft: Draft, covered: set[str]) -> Iterator[Finding]:
    for page in draft.playbooks:
        if page.id not in covered:
            place = draft.by_path[page.path].key_place(("playbook",))
            yield warning(place, "no-cases", f"{page.id} has no case", "write one in a .cases.yaml file beside it")

"""Words that say a remedy where it is not given: the customer would hear nothing in its place."""

from __future__ import annotations

from collections.abc import Iterator

from engine.authoring.checks.draft import Draft
from engine.authoring.checks.ranking import shown
from engine.authoring.checks.texts import Said
from engine.authoring.conditions import tests_in
from engine.authoring.word_uses import Use, condition_of, uses
from engine.model.condition import ALWAYS, Expression
from engine.model.finding import Finding, warning
from engine.model.playbook import Option, Playbook


def check_given(draft: Draft) -> Iterator[Finding]:
    """`not-given`: a remedy is said where its own condition does not hold."""
    for page in draft.sound:
        translations = draft.shared.translations.of(page.id).values()
        paths = {page.path, *(translation.path for translation in translations)}
        for one in draft.said:
            option = _option_of(one, page) if one.path in paths else None
            if option is not None:
                yield from _said_without(draft, page, option, one)


def _option_of(one: Said, page: Playbook) -> Option | None:
    """The option whose words these are; None where they are the page's own."""
    if one.pointer[:1] != ("options",):
        return None
    key = one.pointer[1]
    return page.options[key] if isinstance(key, int) else next((option for option in page.options if option.id == key), None)


def _said_without(draft: Draft, page: Playbook, option: Option, one: Said) -> Iterator[Finding]:
    given = {remedy.id: remedy.when for remedy in option.remedies if remedy.when is not ALWAYS}
    if not any(name in one.text for name in given):
        return
    told: set[str] = set()
    for use in uses(one.text):
        without = _without(draft, page, option, use, given) if use.name in given and use.name not in told else None
        if without:
            told.add(use.name)
            fix = "say it under the same condition, or only {% if " + use.name + " is defined %}"
            yield warning(one.at(use.offset), "not-given", f"'{use.name}' is said where it is not given: where {without}", fix)


def _without(draft: Draft, page: Playbook, option: Option, use: Use, given: dict[str, Expression]) -> str | None:
    """A case in which the name is said and not there; None where there is none, or it cannot be told: a derived name may go
    with a fact beside it."""
    wanted = [(page.when, True), (option.when, True), (given[use.name], False)]
    for test, holds in use.tests:
        condition = condition_of(test, given)
        if condition is None:
            return None
        wanted.append((condition, holds))
    if any(test.name in page.definitions for condition, _ in wanted for test in tests_in(condition)):
        return None
    types = draft.algebra.types(page, failures=draft.algebra.beneath(page.failures))
    found = draft.algebra.sure_example(wanted, types)
    return shown(found.values, page.definitions) if found else None

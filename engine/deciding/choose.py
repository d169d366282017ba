"""Which options: the author's order, those that hold before those that may (meaning.md rule 15)."""

from __future__ import annotations

from typing import NamedTuple

from engine.model.condition import MAYBE, TRUE
from engine.model.playbook import Option, Playbook
from engine.model.scope import NOTHING, Scope


class Chosen(NamedTuple):
    """An option that holds, or may: `depends_on` are then the facts that would tell."""

    option: Option
    holds: bool
    depends_on: frozenset[str]


def choose(page: Playbook, scope: Scope) -> tuple[Chosen, ...]:
    """The options of a page for an incident: TRUE ones, then UNKNOWN ones; FALSE ones are left out."""
    holding: list[Chosen] = []
    open_: list[Chosen] = []
    for option in page.options:
        truth = option.when.truth(scope)
        if truth is TRUE:
            holding.append(Chosen(option, True, NOTHING))
        elif truth is MAYBE:
            open_.append(Chosen(option, False, option.when.needs(scope)))
    return (*holding, *open_)

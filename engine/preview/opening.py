"""A page taken as chosen, and an option of it taken as open, whatever the facts say."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from engine.deciding.answer import Answer
from engine.deciding.choose import Chosen
from engine.deciding.match import Desk, Match
from engine.deciding.price import Authority
from engine.model.condition import FALSE, TRUE, Expression
from engine.model.decision import Ask, OptionGiven
from engine.model.errors import Fault, IncidentRefused, NotComputable
from engine.model.incident import Incident
from engine.model.library import Library
from engine.model.playbook import Option, Playbook
from engine.model.scope import NOTHING, Scope


@dataclass(frozen=True, slots=True)
class Opened:
    """An option in its words. `applies`: what the facts say of page and option, None where they don't tell; `asks`: the
    facts that it still waits for."""

    option: OptionGiven
    applies: bool | None
    asks: tuple[Ask, ...]


def scope_of(library: Library, incident: Incident, page: Playbook) -> Scope:
    """The names of a page for an incident: one for all its options."""
    return Desk(library, incident).scope(page)


def open_option(library: Library, incident: Incident, page: Playbook, option: Option, scope: Scope) -> Opened:
    """Price and say one option. Raises IncidentRefused where a sum cannot be computed."""
    answer = Answer(library, incident, Match(page, scope, False, ()), Authority(incident.role, Decimal(0), {}))
    try:
        answer.add_owed()
        answer.add_option(Chosen(option, True, NOTHING))
        applies = _both(_holds(page.when, scope), _holds(option.when, scope))
    except NotComputable as fault:
        raise IncidentRefused([Fault("/facts", "facts", str(fault))]) from None
    asks = answer.questions.ordered(library.vocabulary, incident.language, library.house.language)
    return Opened(answer.options[0], applies, asks)


def _holds(condition: Expression, scope: Scope) -> bool | None:
    truth = condition.truth(scope)
    return True if truth is TRUE else False if truth is FALSE else None


def _both(page: bool | None, option: bool | None) -> bool | None:
    if page is False or option is False:
        return False
    return True if page and option else None

"""The straight line: match, choose, price, render; one decision."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from engine.deciding.answer import Answer
from engine.deciding.choose import choose
from engine.deciding.explain import explain
from engine.deciding.match import Desk, match
from engine.deciding.price import Authority, Remaining
from engine.model.decision import Decision
from engine.model.errors import Fault, IncidentRefused, NotComputable
from engine.model.incident import Incident
from engine.model.library import Library


def decide(
    library: Library,
    incident: Incident,
    *,
    remaining: Mapping[str, Remaining] | None = None,
    granted: Decimal = Decimal(0),
    everything: bool = False,
) -> Decision:
    """One incident in, one decision out; nothing is stored and no clock is read.

    `remaining` is what each limit has left for this customer, by limit id; `granted` the goodwill already given on this
    incident, in its currency; `everything` explains every page. Raises IncidentRefused where a sum cannot be computed.
    """
    desk = Desk(library, incident)
    authority = Authority(incident.role, granted, remaining or {})
    try:
        found = match(library, incident, desk)
        answer = Answer(library, incident, found, authority)
        answer.add_owed()
        for chosen in choose(found.chosen, found.scope):
            answer.add_option(chosen)
        return answer.decision(explain(library, incident, desk, found, everything))
    except NotComputable as fault:
        raise IncidentRefused([Fault("/facts", "facts", str(fault))]) from None

"""What options cost, held against what roles may give and what limits allow."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.authoring.checks.draft import Draft
from engine.authoring.checks.priced import Priced, priced_options
from engine.authoring.intervals import ZERO
from engine.model.finding import Finding, warning
from engine.model.money import amount_text


def check_authority(draft: Draft) -> Iterator[Finding]:
    """`above-authority`: an option that costs more than anybody may give. `over-limit`: one that can pass a limit."""
    for page in draft.sound:
        document = draft.by_path[page.path]
        for index, option, currency, remedies in priced_options(draft, page):
            place = document.key_place(("options", index))
            least, most = _least(remedies), _most(remedies)
            role = max(draft.house.roles, key=lambda role: role.may_give.get(currency, ZERO))
            may_give = role.may_give.get(currency, ZERO)
            if most > may_give:
                can = "costs at least" if least > may_give else "can cost"
                fault = f"'{option.id}' {can} {_told(max(least, most), currency)}; {role.id}, who may give most, may give {_told(may_give, currency)}"
                yield warning(place, "above-authority", fault, "cap it with 'at_most', or let a role give more")
            for limit in draft.house.limits:
                allowed = limit.at_most.get(currency)
                if allowed is not None and most > allowed:
                    fault = f"'{option.id}' can cost {_told(most, currency)}, more than the limit {limit.id} allows ({_told(allowed, currency)})"
                    yield warning(place, "over-limit", fault, "cap it with 'at_most', or raise the limit")


def _least(remedies: list[Priced]) -> Decimal:
    return sum((max(one.cost().low or ZERO, ZERO) for one in remedies), ZERO)


def _most(remedies: list[Priced]) -> Decimal:
    """The worst case, as far as it is known: what has no end counts with the least it can be."""
    return sum((_worst(one) for one in remedies), ZERO)


def _worst(one: Priced) -> Decimal:
    cost = one.cost()
    return max((cost.low or ZERO) if cost.high is None else cost.high, ZERO)


def _told(amount: Decimal, currency: str) -> str:
    return f"{currency} {amount_text(amount, currency)}"

"""What a book means, a second time: slow, obvious, written from `meaning.md` alone; its rules are cited by number.

`book` maps a file's path to its content as plain data, `request` is `{failure, facts, at, role?}`. The answer has the
parts of the Decision JSON that the rules define. Words are not rendered, only the names they need are asked.
"""

from decimal import Context, Decimal, localcontext
from typing import Any

from .asking import Ask, needed_by_words, world_order
from .conditions import holds
from .entitlements import what_is_owed
from .formulas import UNKNOWN, Answer
from .incident import Scope, World
from .pricing import Price, money, rounded, unpriced
from .ranking import Page, condition, outranks


def decide(book: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
    """One decision; raises Refused."""
    with localcontext(Context(prec=50)):
        return decision(World(book, request))


def decision(world: World) -> dict[str, Any]:
    ask = Ask()
    page, tied = choose(world, ask)
    owing = what_is_owed(world, ask)
    options = options_of(page, world, ask, owing.pop("sums"))
    asked = ask.in_order(world)
    return {
        "status": "needs_facts" if asked else "decided",  # rule 23
        "playbook": page["playbook"],
        "tied": tied,
        "assumed": world.assumed,
        "ask": asked,
        "options": options,
        "recommended": recommended(options),
        **owing,
    }


# ---- Choosing a page (rules 11-13)


def choose(world: World, ask: Ask) -> tuple[Page, bool]:
    """The TRUE page that no other TRUE page outranks; at a tie the smaller id. Asks for what could change that."""
    pages = world.pages("playbook")
    truths = [holds(condition(page), Scope(world, page)) for page in pages]
    true = [page for page, truth in zip(pages, truths, strict=True) if truth.value is True]
    best = []
    for page, truth in zip(pages, truths, strict=True):
        if truth.value is False or any(
            outranks(other, page, world.failure, world.book) for other in true if other is not page
        ):
            continue
        ask.for_(truth.waits, "choice", ("page", page["playbook"]))
        if truth.value is True:
            best.append(page)
    return best[0], len(best) > 1


# ---- Options, and what may be given (rules 15-17)


def options_of(page: Page, world: World, ask: Ask, owed: dict[str, Any]) -> list[dict[str, Any]]:
    """First the TRUE options in the author's order, then the UNKNOWN ones."""
    scope = Scope(world, page)
    offered: dict[Any, list[dict[str, Any]]] = {True: [], UNKNOWN: [], False: []}
    for option in page["options"]:
        truth = holds(option.get("when", {}), scope)
        if truth.value is False:
            continue
        waiter = ("option", option["option"])
        ask.for_(truth.waits, "choice", waiter)
        ask.for_(needed_by_words({**page.get("say", {}), **option.get("say", {})}, scope), "words", waiter)
        offer = priced_option(option, scope, ask, owed)
        offered[truth.value].append({"id": option["option"], "depends_on": world_order(world, truth.waits), **offer})
    return offered[True] + offered[UNKNOWN]


def priced_option(option: dict[str, Any], scope: Scope, ask: Ask, owed: dict[str, Any]) -> dict[str, Any]:
    """The remedies, the cost (amounts + worths), and who may give it."""
    world, waiter = scope.world, ("option", option["option"])
    listed: list[dict[str, Any]] = []
    cost: Decimal | None = Decimal(0)
    goodwill = Decimal(0)
    debts = dict(owed)
    for remedy in option.get("remedies", []):
        truth = holds(remedy.get("when", {}), scope)
        if truth.value is False:
            continue
        price = Price(remedy, scope) if "amount" in remedy else None
        if price and price.dropped:  # left out, whatever its `when` turns out to be
            continue
        ask.for_(truth.waits, "choice", waiter)
        worth = scope.sum(remedy["worth"]) if "worth" in remedy else Answer(Decimal(0))
        ask.for_(worth.waits, "amount", waiter)
        if price:
            ask.for_(price.choice, "choice", waiter)
            ask.for_(price.amount, "amount", waiter)
        total = price.sum if price else Decimal(0)
        if truth.value is UNKNOWN or unpriced(total) or unpriced(worth.value):
            cost = None
        elif cost is not None:
            worth_sum = rounded(worth.value, None, scope.currency)
            cost += total + worth_sum
            settled = debts.get(remedy.get("settles"))  # rule 20: only what exceeds the owed sum is goodwill
            goodwill += (max(total - settled, Decimal(0)) if settled is not None else total) + worth_sum
            if settled is not None:
                debts[remedy["settles"]] = max(settled - total, Decimal(0))
        if truth.value is True:
            listed.append({
                "id": remedy.get("id", remedy["kind"]),
                "amount": money(price.sum, scope.currency) if price else None,
                "worth": money(worth.value, scope.currency) if "worth" in remedy else None,
                "currency": scope.currency,
            })  # fmt: skip
    givers = [role["role"] for role in world.house["roles"] if may_give(role, cost, goodwill, world)]
    mine = world.role in givers
    return {
        "remedies": listed,
        "cost": None if cost is None else {"amount": money(cost, scope.currency), "currency": scope.currency},
        "may_give": mine,
        "needs_role": None if mine or not givers else givers[0],
    }


def may_give(role: dict[str, Any], cost: Decimal | None, goodwill: Decimal, world: World) -> bool:
    """An unknown or null cost needs the highest role; an absent currency is zero."""
    if cost is None:
        return role is world.house["roles"][-1]
    return goodwill <= Decimal(str(role.get("may_give", {}).get(world.currency, 0)))


def recommended(options: list[dict[str, Any]]) -> str | None:
    """Rule 17: the first TRUE option this role may give, else the first TRUE one."""
    true = [option for option in options if not option["depends_on"]]
    return next((option["id"] for option in [o for o in true if o["may_give"]] + true), None)

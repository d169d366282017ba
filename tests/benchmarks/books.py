"""Books of any size, as large houses might write them: ten pages a failure, two or three conditions a page, no ties.

    book = make_book(1000)
    book.files                  # path -> bytes, as `compile_files` takes them; `write_to(folder)` puts them on disk
    book.incidents(500, seed=1) # requests, as `Incident.parse` takes them, with every fact known

A failure's pages split one enum and one whole number into cells that do not overlap; a third condition narrows most
of them; two pages are a whole cell (they contain a narrower one), and one stands above all by its priority. Words are
made up afresh for every page, so that nothing gets cheaper by being the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

PAGES_A_FAILURE = 10
ROOTS = ("food", "delivery", "rooms", "billing", "travel")
AT = "2026-11-23T10:00:00Z"
FALLBACK = "anything-else"

ENUMS: Mapping[str, tuple[str, ...]] = {
    "late_cause": ("kitchen_busy", "cooked_again", "order_missed", "no_driver", "not_known"),
    "item_kind": ("furniture", "kitchenware", "lighting", "textiles", "something_else"),
    "place": ("at_table", "collection", "delivery", "at_the_desk", "on_the_road"),
}
ORDERED: Mapping[str, tuple[str, ...]] = {
    "customer_tier": ("standard", "silver", "gold"),
    "severity": ("small", "plain", "grave"),
}
WHOLE: Mapping[str, tuple[int, int]] = {"delay_minutes": (0, 240), "party_size": (1, 20), "items_affected": (1, 40)}
FLAGS = ("in_stock", "at_risk", "paid_online")

When = Mapping[str, Any]


@dataclass(frozen=True)
class Page:
    """One page of a failure: what it is for, and the word that its scripts share with no other page."""

    id: str
    failure: str
    when: When
    priority: int
    word: str


@dataclass(frozen=True)
class Book:
    """`failures` are the nodes that have pages, each with its own; one page without conditions covers every root."""

    failures: Mapping[str, tuple[Page, ...]]

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        return tuple(page for pages in self.failures.values() for page in pages)

    @cached_property
    def files(self) -> dict[str, bytes]:
        texts = {"house.yaml": _HOUSE, "facts.yaml": _facts(), "failures.yaml": _tree(list(self.failures))}
        texts[f"{FALLBACK}.yaml"] = _FALLBACK.replace("ROOTS", ", ".join(_roots(list(self.failures))))
        texts |= {f"{page.failure}/{page.id}.yaml": _page_text(page) for page in self.pages}
        return {path: text.encode() for path, text in texts.items()}

    def write_to(self, folder: Path) -> None:
        for path, text in self.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(text)

    def incidents(self, count: int, seed: int = 0) -> list[dict[str, Any]]:
        """Nine in ten are made for some page, and a stronger one may still take them; the rest fall anywhere."""
        random = Random(seed)
        return [self._incident(random) for _ in range(count)]

    def _incident(self, random: Random) -> dict[str, Any]:
        page = random.choice(self.pages)
        facts = _any_facts(random)
        if random.random() < 0.9:
            facts |= {name: _fitting(name, wanted, random) for name, wanted in page.when.items()}
        return {"failure": page.failure, "facts": facts, "at": AT, "role": random.choice(("agent", "lead", "manager"))}


def make_book(pages: int) -> Book:
    """A book of so many pages, the same each time, plus the one for any case."""
    nodes = -(-pages // PAGES_A_FAILURE)
    names = [f"{ROOTS[index % len(ROOTS)]}/kind-{index:04}" for index in range(nodes)]
    sizes = [min(PAGES_A_FAILURE, pages - index * PAGES_A_FAILURE) for index in range(nodes)]
    return Book({name: _pages(name, index, size) for index, (name, size) in enumerate(zip(names, sizes, strict=True))})


def _pages(failure: str, index: int, size: int) -> tuple[Page, ...]:
    ids = [f"{failure.replace('/', '.')}.p{position}" for position in range(size)]
    return tuple(
        Page(key, failure, when, 10 if "at_risk" in when else 0, _word(index * PAGES_A_FAILURE + position))
        for position, (key, when) in enumerate(zip(ids, _conditions(Random(index)), strict=False))
    )


def _conditions(random: Random) -> list[When]:
    """Seven narrow cells, two whole ones, one case that comes before all."""
    enum, whole = random.choice(list(ENUMS)), random.choice(list(WHOLE))
    members, (low, high) = list(ENUMS[enum]), WHOLE[whole]
    random.shuffle(members)
    split = random.randint(low + (high - low) // 4, high - (high - low) // 4)
    groups: list[Any] = [members[0], members[1:3], members[3], members[4]]
    cells = [{enum: group, whole: limits} for group in groups for limits in ({"maximum": split - 1}, {"minimum": split})]
    narrow = [{**cell, **_third(random)} for cell in cells[:7]]
    return [*narrow, cells[0], cells[1], {"at_risk": True, "severity": {"minimum": "grave"}}]


def _third(random: Random) -> When:
    return random.choice(
        ({"in_stock": True}, {"in_stock": False}, {"paid_online": True}, {"customer_tier": {"minimum": "silver"}})
    )


def _any_facts(random: Random) -> dict[str, Any]:
    facts: dict[str, Any] = {name: random.choice(members) for name, members in (ENUMS | ORDERED).items()}
    facts |= {name: random.randint(low, high) for name, (low, high) in WHOLE.items()}
    facts |= {name: random.random() < 0.3 for name in FLAGS}
    total = f"{random.randint(5, 900)}.{random.randint(0, 99):02}"
    return facts | {"order_total": total, "item": f"{_word(random.randint(0, 999))} table", "customer_name": "Ada"}


def _fitting(name: str, wanted: Any, random: Random) -> Any:
    """A value of a fact that the condition on it accepts."""
    if isinstance(wanted, list):
        return random.choice(wanted)
    if not isinstance(wanted, Mapping):
        return wanted
    if name in ORDERED:
        return random.choice(ORDERED[name][ORDERED[name].index(wanted["minimum"]) :])
    low, high = WHOLE[name]
    return random.randint(wanted.get("minimum", low), wanted.get("maximum", high))


_SYLLABLES = ("ba", "ko", "ri", "lum", "se", "tan", "vo", "mi", "der", "pa")


def _word(number: int) -> str:
    """A made-up word, another one for every number."""
    return "".join(_SYLLABLES[int(digit)] for digit in f"{number:05}")


# The texts.

_HOUSE = """\
house: Benchmark & Sons
short_name: Benchmark
currency: GBP
currencies: [GBP, EUR]
languages: [en]
timezone: Europe/London
calendar: {country: GB, subdivision: ENG, days: [mon, tue, wed, thu, fri], hours: "09:00-17:30"}
channels: [phone, email, sms]
teams: {desk: {title: Desk}, stores: {title: Stores}, rounds: {title: Rounds}}
sites: {main: {title: Main, timezone: Europe/London}}
roles:
  - {role: agent, may_give: {GBP: 15, EUR: 18}}
  - {role: lead, may_give: {GBP: 60, EUR: 70}}
  - {role: manager, may_give: {GBP: 5000, EUR: 5800}}
limits:
  - {limit: goodwill, per: customer, at_most: {GBP: 100, EUR: 115}, count: 4, within: 90 days}
voice:
  avoid: [our policy, unfortunately, any inconvenience, as soon as possible, valued customer, bear with]
"""


def _facts() -> str:
    facts: dict[str, Any] = {name: {"enum": members} for name, members in ENUMS.items()}
    facts |= {name: {"enum": members, "ordered": True} for name, members in ORDERED.items()}
    facts |= {name: {"type": "integer", "minimum": low} for name, (low, _) in WHOLE.items()}
    facts |= {name: {"type": "boolean"} for name in FLAGS}
    facts |= {"order_total": {"type": "money", "minimum": 0}, "item": {"type": "string", "maxLength": 40}}
    lines = [
        f"  {name}: {json.dumps({**schema, 'title': name, 'ask': f'What is the {name}?'})}" for name, schema in facts.items()
    ]
    return "facts:\n" + "\n".join(lines) + "\n"


def _tree(nodes: list[str]) -> str:
    lines = [f"  {root}: {{title: {root.title()}}}" for root in _roots(nodes)]
    lines += [f"  {node}: {{title: Kind {_word(number)}}}" for number, node in enumerate(nodes)]
    return "failures:\n" + "\n".join(lines) + "\n"


def _roots(nodes: list[str]) -> list[str]:
    return list(dict.fromkeys(node.split("/")[0] for node in nodes))


def _page_text(page: Page) -> str:
    when = "".join(f"  {name}: {json.dumps(wanted)}\n" for name, wanted in page.when.items())
    priority = f"priority: {page.priority}\n" if page.priority else ""
    head = f"playbook: {page.id}\ntitle: The {page.word} case\nfailure: {page.failure}\nowner: desk\n{priority}when:\n{when}"
    return head + _REST.replace("WORD", page.word)


_REST = """\
derive:
  new_day: "add_working_days(today, 5)"
  call_day: "add_working_days(today, 2)"
say:
  acknowledge: "Thank you for telling me, {{ customer_name }}. Your {{ item }} came in the WORD way."
  apologise: "I'm sorry. Putting the WORD matter right is my job, not yours."
  explain: "{% if severity == 'grave' %}How the WORD matter came about is for me to find out.{% else %}It happened on the WORD round.{% endif %}"
options:
  - option: replace
    title: Bring another WORD one
    remedies:
      - {kind: replacement, what: "{{ item }}", worth: 0.6 * order_total}
      - {kind: credit, amount: 0.10 * order_total, at_least: {GBP: 10, EUR: 12}, at_most: {GBP: 50, EUR: 60}}
    tell:
      - {team: stores, within: 30 minutes, message: "Hold one {{ item }} for {{ customer_name }}: the WORD one."}
    promise:
      - {id: swap, what: "Another {{ item }}, unpacked", due: new_day, standard: no mark to be seen, depends_on: [{team: stores, by: 1 working day}]}
      - {id: call, what: A call with a time, due: 2 hours, where: by phone}
    say:
      put_right: "We bring another {{ item }} on {{ promises.swap.due | day }}, and {{ credit | money }} goes on your account."
      follow_up: "I'll ring you by {{ promises.call.due | time }} to hear whether the WORD day suits you."
  - option: mend
    title: Mend the WORD one
    remedies:
      - {kind: repair, what: at their home, worth: {GBP: 60, EUR: 70}}
      - {kind: refund, amount: "min(0.02 * items_affected, 0.5) * order_total", at_least: {GBP: 5, EUR: 6}}
    tell:
      - {team: rounds, within: 2 hours, message: "A WORD repair on {{ call_day | day }}."}
    promise:
      - {id: visit, what: "Your {{ item }} mended", due: call_day, until: new_day}
    say:
      put_right: "A restorer mends it on {{ promises.visit.due | day }}. I'm sending {{ refund | money }} back to your card."
      follow_up: "Does {{ promises.visit.due | day }} suit you for the WORD visit?"
  - option: keep
    title: Keep the WORD one, with money off
    remedies:
      - {kind: refund, amount: 0.20 * order_total, round: {to: 0.05, mode: up}}
    promise:
      - {id: money, what: The money back, due: new_day}
    say:
      put_right: "If you would like to keep it, I'm sending {{ refund | money }} back to your card."
      follow_up: "The money for the WORD one is with you by {{ promises.money.due | day }}. I'll ring you at {{ now | time }} on that day."
"""

_FALLBACK_OPTION = """\
  - option: {key}
    title: {title}
    remedies: [{{kind: {kind}, what: {title}, worth: {{GBP: {worth}, EUR: {worth}}}}}]
    promise:
      - {{id: back, what: An answer, due: 30 minutes}}
    say:
      put_right: "I'm taking this on myself, and I stay with it until you say it's done."
      follow_up: "You'll hear from me by {{{{ promises.back.due | time }}}}."
"""

_FALLBACK = (
    f"playbook: {FALLBACK}\ntitle: Anything else\nfailure: [ROOTS]\nowner: desk\n"
    """\
say:
  acknowledge: This isn't what you came to us for.
  apologise: "I'm sorry. Putting it right is my job, not yours."
  explain: "How it happened is for me to find out, and you won't have to wait for that."
options:
"""
    + _FALLBACK_OPTION.format(key="stay", title="One person stays with it", kind="care", worth=0)
    + _FALLBACK_OPTION.format(key="again", title="Done again", kind="redo", worth=10)
    + _FALLBACK_OPTION.format(key="card", title="A card that says what we changed", kind="gift", worth=1)
)

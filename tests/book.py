"""A small book to try things on: a bicycle workshop on two sides of the water.

`book(pages)` compiles the workshop with pages given as YAML text by path; a path it has already is replaced.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from engine.authoring.book import CheckedBook
from engine.checking import check_files
from engine.model.decision import Decision
from engine.model.incident import Incident
from engine.model.library import Library
from engine.pipeline import decide

HOUSE = """
house: Chainring Cycles
short_name: Chainring
currency: GBP
currencies: [GBP]
languages: [en, fr]
timezone: Europe/London
calendar: {country: GB, subdivision: ENG, days: [mon, tue, wed, thu, fri], hours: "09:00-17:30"}
channels: [in_person, phone, email, sms]
teams: {workshop: {title: Workshop}, counter: {title: Counter}}
roles:
  - {role: apprentice, may_give: {GBP: 10}}
  - {role: mechanic, may_give: {GBP: 40}}
  - {role: owner, may_give: {GBP: 400}}
"""

FACTS = """
facts:
  days_late: {type: integer, minimum: 0, title: Days late, ask: "How many days late is it?"}
  tier: {enum: [walk_in, club, racer], ordered: true, title: Tier, ask: "Which tier?"}
  part: {enum: [brake, wheel, chain], title: Part, ask: "Which part is it?"}
  insured: {type: boolean, title: Insured, ask: "Is it insured?"}
  signed: {type: boolean, nullable: true, title: Signed, ask: "Did they sign?"}
  paid: {type: money, minimum: 0, title: Paid, ask: "What was paid?"}
  deposit: {type: money, nullable: true, title: Deposit, ask: "What deposit is left?"}
  share: {type: number, nullable: true, title: Share, ask: "Which share?"}
  due_on: {type: date, title: Due on, ask: "When was it due?"}
  booked_on: {type: date, nullable: true, title: Booked on, ask: "When was it booked?"}
  dropped_at: {type: date-time, title: Dropped at, ask: "When was it dropped off?"}
  ready_at: {type: date-time, title: Ready at, ask: "When was it ready?"}
  closed_on: {type: [date], title: Closed on, ask: "When is the workshop closed?"}
  fees: {type: [money], title: Fees, ask: "Which fees were paid?"}
  frame: {type: string, maxLength: 30, title: Frame, ask: "Which frame is it?"}
  season: {enum: [summer, winter], default: summer, title: Season, ask: "Which season?"}
"""

FAILURES = """
failures:
  repair: {title: Something about the repair}
  repair/late: {title: The repair is late}
  repair/late/part: {title: A part has not come}
  repair/botched: {title: The repair is no good}
"""

ANY = """
playbook: any.case
title: Anything else
failure: repair
owner: counter
say: {acknowledge: "Your bike is not as it should be.", put_right: "I am seeing to it."}
options:
  - {option: hear, title: Hear them out, remedies: [{kind: care, what: time and an ear, worth: 0}]}
"""

UNFINISHED = frozenset({
    "unused-fact", "unused-name", "unused-failure", "unused-team", "unused-language", "missing-move", "no-words", "no-standard",
    "missing-translation", "no-sms", "idle-fact", "negative", "overflow", "above-authority",
})  # fmt: skip
"""What a piece of a page has not, and need not have to show something else. tests/wrong_books has whole pages for these."""

FILES = {"house.yaml": HOUSE, "facts.yaml": FACTS, "failures.yaml": FAILURES, "any.yaml": ANY}


def files(pages: Mapping[str, str]) -> dict[str, bytes]:
    return {path: textwrap.dedent(text).encode() for path, text in {**FILES, **pages}.items()}


def book(pages: Mapping[str, str]) -> CheckedBook:
    """The workshop's book with these pages, checked."""
    return check_files(files(pages))


def library(pages: Mapping[str, str]) -> Library:
    """The same, which must have no error."""
    checked = book(pages)
    assert checked.library is not None, "\n".join(map(str, checked.findings))
    return checked.library


def decided(pages: Mapping[str, str], facts: Mapping[str, Any] | None = None, **request: Any) -> Decision:
    """The decision on an incident of `repair/late`, on a Monday morning in November."""
    options = {key: request.pop(key) for key in ("remaining", "granted", "everything") if key in request}
    compiled = library(pages)
    whole = {"failure": "repair/late", "facts": dict(facts or {}), "at": "2026-11-23T10:00:00Z", **request}
    return decide(compiled, Incident.parse(compiled, whole), **options)


def findings(pages: Mapping[str, str]) -> list[str]:
    """What is found in a book with these pages, as people read it, but for what pieces of pages lack."""
    return [str(finding) for finding in book(pages).findings if finding.code not in UNFINISHED]


def page(options: str, head: str = "") -> str:
    """A page on late repairs: `head` goes above its options, both in YAML."""
    return (
        "playbook: late.page\ntitle: A late repair\nfailure: repair/late\nowner: workshop\n"
        f"{textwrap.dedent(head).strip()}\noptions:\n{textwrap.indent(textwrap.dedent(options).strip(), '  ')}\n"
    )

"""`amends decide`: one decision; on a terminal it asks for what is missing."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from engine.model.decision import Decision
from engine.model.errors import nearest
from engine.model.incident import Incident
from engine.model.library import Library
from engine.pipeline import decide as decided
from engine.search import find
from engine.terminal.asking import ask
from engine.terminal.book import open_book
from engine.terminal.card import Card
from engine.terminal.desk import OWN_BOOK, AsJson, Playbooks, WrongUsage, paper, print_json
from engine.terminal.given import facts_from, typed_facts


def decide(
    failure: Annotated[str, typer.Argument(metavar="FAILURE", help="What went wrong, such as food/late (see amends find).")],
    facts: Annotated[list[str] | None, typer.Argument(metavar="FACT=VALUE", help="What is known, such as delay_minutes=45.")] = None,
    facts_file: Annotated[
        str | None, typer.Option("--facts", metavar="FILE|-", help="A map of facts in YAML or JSON; - reads stdin.")
    ] = None,
    role: Annotated[str | None, typer.Option("--role", help="Who speaks: a role of the house.")] = None,
    channel: Annotated[str | None, typer.Option("--channel", help="How it is said, such as phone or sms.")] = None,
    language: Annotated[str | None, typer.Option("--language", help="The customer's language, such as fr.")] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="TIME", help="The moment, such as 2026-11-23T10:00:00Z; now.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say what became of every page.")] = False,
    playbooks: Playbooks = OWN_BOOK,
    as_json: AsJson = False,
) -> None:
    """Say what to say, offer, owe and promise. On a terminal, asks for what could still change the answer."""
    library = open_book(playbooks).library
    known_failure(library, failure, facts or [])
    known = facts_from(facts_file) if facts_file else {}
    known |= typed_facts(facts or [], library.vocabulary)
    asked = {"role": role, "channel": channel, "language": language}
    request: dict[str, Any] = {key: value for key, value in asked.items() if value is not None}
    request |= {"failure": failure, "at": at or datetime.now(UTC)}

    def decision_on(told: Mapping[str, Any]) -> tuple[Incident, Decision]:
        incident = Incident.parse(library, {**request, "facts": told})
        return incident, decided(library, incident, everything=explain)

    if as_json:
        print_json(decision_on(known)[1].to_json())
        return
    console = paper()
    if sys.stdin.isatty() and sys.stdout.isatty():
        known = ask(console, library, failure, known, decision_on)
    incident, decision = decision_on(known)
    Card(console, library, incident, decision).print(explain)


def known_failure(library: Library, failure: str, words: list[str]) -> None:
    """Raises WrongUsage with the nearest failures where there is none of that name."""
    if failure in library.failures:
        return
    phrase = " ".join([failure, *(word for word in words if "=" not in word)])
    found = [hit.failure for hit in find(library, phrase.replace("/", " "), limit=3) if not hit.unclear]
    meant = nearest(failure, library.failures)
    ids = list(dict.fromkeys([*([meant] if meant else []), *found]))[:3]
    if not ids:
        ids = [hit.failure for hit in find(library, "", limit=1)]
    lines = [f"  {failure_id}  {library.failures[failure_id].titles[library.house.language]}" for failure_id in ids]
    raise WrongUsage("\n".join([f"unknown failure '{phrase}'; did you mean", *lines, "Look for it in your own words: amends find TEXT"]))

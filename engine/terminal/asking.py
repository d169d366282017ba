"""Questions at a terminal: the next one that could change the answer, until there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from engine.model.decision import Ask, Decision
from engine.model.errors import RequestRefused
from engine.model.fact import Fact
from engine.model.incident import Incident
from engine.model.library import Library
from engine.model.text import capital, listed
from engine.model.typed import typed
from engine.terminal.given import form

Decide = Callable[[Mapping[str, Any]], tuple[Incident, Decision]]


def ask(console: Console, library: Library, failure: str, known: Mapping[str, Any], decide: Decide) -> dict[str, Any]:
    """The facts, with those that were answered. Enter skips a question; end of input skips the rest."""
    told = dict(known)
    skipped: set[str] = set()
    incident, decision = decide(told)
    title = library.failures[failure].titles
    if decision.ask:
        console.print(Text(title.get(incident.language) or title[library.house.language], "bold"))
        console.print(Text("Enter skips a question.", "dim"))
    while question := next((asked for asked in decision.ask if asked.fact not in skipped), None):
        fact = library.vocabulary.facts[question.fact]
        choices = _choices(fact, incident.language, library.house.language)
        answer = _answer(console, question, fact, choices)
        if answer is None:
            break
        if not answer:
            skipped.add(question.fact)
            continue
        try:
            incident, decision = decide({**told, question.fact: _meant(fact, answer, choices)})
        except RequestRefused as refused:
            console.print(Text(f"  {_reason(refused, question.fact, answer, choices)}", "yellow"))
            continue
        told[question.fact] = _meant(fact, answer, choices)
    console.print()
    return told


def _choices(fact: Fact, language: str, fallback: str) -> dict[str, str]:
    """The keys to type and the words beside them; nothing where the answer is typed out."""
    if fact.type.kind == "boolean":
        return {"y": "yes", "n": "no"}
    return {str(key): fact.label(member, language, fallback) for key, member in enumerate(fact.type.members, 1)}


def _answer(console: Console, question: Ask, fact: Fact, choices: Mapping[str, str]) -> str | None:
    """What was typed, stripped; None at the end of input."""
    console.print()
    console.print(Text(question.question, "bold"))
    if choices:
        offered = [Text.assemble(("  " + key, "bold cyan"), f" {word}") for key, word in choices.items()]
        fits = sum(map(len, offered)) < console.width
        console.print(Text("" if fits else "\n").join(offered))
    else:
        console.print(Text(f"  {form(fact)}", "dim"))
    try:
        return console.input("> ").strip()
    except EOFError:
        return None


def _reason(refused: RequestRefused, fact_name: str, answer: str, choices: Mapping[str, str]) -> str:
    if choices:
        return f"'{answer}' is none of these: type {listed(list(choices))}."
    told = refused.faults[0].detail.removeprefix(f"'{fact_name}' ")
    return f"{capital(told)}."


def _meant(fact: Fact, answer: str, choices: Mapping[str, str]) -> Any:
    """An answer as data: a key, the word beside it, or the value itself."""
    if fact.type.members:
        if answer in fact.type.members:
            return answer
        for member, (key, word) in zip(fact.type.members, choices.items(), strict=True):
            if answer.casefold() in (key, word.casefold(), member.casefold()):
                return member
    return typed(fact, answer)

"""A decision as the pages of a preview show it: everything worded, nothing left for a template to work out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.model.decision import Decision, OptionGiven, Said
from engine.model.incident import Incident
from engine.model.library import Library
from engine.model.text import harmless
from engine.pipeline import decide
from engine.preview.voices import Voice, voices
from engine.wording import Wording


@dataclass(frozen=True, slots=True)
class Due:
    """A line of the diary: when, who or what, and what belongs to it."""

    when: str
    title: str
    text: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class OptionView:
    """One way to put it right. `answer` is yes, ask or no: whether the one who speaks may give it."""

    id: str
    title: str
    first: bool
    cost: str
    leave: str
    answer: str
    gives: tuple[str, ...]
    tells: tuple[Due, ...]
    promises: tuple[Due, ...]
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class OwedView:
    """Something owed, that may be owed, or that is not, and why. `verdict`: owed, may_be_owed, not_owed."""

    entitlement: str
    verdict: str
    title: str
    gives: tuple[str, ...]
    reason: str
    say: str
    deadlines: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Situation:
    """A situation in people's words: the facts with their titles, the moment, who speaks."""

    facts: tuple[tuple[str, str], ...]
    moment: str
    role: str


@dataclass(frozen=True, slots=True)
class Answered:
    """One incident decided on every channel in one language."""

    decision: Decision
    situation: Situation
    options: tuple[OptionView, ...]
    owed: tuple[OwedView, ...]
    asks: tuple[str, ...]

    @property
    def first(self) -> OptionView:
        return next((option for option in self.options if option.first), self.options[0])


def answered(library: Library, request: Mapping[str, Any], language: str, channels: Sequence[str]) -> Answered:
    """Decide a request on each of the channels. Raises RequestRefused."""
    incidents = [Incident.parse(library, {**request, "language": language, "channel": channel}) for channel in channels]
    decisions = [decide(library, incident) for incident in incidents]
    decision, wording = decisions[0], Wording(library, incidents[0])
    said = {
        option.id: [next(one.say for one in other.options if one.id == option.id) for other in decisions]
        for option in decision.options
    }
    first = decision.recommended or decision.options[0].id
    options = tuple(option_view(wording, option, said[option.id], option.id == first) for option in decision.options)
    asks = tuple(ask.question for ask in decision.ask)
    situation = situation_of(library, request, incidents[0])
    return Answered(decision, situation, options, tuple(owed_views(wording, decision)), asks)


def option_view(wording: Wording, option: OptionGiven, said: Sequence[Said], first: bool) -> OptionView:
    """An option as words; `said` is what it says on each channel."""
    leave, answer = wording.leave(option)
    return OptionView(
        id=option.id,
        title=option.title,
        first=first,
        cost=wording.cost(option),
        leave=leave,
        answer=answer,
        gives=tuple(wording.remedy(remedy.to_json()) for remedy in option.remedies),
        tells=tuple(_tell(wording, tell) for tell in option.tell),
        promises=tuple(_promise(wording, promise) for promise in option.promise),
        voices=voices(said),
    )


def _tell(wording: Wording, tell: Mapping[str, Any]) -> Due:
    when = f"by {wording.moment(tell['by'])}" if tell["by"] else ""
    return Due(when, wording.team(tell["team"]), tell["message"] or "(cannot be said in this situation)")


def _promise(wording: Wording, promise: Mapping[str, Any]) -> Due:
    due, until = promise["due"], promise["until"]
    when = wording.moment(due) if due else "not known yet"
    if until:
        when = f"{when} to {wording.moment(until)}"
    told = "; ".join(str(promise[key]) for key in ("where", "standard") if promise[key])
    needs = [
        f"{wording.team(part['team'])} by {wording.moment(part['by'])}" if part["by"] else wording.team(part["team"])
        for part in promise["depends_on"]
    ]
    what = promise["what"] or "(cannot be said in this situation)"
    return Due(when, what, told, f"Depends on {', '.join(needs)}" if needs else "")


def owed_views(wording: Wording, decision: Decision) -> Iterator[OwedView]:
    """What is owed, may be and is not, in this order."""
    for entry in decision.owed:
        gives = [wording.remedy(remedy) for remedy in entry["remedies"]]
        for choice in entry.get("choices") or ():
            who = "the customer" if choice["chosen_by"] == "customer" else "the house"
            one_of = [wording.remedy(remedy) for remedy in choice["remedies"]]
            gives += [f"{' or '.join(one_of)} ({who} chooses)"] if one_of else []
        reason = f"standing: {entry['standing']}" if entry.get("standing") else ""
        yield OwedView(
            entry["entitlement"], "owed", entry["title"], tuple(gives), reason, entry.get("say") or "", _deadlines(wording, entry),
            wording.source(entry["source"]),
        )  # fmt: skip
    for entry in decision.may_be_owed:
        reason = " ".join(wording.question(fact) for fact in entry["depends_on"])
        yield OwedView(entry["entitlement"], "may_be_owed", _named(wording, entry), (), reason, "", (), "")
    for entry in decision.not_owed:
        reason = str(entry["reason"] or "the sum is too small").replace("_", " ")
        yield OwedView(
            entry["entitlement"], "not_owed", _named(wording, entry), (), reason, entry.get("say") or "",
            _deadlines(wording, entry), "",
        )  # fmt: skip


def _named(wording: Wording, entry: Mapping[str, Any]) -> str:
    title = wording.entitlement(str(entry["entitlement"]))
    return f"{title}: {str(entry['remedy']).replace('_', ' ')}" if entry.get("remedy") else title


def _deadlines(wording: Wording, entry: Mapping[str, Any]) -> tuple[str, ...]:
    known = (entry.get("deadlines") or {}).items()
    return tuple(f"{name.replace('_', ' ')}: {wording.moment(day)}" for name, day in known if isinstance(day, str))


def situation_of(library: Library, request: Mapping[str, Any], incident: Incident) -> Situation:
    """The facts given, in the vocabulary's order, as people would say them."""
    wording = Wording(library, incident)
    names = sorted(request.get("facts") or {}, key=library.vocabulary.position)
    facts = tuple((_title(library, name), _worded(library, wording, incident, name)) for name in names)
    role = library.house.role(incident.role.id)
    assert role is not None
    title = role.titles.get(library.house.language) or role.id.replace("_", " ")
    return Situation(facts, wording.moment_in_full(incident.setting.now), title)


def _title(library: Library, name: str) -> str:
    return library.vocabulary.facts[name].title(library.house.language, library.house.language)


def _worded(library: Library, wording: Wording, incident: Incident, name: str) -> str:
    value, fact = incident.known[name], library.vocabulary.facts[name]
    values = value if isinstance(value, tuple) else (value,)
    return harmless(", ".join(wording.fact(fact, one, incident.setting.currency) for one in values) or "none")


def with_noticed(request: Mapping[str, Any], noticed_by: str) -> dict[str, Any]:
    """The same situation, noticed first by `us` or by the `customer`."""
    return {**request, "facts": {**(request.get("facts") or {}), "noticed_by": noticed_by}}


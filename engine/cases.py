"""Cases: examples of a book, each a situation and what must come of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.authoring.document import Document
from engine.expectation import fits, list_fits, name_of, readable, said_alike, shown_entry
from engine.model.decision import Decision
from engine.model.errors import RequestRefused
from engine.model.finding import Finding, Place
from engine.model.incident import Incident
from engine.model.library import Library
from engine.pipeline import decide

_REQUEST = ("failure", "facts", "at", "role", "channel", "language")


@dataclass(frozen=True, slots=True)
class Difference:
    """One expectation that does not hold, both sides as people read them."""

    key: str
    wanted: str
    got: str

    def __str__(self) -> str:
        return f"{self.key}: wanted {self.wanted}; got {self.got}"

    def to_json(self) -> dict[str, str]:
        return {"key": self.key, "wanted": self.wanted, "got": self.got}


@dataclass(frozen=True, slots=True)
class Case:
    """One example: where it stands, what it is called, the request and the expectations as written."""

    place: Place
    name: str
    request: Mapping[str, Any]
    expect: Mapping[str, Any]

    @property
    def dated(self) -> bool:
        return "at" in self.request


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What came of a case; nothing differs where it passed."""

    case: Case
    differences: tuple[Difference, ...]

    @property
    def passed(self) -> bool:
        return not self.differences

    def to_json(self) -> dict[str, Any]:
        place = self.case.place
        return {
            "path": place.path,
            "line": place.line,
            "case": self.case.name,
            "passed": self.passed,
            "differences": [difference.to_json() for difference in self.differences],
        }


def run_cases(
    library: Library, documents: Iterable[Document], now: datetime, findings: Iterable[Finding] = ()
) -> list[CaseResult]:
    """Run the cases among a book's documents, in their order. A case without `at` is decided at `now`.

    `findings` are the book's: a case may expect those of the page it comes to.
    """
    told = tuple(findings)
    return [run_case(library, case, now, told) for case in cases_of(documents)]


def cases_of(documents: Iterable[Document]) -> Iterator[Case]:
    """The cases written in a book's documents."""
    for document in documents:
        if document.kind == "cases":
            for index, raw in enumerate(document.data["cases"]):
                request = {key: raw[key] for key in _REQUEST if key in raw}
                yield Case(document.place(("cases", index)), raw["case"], request, raw["expect"])


def run_case(library: Library, case: Case, now: datetime, findings: Iterable[Finding] = ()) -> CaseResult:
    """Decide the situation and hold the decision against every expectation; `findings` are those of the book."""
    try:
        decision = decide(library, Incident.parse(library, {"at": now, **case.request}))
    except RequestRefused as refusal:
        return CaseResult(case, tuple(_refusal_differences(case.expect, refusal)))
    if case.expect.get("refused"):
        wanted = case.expect["refused"]
        wanted_text = "a refusal" if wanted is True else f"a refusal of {readable(wanted)}"
        return CaseResult(case, (Difference("refused", wanted_text, f"the page {decision.playbook['id']}"),))
    page = library.playbooks[decision.playbook["id"]]
    codes = sorted({finding.code for finding in findings if finding.place.path == page.path})
    seen = _Seen(decision, codes)
    return CaseResult(case, tuple(found for key, wanted in case.expect.items() for found in seen.differences(key, wanted)))


def _refusal_differences(expect: Mapping[str, Any], refusal: RequestRefused) -> Iterator[Difference]:
    wanted = expect.get("refused", False)
    names = [fault.name for fault in refusal.faults]
    if wanted is True or names == wanted:
        return
    told = "; ".join(fault.detail for fault in refusal.faults)
    if wanted is False:
        yield Difference("refused", "a decision", f"a refusal: {told}")
    else:
        yield Difference("refused", f"a refusal of {readable(wanted)}", f"a refusal of {readable(names)}: {told}")


def _as_said(wanted: Any, got: Any) -> bool:
    """Whether two values are one; of words, whether they sound the same."""
    both_words = isinstance(wanted, str) and isinstance(got, str)
    return said_alike(wanted.strip()) == said_alike(got.strip()) if both_words else bool(wanted == got)


class _Seen:
    """A decision as expectations look at it; `option` is the recommended one, or with none the first."""

    def __init__(self, decision: Decision, codes: list[str]) -> None:
        self.decision = decision
        self.codes = codes
        self.json = decision.to_json()
        self.option = decision.foremost
        self._checks: Mapping[str, Callable[[Any], Iterable[tuple[str, str]]]] = {
            "options": lambda wanted: self._entries("options", "id", wanted),
            "remedies": lambda wanted: self._each(wanted, [remedy.to_json() for remedy in self.option.remedies]),
            "tells": lambda wanted: self._each(wanted, self.option.tell),
            "promises": lambda wanted: self._each(wanted, self.option.promise),
            "moves": self._moves,
            "says": self._says,
            "never_says": self._never_says,
            "owed": lambda wanted: self._entries("owed", "entitlement", wanted),
            "not_owed": lambda wanted: self._entries("not_owed", "entitlement", wanted),
            "may_be_owed": lambda wanted: self._entries("may_be_owed", "entitlement", wanted),
            "deadlines": self._deadlines,
            "findings": self._findings,
            "refused": lambda wanted: (),
        }
        self._plain: Mapping[str, Any] = {
            "playbook": decision.playbook["id"],
            "option": self.option.id,
            "recommended": decision.recommended,
            "asks": [ask.fact for ask in decision.ask],
            "status": decision.status,
            "text": self.option.say.text,
            "subject": self.option.say.subject,
            "may_give": self.option.may_give,
            "needs_role": self.option.needs_role,
            "tied": decision.tied,
        }

    def differences(self, key: str, wanted: Any) -> Iterator[Difference]:
        """What one expectation finds amiss."""
        if key in self._plain:
            if not _as_said(wanted, self._plain[key]):
                yield Difference(key, readable(wanted), readable(self._plain[key]))
            return
        for wanted_text, got in self._checks[key](wanted):
            yield Difference(key, wanted_text, got)

    def _findings(self, wanted: list[str]) -> Iterator[tuple[str, str]]:
        if sorted(set(wanted)) != self.codes:
            yield readable(wanted), f"{readable(self.codes)} (page {self.decision.playbook['id']})"

    def _each(self, wanted: list[Any], given: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
        if not any(isinstance(one, Mapping) for one in wanted):
            if not fits(wanted, given):
                yield readable(wanted), f"{readable([name_of(entry) for entry in given])} (option {self.option.id})"
            return
        for one in wanted:
            if not any(fits(one, entry) for entry in given):
                got = "; ".join(shown_entry(entry, one) for entry in given) or "none"
                yield readable(one), f"{got} (option {self.option.id})"

    def _moves(self, wanted: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        said = self.option.say.moves
        for move, words in wanted.items():
            if not _as_said(words, said.get(move)):
                yield f"{move}: {readable(words)}", f"{move}: {readable(said.get(move))}"

    def _says(self, wanted: list[str]) -> Iterator[tuple[str, str]]:
        text = self.option.say.text
        return ((f"'{part}'", f"“{text}”") for part in wanted if said_alike(part) not in said_alike(text))

    def _never_says(self, wanted: list[str]) -> Iterator[tuple[str, str]]:
        text = self.option.say.text
        return ((f"no '{part}'", f"“{text}”") for part in wanted if said_alike(part) in said_alike(text))

    def _entries(self, key: str, name: str, wanted: list[Any]) -> Iterator[tuple[str, str]]:
        """All entries under a key of the decision, in order; one that is only named is named by `name`."""
        given: list[Mapping[str, Any]] = self.json[key]
        wanted_entries = [{name: entry} if isinstance(entry, str) else entry for entry in wanted]
        if not list_fits(wanted_entries, given):
            got = [shown_entry(entry, wanted_entries[index] if index < len(wanted) else {}) for index, entry in enumerate(given)]
            between = "; " if any(isinstance(entry, Mapping) for entry in wanted) else ", "
            yield readable(wanted) if wanted else "none", between.join(got) or "none"

    def _deadlines(self, wanted: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        entries: list[Mapping[str, Any]] = [*self.json["owed"], *self.json["not_owed"]]
        by_entitlement = {entry["entitlement"]: entry.get("deadlines") or {} for entry in reversed(entries)}
        anywhere = {name: day for deadlines in reversed(by_entitlement.values()) for name, day in deadlines.items()}
        for name, day in wanted.items():
            given = by_entitlement.get(name) if isinstance(day, Mapping) and name in by_entitlement else anywhere.get(name)
            if not fits(day, given):
                yield f"{name} {readable(day)}", "none" if given is None else readable(given)

"""Cases proposed for what no case reaches: an incident that comes there, with today's outcome for a person to read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from engine.authoring.document import Pointer, cases_path
from engine.cases import Case, cases_of, run_case
from engine.examples import SOME_MOMENT, Examples, Request, without_fact
from engine.inline import as_json
from engine.model.condition import Expression
from engine.model.decision import Decision
from engine.model.finding import Place
from engine.model.house import CHANNELS
from engine.model.library import Library, lineage
from engine.model.playbook import Entitlement, Option, Playbook, Remedy
from engine.reach import Reach, Spot
from engine.worked_examples import WorkedExamples, names_in, names_of_remedy

_MOST_TRIES = 200
_MOST_SEEDS = 5
_MOST_CASES = 25
_STRUCTURE = frozenset({"options", "say", "channels", "body", "remedies", "voice"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A case for some places: the file it belongs in, and its text there."""

    spots: tuple[Spot, ...]
    path: str
    case: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {"path": self.path, "case": as_json(self.case), "reaches": [spot.to_json() for spot in self.spots]}


@dataclass(frozen=True, slots=True)
class Missed:
    """A place that no proposed case reaches. `certain`: no incident can come there."""

    spot: Spot
    certain: bool
    why: str

    def to_json(self) -> dict[str, Any]:
        return {**self.spot.to_json(), "certain": self.certain, "why": self.why}


class Proposer:
    """Looks, place by place, for an incident that comes there; what comes along is reached too."""

    def __init__(self, reach: Reach) -> None:
        self.reach, self.library = reach, reach.library
        self.examples = Examples(reach.checked)
        self.pages = _pages(self.library)
        self.documents = {document.path: document for document in reach.checked.documents}
        self.cases = list(cases_of(reach.checked.documents))
        decided = ((case, self.examples.decided({"at": SOME_MOMENT, **case.request})) for case in self.cases)
        self.answers = {case.place: decision.playbook["id"] if decision else None for case, decision in decided}
        self.worked = WorkedExamples(self.library)

    def run(self, spots: Sequence[Spot]) -> Iterator[Proposal | Missed]:
        """One answer for each place that is still open when its turn comes."""
        open_, done = frozenset(spots), set[Spot]()
        for spot in spots:
            if spot in done:
                continue
            found = self._found(spot)
            if found is None:
                yield self._missed(spot)
                continue
            came = self.reach.alone(found) & open_ - done
            done |= came
            decision = self.reach.run(found)
            assert decision is not None
            yield Proposal(tuple(sorted(came)), self._file(spot, decision), self._case(spot, found, decision))

    def _found(self, spot: Spot) -> Request | None:
        seeds = self._seeds(spot)
        names = self._names(spot)
        path = self._page_path(spot)
        near = (self.examples.near(seed, names, path, _MOST_TRIES) for seed in seeds[:_MOST_SEEDS])
        found = next((request for request in chain(seeds, *near) if self._comes(request, spot)), None)
        return None if found is None else self._simplest(found, spot)

    def _comes(self, request: Request, spot: Spot) -> bool:
        """Whether a request comes to this place."""
        return spot in self.reach.alone(request)

    def _simplest(self, request: Request, spot: Spot) -> Request:
        """The request without the facts that the place and its words do not need."""
        asked = self._asked(request)
        for name in list(request.get("facts") or {}):
            less = without_fact(request, name)
            if self._comes(less, spot) and self._asked(less) <= asked:
                request = less
        return request

    def _asked(self, request: Request) -> int:
        decision = self.examples.decided(request)
        return len(decision.ask) if decision else 1_000

    def _seeds(self, spot: Spot) -> list[Request]:
        """Where to look from: cases of the page as it is said there, and an incident worked out from its conditions."""
        page = self.pages.get(self._page_path(spot))
        wanted = self._wanted_keys(spot)
        own = [case.request for case in self.cases if page is None or self._is_about(case, page)]
        worked_out = self.worked.incident(page, self._also(spot, page)) if page is not None else None
        seeds = [self.examples.answered({**worked_out, **wanted})] if worked_out is not None else []
        seeds += [{"at": SOME_MOMENT, **request, **wanted} for request in own]
        return list({json.dumps(as_json(seed), sort_keys=True): seed for seed in seeds}.values())[:_MOST_CASES]

    def _is_about(self, case: Case, page: Playbook | Entitlement) -> bool:
        if isinstance(page, Entitlement):
            return bool(set(page.failures) & set(lineage(str(case.request.get("failure")))))
        return self.answers[case.place] == page.id

    def _wanted_keys(self, spot: Spot) -> dict[str, str]:
        """The channel and the language that words are said in."""
        document = self.documents.get(spot.place.path)
        keys: dict[str, str] = {}
        if document is not None and document.kind == "of":
            keys["language"] = document.data["language"]
        pointer = self.reach.pointer(spot)
        if "channels" in pointer:
            keys["channel"] = str(pointer[pointer.index("channels") + 1])
        elif pointer[:1] == ("voice",):  # said round what is written: a channel's own, or the general one
            keys |= {"channel": next((str(key) for key in pointer if key in CHANNELS), "email"), "language": str(pointer[-1])}
        return keys

    def _names(self, spot: Spot) -> list[str]:
        page = self.pages.get(self._page_path(spot))
        definitions = page.definitions if page is not None else self.library.definitions
        pointer = self.reach.pointer(spot)
        if spot in self.reach.branches:
            branch = self.reach.branches[spot]
            names = {test for one in (branch.condition, *branch.before) for test in names_in(one)}
        else:
            names = set(self.reach.words[spot].names)
        option = _option(self.reach.pointer(spot), page)
        others = set(names_in(page.when)) if page is not None else set()
        names |= set(names_in(option.when)) if option is not None else set()
        names |= {name for remedy in _remedies(page) if remedy.id in names for name in names_of_remedy(remedy)}
        first = self.examples.facts_behind(names - {"promises", "house", "role"}, definitions)
        first += ["channel"] if pointer[:1] == ("voice",) else []
        return [*first, *(name for name in self.examples.facts_behind(others, definitions) if name not in first)]

    def _also(self, spot: Spot, page: Playbook | Entitlement) -> list[tuple[Expression, bool]]:
        """What must hold, and what must not, on the page itself for an incident to come to the place."""
        option = _option(self.reach.pointer(spot), page)
        wanted = [(option.when, True)] if option is not None else []
        branch = self.reach.branches.get(spot)
        if branch is not None:
            wanted.append((branch.condition, True))
            wanted += [(other, False) for other in branch.before]
        return wanted

    def _missed(self, spot: Spot) -> Missed:
        page = self.pages.get(self._page_path(spot))
        if page is not None and self.worked.contradicts(page, self._also(spot, page)):
            return Missed(spot, True, "its conditions contradict those of the page, or of what stands before it")
        return Missed(spot, False, "no incident was found that comes there; write one by hand, or take it out")

    def _page_path(self, spot: Spot) -> str:
        """The page that a place belongs to: its own, or the one that it translates."""
        document = self.documents.get(spot.place.path)
        if document is not None and document.kind == "of":
            of = document.data["of"]
            return next((path for path, page in self.pages.items() if page.id == of), spot.place.path)
        return spot.place.path

    def _file(self, spot: Spot, decision: Decision) -> str:
        """The file of cases beside the page, or where cases of it stand already; the house's words go with the page that answers."""
        page = self.pages.get(self._page_path(spot), self.library.playbooks[decision.playbook["id"]])
        beside = cases_path(page.path, self.documents)
        if beside in self.documents:
            return beside
        named = (case for case in self.cases if page.id in json.dumps(as_json(case.expect)))
        return next((case.place.path for case in named), beside)

    def _case(self, spot: Spot, request: Request, decision: Decision) -> dict[str, Any]:
        case = {"case": self._name(spot), **request}
        case = {key: case[key] for key in ("case", "failure", "facts", "at", "role", "channel", "language") if case.get(key) not in (None, {})}
        return {**case, "expect": self._kept(request, _outcome(decision), self.reach.said.get(spot))}

    def _name(self, spot: Spot) -> str:
        """What the case is about: for words, the option, the move or channel, and which way they go."""
        if spot.kind != "words":
            return spot.what
        steps = [step for step in self.reach.pointer(spot) if isinstance(step, str) and step not in _STRUCTURE]
        return f"{', '.join([*steps, *self._wanted_keys(spot).values()][-4:])}: {spot.what}"

    def _kept(self, request: Request, expect: dict[str, Any], said: str | None) -> dict[str, Any]:
        """The expectations, and the words of the place where they are among those a case looks at."""
        if said:
            spoken = {**expect, "says": [said]}
            if run_case(self.library, Case(Place(""), "", request, spoken), _never).passed:
                return spoken
        return expect


_never: Any = None
"""No proposed case is without a time of its own."""


def _outcome(decision: Decision) -> dict[str, Any]:
    """What comes of it today, as far as a case can expect it."""
    option = decision.foremost
    expect: dict[str, Any] = {"playbook": decision.playbook["id"], "option": option.id}
    remedies = [remedy.to_json() for remedy in option.remedies]
    sums = [{"id": one["id"], "amount": one["amount"], "currency": one["currency"]} for one in remedies if one["amount"] is not None]
    if sums:
        expect["remedies"] = sums
    if not option.may_give:
        expect |= {"may_give": False, "needs_role": option.needs_role}
    expect["asks"] = [ask.fact for ask in decision.ask]
    for key, entries in (("owed", decision.owed), ("not_owed", decision.not_owed)):
        if entries:
            expect[key] = [_entry(entry) for entry in entries]
    if decision.may_be_owed:
        expect["may_be_owed"] = [entry["entitlement"] for entry in decision.may_be_owed]
    return expect


def _entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    seen: dict[str, Any] = {"entitlement": entry["entitlement"]}
    if entry.get("reason"):
        seen["reason"] = entry["reason"]
    sums = [remedy for remedy in entry.get("remedies") or () if remedy["amount"] is not None]
    if sums:
        seen["remedies"] = [{"id": one["id"], "amount": one["amount"], "currency": one["currency"]} for one in sums]
    return seen


def _pages(library: Library) -> dict[str, Playbook | Entitlement]:
    return {page.path: page for page in library.pages}


def _option(pointer: Pointer, page: Playbook | Entitlement | None) -> Option | None:
    """The option that a place lies in; a page names it by its number, a translation by its id."""
    if not isinstance(page, Playbook) or pointer[:1] != ("options",):
        return None
    step = pointer[1]
    return page.options[step] if isinstance(step, int) else next((one for one in page.options if one.id == step), None)


def _remedies(page: Playbook | Entitlement | None) -> Iterator[Remedy]:
    """All remedies of a page, those to choose from among them."""
    items = [] if page is None else page.remedies if isinstance(page, Entitlement) else [one for option in page.options for one in option.remedies]
    for item in items:
        yield from (item,) if isinstance(item, Remedy) else item.one_of

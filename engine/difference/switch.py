"""Incidents that go another way in one book than in the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from engine.authoring.book import CheckedBook
from engine.cases import cases_of
from engine.difference.change import Example
from engine.examples import SOME_MOMENT, Examples, Request, without_fact
from engine.model.decision import Decision
from engine.model.library import lineage
from engine.model.playbook import Entitlement, Playbook
from engine.worked_examples import Wanted, WorkedExamples

Page = Playbook | Entitlement
Shows = Callable[[Decision, Decision], tuple[str, str] | None]
"""What two decisions on one incident give, where they differ in what is looked for; else None."""

_MOST_TRIES = 250
_MOST_SEEDS = 6


class Switches:
    """Looks for incidents on which two books differ."""

    def __init__(self, before: CheckedBook, after: CheckedBook) -> None:
        assert before.library is not None and after.library is not None
        self.before, self.after = Examples(before, after), Examples(after, before)
        self.worked = (
            WorkedExamples(after.library, before.library), WorkedExamples(before.library, after.library),
        )  # fmt: skip
        self._cases = [{"at": SOME_MOMENT, **case.request} for book in (after, before) for case in cases_of(book.documents)]

    def find(self, pages: tuple[Page | None, Page | None], names: Iterable[str], shows: Shows, also: tuple[Wanted, Wanted] = ((), ())) -> Example | None:
        """An incident that shows it, looked for around these pages (before, after) by telling these names otherwise."""
        facts = self._facts(pages, names)
        path = next(page.path for page in (pages[1], pages[0]) if page is not None)
        seeds = list(self._seeds(pages, also))
        near = (self.after.near(seed, facts, path, _MOST_TRIES) for seed in seeds[:_MOST_SEEDS])
        for request in chain(seeds, *near):
            if self._shown(request, shows) is not None:
                return self._simplest(request, shows)
        return None

    def _facts(self, pages: tuple[Page | None, Page | None], names: Iterable[str]) -> list[str]:
        wanted, found = set(names), dict[str, None]()
        for examples, page in zip((self.after, self.before), reversed(pages), strict=True):
            if page is not None:
                found |= dict.fromkeys(examples.facts_behind(wanted, page.definitions))
        known = self.after.library.vocabulary.facts
        return [name for name in found if name in known or name == "failure"]

    def _seeds(self, pages: tuple[Page | None, Page | None], also: tuple[Wanted, Wanted]) -> Iterator[Request]:
        for worked, page, wanted in zip(self.worked, reversed(pages), reversed(also), strict=True):
            request = worked.incident(page, wanted) if page is not None else None
            if request is not None:
                yield self.after.answered(request)
        nodes = {node for page in pages if page is not None for node in page.failures}
        yield from (request for request in self._cases if nodes & set(lineage(str(request.get("failure")))))

    def _shown(self, request: Request, shows: Shows) -> tuple[str, str] | None:
        before, after = self.before.decided(request), self.after.decided(request)
        return shows(before, after) if before is not None and after is not None else None

    def _simplest(self, request: Request, shows: Shows) -> Example:
        """The incident without the facts that do not matter to what it shows."""
        shown = self._shown(request, shows)
        for name in list(request.get("facts") or {}):
            less = without_fact(request, name)
            if self._shown(less, shows) == shown:
                request = less
        assert shown is not None
        return Example({key: value for key, value in request.items() if value not in (None, {})}, *shown)

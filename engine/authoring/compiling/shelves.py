"""Which page outranks which: priority, then depth, then containment (meaning.md rule 12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.authoring.algebra import Algebra
from engine.model.library import Shelf, lineage
from engine.model.playbook import Playbook


@dataclass(slots=True)
class Ranking:
    """Pages by node, and which of two pages is strictly contained in the other, worked out once a pair."""

    algebra: Algebra
    by_node: dict[str, list[Playbook]] = field(default_factory=dict)
    _contained: dict[tuple[str, str], bool] = field(default_factory=dict)

    @staticmethod
    def of(playbooks: Sequence[Playbook], algebra: Algebra) -> Ranking:
        ranking = Ranking(algebra)
        for page in playbooks:
            for node in page.failures:
                ranking.by_node.setdefault(node, []).append(page)
        return ranking

    def narrower(self, page: Playbook, other: Playbook) -> bool:
        """Whether every case `page` covers is covered by `other`, and not the other way round."""
        key = (page.id, other.id)
        found = self._contained.get(key)
        if found is None:
            found = self._contained[key] = self.algebra.strictly_contained(page, other)
        return found


def shelve(node: str, ranking: Ranking) -> tuple[Shelf, ...]:
    """The shelves of a failure, strongest first."""
    groups: dict[tuple[int, int], list[Playbook]] = {}
    seen: set[str] = set()
    for above in lineage(node):
        for page in ranking.by_node.get(above, ()):
            if page.id not in seen:
                seen.add(page.id)
                groups.setdefault((page.priority, above.count("/")), []).append(page)
    return tuple(_shelf(key, groups[key], ranking) for key in sorted(groups, reverse=True))


def _shelf(key: tuple[int, int], pages: list[Playbook], ranking: Ranking) -> Shelf:
    beaten: Mapping[str, frozenset[str]] = {
        page.id: frozenset(other.id for other in pages if other is not page and ranking.narrower(other, page))
        for page in pages
    }
    return Shelf(key[0], key[1], tuple(sorted(pages, key=lambda page: page.id)), beaten)

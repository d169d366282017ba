"""A phrase as staff would type it to the failures and pages it means.

SQLite's full-text search finds candidates (stems, accents, words in any order), rapidfuzz mends typos and compares whole
phrases, and the two rankings are fused.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from math import log
from threading import Lock
from typing import Any

from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

from engine.model.incident import Incident
from engine.model.library import Library, lineage
from engine.model.playbook import Playbook
from engine.pipeline import decide

ANYTHING_ELSE = "other"
"""The node that the page for anything else is shown under, where the tree has it."""

TOLD_OF_IT = {"noticed_by": "customer"}
"""Who types a phrase was told of it, most likely; without that, many a first line could not be said."""

_LONGEST = 500
_MOST_WORDS = 16
_CANDIDATES = 60
_MOST_PAGES = 5
_SHORTEST_MENDED = 4
_SHORTEST_BEGUN = 3
_NEAR = 0.79
_NEAR_SHORT = 0.75
_NEAR_PHRASE = 82
_SHORT_WORD = 5
_NEAREST = 5
_MENDED_TELLS = 0.6
_TELLING_PAIR = 3
_LEAST_SHARE = 0.12
_TELLING = 0.42
_INHERITED = 0.8
_SURE_SHARE = 0.7
_LIKE = 75
_RANK_DAMPING = 10
_NEAR_SCORE = 0.6
_MOST_OPENINGS = 5_000
_ANY_MOMENT = datetime(2026, 1, 1, 12, tzinfo=UTC)
# Words that say nothing of what went wrong by themselves; two of them, or one beside another word, may.
_EMPTY_WORDS = (
    "a about after again all also am an and any are as ask asked asking at be because been before being but by can client "
    "could customer customers did didn do does doesn doing don done down each find finds for found from get gets getting go goes going got "
    "guest guests had has hasn have haven he her here him his how i if in into is isn it its just last let like ll lot m me "
    "more my need needs nobody nothing now of on one only or our over please re really right s said say "
    "says see she should since so some somebody someone something t than that the their them then there these they "
    "thing things this to told too up us ve very want wanted wants was wasn we were weren what when where which while who "
    "why will with won would yes yet you your "
    "a ai alors apres as au aucun aux avait avant avec bien c car ce cela ces cet cette chez client cliente clients comme "
    "d dans de des deux dit du elle elles en encore est et etait ete etre eu eux fait faire faut ici il ils j jamais je l "
    "la le les leur leurs lui m ma mais me meme mes moi mon n ne nos notre nous on ont ou par pas personne plus pour qu "
    "quand que quel quelle qui quoi rien s sa sans se ses si son sont sous sur t te tout toute tres trop tu un une va veut "
    "vos votre vous y"
)
# What the same words become where the apostrophe is left out.
_RUN_TOGETHER = (
    "arent cant couldnt didnt doesnt dont hadnt hasnt havent isnt shouldnt wasnt werent wont wouldnt "
    "hes ive shes thats theres theyre theyve weve whats wheres youre youve "
    "cest dun dune jai javais lon nai nest quelle quelles quelqu quil quils quon ya "
    "aren couldn hadn shouldn wouldn"
)
_EMPTY = frozenset(f"{_EMPTY_WORDS} {_RUN_TOGETHER}".split())
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[^\W\d_a-zà-ÿ]|[\"“«‘'(])")


@dataclass(frozen=True, slots=True)
class Hit:
    """One failure that a phrase may mean. `score` is 1 where all words are the book's and both rankings put it
    first, 0 for the page for anything else where nothing is near.

    `opening` is the first sentence one could say already; `playbooks` are maps of id and title, the likeliest first.
    """

    failure: str
    title: str
    score: float
    opening: str | None
    playbooks: tuple[Mapping[str, str], ...]

    @property
    def unclear(self) -> bool:
        """Whether it is the page for anything else because nothing is meant clearly: what follows it is a guess."""
        return not self.score or (self.failure == ANYTHING_ELSE and self.score < _SURE_SHARE)

    def to_json(self) -> dict[str, Any]:
        pages = [dict(page) for page in self.playbooks]
        return {
            "failure": self.failure, "title": self.title, "score": self.score, "opening": self.opening, "playbooks": pages
        }  # fmt: skip


def find(
    library: Library, text: str, language: str | None = None, limit: int = 10, *, at: datetime | None = None
) -> list[Hit]:
    """The failures a phrase means, best first; never empty: where nothing is near, the page for anything else.

    `at` is the moment that openings are decided for; without it they are those of a fixed day. The index is built at the
    first call for a revision.
    """
    return _index(library).find(text, language, limit, at=at)


@dataclass(frozen=True, slots=True)
class _Term:
    """A word or a pair as `typed`, what it `meant` of the book's (None: nothing), and the failures whose `rows` have it.

    `rarity` is how much such a word can tell, `tells` how much this one does.
    """

    typed: str
    meant: str | None
    rows: frozenset[str]
    rarity: float
    tells: float


_indexes: dict[str, SearchIndex] = {}
_lock = Lock()


def _index(library: Library) -> SearchIndex:
    with _lock:
        index = _indexes.get(library.revision)
        if index is None:
            while len(_indexes) >= 4:
                _indexes.pop(next(iter(_indexes)))
            index = _indexes[library.revision] = SearchIndex(library)
        return index


class SearchIndex:
    """What a library can be found by. Build one a revision; many threads may ask it."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._lock = Lock()
        self._phrases: dict[str, list[str]] = {failure: [] for failure in library.failures}
        self._page_phrases: dict[str, str] = {}
        self._known: set[str] = set()
        self._openings: dict[tuple[str, str, datetime], str | None] = {}
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.execute(
            "CREATE VIRTUAL TABLE pages USING fts5(failure UNINDEXED, title, words, tokenize='porter unicode61 remove_diacritics 2')"
        )
        self._database.executemany("INSERT INTO pages VALUES (?, ?, ?)", self._rows())
        self._vocabulary = sorted(word for word in self._known | _EMPTY if len(word) >= _SHORTEST_MENDED)
        self._all_phrases = [(phrase, failure) for failure, phrases in self._phrases.items() for phrase in phrases]

    def find(self, text: str, language: str | None = None, limit: int = 10, *, at: datetime | None = None) -> list[Hit]:
        """See `find` of this module."""
        house = self.library.house
        spoken = language if language in house.languages else house.language
        ranked = self.ranked(text)[: max(limit, 1)] or [(self._anything_else(), 0.0)]
        typed = _plain(text)
        return [self._hit(failure, score, typed, spoken, at or _ANY_MOMENT) for failure, score in ranked]

    def ranked(self, text: str) -> list[tuple[str, float]]:
        """Failures and their scores, best first; nothing where nothing is near.

        Where the best is a mere guess, the node for anything else stands before it, with its score.
        """
        pairs = [*self._pairs(text)]
        words = [word for word in _words(text)[:_MOST_WORDS] if word not in _EMPTY]
        found = [self._term(word, typing=word == words[-1]) for word in words]
        telling = [term for term in found if term.meant not in _EMPTY] or pairs
        if not telling:
            return []
        terms = list(dict.fromkeys((*telling, *pairs)))
        share = sum(term.tells for term in telling) / sum(term.rarity for term in telling)
        by_words = self._by_words(terms, telling[-1].typed) if share >= _LEAST_SHARE or not share else []
        by_words = _telling_enough(by_words, terms)
        by_phrase = self._by_phrase(" ".join(term.meant or term.typed for term in telling), by_words)
        ranked = _narrower_first(_fused(max(share, _LEAST_SHARE), by_words, by_phrase))
        if share < _SURE_SHARE and ranked and self._is_guess(ranked[0][0], terms, _plain(text)):
            ranked = [(ANYTHING_ELSE, ranked[0][1]), *(found for found in ranked if found[0] != ANYTHING_ELSE)]
        return ranked

    def _is_guess(self, failure: str, terms: Iterable[_Term], typed: str) -> bool:
        """Whether one word at most speaks for it, and none of its phrases is like what was typed."""
        above = lineage(failure)
        told = sum(term.rarity for term in terms if not term.rows.isdisjoint(above))
        if ANYTHING_ELSE not in self.library.failures or told > self._rarity(1):
            return False
        return all(fuzz.token_set_ratio(typed, phrase) < _LIKE for phrase in self._phrases[failure])

    def opening(self, failure: str, language: str, at: datetime) -> str | None:
        """The first sentence one could say to a customer who has just told us, kept by the minute."""
        key = (failure, language, at.replace(second=0, microsecond=0))
        if key not in self._openings:
            if len(self._openings) >= _MOST_OPENINGS:
                self._openings.clear()
            self._openings[key] = self._first_sentence(failure, language, at)
        return self._openings[key]

    def _rows(self) -> Iterator[tuple[str, str, str]]:
        """One row a failure: its own words, and those of the pages that are about it."""
        titles = {failure.id: [*failure.titles.values()] for failure in self.library.failures.values()}
        words = {
            failure.id: [*(word for found in failure.search.values() for word in found), failure.id]
            for failure in self.library.failures.values()
        }
        for page in self.library.playbooks.values():
            self._page_phrases[page.id] = " ".join(map(_plain, (*page.titles.values(), *page.search)))
            for failure_id in self._findable_under(page):
                titles[failure_id] += page.titles.values()
                words[failure_id] += page.search
        for owed in self.library.entitlements.values():
            for failure_id in owed.failures:
                titles[failure_id] += owed.titles.values()
                words[failure_id] += owed.page.get("search", ())
        for failure_id in self.library.failures:
            yield self._row(failure_id, titles[failure_id], words[failure_id])

    def _row(self, failure: str, titles: Iterable[str], words: Iterable[str]) -> tuple[str, str, str]:
        title, rest = list(dict.fromkeys(map(_plain, titles))), list(dict.fromkeys(map(_plain, words)))
        self._phrases[failure] += [phrase for phrase in (*title, *rest) if phrase]
        self._known.update(word for phrase in (*title, *rest) for word in phrase.split())
        return failure, "\n".join(title), "\n".join(rest)

    def _findable_under(self, page: Playbook) -> tuple[str, ...]:
        # The page for anything else covers every root; its words must not lift them all.
        return (ANYTHING_ELSE,) if ANYTHING_ELSE in page.failures else page.failures

    def _term(self, typed: str, *, typing: bool) -> _Term:
        """A word as the book has it: itself, the nearest that a hurried hand meant (which may say nothing), or what it
        begins where one is still `typing` it."""
        if rows := self._rows_with(_quoted(typed)):
            return self._told(typed, typed, rows)
        if meant := self._mended(typed):
            return self._told(typed, meant, self._rows_with(_quoted(meant)))
        rows = self._rows_with(_begun(typed)) if typing else frozenset()
        return self._told(typed, typed if rows else None, rows)

    def _mended(self, word: str) -> str | None:
        if len(word) < _SHORTEST_MENDED:
            return None
        scorer = DamerauLevenshtein.normalized_similarity
        least = _NEAR_SHORT if len(word) == _SHORTEST_MENDED else _NEAR
        found = process.extract(word, self._vocabulary, scorer=scorer, score_cutoff=least, limit=_NEAREST)
        return next((near for near, _, _ in found if _slip(word, near)), None)

    def _told(self, typed: str, meant: str | None, rows: frozenset[str]) -> _Term:
        """Rare words tell more, mended ones less."""
        rarity = self._rarity(len(rows))
        return _Term(typed, meant, rows, rarity, rarity * (1 if meant == typed else _MENDED_TELLS if meant else 0))

    def _rarity(self, rows: int) -> float:
        return log(1 + (len(self.library.failures) + len(self.library.playbooks) + 1) / (1 + rows))

    def _pairs(self, text: str) -> Iterator[_Term]:
        """Neighbours that tell together what one of them alone doesn't: 'no reply', 'pas venu', 'too short'."""
        words = _plain(text).split()[:_MOST_WORDS]
        for pair in dict.fromkeys(pairwise(words)):
            if not _EMPTY.isdisjoint(pair):
                both = " ".join(pair)
                rows = self._rows_with(_quoted(both))
                if 0 < len(rows) <= _TELLING_PAIR:
                    yield self._told(both, both, rows)

    def _rows_with(self, wanted: str) -> frozenset[str]:
        """The failures whose rows have what an FTS5 query wants: a word in any of its forms, or what begins so."""
        with self._lock:
            found = self._database.execute("SELECT failure FROM pages WHERE pages MATCH ?", (wanted,)).fetchall()
        return frozenset(failure for (failure,) in found)

    def _by_words(self, terms: Iterable[_Term], last: str) -> list[str]:
        wanted = [*(_quoted(term.meant) for term in terms if term.meant), _begun(last)]
        query = "SELECT failure FROM pages WHERE pages MATCH ? ORDER BY bm25(pages, 0, 3, 2), rowid LIMIT ?"
        with self._lock:
            rows = self._database.execute(query, (" OR ".join(wanted), _CANDIDATES)).fetchall()
        return list(dict.fromkeys(failure for (failure,) in rows))

    def _by_phrase(self, typed: str, candidates: list[str]) -> list[str]:
        if not candidates:
            found = process.extract(
                typed, [phrase for phrase, _ in self._all_phrases], scorer=fuzz.ratio, score_cutoff=_NEAR_PHRASE, limit=_CANDIDATES
            )
            return list(dict.fromkeys(self._all_phrases[position][1] for _, _, position in found))
        scores = {failure: max(_likeness(typed, phrase) for phrase in self._phrases[failure]) for failure in candidates}
        return sorted(candidates, key=lambda failure: -scores[failure])

    def _anything_else(self) -> str:
        failures = self.library.failures
        return ANYTHING_ELSE if ANYTHING_ELSE in failures else next(iter(failures))

    def _hit(self, failure: str, score: float, typed: str, language: str, at: datetime) -> Hit:
        house = self.library.house
        pages = tuple({"id": page.id, "title": house.in_language(page.titles, language, page.id)} for page in self._pages(failure, typed))
        title = house.in_language(self.library.failures[failure].titles, language, failure)
        return Hit(failure, title, round(score, 3), self.opening(failure, language, at), pages)

    def _pages(self, failure: str, typed: str) -> list[Playbook]:
        """The pages that could answer: those nearest to what was typed first, else as they outrank one another."""
        covering = [page for shelf in self.library.shelves[failure] for page in shelf.pages]
        own = [page for page in covering if failure in page.failures]
        own.sort(key=lambda page: -fuzz.token_set_ratio(typed, self._page_phrases[page.id]))
        return list({page.id: page for page in (*own, *covering)}.values())[:_MOST_PAGES]

    def _first_sentence(self, failure: str, language: str, at: datetime) -> str | None:
        request = {"failure": failure, "facts": TOLD_OF_IT, "at": at, "language": language}
        said = decide(self.library, Incident.parse(self.library, request)).foremost.say.opening
        return _SENTENCE_END.split(said, maxsplit=1)[0] if said else None


def _telling_enough(found: list[str], terms: Iterable[_Term]) -> list[str]:
    """What tells most first, without those that share only what says little where another shares what matters.

    A word of the failure above tells for it too, a little less. Where one has every word itself, only what is beneath it
    or has words of its own stands beside it.
    """
    own = {failure: sum(term.tells for term in terms if failure in term.rows) for failure in found}
    whole = {failure: own[failure] + _INHERITED * _above(failure, terms) for failure in found}
    complete = {failure for failure in found if all(failure in term.rows for term in terms)}
    told = {failure: own[failure] if complete.isdisjoint(lineage(failure)) and complete else whole[failure] for failure in found}
    best = max(told.values(), default=0.0)
    ordered = sorted(found, key=lambda failure: -round(whole[failure], 1))
    return [failure for failure in ordered if told[failure] >= _TELLING * best]


def _above(failure: str, terms: Iterable[_Term]) -> float:
    above = lineage(failure)[1:]
    return sum(term.tells for term in terms if failure not in term.rows and not term.rows.isdisjoint(above))


def _slip(typed: str, near: str) -> bool:
    """Whether a hurried hand types the one for the other, rather than meaning another word."""
    if sorted(typed) == sorted(near):
        return True
    if min(len(typed), len(near)) > _SHORT_WORD:
        return typed[0] == near[0]
    return typed[0] == near[0] and typed[-1] == near[-1] and len(typed) != len(near)


def _likeness(typed: str, phrase: str) -> float:
    return fuzz.token_set_ratio(typed, phrase) + fuzz.token_sort_ratio(typed, phrase)


def _fused(best: float, *rankings: list[str]) -> list[tuple[str, float]]:
    """Reciprocal rank fusion: `best` for what is first in every ranking."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, failure in enumerate(ranking):
            share = best / len(rankings)
            scores[failure] = scores.get(failure, 0) + share * _RANK_DAMPING / (_RANK_DAMPING + rank)
    return sorted(scores.items(), key=lambda found: -found[1])


def _narrower_first(ranked: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """A failure stands behind those beneath it that were found near it: the narrower one says more."""
    best: dict[str, float] = {}
    for failure, score in ranked:
        for above in lineage(failure)[1:]:
            best[above] = max(best.get(above, 0), score)
    pulled = [(failure, min(score, best[failure] * 0.99) if best.get(failure, 0) > score * _NEAR_SCORE else score) for failure, score in ranked]
    return sorted(pulled, key=lambda found: -found[1])


def _quoted(words: str) -> str:
    return f'"{words}"'


def _begun(word: str) -> str:
    """What begins with a word, once there is enough of it."""
    return _quoted(word) + ("*" if len(word) >= _SHORTEST_BEGUN else "")


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(_plain(text).split()))


def _plain(text: str) -> str:
    """Lower case, without accents or signs, one space between words: as SQLite's unicode61 sees it."""
    if len(text) > _LONGEST:
        text = text[:_LONGEST].rpartition(" ")[0] or text[:_LONGEST]
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return " ".join(_WORD.findall(bare.lower().replace("œ", "oe").replace("æ", "ae")))

"""How the words read: sentences no longer than a breath, and no harder than the house means to speak."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from engine.authoring.checks.draft import Draft
from engine.authoring.checks.texts import Said
from engine.authoring.document import Document, Pointer
from engine.authoring.readability import Measure, grade, measure, sentences, words
from engine.authoring.variants import variants
from engine.model.finding import Finding, warning
from engine.model.playbook import MOVES


def check_sentences(draft: Draft) -> Iterator[Finding]:
    """`long-sentence`: more words in one sentence than `voice.sentence_words`."""
    most = draft.house.voice.sentence_words
    if most is None:
        return
    for one in draft.said:
        told: dict[int, int] = {}
        for variant in variants(one.text, _phrases(draft, one.language)) if len(words(one.text)) > most else ():
            for start, sentence in sentences(variant.text):
                if (count := len(words(sentence))) > most:
                    at = variant.source(start)
                    told[at] = max(count, told.get(at, 0))
        for at, count in told.items():
            fault = f"this sentence has {count} words, more than {most}"
            yield warning(one.at(at), "long-sentence", fault, "make two of it, or leave out what nobody would say aloud")


def check_grade(draft: Draft) -> Iterator[Finding]:
    """`reading-grade`: words that take more years of school than `voice.grade`."""
    most = draft.house.voice.grade
    if most is None:
        return
    texts = {(one.path, one.pointer): one for one in draft.said}
    for document in draft.documents:
        if document.kind in {"playbook", "entitlement", "of"}:
            for block in _blocks(document, texts):
                language = block[0].language
                ways = [_measured(draft.shared.phrases.expand(one.text, language)[0], language) for one in block]
                found = (grade(sum((way[end] for way in ways), Measure()), language) for end in (0, -1))
                hardest = max((one for one in found if one is not None), default=None)
                if hardest is not None and hardest > most:
                    fault = f"this takes {hardest:.1f} years of school to read, more than {most}"
                    yield warning(block[0].at(0), "reading-grade", fault, "use shorter words and shorter sentences")


@lru_cache(20_000)
def _measured(text: str, language: str) -> tuple[Measure, Measure]:
    """The first way through a text, and the last."""
    ways = variants(text, {})
    return measure(ways[0].text, language), measure(ways[-1].text, language)


def _blocks(document: Document, texts: Mapping[tuple[str, Pointer], Said]) -> Iterator[list[Said]]:
    """What is read in one go: the moves of a page with those of an option, and each channel's own text."""
    options = document.data.get("options") or ()
    keys = list(options) if isinstance(options, dict) else list(range(len(options)))
    for start in [("say",), *(("options", key, "say") for key in keys)]:
        own = [texts.get((document.path, (*start, move))) for move in MOVES]
        shared = [texts.get((document.path, ("say", move))) for move in MOVES]
        moves = [mine or theirs for mine, theirs in zip(own, shared, strict=True)]
        block = [move for move in moves if move]
        if any(own) and block:
            yield sorted(block, key=lambda move: move not in own)
    for (path, pointer), text in texts.items():
        if path == document.path and "channels" in pointer and pointer[-1] != "subject":
            yield [text]


def _phrases(draft: Draft, language: str) -> Mapping[str, str]:
    return draft.shared.phrases.by_language.get(language, {})

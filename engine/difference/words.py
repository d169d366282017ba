"""The words of two pages: what is said with each option, wherever it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.authoring.document import Document
from engine.difference.change import Change, of_words
from engine.model.playbook import MOVES

_MOVES = {move: move.replace("_", " ") for move in MOVES}
Said = Mapping[tuple[str, str], str]
"""Texts by language and what they are (a move, a channel, a title)."""


def said_with(page: Document, translations: Mapping[str, Document], language: str) -> dict[str, Said]:
    """What each option says in each language: its own words, and those that the page says with all its options."""
    found: dict[str, dict[tuple[str, str], str]] = {}
    for option in page.data.get("options", ()):
        texts = found.setdefault(option["option"], {})
        _add(texts, language, page.data.get("say"), option.get("say"), option.get("title"))
        for code, document in translations.items():
            own = (document.data.get("options") or {}).get(option["option"]) or {}
            _add(texts, code, document.data.get("say"), own.get("say"), own.get("title"))
    return dict(found)


def _add(texts: dict[tuple[str, str], str], language: str, shared: Any, own: Any, title: Any) -> None:
    if title:
        texts[(language, "title")] = title
    for say in (shared or {}, own or {}):
        for move, name in _MOVES.items():
            if say.get(move) is not None:
                texts[(language, name)] = say[move]
        for channel, letter in (say.get("channels") or {}).items():
            parts = letter.items() if isinstance(letter, Mapping) else [("body", letter)]
            texts.update({(language, f"{channel}, {part}" if part != "body" else channel): text for part, text in parts})


def word_changes(where: str, before: Mapping[str, Said], after: Mapping[str, Said]) -> Iterator[Change]:
    """Texts of the options that both pages have; one that changes alike with several options is told once."""
    both = [option for option in before if option in after]
    told: dict[tuple[str, str, str | None, str | None], list[str]] = {}
    for option in both:
        for language, what in dict.fromkeys((*before[option], *after[option])):
            old, new = before[option].get((language, what)), after[option].get((language, what))
            if _differ(old, new):
                told.setdefault((language, what, old, new), []).append(option)
    for (language, what, old, new), options in told.items():
        place = where if len(options) == len(both) and len(both) > 1 else f"{where}, {_listed(options)}"
        yield of_words("words", place, f"{what}, {language}", old, new)


def _differ(old: str | None, new: str | None) -> bool:
    """Whether two texts are said differently: how a line is broken in the file is not heard."""
    return (old or "").strip() != (new or "").strip()


def _listed(options: Sequence[str]) -> str:
    return f"option {options[0]}" if len(options) == 1 else f"options {', '.join(options)}"


def leaves(data: Any, path: str = "") -> dict[str, str]:
    """Every text in a value, by the way to it."""
    if isinstance(data, str):
        return {path: data}
    items = data.items() if isinstance(data, Mapping) else enumerate(data, 1) if isinstance(data, list) else ()
    found: dict[str, str] = {}
    for key, item in items:
        found |= leaves(item, f"{path}, {key}" if path else str(key))
    return found


def text_changes(where: str, before: Mapping[str, Any], after: Mapping[str, Any], area: str = "words") -> Iterator[Change]:
    """Texts by what they are."""
    for what in dict.fromkeys((*before, *after)):
        if _differ(before.get(what), after.get(what)):
            yield of_words(area, where, what, before.get(what), after.get(what))

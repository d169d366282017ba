"""The French of the interface is whole: every word of the pages is in the catalogue, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from api.console.catalogue import LANGUAGES, catalogue, preferred

ROOT = Path(__file__).parents[3]
OTHERS = sorted(set(LANGUAGES) - {"en"})


def written_in_code() -> set[str | tuple[str, ...]]:
    options = {"**/templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true"}}
    methods = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
    words = {"_": None, "gettext": None, "ngettext": (1, 2), "translated": None}
    found: set[str | tuple[str, ...]] = set()
    for folder, ways in ((ROOT / "api" / "console", methods), (ROOT / "engine", [("wording.py", "python")])):
        for _, _, message, _, _ in extract_from_dir(folder, ways, options, keywords=words):
            found.add(tuple(message) if isinstance(message, tuple | list) else message)
    return found


def translated(language: str) -> dict[str | tuple[str, ...], Message]:
    path = ROOT / "api" / "console" / "locale" / language / "LC_MESSAGES" / "console.po"
    with path.open("rb") as source:
        read: Catalog = read_po(source, locale=language, abort_invalid=True)
    return {message.id if isinstance(message.id, str) else tuple(message.id): message for message in read if message.id}


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_of_the_pages_is_translated_and_nothing_else(language: str) -> None:
    assert set(translated(language)) == written_in_code()


@pytest.mark.parametrize("language", OTHERS)
def test_every_translation_has_words_and_the_same_names_in_them(language: str) -> None:
    for id, message in translated(language).items():
        sources = [id] if isinstance(id, str) else list(id)
        told = [message.string] if isinstance(message.string, str) else list(message.string)
        assert all(told), id
        assert not message.fuzzy, id
        for text in told:
            assert names(text) <= set().union(*map(names, sources)), id
            assert names(sources[0]) <= names(text), id
            assert tags(text) == tags(sources[0]), id


def names(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", text))


def tags(text: str) -> list[str]:
    return re.findall(r"</?\w+>", text)


@pytest.mark.parametrize("id", sorted(map(str, translated("fr"))))
def test_french_signs_stand_off_from_their_word(id: str) -> None:
    for key, message in translated("fr").items():
        if str(key) != id:
            continue
        for text in [message.string] if isinstance(message.string, str) else message.string:
            assert re.search(r"[^\u00a0\u202f][?!;:»](?!\w)", text) is None, text
            assert "'" not in text, text


def test_english_is_its_own_translation() -> None:
    assert catalogue("en").gettext("Say this") == "Say this"


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr"), ("en;q=0.5,fr;q=0.9", "fr"), ("de,fr;q=0.2", "fr"), ("de", "en"), ("", "en"),
        ("fr;q=0", "en"), ("fr;q=nonsense,en", "en"), ("," * 5_000, "en"), ("*", "en"),
        ("en; q=0.1, fr; q=0.9", "fr"), ("en ; Q=0.5 , fr ; q = 1.0", "fr"), ("en;q=0.1,fr;q=nan", "en"), ("fr;q=7,en;q=0.1", "en"),
    ],
)  # fmt: skip
def test_the_browser_says_which_language(accept: str, language: str) -> None:
    assert preferred(accept) == language

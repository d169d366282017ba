"""The readings of a script are those that it is rendered to, and sentences and syllables are counted as people count them."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from engine.authoring.readability import grade, measure, sentences, words
from engine.authoring.variants import STAND_IN, variants
from engine.authoring.words import compile_script
from engine.model.speech import Speech
from engine.model.types import BOOLEAN, STRING

SPEECH = Speech("en", "GB", ZoneInfo("UTC"), datetime(2026, 11, 23, tzinfo=UTC), lambda name, member: member)
NAMES = {"x": BOOLEAN, "y": BOOLEAN, "z": BOOLEAN, "name": STRING}


@pytest.mark.parametrize(
    "text",
    [
        "Plain words.",
        "A {{ name }} here.",
        "{% if x %}One.{% else %}Two.{% endif %} Then.",
        "{% if x %}One.{% elif y %}Two.{% elif z %}Three.{% endif %} Then {% if x %}again{% endif %}.",
        "{% if x %}Deep {% if y %}in{% else %}down{% endif %} it.{% else %}Out.{% endif %}{% if y %} Twice.{% endif %}",
        "{# a remark #}{% if not x %}No.{% endif %}{% if not x %} Still no.{% endif %}",
    ],
)
def test_the_readings_are_all_that_a_script_can_say(text: str) -> None:
    script, faults = compile_script(text, NAMES)
    assert script is not None, faults
    said = {
        script.say({"x": x, "y": y, "z": z, "name": STAND_IN}, SPEECH) for x, y, z in product([True, False], repeat=3)
    }
    assert {variant.text.strip() for variant in variants(text, {})} == said


def test_a_spot_in_a_reading_is_found_in_the_script() -> None:
    text = "{% if x %}One.{% else %}Two.{% endif %} Then {{ name }} came."
    for variant in variants(text, {}):
        assert text[variant.source(variant.text.index("Then")) :].startswith("Then")
        assert text[variant.source(variant.text.index("came")) :].startswith("came")


def test_a_shared_sentence_is_read_where_it_is_said() -> None:
    assert [variant.text for variant in variants("{{ shared.thanks }} Come in.", {"thanks": "Thank you."})] == ["Thank you. Come in."]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three? Four…", 4), ("Mr. Diallo came. He stayed.", 2), ("A line\n\nanother line", 2), ("It's 12.50 today.", 1),
        ("« Bonjour ! » Merci.", 2),
    ],
)  # fmt: skip
def test_sentences_end_where_people_stop(text: str, count: int) -> None:
    assert len(list(sentences(text))) == count


def test_a_word_with_an_apostrophe_or_a_hyphen_is_one() -> None:
    assert words("It isn't in a re-run, aujourd'hui : 3") == ["It", "isn't", "in", "a", "re-run", "aujourd'hui", "3"]


@pytest.mark.parametrize(
    ("word", "language", "count"),
    [
        ("cat", "en", 1), ("table", "en", 2), ("waited", "en", 2), ("looked", "en", 1), ("makes", "en", 1), ("delivery", "en", 4),
        ("chat", "fr", 1), ("table", "fr", 1), ("attendre", "fr", 2), ("livraison", "fr", 3), ("parlent", "fr", 1), ("quelque", "fr", 1),
    ],
)  # fmt: skip
def test_syllables_are_counted_by_ear(word: str, language: str, count: int) -> None:
    assert measure(word, language).syllables == count


EASY = "We came to your door and you were out. We left the box with the man next door. You can ring me now, and I come back when it suits you best."
HARD = "Notwithstanding extraordinary administrative complications, immediate remediation necessitates comprehensive documentation. " * 4


@pytest.mark.parametrize(("language", "easy", "hard"), [("en", EASY, HARD), ("fr", EASY, HARD)])
def test_long_words_in_long_sentences_take_more_school(language: str, easy: str, hard: str) -> None:
    low, high = grade(measure(easy, language), language), grade(measure(hard, language), language)
    assert low is not None and high is not None
    assert low < 6 < 12 < high


def test_no_grade_is_made_up() -> None:
    """For a language without a formula, and for a few words, of which a formula says nothing."""
    assert grade(measure(EASY, "de"), "de") is None
    assert grade(measure("A few words.", "en"), "en") is None


def test_the_english_grade_is_kincaids() -> None:
    """0.39 words a sentence + 11.8 syllables a word - 15.59: 3 sentences, 30 words, 30 syllables."""
    text = "You and I came in to see the man. " * 2 + "He was not at home so we went on, and on, to sea."
    found = measure(text, "en")
    assert (found.sentences, found.words, found.syllables) == (3, 31, 31)
    assert grade(found, "en") == pytest.approx(0.39 * 31 / 3 + 11.8 - 15.59)

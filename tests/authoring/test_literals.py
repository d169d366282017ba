"""What counts as a sum, a time or a date written by hand, and what does not."""

from __future__ import annotations

import time

import pytest

from engine.authoring.literals import literals_in


def found(text: str, *languages: str) -> list[str]:
    return [what for _, _, what in literals_in(text, languages or ("en", "fr"))]


@pytest.mark.parametrize(
    ("text", "literals"),
    [
        ("I will be back in 10 minutes.", ["10"]),
        ("You get £5 back.", ["£", "5"]),
        ("You get {{ 5 }} back, or {{ 'ten' }} euros.", ["5", "ten euros"]),
        ("In {{ 'five' if vip else 'ten' }} minutes.", ["ten minutes"]),
        ("At 19:15, or 24/7.", ["19:15", "24/7"]),
        ("Back in five minutes.", ["five minutes"]),
        ("It takes two working days.", ["two working days"]),
        ("A three-week wait, twenty per cent off.", ["three-week", "twenty per cent"]),
        ("In half an hour.", ["half an hour"]),
        ("At half past seven, or at seven o'clock.", ["half past seven", "seven o'clock"]),
        ("Tomorrow at noon, or next week.", ["Tomorrow", "noon", "next week"]),
        ("On Monday, or Tuesdays; in May or by March.", ["Monday", "Tuesdays", "May", "March"]),
        ("{% if vip %}five{% endif %} minutes", ["five minutes"]),
        ("Dans deux jours, dix euros, une quinzaine de jours.", ["deux jours", "dix euros", "quinzaine de jours"]),
        ("Lundi, en mars ou le mois d'août.", ["Lundi", "mars", "août"]),
        ("Une demi-heure, cinquante pour cent.", ["demi-heure", "cinquante pour cent"]),
    ],
)
def test_a_literal_is_found(text: str, literals: list[str]) -> None:
    assert found(text) == literals


@pytest.mark.parametrize(
    "text",
    [
        "{{ minutes | count('day', 'days') }}, {{ refund | money }}, by {{ promises['2nd'].due | day }}",
        "{% if hours > 5 %}late{% elif noticed_by in ('2', '3') %}x{% endif %}",
        "{# 5 minutes #}",
        "One day an hour will do. Un jour, une heure, un mois.",
        "For the second day at home, a glass of wine, twice and once, another one.",
        "May I? You may march on. March in. An august guest. The sun is out.",
        "Il en a plus que prévu, mais marsouin et jeudissement ne sont rien. Votre meuble est neuf. Jours ouvrés.",
        "Five {{ item }} minutes",
        "Someone saw it; weigh the two, then the days that follow.",
        "pour cette deuxième journée d'attente",
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_names_of_days_belong_to_the_languages_asked_for() -> None:
    assert found("Dienstag", "en", "fr") == []
    assert found("Dienstag", "de") == ["Dienstag"]
    assert found("no such language", "xx") == []


def test_a_literal_is_told_with_its_place() -> None:
    assert literals_in("I'm {{ name }}.\n\nBack in 5.", ["en"]) == [(2, 8, "5")]


MODEL_WORDS = [
    "Before you choose: the {{ dish }} has run out.",
    "This morning's delivery came without it.",
    "Chef would like to cook you something that isn't on the menu, for the same price. I'll bring you a taste first, and then you decide.",
    "Is there anything you can't eat? I'll be back with it by {{ promises.taste.due | time }}.",
    "I'm putting another one aside for you now. We bring it on {{ promises.swap.due | day }}, unpack it with you and take this one away. And {{ credit | money }} goes on your account, for the second day at home.",
    "I ring customs every working morning until they let it go.{% if paid_express %} You paid for express, so I'm sending {{ refund | money }} back to your card.{% endif %}",
    "Votre plat n'est plus disponible, mais le chef a une idée",
    "Je vous en réserve un autre tout de suite. Nous l'apportons le {{ promises.swap.due | day }}, nous le déballons avec vous et nous reprenons celui-ci. Et vous recevez {{ credit | money }} sur votre compte, pour cette deuxième journée d'attente.",
    "Dites-moi quel jour vous aimeriez revenir : ce jour-là, nous vous en gardons un. En attendant, je vous apporte un verre de vin de la maison ou une boisson sans alcool, c'est pour nous.",
    "J'appelle la douane chaque jour ouvré, jusqu'à ce qu'elle libère votre colis.",
]


@pytest.mark.parametrize("text", MODEL_WORDS)
def test_the_model_pages_are_clean(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text", ["{{" * 5_000, "{%" * 5_000, "{#" * 5_000, "two " * 2_500, "1 " * 5_000, "two" + " " * 9_990, "{{'" * 3_000]
)
def test_no_text_takes_long(text: str) -> None:
    start = time.perf_counter()
    found(text)
    assert time.perf_counter() - start < 1

"""The sentences a new page starts with, by language; an author makes them their own."""

from __future__ import annotations

from collections.abc import Mapping

_ENGLISH = {
    "acknowledge": "You came to us for something better.",
    "apologise": "I'm sorry. It's mine to put right.",
    "do": "I'm seeing to it myself now.",
    "pay": "You have {{ REMEDY | money }} from us now.",
    "follow_up": "You'll hear from me WHEN either way.",
    "sms": "{{ house }}: I'm sorry. I'll text you WHEN.",
    "sms_pay": "{{ house }}: I'm sorry. {{ REMEDY | money }} is yours. I'll text WHEN.",
    "WHEN time": "by {{ promises.word.due | time }}", "WHEN day": "by {{ promises.word.due | day }}",
    "option": "One person sees it through",
    "what": "one person who sees it through",
    "promise": "Word from us, news or none",
    "where": "where they asked to be told",
    "standard": "from the same person",
    "tell": "A colleague is looking after a customer and may need your help first.",
    "owed": "You are owed {{ REMEDY | money }}, with nothing to claim.",
    "owed_title": "Owed for: {}",
    "anything": "Anything else",
    "team": "Customer care", "staff": "Staff", "manager": "Manager",
    "noticed": "Who noticed first",
    "noticed_ask": "Did we tell the customer, or did they tell us?",
    "other": "Something else",
}  # fmt: skip
_FRENCH = {
    "acknowledge": "Vous attendiez mieux de nous.",
    "apologise": "Je vous présente mes excuses.",
    "do": "Je m'en occupe tout de suite.",
    "pay": "Vous recevez {{ REMEDY | money }} de notre part.",
    "follow_up": "Je vous donne des nouvelles WHEN.",
    "sms": "{{ house }} : toutes mes excuses. Je vous écris WHEN.",
    "sms_pay": "{{ house }} : mes excuses. Vous recevez {{ REMEDY | money }}. Des nouvelles WHEN.",
    "WHEN time": "avant {{ promises.word.due | time }}", "WHEN day": "le {{ promises.word.due | day }}",
    "option": "Une seule personne s'en occupe",
    "what": "une seule personne, du début à la fin",
    "promise": "Des nouvelles, quoi qu'il arrive",
    "where": "là où le client l'a demandé",
    "standard": "par la même personne",
    "tell": "Quelqu'un s'occupe d'un client et peut avoir besoin de votre aide en priorité.",
    "owed": "Nous vous devons {{ REMEDY | money }}, sans aucune démarche.",
    "owed_title": "Dû : {}",
    "anything": "Autre chose",
    "team": "Service client", "staff": "Équipe", "manager": "Responsable",
    "noticed": "Qui l'a vu en premier",
    "noticed_ask": "Avons-nous prévenu le client, ou est-ce lui qui nous l'a dit ?",
    "other": "Autre chose",
}  # fmt: skip
_BY_LANGUAGE: Mapping[str, Mapping[str, str]] = {"en": _ENGLISH, "fr": _FRENCH}


def first_words(language: str, remedy: str = "", unit: str = "time") -> dict[str, str] | None:
    """The sentences with the remedy's name in them, promised by a `time` or a `day`; None where we have none.

    What is said stays under eight words, because the same eight on two pages are a `copy`.
    """
    words = _BY_LANGUAGE.get(language) or _BY_LANGUAGE.get(language.split("-")[0])
    if words is None:
        return None
    return {key: text.replace("REMEDY", remedy).replace("WHEN", words[f"WHEN {unit}"]) for key, text in words.items()}

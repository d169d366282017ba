"""The sentences a new page starts with, by language; an author makes them their own."""

from __future__ import annotations

from collections.abc import Mapping

_ENGLISH = {
    "acknowledge": "I can see what happened, and you came to us for something better.",
    "apologise": "I'm sorry. It's mine to put right.",
    "explain": "I don't know yet how it came about, and I won't guess.",
    "do": "I'm seeing to it myself now, and I stay with it until it's right.",
    "pay": "You have {{ REMEDY | money }} from us, and I'm seeing to it now.",
    "time": "Is there anything I should know first? You'll hear from me by {{ promises.word.due | time }}, news or none.",
    "day": "Is there anything I should know first? You'll hear from me by {{ promises.word.due | day }}, news or none.",
    "sms": "{{ house }}: I'm sorry about what happened. I'm seeing to it myself now. You'll hear from me by {{ promises.word.due | UNIT }}. Anything I should know? Text me.",
    "sms_pay": "{{ house }}: I'm sorry about what happened. You have {{ REMEDY | money }} from us. You'll hear from me by {{ promises.word.due | UNIT }}. Anything I should know? Text me.",
    "option": "One person sees it through",
    "what": "one person who sees it through",
    "promise": "Word from us, news or none",
    "where": "where they asked to be told",
    "standard": "from the same person",
    "tell": "A colleague is looking after a customer and may need your help first.",
    "owed": "You are owed {{ REMEDY | money }}, whatever we do besides. There is nothing to claim: you have it from me now.",
    "owed_title": "Owed for: {}",
    "anything": "Anything else",
    "team": "Customer care", "staff": "Staff", "manager": "Manager",
    "noticed": "Who noticed first",
    "noticed_ask": "Did we tell the customer, or did they tell us?",
    "other": "Something else",
}  # fmt: skip
_FRENCH = {
    "acknowledge": "Je vois ce qui s'est passé, et vous attendiez mieux de nous.",
    "apologise": "Je vous présente mes excuses. C'est à moi de réparer cela.",
    "explain": "Je ne sais pas encore d'où cela vient, et je ne veux rien inventer.",
    "do": "Je m'en occupe tout de suite, et je ne lâche rien avant que ce soit réglé.",
    "pay": "Vous recevez {{ REMEDY | money }} de notre part, et je m'en occupe tout de suite.",
    "time": "Que dois-je savoir avant de commencer ? Vous aurez de mes nouvelles avant {{ promises.word.due | time }}, quoi qu'il arrive.",
    "day": "Que dois-je savoir avant de commencer ? Vous aurez de mes nouvelles le {{ promises.word.due | day }} au plus tard, quoi qu'il arrive.",
    "sms": "{{ house }} : toutes mes excuses pour ce qui s'est passé. Je m'en occupe. Vous aurez de mes nouvelles AT. Une question ? Répondez-moi.",
    "sms_pay": "{{ house }} : toutes mes excuses pour ce qui s'est passé. Vous recevez {{ REMEDY | money }}. Vous aurez de mes nouvelles AT. Une question ? Répondez-moi.",
    "option": "Une seule personne s'en occupe",
    "what": "une seule personne, du début à la fin",
    "promise": "Des nouvelles, quoi qu'il arrive",
    "where": "là où le client l'a demandé",
    "standard": "par la même personne",
    "tell": "Quelqu'un s'occupe d'un client et peut avoir besoin de votre aide en priorité.",
    "owed": "Nous vous devons {{ REMEDY | money }}, quoi que nous fassions par ailleurs. Vous n'avez rien à demander.",
    "owed_title": "Dû : {}",
    "anything": "Autre chose",
    "team": "Service client", "staff": "Équipe", "manager": "Responsable",
    "noticed": "Qui l'a vu en premier",
    "noticed_ask": "Avons-nous prévenu le client, ou est-ce lui qui nous l'a dit ?",
    "other": "Autre chose",
}  # fmt: skip
_BY_LANGUAGE: Mapping[str, Mapping[str, str]] = {"en": _ENGLISH, "fr": _FRENCH}


def first_words(language: str, remedy: str = "", unit: str = "time") -> dict[str, str] | None:
    """The sentences with the remedy's name in them, promised by a `time` or a `day`; None where we have none."""
    words = _BY_LANGUAGE.get(language) or _BY_LANGUAGE.get(language.split("-")[0])
    if words is None:
        return None
    when = "avant {{ promises.word.due | time }}" if unit == "time" else "le {{ promises.word.due | day }} au plus tard"
    return {
        key: text.replace("REMEDY", remedy).replace("UNIT", unit).replace("AT.", f"{when}.") for key, text in words.items()
    }

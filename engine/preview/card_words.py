"""What is printed on a cue card besides the book's own words, in the languages we have it in; English elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from engine.model.duration import Duration

_ENGLISH = {
    "say": "Say this", "they_first": "If they told you first", "offer": "Offer, best first", "tell": "Tell",
    "promise": "We promise", "owed": "May be owed by law or contract, whatever they choose",
    "limits": "Each may give: {}", "within": "within {}", "ask": "ask: {}", "any": "anyone may give it", "sum": "who may: see below", "sum_of": "{sum} {kind}",
    "refund": "refund", "credit": "credit", "voucher": "voucher", "compensation": "compensation", "discount": "off the bill",
    "replacement": "instead", "repair": "repair", "redo": "again", "rebooking": "another time", "upgrade": "better one",
    "gift": "gift", "care": "care", "information": "information",
    "minute": "minute/minutes", "hour": "hour/hours", "day": "day/days", "week": "week/weeks", "month": "month/months",
    "working hour": "working hour/working hours", "working day": "working day/working days",
}  # fmt: skip
_FRENCH = {
    "say": "Dites", "they_first": "Si le client l'a dit en premier", "offer": "Proposez, le mieux d'abord",
    "tell": "Prévenez", "promise": "Nous promettons",
    "owed": "Peut être dû (loi ou contrat), quoi qu'il choisisse", "limits": "Chacun peut donner : {}", "within": "sous {}",
    "ask": "demander : {}", "any": "chacun peut le donner", "sum": "qui peut : voir en bas",
    "sum_of": "{kind} : {sum}",
    "refund": "remboursement", "credit": "avoir", "voucher": "bon", "compensation": "indemnité", "discount": "déduit",
    "replacement": "à la place", "repair": "réparation", "redo": "de nouveau", "rebooking": "une autre fois",
    "upgrade": "mieux", "gift": "cadeau", "care": "attention", "information": "information",
    "minute": "minute/minutes", "hour": "heure/heures", "day": "jour/jours", "week": "semaine/semaines", "month": "mois/mois",
    "working hour": "heure ouvrée/heures ouvrées", "working day": "jour ouvré/jours ouvrés",
}  # fmt: skip
_BY_LANGUAGE: Mapping[str, Mapping[str, str]] = {"en": _ENGLISH, "fr": _FRENCH}


def card_words(language: str) -> Mapping[str, str]:
    """The words by name: those of the language, of the language without its region, or English ones."""
    return _BY_LANGUAGE.get(language) or _BY_LANGUAGE.get(language.split("-")[0], _ENGLISH)


def duration_words(duration: Duration, language: str) -> str:
    """`5 minutes`, `1 jour ouvré`."""
    one, many = card_words(language)[duration.unit].split("/")
    return f"{duration.count} {one if duration.count == 1 else many}"

"""The house: its voice, roles and what each may give, limits, languages, channels, calendars, sites."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine.model.calendar import Calendar
from engine.model.speech import Script

Texts = Mapping[str, str]
"""Words by language."""

CHANNELS = ("in_person", "phone", "email", "sms", "chat", "letter")
WRITTEN = frozenset({"email", "letter"})
"""Channels that the house's general greeting and sign-off go round."""


@dataclass(frozen=True, slots=True)
class Role:
    """From least to most authority. `may_give` is goodwill an incident, by currency; an absent currency is zero."""

    id: str
    titles: Texts
    may_give: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Limit:
    """What may be given in goodwill `per` customer, incident, site or staff `within` a time: sums, a count, or both."""

    id: str
    per: str
    at_most: Mapping[str, Decimal]
    count: int | None
    within: str | None


@dataclass(frozen=True, slots=True)
class Team:
    id: str
    titles: Texts
    reach: str | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """A place of the house; the house itself is the site of an incident that names none (its `id` is then None)."""

    id: str | None
    titles: Texts
    timezone: ZoneInfo
    currency: str
    calendar: Calendar
    territory: str | None


@dataclass(frozen=True, slots=True)
class Voice:
    """How the house sounds. Greetings and sign-offs by channel (None: the general one), then language."""

    grade: Decimal | None = None
    sentence_words: int | None = None
    sms_parts: int = 2
    avoid: tuple[str, ...] = ()
    greeting: Mapping[str | None, Mapping[str, Script]] = field(default_factory=dict)
    sign_off: Mapping[str | None, Mapping[str, Script]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class House:
    name: str
    short_name: str
    currency: str
    currencies: tuple[str, ...]
    languages: tuple[str, ...]
    own_site: Site
    sites: Mapping[str, Site]
    calendars: Mapping[str, Calendar]
    channels: tuple[str, ...]
    teams: Mapping[str, Team]
    roles: tuple[Role, ...]
    limits: tuple[Limit, ...]
    voice: Voice
    checks: Mapping[str, str] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The first language: the fallback."""
        return self.languages[0]

    def in_language(self, texts: Texts, language: str, otherwise: str = "") -> str:
        """Words in a language, else in the house's first, else in any there are, else `otherwise`."""
        return texts.get(language) or texts.get(self.language) or next(iter(texts.values()), otherwise)

    def role(self, role: str) -> Role | None:
        return next((known for known in self.roles if known.id == role), None)

    def rank(self, role: Role) -> int:
        return self.roles.index(role)

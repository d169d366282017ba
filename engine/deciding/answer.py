"""Puts a decision together: each option priced and said, each question counted."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.deciding.ask import AMOUNT, CHOICE, WORDS, Questions
from engine.deciding.choose import Chosen
from engine.deciding.match import Desk, Match
from engine.deciding.price import Authority, Priced, Quote, quote, recommend
from engine.deciding.render import Speaker, amounts, promises, say, speech_for, tells, title
from engine.model.decision import Decision, OptionGiven, RemedyGiven, Why, plain
from engine.model.incident import Incident
from engine.model.library import Library
from engine.model.money import Money
from engine.model.playbook import Option


class Answer:
    """One decision in the making."""

    def __init__(self, library: Library, incident: Incident, found: Match, authority: Authority) -> None:
        self.library, self.incident, self.found, self.authority = library, incident, found, authority
        self.questions = Questions()
        self.options: list[OptionGiven] = []
        self.quotes: list[tuple[str, bool, Quote]] = []
        self.settled: dict[tuple[str, str], Decimal] = {}
        self.owed_words = ""
        for page, scope in found.possible:
            self.questions.want(page.when.needs(scope), CHOICE, f"page {page.id}")

    def add_owed(self, desk: Desk) -> None:
        """What the customer is owed whatever option is chosen."""

    def add_option(self, chosen: Chosen) -> None:
        option, scope = chosen.option, self.found.scope
        waiter = f"option {option.id}"
        self.questions.want(chosen.depends_on, CHOICE, waiter)
        priced = quote(option, scope, self.library.house, self.authority, self.settled)
        for item in priced.remedies:
            self.questions.want(item.choice, CHOICE, waiter)
            self.questions.want(item.sums, AMOUNT, waiter)
        self.quotes.append((option.id, chosen.holds, priced))
        self.options.append(self.given(option, chosen, priced, waiter))

    def given(self, option: Option, chosen: Chosen, priced: Quote, waiter: str) -> OptionGiven:
        speaker = self.speaker(option)
        values = speaker.values(option.names)
        values.update(amounts(priced.remedies))
        values["owed_words"] = self.owed_words
        promised, values["promises"] = promises(speaker, option, values)
        said = say(speaker, option.say[speaker.language], self.incident.channel, values, self.owed_words)
        told = tells(speaker, option.tell, values)
        remedies = tuple(self.remedy(item, speaker, values) for item in priced.remedies if not item.undecided)
        self.questions.want(speaker.sums, AMOUNT, waiter)
        self.questions.want(speaker.needs, WORDS, waiter)
        currency = self.incident.setting.currency
        return OptionGiven(
            id=option.id,
            title=title(option.titles, self.incident.language, self.library.house),
            may_give=priced.may_give,
            needs_role=priced.needs_role,
            blocked_by=priced.blocked_by,
            depends_on=tuple(sorted(chosen.depends_on, key=self.library.vocabulary.position)),
            cost=None if priced.cost is None else Money(priced.cost, currency),
            goodwill=priced.goodwill,
            remedies=remedies,
            say=said,
            tell=tuple(told),
            promise=tuple(promised),
        )

    def speaker(self, option: Option) -> Speaker:
        """In the language asked for where the option has all its words in it, else in the house's first."""
        house, incident = self.library.house, self.incident
        language = incident.language if incident.language in option.say else house.language
        return Speaker(
            house=house,
            incident=incident,
            scope=self.found.scope,
            money_names=self.found.chosen.money_names,
            speech=speech_for(incident, house, self.library.vocabulary, language),
            language=language,
            remedy_names=frozenset(remedy.id for remedy in option.remedies),
        )

    def remedy(self, priced: Priced, speaker: Speaker, values: Mapping[str, Any]) -> RemedyGiven:
        return remedy_given(priced, speaker.text(priced.remedy.what, values))

    def decision(self, why: tuple[Why, ...]) -> Decision:
        library, incident, page = self.library, self.incident, self.found.chosen
        known = {name: plain(incident.known[name]) for name in incident.assumed}
        return Decision(
            revision=library.revision,
            failure=incident.failure,
            at=incident.setting.now.isoformat(),
            tied=self.found.tied,
            playbook={"id": page.id, "title": title(page.titles, incident.language, library.house), "owner": page.owner},
            assumed=known,
            ask=self.questions.ordered(library.vocabulary, incident.language, library.house.language),
            options=tuple(self.options),
            recommended=recommend(self.quotes),
            why=why,
        )


def remedy_given(priced: Priced, what: str | None) -> RemedyGiven:
    remedy = priced.remedy
    amount = priced.amount if isinstance(priced.amount, Decimal) else None
    worth = priced.worth if isinstance(priced.worth, Decimal) else None
    quantity = priced.quantity if isinstance(priced.quantity, Decimal) else None
    sums = remedy.amount is not None or remedy.worth is not None
    settles = ".".join(remedy.settles) if remedy.settles else None
    currency = priced.currency if sums else None
    return RemedyGiven(remedy.id, remedy.kind, what, amount, worth, currency, quantity, remedy.unit, settles)

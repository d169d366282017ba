"""Puts a decision together: each option priced and said, each question counted."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.deciding.ask import AMOUNT, CHOICE, WORDS, Questions
from engine.deciding.choose import Chosen
from engine.deciding.match import Match
from engine.deciding.owed import Claim, claims
from engine.deciding.price import Authority, Quote, quote, recommend
from engine.deciding.render import Speaker, amounts, promises, say, speech_for, tells
from engine.deciding.telling import Telling, remedy_given
from engine.model.decision import Decision, OptionGiven, Why
from engine.model.house import WRITTEN
from engine.model.incident import Incident
from engine.model.library import Library
from engine.model.money import Money
from engine.model.playbook import Option
from engine.model.speech import Speech


class Answer:
    """One decision in the making."""

    def __init__(self, library: Library, incident: Incident, found: Match, authority: Authority) -> None:
        self.library, self.incident, self.found, self.authority = library, incident, found, authority
        self.questions = Questions()
        self.options: list[OptionGiven] = []
        self.quotes: list[tuple[str, bool, Quote]] = []
        self.settled: dict[tuple[str, str], Decimal] = {}
        self.owed: list[dict[str, Any]] = []
        self.may_be_owed: list[dict[str, Any]] = []
        self.not_owed: list[dict[str, Any]] = []
        self.owed_words = ""
        self.speeches: dict[str, Speech] = {}
        self.speakers: dict[str, Speaker] = {}
        for page, scope in found.possible:
            self.questions.want(page.when.needs(scope), CHOICE, f"page {page.id}")

    def add_owed(self) -> None:
        """What the customer is owed whatever option is chosen: its words go before every option's."""
        spoken: list[str] = []
        for claim in claims(self.library, self.incident):
            waiter = f"entitlement {claim.entitlement.id}"
            telling = Telling(claim, self.speaker_for(claim), self.library.vocabulary)
            self.questions.want(claim.choice, CHOICE, waiter)
            self.questions.want(claim.sums, AMOUNT, waiter)
            self.owed += telling.owed()
            self.may_be_owed += telling.may_be_owed()
            self.not_owed += telling.not_owed()
            self.questions.want(telling.speaker.needs, WORDS, waiter)
            self.settle(claim)
            spoken += [words] if (words := telling.words) else []
        self.owed_words = "\n\n".join(spoken) if self.incident.channel in WRITTEN else " ".join(spoken)

    def settle(self, claim: Claim) -> None:
        """What is owed in the incident's currency, which an option's remedy may settle (rule 20)."""
        if claim.verdict != "owed" or claim.currency != self.incident.setting.currency:
            return
        for priced in (*claim.priced, *(thing for _, things in claim.choices for thing in things)):
            if isinstance(priced.amount, Decimal):
                self.settled[(claim.entitlement.id, priced.remedy.id)] = priced.amount

    def speaker_for(self, claim: Claim) -> Speaker:
        page, house, incident = claim.entitlement, self.library.house, self.incident
        language = incident.language if incident.language in page.say else house.language
        return Speaker(house, incident, claim.scope, page.money_names, self.speech(language))

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
        settled = [item for item in priced.remedies if not item.undecided]
        remedies = [remedy_given(item, speaker.text(item.remedy.what, values)) for item in settled]
        self.ask(speaker, waiter)
        currency = self.incident.setting.currency
        return OptionGiven(
            id=option.id,
            title=self.library.house.in_language(option.titles, self.incident.language),
            may_give=priced.may_give,
            needs_role=priced.needs_role,
            blocked_by=priced.blocked_by,
            depends_on=self.library.vocabulary.in_order(chosen.depends_on),
            cost=None if priced.cost is None else Money(priced.cost, currency),
            goodwill=priced.goodwill,
            remedies=tuple(remedies),
            say=said,
            tell=tuple(told),
            promise=tuple(promised),
        )

    def ask(self, speaker: Speaker, waiter: str) -> None:
        """Want what an option's words lacked; the next option starts afresh."""
        self.questions.want(speaker.sums, AMOUNT, waiter)
        self.questions.want(speaker.needs, WORDS, waiter)
        speaker.sums.clear()
        speaker.needs.clear()

    def speaker(self, option: Option) -> Speaker:
        """In the language asked for where the option has all its words in it, else in the house's first."""
        house, incident, found = self.library.house, self.incident, self.found
        language = incident.language if incident.language in option.say else house.language
        speaker = self.speakers.get(language)
        if speaker is None:
            speaker = Speaker(house, incident, found.scope, found.chosen.money_names, self.speech(language))
            self.speakers[language] = speaker
        return speaker

    def speech(self, language: str) -> Speech:
        found = self.speeches.get(language)
        if found is None:
            found = self.speeches[language] = speech_for(self.incident, self.library.house, self.library.vocabulary, language)
        return found

    def decision(self, why: tuple[Why, ...]) -> Decision:
        library, incident, page = self.library, self.incident, self.found.chosen
        return Decision(
            revision=library.revision,
            failure=incident.failure,
            at=incident.setting.now.isoformat(),
            tied=self.found.tied,
            playbook={"id": page.id, "title": library.house.in_language(page.titles, incident.language), "owner": page.owner},
            assumed=incident.assumed,
            ask=self.questions.ordered(library.vocabulary, incident.language, library.house.language),
            options=tuple(self.options),
            recommended=recommend(self.quotes),
            why=why,
            owed=tuple(self.owed),
            may_be_owed=tuple(self.may_be_owed),
            not_owed=tuple(self.not_owed),
        )

"""A cue card a playbook, for a kitchen wall or a van: what to say on one side, what to do on the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.deciding.price import remedy_needs
from engine.model.decision import Decision, OptionGiven, RemedyGiven
from engine.model.duration import Duration
from engine.model.incident import Incident
from engine.model.money import Money
from engine.model.playbook import Option, Playbook, When
from engine.model.scope import Scope
from engine.pipeline import decide
from engine.preview.blanks import Fragment, blanked, fragments, two_of_a_kind
from engine.preview.card_words import card_words, duration_words
from engine.preview.leaves import Leaves
from engine.wording import Wording

Line = tuple[Fragment, ...]
Pair = tuple[OptionGiven, OptionGiven]
_ON_ONE_SIDE = ("acknowledge", "apologise", "put_right", "follow_up")
"""The cause is left to the person who knows it."""


@dataclass(frozen=True, slots=True)
class CardOption:
    """A way to put it right: its title, what it gives, what to keep in mind."""

    title: str
    gives: tuple[Line, ...]
    who: str


@dataclass(frozen=True, slots=True)
class CardLine:
    """Whom to tell what, or what is promised; and within what time, where that is always the same."""

    head: Line
    text: Line
    within: str


@dataclass(frozen=True, slots=True)
class Card:
    """Both sides of a card, in one language."""

    id: str
    language: str
    trail: str
    title: str
    says: tuple[Line, ...]
    they_first: tuple[Line, ...]
    """The opening words where the customer told us, if they are others."""
    options: tuple[CardOption, ...]
    tells: tuple[CardLine, ...]
    promises: tuple[CardLine, ...]
    owed: tuple[str, ...]
    limits: str
    foot: str

    @property
    def words(self) -> dict[str, str]:
        return dict(card_words(self.language))


def card(leaves: Leaves, page: Playbook, language: str) -> Card:
    """The card of a playbook: the words of its first option that a case comes to, with gaps for what differs by case."""
    maker = _Maker(leaves, page, language)
    library = leaves.library
    covering = {entitlement.id: entitlement for node in page.failures for entitlement in library.owed[node]}
    return Card(
        id=page.id,
        language=language,
        trail=leaves.trail(page.failures, language)[0],
        title=leaves.title(page.titles, language),
        says=maker.says("us"),
        they_first=maker.they_first(),
        options=tuple(maker.options()),
        tells=tuple(maker.tells()),
        promises=tuple(maker.promises()),
        owed=tuple(leaves.title(entitlement.titles, language) for entitlement in covering.values()),
        limits=maker.limits(),
        foot=f"{library.house.short_name} · {page.id} · {library.revision[:8]}",
    )


class _Maker:
    def __init__(self, leaves: Leaves, page: Playbook, language: str) -> None:
        self.leaves, self.library, self.page, self.language = leaves, leaves.library, page, language
        self.index, self.request = self._typical()
        self.option = page.options[self.index]
        self.ours, self.theirs = self._pair(self.option, "us")
        self.first = self._given(self.option, self.ours), self._given(self.option, self.theirs)

    def _typical(self) -> tuple[int, dict[str, object]]:
        """The first of the author's options that a case comes to, and that case; else the first at its worst."""
        for index in range(len(self.page.options)):
            found = self.leaves.first_case(self.page, index)
            if found is not None:
                return index, found
        return 0, self.leaves.worst_request(self.page, 0, self.language)

    def _pair(self, option: Option, noticed_by: str) -> tuple[Incident, Incident]:
        """Two incidents alike in all that decides, and different in what a card cannot know."""
        request = self.leaves.worst.completed(self.page, option, self.request, self.language)
        facts = {**request["facts"], "noticed_by": noticed_by}
        lowest = self.library.house.roles[0].id
        whole = {**request, "facts": facts, "language": self.language, "channel": self._channel(), "role": lowest}
        incident = Incident.parse(self.library, whole)
        wanted = _shape(decide(self.library, incident))
        return two_of_a_kind(
            self.library, incident, self.language, lambda other: _shape(decide(self.library, other)) == wanted
        )

    def _channel(self) -> str:
        channels = self.library.house.channels
        return next((channel for channel in channels if channel in ("in_person", "phone")), channels[0])

    def _given(self, option: Option, incident: Incident) -> OptionGiven:
        return self.leaves.opened_option(incident, self.page, option)

    def says(self, noticed_by: str) -> tuple[Line, ...]:
        if noticed_by == "us":
            ours, theirs = self.first
        else:
            pair = self._pair(self.option, noticed_by)
            ours, theirs = self._given(self.option, pair[0]), self._given(self.option, pair[1])
        moves = [(ours.say.moves.get(move), theirs.say.moves.get(move)) for move in _ON_ONE_SIDE]
        return tuple(self._line(one, other) for one, other in moves if one)

    def _line(self, ours: str | None, theirs: str | None, given: Pair | None = None) -> Line:
        """A text with gaps: where the two situations part, and for sums that facts decide, though a limit keeps both alike."""
        ours, theirs = ours or "", theirs or ours or ""
        one, other = given or self.first
        for sum_ in self._sums(one):
            ours = blanked(ours, sum_)
        for sum_ in self._sums(other):
            theirs = blanked(theirs, sum_)
        return fragments(ours, theirs)

    def _sums(self, given: OptionGiven) -> list[str]:
        """The sums of an option that depend on facts, as its words print them."""
        option = next(option for option in self.page.options if option.id == given.id)
        scope = Scope({}, self.page.definitions, self.ours.setting, self.page.calendar)
        currency = self.ours.setting.currency
        vary = {remedy.id for remedy in option.remedies if any(remedy_needs(remedy, scope, currency))}
        wording = Wording(self.library, self.ours, self.language)
        return [
            wording.money(remedy.amount, remedy.currency or currency)
            for remedy in given.remedies
            if remedy.id in vary and remedy.amount is not None
        ]

    def they_first(self) -> tuple[Line, ...]:
        known = set(self.says("us"))
        return tuple(line for line in self.says("customer") if line not in known)[:2]

    def options(self) -> Iterator[CardOption]:
        for option in self.page.options:
            pair = (self.ours, self.theirs) if option is self.option else self._pair(option, "us")
            ours, theirs = self._given(option, pair[0]), self._given(option, pair[1])
            pairs = zip(ours.remedies, theirs.remedies, strict=False)
            gives = tuple(
                self._line(self._remedy(one, self.ours), self._remedy(other, self.theirs), (ours, theirs)) for one, other in pairs
            )
            yield CardOption(ours.title, gives, self._who(ours, theirs))

    def _who(self, ours: OptionGiven, theirs: OptionGiven) -> str:
        words = card_words(self.language)
        if ours.cost is None or theirs.cost is None or ours.cost != theirs.cost:
            return words["sum"]
        if ours.may_give:
            return words["any"] if not ours.cost.amount else ""
        role = self.library.house.role(ours.needs_role or "")
        return words["ask"].format(self._role(role.titles, role.id)) if role else ""

    def _remedy(self, remedy: RemedyGiven, incident: Incident) -> str:
        kind = card_words(self.language)[remedy.kind]
        wording = Wording(self.library, incident, self.language)
        if remedy.amount is not None:
            sum_ = wording.money(remedy.amount, remedy.currency or "")
            given = card_words(self.language)["sum_of"].format(sum=sum_, kind=kind)
        elif remedy.quantity is not None:
            given = f"{remedy.quantity:f} {remedy.unit or kind}"
        else:
            return remedy.what or kind
        return f"{given}: {remedy.what}" if remedy.what else given

    def tells(self) -> Iterator[CardLine]:
        for tell, ours, theirs in zip(self.option.tell, self.first[0].tell, self.first[1].tell, strict=True):
            team = self.library.house.teams.get(tell.team)
            name = self.leaves.title(team.titles, self.language) if team else tell.team
            text = self._line(ours["message"], theirs["message"])
            yield CardLine((Fragment(name, False),), text, self._within(tell.within))

    def promises(self) -> Iterator[CardLine]:
        for promise, ours, theirs in zip(self.option.promise, self.first[0].promise, self.first[1].promise, strict=True):
            head = self._line(ours["what"], theirs["what"])
            standard = self._line(ours["standard"], theirs["standard"])
            yield CardLine(head, standard, self._within(promise.due))

    def _within(self, when: When | None) -> str:
        if not isinstance(when, Duration):
            return ""
        return card_words(self.language)["within"].format(duration_words(when, self.language))

    def limits(self) -> str:
        """`Each may give: waiter £15, shift lead £60`: what each role may give, in the house's own currency."""
        currency = self.library.house.currency
        wording = Wording(self.library, self.ours, self.language)
        told = [
            f"{self._role(role.titles, role.id)} {wording.whole_money(Money(role.may_give[currency], currency))}"
            for role in self.library.house.roles
            if currency in role.may_give
        ]
        return card_words(self.language)["limits"].format(", ".join(told))

    def _role(self, titles: object, role_id: str) -> str:
        found = self.leaves.title(titles, self.language) if titles else ""  # type: ignore[arg-type]
        return found or role_id.replace("_", " ")


def _shape(decision: Decision) -> tuple[object, ...]:
    """What must stay the same for two situations to share a card."""
    options = [(option.id, [remedy.id for remedy in option.remedies], option.say.missing) for option in decision.options]
    return decision.playbook["id"], decision.recommended, options


def cards(leaves: Leaves, pages: Sequence[Playbook], languages: Sequence[str]) -> Iterator[Card]:
    """All cards, page by page."""
    return (card(leaves, page, language) for page in pages for language in languages)

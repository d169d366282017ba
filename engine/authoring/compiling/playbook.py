"""A playbook page to a playbook: its conditions, its options, its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from engine.authoring.compiling.derive import compile_derive
from engine.authoring.compiling.facts import failure_type
from engine.authoring.compiling.house import read_calendar
from engine.authoring.compiling.page import RESERVED, Page, Watch, check_ids, when_type
from engine.authoring.compiling.remedies import compile_remedy, remedy_id, remedy_names
from engine.authoring.compiling.spoken import Promises, Speaker
from engine.authoring.compiling.translations import Translations, texts
from engine.authoring.document import Document, Pointer
from engine.authoring.formula import mentions, on_calendar
from engine.authoring.phrases import Phrases
from engine.model.condition import AllOf, Expression
from engine.model.errors import did_you_mean
from engine.model.fact import Vocabulary
from engine.model.house import House
from engine.model.library import Failure
from engine.model.money import is_currency
from engine.model.playbook import PROMISE_WORDS, Option, Part, Playbook, Promise, Tell, When
from engine.model.scope import CalendarRule, Formula
from engine.model.types import DATE, STRING, ValueType

SPOKEN_NAMES: Mapping[str, ValueType] = {"house": STRING, "role": STRING, "owed_words": STRING}
_PROMISE_TEXTS = dict.fromkeys(PROMISE_WORDS, STRING)


class Shared:
    """What every page of a book stands on: house, vocabulary, shared derived names, tree, translations."""

    def __init__(
        self,
        house: House,
        vocabulary: Vocabulary,
        definitions: Mapping[str, Formula],
        failures: Mapping[str, Failure],
        translations: Translations,
        broken: frozenset[str],
        phrases: Phrases,
        watch: Watch | None = None,
    ) -> None:
        self.watch = watch
        self.house, self.vocabulary, self.definitions, self.phrases = house, vocabulary, definitions, phrases
        self.failures, self.translations, self.broken = failures, translations, broken
        self.names: dict[str, ValueType | Formula] = {
            **{name: fact.type for name, fact in vocabulary.facts.items()}, "failure": failure_type(failures), **definitions,
        }  # fmt: skip

    def page(self, document: Document) -> Page:
        currencies = self.house.currencies
        own = document.data.get("currency")
        only = currencies[0] if len(currencies) == 1 else None
        settled = own if own is not None and is_currency(own) else only
        page = Page(
            document, dict(self.names), currencies, settled, self.phrases, self.house.language, own is not None,
            also=law_currencies((document,)), nullable=self.vocabulary.nullable, broken=set(self.broken),
            watch=self.watch,
        )  # fmt: skip
        if document.kind == "playbook" and own is not None:
            if not page.takes(own, ("currency",), at_key=False):
                page.also = frozenset({own})
        elif page.own_code and own not in currencies:
            page.foreign = self.money_names
        return page

    @cached_property
    def money_names(self) -> frozenset[str]:
        """Facts that hold money, and shared derived names that come from them."""
        facts = frozenset(name for name, fact in self.vocabulary.facts.items() if fact.holds_money)
        derived = (name for name, definition in self.definitions.items() if mentions(definition.normal) & facts)
        return facts.union(derived)


def law_currencies(documents: Iterable[Document]) -> frozenset[str] | None:
    """The currencies that pages of law name for themselves, the house's or not; None, any, where a name gives one."""
    named = [document.data["currency"] for document in documents if document.kind == "entitlement" and "currency" in document.data]
    return frozenset(named) if all(map(is_currency, named)) else None


def compile_playbook(page: Page, shared: Shared) -> Playbook:
    data = page.document.data
    translated = shared.translations.of(data["playbook"])
    calendar = compile_calendar(page, shared)
    own = compile_derive(page, data.get("derive"))
    check_team(page, shared, data["owner"], ("owner",))
    nodes = check_failures(page, shared)
    when = with_validity(page, page.condition(data.get("when"), ("when",)))
    options = tuple(
        _option(page, shared, raw, index, translated) for index, raw in enumerate(data["options"])
    )
    check_ids(page, "options", (option.id for option in options))
    return Playbook(
        id=data["playbook"],
        path=page.document.path,
        titles=texts(shared.house.language, data["title"], translated, ("title",)),
        failures=nodes,
        owner=data["owner"],
        priority=int(data.get("priority", 0)),
        when=when,
        definitions=on_calendar({**shared.definitions, **own}, calendar),
        calendar=calendar,
        options=options,
        search=tuple(data.get("search", ())),
        money_names=money_names(page),
        unconditional="when" not in data and "valid" not in data,
        page=data,
    )


def money_names(page: Page) -> frozenset[str]:
    return frozenset(name for name, kind in page.types().items() if kind.kind == "money")


def check_failures(page: Page, shared: Shared) -> tuple[str, ...]:
    """The nodes a page covers; those not in the tree are reported."""
    raw = page.document.data["failure"]
    nodes = raw if isinstance(raw, list) else [raw]
    for index, node in enumerate(nodes):
        if node not in shared.failures:
            pointer: Pointer = ("failure", index) if isinstance(raw, list) else ("failure",)
            fix = did_you_mean(node, shared.failures)
            page.report(pointer, "unknown-failure", f"unknown failure '{node}'", fix)
    return tuple(dict.fromkeys(node for node in nodes if node in shared.failures))


def check_team(page: Page, shared: Shared, team: str, pointer: Pointer) -> None:
    if team not in shared.house.teams:
        page.report(pointer, "unknown-team", f"unknown team '{team}'", did_you_mean(team, shared.house.teams))


def compile_calendar(page: Page, shared: Shared) -> CalendarRule | None:
    """A page's own calendar: a named one, or days of its own whose days off may be a list fact."""
    raw = page.document.data.get("calendar")
    if raw is None:
        return None
    if isinstance(raw, str):
        if raw not in shared.house.calendars:
            page.report(("calendar",), "calendar", f"unknown calendar '{raw}'", did_you_mean(raw, shared.house.calendars))
            return None
        return CalendarRule(shared.house.calendars[raw])
    fact = raw.get("except")
    if isinstance(fact, str):
        kind = page.types().get(fact)
        if kind is None:
            page.report(("calendar", "except"), "unknown-fact", f"unknown fact '{fact}'", did_you_mean(fact, page.names))
        elif kind.item is not DATE:
            page.report(("calendar", "except"), "type", f"'{fact}' is {kind}, not a list of dates", "name a list of dates")
        return CalendarRule(read_calendar(page, raw, ("calendar",)), fact)
    return CalendarRule(read_calendar(page, raw, ("calendar",)))


def with_validity(page: Page, when: Expression) -> Expression:
    """`valid` counts as a condition on today; both its days are included (rule 11)."""
    valid = page.document.data.get("valid")
    if not valid:
        return when
    limits = {keyword: valid[key] for key, keyword in (("from", "minimum"), ("until", "maximum")) if key in valid}
    return AllOf((page.condition({"today": limits}, ("valid",)), when))


def _option(
    page: Page, shared: Shared, raw: Mapping[str, Any], index: int, translated: Mapping[str, Document]
) -> Option:
    pointer: Pointer = ("options", index)
    remedies_raw = raw.get("remedies", [])
    promises_raw = raw.get("promise", [])
    moments = [_moments(page, item, (*pointer, "promise", i)) for i, item in enumerate(promises_raw)]
    fields: Promises = {
        item["id"]: {"due": when_type(due), **({"until": when_type(until)} if "until" in item else {}), **_fields(item)}
        for item, (due, until) in zip(promises_raw, moments, strict=True)
    }
    amounts = remedy_names(remedies_raw)
    check_names(page, amounts, remedies_raw, pointer)
    names = {**page.types(), **SPOKEN_NAMES, **amounts}
    speaker = Speaker(page, shared.house, translated, names, fields, set(), frozenset(amounts))
    words: Pointer = ("options", raw["option"])
    remedies = tuple(
        compile_remedy(page, speaker, item, (*pointer, "remedies", i), (*words, "remedies", remedy_id(item), "what"))
        for i, item in enumerate(remedies_raw)
    )
    tells = tuple(_tell(page, shared, speaker, item, (*pointer, "tell", i), (*words, "tell", i)) for i, item in enumerate(raw.get("tell", ())))
    promises = tuple(
        _promise(page, shared, speaker, item, moment, (*pointer, "promise", i), (*words, "promise", item["id"]))
        for i, (item, moment) in enumerate(zip(promises_raw, moments, strict=True))
    )
    check_ids(page, "remedies", (remedy.id for remedy in remedies), (*pointer, "remedies"))
    check_ids(page, "promises", (promise.id for promise in promises), (*pointer, "promise"))
    when = page.condition(raw.get("when"), (*pointer, "when"))
    page.branch(pointer, f"option '{raw['option']}'", when)
    said = speaker.words([("say",), (*pointer, "say")])
    return Option(
        id=raw["option"],
        titles=texts(shared.house.language, raw["title"], translated, (*words, "title")),
        when=when,
        remedies=remedies,
        tell=tells,
        promise=promises,
        say=said,
        names=frozenset(speaker.mentioned),
    )


def _fields(raw: Mapping[str, Any]) -> dict[str, ValueType]:
    return {key: kind for key, kind in _PROMISE_TEXTS.items() if key in raw}


def _moments(page: Page, raw: Mapping[str, Any], pointer: Pointer) -> tuple[When | None, When | None]:
    due = page.moment(raw["due"], (*pointer, "due"))
    until = page.moment(raw["until"], (*pointer, "until")) if "until" in raw else None
    for key, found in (("due", due), ("until", until)):
        if key in raw and found is None:
            page.broken.add(f"promises.{raw['id']}.{key}")
    return due, until


def _tell(
    page: Page, shared: Shared, speaker: Speaker, raw: Mapping[str, Any], pointer: Pointer, words: Pointer
) -> Tell:
    check_team(page, shared, raw["team"], (*pointer, "team"))
    within = page.moment(raw["within"], (*pointer, "within")) if "within" in raw else None
    return Tell(raw["team"], within, speaker.scripts(raw.get("message"), (*pointer, "message"), (*words, "message")))


def _promise(
    page: Page,
    shared: Shared,
    speaker: Speaker,
    raw: Mapping[str, Any],
    moments: tuple[When | None, When | None],
    pointer: Pointer,
    words: Pointer,
) -> Promise:
    due, until = moments
    parts: list[Part] = []
    for index, item in enumerate(raw.get("depends_on", ())):
        where = (*pointer, "depends_on", index)
        check_team(page, shared, item["team"], (*where, "team"))
        parts.append(Part(item["team"], page.moment(item["by"], (*where, "by")) if "by" in item else None))
    spoken = {key: speaker.scripts(raw.get(key), (*pointer, key), (*words, key)) for key in PROMISE_WORDS}
    return Promise(
        id=raw["id"],
        kind=raw.get("kind"),
        what=spoken["what"],
        to=spoken["to"],
        due=due or Formula(DATE, lambda scope: None, lambda scope: frozenset(), "null"),
        until=until,
        where=spoken["where"],
        standard=spoken["standard"],
        depends_on=tuple(parts),
    )


def check_names(page: Page, amounts: Mapping[str, ValueType], remedies: list[Mapping[str, Any]], pointer: Pointer) -> None:
    for index, raw in enumerate(remedies):
        name = remedy_id(raw)
        if name in amounts and (name in page.names or name in RESERVED):
            where = (*pointer, "remedies", index, "id" if "id" in raw else "kind")
            page.report(where, "name-clash", f"'{name}' already means something", "give the remedy an id of its own")

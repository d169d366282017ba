"""Two playbooks of one name: what their conditions, options and remedies now mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from engine.authoring.conditions import normal_form
from engine.difference.change import ADDED, CHANGED, REMOVED, Change, Example, change
from engine.difference.parts import meaning, promise_changes, remedies_of, remedy_changes, tell_changes, written_out
from engine.difference.switch import Shows, Switches
from engine.difference.words import said_with, text_changes, word_changes
from engine.model.condition import Expression
from engine.model.decision import Decision, OptionGiven
from engine.model.library import Library
from engine.model.money import amount_text
from engine.model.playbook import Entitlement, Option, Playbook
from engine.worked_examples import names_in, names_of_remedy


@dataclass(frozen=True, slots=True)
class Sides:
    """Two books, before and after, with what writes and reads their pages."""

    before: Library
    after: Library
    documents: tuple[Mapping[str, Any], Mapping[str, Any]]
    """Documents by path, of each."""
    translations: tuple[Mapping[str, Any], Mapping[str, Any]]
    """Translations by page and language, of each."""
    switches: Switches


def page_changes(sides: Sides) -> Iterator[Change]:
    """Pages that came, went, or mean something else."""
    before, after = sides.before.playbooks, sides.after.playbooks
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            yield _come_or_gone(sides, name, old, new)
        else:
            yield from _Pages(sides, name, old, new).changes()


def _come_or_gone(sides: Sides, name: str, old: Playbook | None, new: Playbook | None) -> Change:
    page = new or old
    assert page is not None
    about = f"{_title(page)}, for {', '.join(page.failures)}"
    example = sides.switches.find((old, new), names_in(page.when), _answers(name))
    return Change("pages", ADDED if old is None else REMOVED, name, "page", None if old is None else about, None if new is None else about, example=example)


def _title(page: Playbook | Entitlement) -> str:
    return str(page.page["title"])


def _answers(name: str) -> Shows:
    """Which page answers, where this one does before and not after, or the other way round."""

    def shows(before: Decision, after: Decision) -> tuple[str, str] | None:
        pages = before.playbook["id"], after.playbook["id"]
        return pages if (pages[0] == name) != (pages[1] == name) else None

    return shows


class _Pages:
    """One page before and after."""

    def __init__(self, sides: Sides, name: str, old: Playbook, new: Playbook) -> None:
        self.sides, self.name, self.old, self.new = sides, name, old, new
        self.options = {option.id: option for option in old.options}, {option.id: option for option in new.options}
        self.raw = tuple({raw["option"]: raw for raw in page.page["options"]} for page in (old, new))

    def changes(self) -> Iterator[Change]:
        yield from self.head()
        yield from self.condition()
        yield from named_changes(self.name, self.old, self.new)
        yield from self.option_list()
        for option in self.options[0]:
            if option in self.options[1]:
                yield from self.option(option)
        yield from self.words()

    def head(self) -> Iterator[Change]:
        old, new = self.old.page, self.new.page
        yield from text_changes(self.name, {"title": old["title"]}, {"title": new["title"]})
        for key in ("owner", "priority"):
            if old.get(key, 0) != new.get(key, 0):
                yield change("pages", self.name, key, old.get(key), new.get(key))
        if set(self.old.failures) != set(self.new.failures):
            example = self.example(names_in(self.old.when), _answers(self.name))
            yield change("pages", self.name, "failure", old["failure"], new["failure"], example)
        for key in ("calendar", "search"):
            if old.get(key) != new.get(key):
                yield change("pages", self.name, key, old.get(key), new.get(key))

    def condition(self) -> Iterator[Change]:
        if self.same(self.old.when, self.new.when):
            return
        example = self.example(names_in(self.old.when, self.new.when), _answers(self.name))
        yield change("conditions", self.name, "when", _when(self.old.page), _when(self.new.page), example)

    def same(self, old: Expression, new: Expression) -> bool:
        return same_condition(self.sides, (old, self.old), (new, self.new))

    def example(self, names: set[str], shows: Shows, options: tuple[Option, Option] | None = None) -> Example | None:
        also = ([(options[0].when, True)], [(options[1].when, True)]) if options else ([], [])
        names |= names_in(self.old.when, self.new.when)
        return self.sides.switches.find((self.old, self.new), names, shows, also)

    def option_list(self) -> Iterator[Change]:
        old, new = (list(options) for options in self.options)
        for option in dict.fromkeys((*old, *new)):
            if option in old and option in new:
                continue
            titles = [raw[option]["title"] if option in raw else None for raw in self.raw]
            given = self.options[option in new][option]
            shows = _options_differ(self.name, partial(_has, option))
            yield change("options", self.name, f"option {option}", titles[0], titles[1], self.example(names_in(given.when), shows))
        common = [option for option in old if option in new], [option for option in new if option in old]
        if common[0] != common[1]:
            example = self.example(set(), _options_differ(self.name, lambda ids: ids))
            yield Change("options", CHANGED, self.name, "order", ", ".join(common[0]), ", ".join(common[1]), example=example)

    def option(self, key: str) -> Iterator[Change]:
        old, new = self.options[0][key], self.options[1][key]
        raw_old, raw_new = self.raw[0][key], self.raw[1][key]
        where = f"{self.name}, option {key}"
        if not self.same(old.when, new.when):
            shows = _options_differ(self.name, lambda ids: key in ids)
            example = self.example(names_in(old.when, new.when), shows)
            yield change("conditions", where, "when", _when(raw_old), _when(raw_new), example)
        yield from self.remedies(where, old, new)
        yield from promise_changes(where, raw_old, raw_new)
        yield from tell_changes(where, raw_old, raw_new)

    def remedies(self, where: str, old: Option, new: Option) -> Iterator[Change]:
        before, after = ({remedy.id: remedy for remedy in option.remedies} for option in (old, new))
        raws = [remedies_of(raw[old.id]) for raw in self.raw]
        for key in dict.fromkeys((*before, *after)):
            one, other = before.get(key), after.get(key)
            if one is not None and other is not None:
                yield from text_changes(f"{where}, {key}", {"what": raws[0][key].get("what")}, {"what": raws[1][key].get("what")})
                if meaning(one, self.old.definitions) == meaning(other, self.new.definitions):
                    continue
            names = set[str]().union(*(names_of_remedy(remedy) for remedy in (one, other) if remedy is not None))
            example = self.example(names | names_in(old.when), _amounts_differ(self.name, old.id, key), (old, new))
            yield from remedy_changes("amounts", where, key, raws[0].get(key), raws[1].get(key), example)

    def words(self) -> Iterator[Change]:
        said = [
            said_with(documents[page.path], translations.get(page.id, {}), library.house.language)
            for documents, translations, page, library in zip(
                self.sides.documents, self.sides.translations, (self.old, self.new), (self.sides.before, self.sides.after), strict=True
            )
        ]
        yield from word_changes(self.name, said[0], said[1])


def same_condition(
    sides: Sides, old: tuple[Expression, Playbook | Entitlement], new: tuple[Expression, Playbook | Entitlement]
) -> bool:
    """Whether two conditions mean the same: written alike with derived names written out, or never apart."""
    forms = [normal_form(condition, written_out(page.definitions)) for condition, page in (old, new)]
    return forms[0] == forms[1] or sides.switches.worked[0].same(old, new)


def named_changes(where: str, old: Playbook | Entitlement, new: Playbook | Entitlement) -> Iterator[Change]:
    """Derived names of the page's own that mean something else; what they change is told where they are used."""
    before, after = (page.page.get("derive") or {} for page in (old, new))
    for name in dict.fromkeys((*before, *after)):
        if name not in before or name not in after or old.definitions[name].normal != new.definitions[name].normal:
            yield change("conditions" if _is_condition(before.get(name), after.get(name)) else "amounts", where, f"derived name {name}", before.get(name), after.get(name))


def _is_condition(*raws: Any) -> bool:
    return any(isinstance(raw, Mapping) and "when" in raw for raw in raws)


def _when(raw: Mapping[str, Any]) -> Any:
    parts = {key: raw[key] for key in ("when", "valid") if key in raw}
    return parts.get("when") if set(parts) == {"when"} else parts or "always"


def _has(option: str, ids: list[str]) -> bool:
    return option in ids


def _options_differ(page: str, of: Callable[[list[str]], Any]) -> Shows:
    """The options given, where the page answers both times and what is looked at in them differs."""

    def shows(before: Decision, after: Decision) -> tuple[str, str] | None:
        if before.playbook["id"] != page or after.playbook["id"] != page:
            return None
        holding = [[option.id for option in decision.options if not option.depends_on] for decision in (before, after)]
        told = [", ".join(ids) or "none" for ids in holding]
        return (told[0], told[1]) if of(holding[0]) != of(holding[1]) else None

    return shows


def _amounts_differ(page: str, option: str, remedy: str) -> Shows:
    """What a remedy comes to, where the page gives the option both times and it comes to something else."""

    def shows(before: Decision, after: Decision) -> tuple[str, str] | None:
        if before.playbook["id"] != page or after.playbook["id"] != page:
            return None
        given = [_given(decision, option) for decision in (before, after)]
        if given[0] is None or given[1] is None:
            return None
        told = [_sum(one, remedy) for one in given]
        return (told[0], told[1]) if told[0] != told[1] else None

    return shows


def _given(decision: Decision, option: str) -> OptionGiven | None:
    return next((one for one in decision.options if one.id == option and not one.depends_on), None)


def _sum(option: OptionGiven | None, remedy: str) -> str:
    found = next((one for one in option.remedies if one.id == remedy), None) if option else None
    if found is None:
        return "nothing"
    if found.quantity is not None:
        return f"{found.quantity:f} {found.unit or ''}".strip()
    value = found.amount if found.amount is not None else found.worth
    return "not settled" if value is None else f"{amount_text(value, found.currency or '')} {found.currency}"

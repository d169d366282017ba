"""Two entitlements of one name: what is owed to whom now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.authoring.conditions import normal_form
from engine.difference.change import ADDED, CHANGED, REMOVED, Change, Example, change
from engine.difference.pages import Sides, named_changes, same_condition
from engine.difference.parts import meaning, remedies_of, remedy_changes
from engine.difference.words import text_changes
from engine.inline import inline
from engine.model.decision import Decision
from engine.model.playbook import Choice, Entitlement, Remedy
from engine.worked_examples import names_in, names_of_remedy

_AREA = "entitlements"
_AS_WRITTEN = ("currency", "owner", "calendar", "figures", "deadlines", "standing")


def owed_changes(sides: Sides) -> Iterator[Change]:
    """Entitlements that came, went, or give something else."""
    before, after = sides.before.entitlements, sides.after.entitlements
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            page = new or old
            assert page is not None
            told = f"{page.page['title']}, for {', '.join(page.failures)}"
            example = sides.switches.find((old, new), names_in(page.when), _Verdicts(name))
            kind = ADDED if old is None else REMOVED
            yield Change(_AREA, kind, name, "entitlement", None if old is None else told, None if new is None else told, example=example)
        else:
            yield from _Entitlements(sides, name, old, new).changes()


class _Verdicts:
    """What a decision says of one entitlement: owed with its sums, not owed and why, may be owed, or nothing."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, before: Decision, after: Decision) -> tuple[str, str] | None:
        told = self.verdict(before), self.verdict(after)
        return told if told[0] != told[1] else None

    def verdict(self, decision: Decision) -> str:
        parts = [_owed(entry) for entry in decision.owed if entry["entitlement"] == self.name]
        parts += [_not_owed(entry) for entry in decision.not_owed if entry["entitlement"] == self.name]
        if any(entry["entitlement"] == self.name for entry in decision.may_be_owed):
            parts.append("may be owed")
        return "; ".join(parts) or "out of scope"


def _owed(entry: Mapping[str, Any]) -> str:
    things = [*entry["remedies"], *(thing for choice in entry["choices"] for thing in choice["remedies"])]
    sums = ", ".join(f"{thing['id']} {thing['amount']} {thing['currency']}" if thing["amount"] is not None else thing["id"] for thing in things)
    days = ", ".join(f"{name} {inline(day)}" for name, day in entry["deadlines"].items())
    return "owed: " + "; ".join(filter(None, [sums or "nothing to pay", days]))


def _not_owed(entry: Mapping[str, Any]) -> str:
    about = f"{entry['remedy']} " if entry["remedy"] else ""
    return f"{about}not owed ({entry['reason'] or 'too little'})"


class _Entitlements:
    """One entitlement before and after."""

    def __init__(self, sides: Sides, name: str, old: Entitlement, new: Entitlement) -> None:
        self.sides, self.name, self.old, self.new = sides, name, old, new

    def changes(self) -> Iterator[Change]:
        old, new = self.old.page, self.new.page
        yield from text_changes(self.name, {"title": old["title"]}, {"title": new["title"]})
        if set(self.old.failures) != set(self.new.failures):
            yield change(_AREA, self.name, "failure", old["failure"], new["failure"], self.example(set()))
        if not same_condition(self.sides, (self.old.when, self.old), (self.new.when, self.new)):
            example = self.example(names_in(self.old.when, self.new.when))
            yield change(_AREA, self.name, "when", old.get("when", "always"), new.get("when", "always"), example)
        yield from named_changes(self.name, self.old, self.new)
        yield from self.exclusions()
        yield from self.remedies()
        for key in _AS_WRITTEN:
            if old.get(key) != new.get(key):
                yield change(_AREA, self.name, key, old.get(key), new.get(key), self.example(set()) if key == "deadlines" else None)
        if old.get("source") != new.get("source"):
            yield change(_AREA, self.name, "source", old.get("source"), new.get("source"))
        yield from self.words()

    def example(self, names: set[str], owed: bool = False) -> Example | None:
        """An incident that shows it; with `owed`, looked for where nothing excludes it."""
        excluded = [[(one.when, False) for one in page.unless] if owed else [] for page in (self.old, self.new)]
        names |= names_in(self.old.when, self.new.when, *(condition for wanted in excluded for condition, _ in wanted))
        return self.sides.switches.find((self.old, self.new), names, _Verdicts(self.name), (excluded[0], excluded[1]))

    def exclusions(self) -> Iterator[Change]:
        before, after = ({one.reason: one for one in page.unless} for page in (self.old, self.new))
        raws = [{raw["reason"]: raw for raw in page.page.get("unless", ())} for page in (self.old, self.new)]
        for reason in dict.fromkeys((*before, *after)):
            one, other = before.get(reason), after.get(reason)
            if one is not None and other is not None and same_condition(self.sides, (one.when, self.old), (other.when, self.new)):
                continue
            conditions = [raw[reason].get("when", "always") if reason in raw else None for raw in raws]
            example = self.example(names_in(*(found.when for found in (one, other) if found is not None)))
            yield change(_AREA, self.name, f"not owed where {reason}", conditions[0], conditions[1], example)
        if list(before) != list(after) and set(before) == set(after):
            yield Change(_AREA, CHANGED, self.name, "order of the exclusions", ", ".join(before), ", ".join(after))

    def remedies(self) -> Iterator[Change]:
        before, after = ({remedy.id: remedy for remedy in _things(page)} for page in (self.old, self.new))
        raws = [remedies_of(page.page) for page in (self.old, self.new)]
        for key in dict.fromkeys((*before, *after)):
            one, other = before.get(key), after.get(key)
            if one is not None and other is not None:
                yield from text_changes(f"{self.name}, {key}", {"what": raws[0][key].get("what")}, {"what": raws[1][key].get("what")})
                if meaning(one, self.old.definitions) == meaning(other, self.new.definitions):
                    continue
            names = set[str]().union(*(names_of_remedy(remedy) for remedy in (one, other) if remedy is not None))
            yield from remedy_changes(_AREA, self.name, key, raws[0].get(key), raws[1].get(key), self.example(names, owed=True))
        yield from self.choices()

    def choices(self) -> Iterator[Change]:
        before, after = ({item.id: self._choice(item, page) for item in page.remedies if isinstance(item, Choice)} for page in (self.old, self.new))
        for key in dict.fromkeys((*before, *after)):
            if before.get(key) != after.get(key):
                yield change(_AREA, self.name, f"choice {key}", before.get(key), after.get(key), self.example(set()))

    def _choice(self, choice: Choice, page: Entitlement) -> str:
        names = {name: definition.normal for name, definition in page.definitions.items()}
        told = f"{', '.join(thing.id for thing in choice.one_of)}; the {choice.chosen_by} chooses"
        held = normal_form(choice.when, names), [(one.reason, normal_form(one.when, names)) for one in choice.unless]
        return told if held == ("all()", []) else f"{told}; where {held[0]}{f' unless {held[1]}' if held[1] else ''}"

    def words(self) -> Iterator[Change]:
        said = []
        for documents, translations, page in zip(self.sides.documents, self.sides.translations, (self.old, self.new), strict=True):
            language = self.sides.before.house.language
            texts = _texts(documents[page.path].data, language)
            for code, document in translations.get(page.id, {}).items():
                texts |= _texts(document.data, code)
            said.append(texts)
        yield from text_changes(self.name, said[0], said[1])


def _things(page: Entitlement) -> Iterator[Remedy]:
    for item in page.remedies:
        yield from (item,) if isinstance(item, Remedy) else item.one_of


def _texts(data: Mapping[str, Any], language: str) -> dict[str, Any]:
    texts = {f"{move.replace('_', ' ')}, {language}": text for move, text in (data.get("say") or {}).items() if isinstance(text, str)}
    reasons = data.get("unless") or ()
    items = reasons.items() if isinstance(reasons, Mapping) else ((item["reason"], item) for item in reasons)
    return texts | {f"said where {reason}, {language}": item["say"] for reason, item in items if item.get("say")}

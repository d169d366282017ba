"""Why a page answers, or does not, in the plain words of whoever stands at the counter.

The engine's own reasons name facts and values as the book writes them, for programs and authors; these use titles and
labels, in the language of the pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.lists import format_list

from api.console.wording import CounterWording
from engine.deciding.match import Desk
from engine.model.condition import FALSE, TRUE, AllOf, AnyOf, Expression, MoneyTest, Not, Test
from engine.model.decision import Why
from engine.model.fact import FROM_REQUEST
from engine.model.playbook import Exclusion
from engine.model.scope import UNKNOWN, Scope
from engine.model.text import harmless

_PRESENCE = frozenset({"not_null", "type", "integer"})


class Reasons:
    """The reasons of one incident."""

    def __init__(self, wording: CounterWording) -> None:
        self.wording, self._ = wording, wording.translated
        self.desk = Desk(wording.library, wording.incident)

    def of(self, why: Why) -> list[str]:
        """What speaks for a page or against it; nothing where it is for every case."""
        page = self.wording.library.playbooks[why.playbook]
        scope = self.desk.scope(page)
        if why.verdict == "chosen":
            return _once(self.said(test.name, scope) for test in _tests(page.when) if test.truth(scope) is TRUE)
        if why.verdict == "outranked":
            return [self._("fits too, but the page shown is more exact")]
        wanted = [test for test in _tests(page.when) if test.truth(scope) is not TRUE]
        unwanted = [test for test in _tests(page.when, within_not=True) if test.truth(scope) is not FALSE]
        needs = [self.needs(test, scope) for test in wanted if why.verdict == "unknown" or test.truth(scope) is FALSE]
        rules_out = [self._("%(fact)s rules it out") % {"fact": self.said(test.name, scope)} for test in unwanted]
        return _once([*needs, *(rules_out if why.verdict == "ruled_out" else [])])

    def excluding(self, exclusion: Exclusion, scope: Scope) -> list[str]:
        """The facts for which something is not owed. A derived name is told by the facts beneath it."""
        tests = [test for test in _tests(exclusion.when) if test.truth(scope) is TRUE]
        tests += [test for test in _tests(exclusion.when, within_not=True) if test.truth(scope) is FALSE]
        facts = (fact for test in tests for fact in self.beneath(test.name, scope))
        return _once(self.said(fact, scope) for fact in facts if scope.peek(fact) not in (UNKNOWN, None))

    def beneath(self, name: str, scope: Scope) -> list[str]:
        """The facts that a name comes from: itself, or all that a derived one could be worked out from."""
        vocabulary = self.wording.library.vocabulary
        if name in vocabulary.facts:
            return [name]
        given = {name: scope.peek(name) for name in ("failure", *FROM_REQUEST)}
        unanswered = Scope(given, scope.definitions, scope.setting, scope.calendar)
        return sorted(unanswered.needs(name), key=vocabulary.position)

    def said(self, name: str, scope: Scope) -> str:
        """`How late: 30 minutes`."""
        told = {"title": self.title(name), "value": self.value(name, scope.peek(name))}
        return self._("%(title)s: %(value)s") % told

    def needs(self, test: Test | MoneyTest, scope: Scope) -> str:
        """`How late: 8 minutes, needs at least 30 minutes`."""
        told = {"fact": self.said(test.name, scope), "wanted": self.wanted(test)}
        return self._("%(fact)s; it needs %(wanted)s") % told

    def wanted(self, test: Test | MoneyTest) -> str:
        operand: Any = test.operand
        if isinstance(test, MoneyTest):
            operand = dict(test.operand).get(self.wording.incident.setting.currency)
        forms = {
            "minimum": self._("at least %(value)s"), "maximum": self._("at most %(value)s"),
            "exclusiveMinimum": self._("more than %(value)s"), "exclusiveMaximum": self._("less than %(value)s"),
        }  # fmt: skip
        if test.keyword in forms and operand is not None:
            if isinstance(operand, date | datetime) and test.keyword in ("minimum", "exclusiveMinimum"):
                return self._("%(value)s or later") % {"value": self.value(test.name, operand)}
            if isinstance(operand, date | datetime):
                return self._("%(value)s or earlier") % {"value": self.value(test.name, operand)}
            return forms[test.keyword] % {"value": self.value(test.name, operand)}
        if test.keyword == "in" and operand is not None:
            members = sorted(self.value(test.name, member) for member in operand)
            return format_list(members, style="or", locale=self.wording.locale)
        return self._("something else")

    def title(self, name: str) -> str:
        fact = self.wording.library.vocabulary.facts.get(name)
        fallback = self.wording.library.house.language
        return fact.title(self.wording.language, fallback) if fact else name.replace("_", " ")

    def value(self, name: str, value: Any) -> str:
        if value is UNKNOWN:
            return self._("not known")
        fact = self.wording.library.vocabulary.facts.get(name)
        if fact:
            return self.wording.value(fact, value)
        if isinstance(value, date | datetime):
            return self.wording.moment(value.isoformat())
        if isinstance(value, bool):
            return self._("yes") if value else self._("no")
        return self.wording.count(value, None) if isinstance(value, Decimal) else harmless(str(value))


def _tests(expression: Expression, within_not: bool = False, turned: bool = False) -> Iterator[Test | MoneyTest]:
    """The tests of a condition that must hold; with `within_not` those that must not."""
    if isinstance(expression, Not):
        yield from _tests(expression.part, within_not, not turned)
    elif isinstance(expression, AllOf | AnyOf):
        for part in expression.parts:
            yield from _tests(part, within_not, turned)
    elif isinstance(expression, Test | MoneyTest) and turned == within_not and expression.keyword not in _PRESENCE:
        yield expression


def _once(reasons: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(reasons))

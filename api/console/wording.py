"""What is given, by whom and by when, as the person at the counter reads it in their own language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit

from engine.authoring.filters import locale_for
from engine.model.decision import OptionGiven
from engine.model.duration import Duration
from engine.model.fact import Fact
from engine.model.incident import Incident
from engine.model.library import Library
from engine.model.text import harmless
from engine.wording import Wording

_UNITS = {
    "minute": "duration-minute", "hour": "duration-hour", "day": "duration-day", "week": "duration-week",
    "month": "duration-month", "km": "length-kilometer",
}  # fmt: skip


class CounterWording(Wording):
    """Adds to sums and moments the sentences of the pages."""

    def __init__(self, library: Library, incident: Incident, language: str, translated: Callable[[str], str]) -> None:
        super().__init__(library, incident, language, translated)
        self.language, self._ = language, translated
        self.locale = locale_for(language, incident.site.territory)

    def gives(self, remedy: Mapping[str, Any]) -> str:
        """One remedy: `£50.00 on their account`, `a new oak table`."""
        known = remedy["amount"] is not None
        sum_ = self.money(remedy["amount"], remedy["currency"]) if known else self._("a sum still to be worked out")
        forms = {
            "refund": self._("%(sum)s back"),
            "credit": self._("%(sum)s on their account"),
            "voucher": self._("a voucher of %(sum)s"),
            "compensation": self._("%(sum)s in compensation"),
            "discount": self._("%(sum)s off"),
        }
        what = remedy["what"]
        if remedy["kind"] in forms and (known or not what):
            given = forms[remedy["kind"]] % {"sum": sum_}
            return self.about(given, what) if what else given
        if remedy["quantity"] is not None:
            return f"{remedy['quantity']} {remedy['unit'] or ''} {what or ''}".strip()
        if known:
            return self.about(sum_, what) if what else sum_
        return what or self.kind(remedy["kind"])

    def about(self, title: str, value: str) -> str:
        return self._("%(title)s: %(value)s") % {"title": title, "value": value}

    def kind(self, kind: str) -> str:
        kinds = {
            "refund": self._("money back"),
            "credit": self._("money on their account"),
            "voucher": self._("a voucher"),
            "compensation": self._("compensation"),
            "discount": self._("money off"),
            "replacement": self._("a replacement"),
            "repair": self._("a repair"),
            "redo": self._("done again, properly"),
            "rebooking": self._("a new booking"),
            "upgrade": self._("something better"),
            "gift": self._("a gift"),
            "care": self._("care while they wait"),
            "information": self._("word on where it stands"),
        }
        return kinds.get(kind, kind.replace("_", " "))

    def cost(self, option: OptionGiven) -> str:
        if option.cost is None:
            return self._("Cost not known yet")
        if not option.cost.amount:
            return self._("Costs nothing")
        return self._("Costs us %(sum)s") % {"sum": self.money(option.cost.amount, option.cost.currency)}

    def leave(self, option: OptionGiven) -> tuple[str, str]:
        """Whether this person may give it: a state of the page, and the words beside it."""
        if option.depends_on:
            asked = " ".join(self.question(name) for name in option.depends_on)
            return "waiting", self._("Only if: %(question)s") % {"question": asked}
        if option.may_give:
            return "yes", self._("You can give this")
        if option.blocked_by:
            return "risk", self._("Over the limit: %(limit)s") % {"limit": self.limit(option.blocked_by)}
        if option.needs_role:
            return "waiting", self._("Ask the %(role)s") % {"role": self.role_title(option.needs_role)}
        return "risk", self._("More than anyone here may give")

    def limit(self, limit_id: str) -> str:
        """A limit by its own terms: `goodwill per customer, £100.00 or 4 times in 90 days`."""
        limit = next((known for known in self.library.house.limits if known.id == limit_id), None)
        if limit is None:
            return limit_id.replace("-", " ")
        counted = {
            "customer": self._("goodwill per customer"), "incident": self._("goodwill per incident"),
            "site": self._("goodwill per site"), "staff": self._("goodwill per colleague"),
        }  # fmt: skip
        currency = self.incident.setting.currency
        most = [self.money(limit.at_most[currency], currency)] if currency in limit.at_most else []
        if limit.count is not None:
            most.append(self._("once") if limit.count == 1 else self._("%(count)s times") % {"count": limit.count})
        terms = ", ".join((counted[limit.per], format_list(most, style="or", locale=self.locale)))
        return self._("%(terms)s in %(time)s") % {"terms": terms, "time": self.time(limit.within)} if limit.within else terms

    def time(self, written: str) -> str:
        """A duration: `90 days`. One of working time stands as the book writes it."""
        duration = Duration.parse(written)
        return self.count(Decimal(duration.count), duration.unit) if duration and duration.unit in _UNITS else written

    def question(self, fact_name: str) -> str:
        fact = self.library.vocabulary.facts.get(fact_name)
        return fact.question(self.language, self.library.house.language) if fact else f"{fact_name}?"

    def role_title(self, role_id: str) -> str:
        role = self.library.house.role(role_id)
        title = self._title(role.titles) if role else role_id.replace("_", " ")
        # A word within a sentence now, unless its capital is its own: "VIP host".
        is_word = title[1:2].islower() and self.language != "de"
        return title[:1].lower() + title[1:] if is_word else title

    def failure(self, failure_id: str) -> str:
        failure = self.library.failures.get(failure_id)
        return self._title(failure.titles) if failure else failure_id

    def value(self, fact: Fact, value: Any) -> str:
        """A fact's value as a person says it."""
        if value is None:
            return self._("not known")
        if isinstance(value, bool):
            return self._("yes") if value else self._("no")
        if fact.type.kind == "enum":
            return fact.label(str(value), self.language, self.library.house.language)
        if fact.holds_money and not isinstance(value, tuple):
            return self.money(value, self.incident.setting.currency)
        if fact.type.kind in ("date", "date-time"):
            return self.moment(value.isoformat())
        if isinstance(value, Decimal):
            return self.count(value, fact.unit)
        return harmless(", ".join(map(str, value)) if isinstance(value, tuple) else str(value))

    def count(self, value: Decimal, unit: str | None) -> str:
        """`240 minutes`, `9,000 km`; a unit that CLDR does not have stands as the book writes it."""
        if unit in _UNITS:
            return format_unit(value, _UNITS[unit], length="short" if unit == "km" else "long", locale=self.locale)
        return f"{format_decimal(value, locale=self.locale)} {unit or ''}".strip()

    def _title(self, titles: Mapping[str, str]) -> str:
        return self.library.house.in_language(titles, self.language)

    def playbook(self, playbook_id: str) -> str:
        return self._title(self.library.playbooks[playbook_id].titles)

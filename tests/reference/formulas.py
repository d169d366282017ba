"""Formulas, by walking Python's syntax tree (rules 8, 9 and the working days of 10)."""

import ast
from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

import holidays

UNKNOWN = type("Unknown", (), {"__repr__": lambda self: "UNKNOWN"})()


class Refused(Exception):
    """The incident is refused; `facts` are the names at fault."""

    def __init__(self, detail: str, facts: Iterable[str] = (), suggestion: str | None = None) -> None:
        super().__init__(detail)
        self.facts, self.suggestion = list(facts), suggestion


class DividedByZero(Refused):
    """Rule 9: division by zero is a refused incident."""


class Answer(NamedTuple):
    """A value, null (None) or UNKNOWN; `waits` are the unknown facts it waits for, empty unless it is UNKNOWN."""

    value: Any
    waits: frozenset[str] = frozenset()


class Member(str):
    """A member of an ordered enum, with the enum's order (rule 2)."""

    order: Sequence[str]

    @classmethod
    def of(cls, word: str, order: Sequence[str]) -> "Member":
        member = cls(word)
        member.order = order
        return member


def evaluate(formula: Any, scope: Any) -> Answer:
    """The answer of one formula; a number, a boolean or null in YAML is a formula too."""
    if formula is None or isinstance(formula, bool):
        return Answer(formula)
    if isinstance(formula, int | float | Decimal):
        return Answer(Decimal(str(formula)))
    source = f"({formula.strip()})"
    return Walker(source, scope, {}).walk(ast.parse(source, mode="eval").body)


class Walker:
    """Walks one formula. `loops` holds the variable of a `sum(… for x in …)`."""

    def __init__(self, source: str, scope: Any, loops: dict[str, Any]) -> None:
        self.source, self.scope, self.loops = source, scope, loops

    def walk(self, node: ast.expr) -> Answer:
        return getattr(self, type(node).__name__.lower())(node)

    def in_turn(self, nodes: Sequence[ast.expr], stops: Callable[[Any], bool] = lambda value: False) -> Answer:
        """All values from left to right, up to the first that `stops`; UNKNOWN if an unknown name is reached (rule 9).

        What comes after an unknown value is only looked at for the names that could still be reached.
        """
        values, waits, unknown = [], set(), False
        for node in nodes:
            try:
                answer = self.walk(node)
            except DividedByZero:
                if not unknown:
                    raise
                continue
            if answer.value is UNKNOWN:
                unknown = True
                waits |= answer.waits
                continue
            values.append(answer.value)
            if stops(answer.value):
                break
        return Answer(UNKNOWN, frozenset(waits)) if unknown else Answer(values)

    def strict(self, nodes: Sequence[ast.expr], function: Callable[..., Any]) -> Answer:
        """Rule 9: unknown if any is unknown; null in gives null out."""
        values = self.in_turn(nodes)
        if values.value is UNKNOWN:
            return values
        return Answer(None if None in values.value else function(*values.value))

    def constant(self, node: ast.Constant) -> Answer:
        if isinstance(node.value, int | float) and not isinstance(node.value, bool):
            return Answer(Decimal(ast.get_source_segment(self.source, node)))  # never through a float
        return Answer(node.value)

    def name(self, node: ast.Name) -> Answer:
        if node.id in self.loops:
            return Answer(self.loops[node.id])
        if node.id in ("true", "false", "null"):
            return Answer({"true": True, "false": False, "null": None}[node.id])
        if not self.scope.has(node.id):
            return Answer(node.id)  # rule 10: a bare word that is a member of an enum
        return self.scope.lookup(node.id)

    def unaryop(self, node: ast.UnaryOp) -> Answer:
        does = {ast.Not: lambda x: not x, ast.USub: lambda x: -x, ast.UAdd: lambda x: x}
        return self.strict([node.operand], does[type(node.op)])

    def binop(self, node: ast.BinOp) -> Answer:
        does = {ast.Add: lambda a, b: a + b, ast.Sub: lambda a, b: a - b, ast.Mult: lambda a, b: a * b, ast.Div: divide}
        return self.strict([node.left, node.right], does[type(node.op)])

    def boolop(self, node: ast.BoolOp) -> Answer:
        """`and` stops at False, `or` at True, both at null; else the last value."""
        stop = isinstance(node.op, ast.Or)
        values = self.in_turn(node.values, lambda value: value is None or value is stop)
        return values if values.value is UNKNOWN else Answer(values.value[-1])

    def ifexp(self, node: ast.IfExp) -> Answer:
        test = self.walk(node.test)
        if test.value is UNKNOWN:
            return Answer(UNKNOWN, self.in_turn([node.test, node.body, node.orelse]).waits)
        if test.value is None:
            return Answer(None)
        return self.walk(node.body if test.value else node.orelse)

    def compare(self, node: ast.Compare) -> Answer:
        op, left, right = node.ops[0], node.left, node.comparators[0]  # one comparison; a chain is not generated
        if isinstance(op, ast.In | ast.NotIn):
            values = self.strict([left, *right.elts], lambda value, *members: value in members)
            return values if isinstance(op, ast.In) or not isinstance(values.value, bool) else Answer(not values.value)
        nulls = [side for side in (left, right) if isinstance(side, ast.Constant) and side.value is None]
        if nulls:  # `== None` and `!= None` are the only comparisons that null may enter
            answer = self.walk(left if nulls[0] is right else right)
            same = answer.value is None
            return answer if answer.value is UNKNOWN else Answer(same if isinstance(op, ast.Eq) else not same)
        return self.strict([left, right], lambda a, b: compared(op, a, b))

    def call(self, node: ast.Call) -> Answer:
        name = node.func.id
        if name == "coalesce":  # stops at its first non-null
            values = self.in_turn(node.args, lambda value: value is not None)
            return values if values.value is UNKNOWN else Answer(values.value[-1])
        if name == "sum" and isinstance(node.args[0], ast.GeneratorExp):
            return self.total(node.args[0])
        if "working_days" in name:
            calendar = self.scope.calendar()
            values = self.in_turn(node.args)
            if UNKNOWN in (calendar.value, values.value):
                return Answer(UNKNOWN, calendar.waits | values.waits)
            return Answer(None if None in values.value else FUNCTIONS[name](calendar.value, *values.value))
        if name in ("date_of", "at_time"):
            return self.strict(node.args, lambda *values: FUNCTIONS[name](self.scope.zone, *values))
        return self.strict(node.args, FUNCTIONS[name])

    def total(self, node: ast.GeneratorExp) -> Answer:
        """`sum(F for x in LIST)`: F once for each; of an unknown list, the names F could reach are waited for too."""
        loop = node.generators[0]
        items = self.walk(loop.iter)
        if items.value is None:
            return items
        waits, total, unknown = set(items.waits), Decimal(0), items.value is UNKNOWN
        for item in [UNKNOWN] if unknown else items.value:
            part = Walker(self.source, self.scope, {**self.loops, loop.target.id: item})
            answer = part.in_turn([node.elt]) if not unknown else part.in_turn([loop.iter, node.elt])
            waits |= answer.waits
            if answer.value is UNKNOWN:
                unknown = True
            elif answer.value[0] is None:
                total = None
            elif total is not None:
                total += answer.value[0]
        return Answer(UNKNOWN, frozenset(waits)) if unknown else Answer(total)


def divide(a: Decimal, b: Decimal) -> Decimal:
    if b == 0:
        raise DividedByZero("division by zero")
    return a / b


def compared(op: ast.cmpop, a: Any, b: Any) -> bool:
    """An ordered enum is compared in its order (rule 9)."""
    order = getattr(a, "order", None) or getattr(b, "order", None)
    if order:
        a, b = list(order).index(a), list(order).index(b)
    does = {ast.Eq: lambda: a == b, ast.NotEq: lambda: a != b, ast.Lt: lambda: a < b, ast.LtE: lambda: a <= b,
            ast.Gt: lambda: a > b, ast.GtE: lambda: a >= b}  # fmt: skip
    return does[type(op)]()


def add_months(day: date, months: Decimal) -> date:
    """Clamped to the month's end."""
    year, month = divmod(day.year * 12 + day.month - 1 + int(months), 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(a: date, b: date) -> Decimal:
    """Whole months from a to b: as many as can be added to a without passing b."""
    if b < a:
        return -months_between(b, a)
    months = 0
    while add_months(a, Decimal(months + 1)) <= b:
        months += 1
    return Decimal(months)


def is_working(calendar: dict[str, Any], day: date) -> bool:
    if day.strftime("%a").lower() not in calendar.get("days", ["mon", "tue", "wed", "thu", "fri"]):
        return False
    if "country" in calendar and day in holidays.country_holidays(calendar["country"], calendar.get("subdivision")):
        return False
    return day not in (calendar.get("except") or ())


def add_working_days(calendar: dict[str, Any], day: date, count: Decimal) -> date:
    """Counting starts the day after (rule 10)."""
    for _ in range(int(count)):
        day += timedelta(days=1)
        while not is_working(calendar, day):
            day += timedelta(days=1)
    return day


def working_days_between(calendar: dict[str, Any], a: date, b: date) -> Decimal:
    if b < a:
        return -working_days_between(calendar, b, a)
    return Decimal(sum(is_working(calendar, a + timedelta(days=n + 1)) for n in range((b - a).days)))


def seconds_between(a: datetime, b: datetime) -> Decimal:
    """Real elapsed time; b - a."""
    elapsed = b.astimezone(UTC) - a.astimezone(UTC)
    return Decimal(elapsed // timedelta(microseconds=1)) / 10**6


def whole(mode: str) -> Callable[[Decimal], Decimal]:
    return lambda number: number.to_integral_value(mode)


def later_by(**unit: int) -> Callable[[Any, Decimal], Any]:
    return lambda moment, count: moment + timedelta(**unit) * float(count)


def moment_later_by(**unit: int) -> Callable[[datetime, Decimal], datetime]:
    """Real time passes: the sum is done in UTC."""
    return lambda moment, count: (moment.astimezone(UTC) + timedelta(**unit) * float(count)).astimezone(moment.tzinfo)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "floor": whole(ROUND_FLOOR),
    "ceil": whole(ROUND_CEILING),
    "round": whole(ROUND_HALF_UP),
    "min": min,
    "max": max,
    "abs": abs,
    "sum": lambda items: sum(items, Decimal(0)),
    "earlier": min,
    "later": max,
    "add_minutes": moment_later_by(minutes=1),
    "add_hours": moment_later_by(hours=1),
    "add_days": later_by(days=1),
    "add_weeks": later_by(weeks=1),
    "add_months": add_months,
    "add_working_days": add_working_days,
    "working_days_between": working_days_between,
    "days_between": lambda a, b: Decimal((b - a).days),
    "weeks_between": lambda a, b: Decimal(int((b - a).days / 7)),
    "months_between": months_between,
    "minutes_between": lambda a, b: seconds_between(a, b) / 60,
    "hours_between": lambda a, b: seconds_between(a, b) / 3600,
    "date_of": lambda zone, moment: moment.astimezone(zone).date(),
    "at_time": lambda zone, day, clock: datetime.combine(day, time.fromisoformat(clock), zone),
}

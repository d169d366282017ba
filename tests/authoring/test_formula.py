"""Formulas: what they give, what they need, what they refuse and where (meaning.md rules 8 and 9)."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.authoring.formula import FormulaFault, compile_formula
from engine.model.calendar import Calendar
from engine.model.errors import NotComputable
from engine.model.scope import UNKNOWN, Formula, Scope, Setting
from engine.model.types import BOOLEAN, DATE, DATETIME, INTEGER, MONEY, NUMBER, STRING, ValueType, enum_of, list_of

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC).astimezone(LONDON)
TIER = enum_of(("walk_in", "club", "racer"), ordered=True)
NAMES: dict[str, ValueType] = {
    "n": NUMBER, "m": NUMBER, "count": INTEGER, "paid": MONEY, "fee": MONEY, "p": BOOLEAN, "q": BOOLEAN, "r": BOOLEAN,
    "name": STRING, "tier": TIER, "other_tier": TIER, "part": enum_of(("brake", "wheel")), "day": DATE, "end": DATE,
    "at": DATETIME, "now": DATETIME, "fees": list_of(MONEY), "days": list_of(DATE), "counts": list_of(INTEGER),
}  # fmt: skip


def scope(**known: Any) -> Scope:
    return Scope(known, {}, Setting(NOW, LONDON, "GBP", Calendar()))


def formula(text: Any) -> Formula:
    return compile_formula(text, NAMES)


def value(text: Any, **known: Any) -> Any:
    return formula(text).read(scope(**known))


def fault(text: Any) -> FormulaFault:
    with pytest.raises(FormulaFault) as caught:
        formula(text)
    return caught.value


D = Decimal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.1 + 0.2", D("0.3")),
        ("1 / 8", D("0.125")),
        ("1 / 3", D("0." + "3" * 50)),
        ("2 - 3 * 4", D(-10)),
        ("(2 - 3) * -4", D(4)),
        ("+2 - -2", D(4)),
        ("1.10", D("1.10")),
        ("12345678901234567890.123456789", D("12345678901234567890.123456789")),
        ("1e3", D(1000)),
        (D("0.2"), D("0.2")),
        (7, D(7)),
        (True, True),
        (None, None),
        ("true", True),
        ("null", None),
        ("None", None),
        ("  1 + 1  ", D(2)),
        ("floor(2.9)", D(2)),
        ("floor(-2.1)", D(-3)),
        ("ceil(2.1)", D(3)),
        ("ceil(-2.9)", D(-2)),
        ("round(0.5)", D(1)),
        ("round(1.5)", D(2)),
        ("round(-0.5)", D(-1)),
        ("min(3, 1, 2)", D(1)),
        ("max(3)", D(3)),
        ("abs(-3.5)", D("3.5")),
        ("coalesce(None, None, 4)", D(4)),
        ("coalesce(None, None)", None),
        ("1 if 2 > 1 else 3", D(1)),
        ("1 < 2 < 3", True),
        ("1 < 3 < 2", False),
        ("1 == 1.0", True),
        ("2 in (1, 2)", True),
        ("2 not in [1, 2]", False),
        ("'a' == 'a'", True),
        ("'é' != 'e'", True),
    ],
)
def test_a_formula_of_constants_is_exact(text: Any, expected: Any) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("n + count", NUMBER),
        ("n / 2", NUMBER),
        ("paid * n", MONEY),
        ("0.1 * paid", MONEY),
        ("paid / 2", MONEY),
        ("paid - fee", MONEY),
        ("paid / fee", NUMBER),
        ("-paid", MONEY),
        ("max(paid, fee)", MONEY),
        ("sum(f for f in fees)", MONEY),
        ("sum(f / fee for f in fees)", NUMBER),
        ("coalesce(None, day)", DATE),
        ("earlier(day, end)", DATE),
        ("later(at, now)", DATETIME),
        ("date_of(at)", DATE),
        ("at_time(day, '09:30')", DATETIME),
        ("hours_between(at, now)", NUMBER),
        ("day < end", BOOLEAN),
        ("tier > 'walk_in'", BOOLEAN),
        ("tier if p else other_tier", TIER),
        ("name", STRING),
        ("None if p else paid", MONEY),
    ],
)
def test_a_formula_has_the_type_of_its_parts(text: str, kind: ValueType) -> None:
    assert formula(text).type == kind


@pytest.mark.parametrize("text", [
    "days_between(day, end)", "weeks_between(day, end)", "months_between(day, end)", "working_days_between(day, end)",
    "floor(n)", "ceil(n)", "round(n)", "count + 1", "count - count", "2 * count", "-count", "abs(count)",
    "min(count, 3)", "sum(1 for f in fees)", "sum(c for c in counts)", "1 if p else count", "coalesce(count, 0)",
])  # fmt: skip
def test_a_formula_that_can_only_be_whole_is_known_to_be(text: str) -> None:
    """Else 'at most 3' and 'at least 4' days would leave a gap at three and a half."""
    assert formula(text).type == INTEGER


def test_texts_beside_an_enum_are_its_members() -> None:
    for text in ("'racer' if p else tier", "coalesce(tier, 'club')", "tier if p else 'club'"):
        assert formula(text).type == TIER


@pytest.mark.parametrize(
    ("text", "code", "column", "message"),
    [
        ("paid + 1", "type", 0, "money + number has no meaning"),
        ("paid * fee", "type", 0, "money * money has no meaning"),
        ("n / paid", "type", 0, "number / money has no meaning"),
        ("day - end", "type", 0, "date - date has no meaning"),
        ("name + name", "type", 0, "string + string has no meaning"),
        ("p + 1", "type", 0, "boolean + number has no meaning"),
        ("paid > 5", "type", 0, "money is compared with number"),
        ("day < at", "type", 0, "date is compared with date-time"),
        ("p == 1", "type", 0, "boolean is compared with number"),
        ("name == tier", "type", 0, "string is compared with one of walk_in, club, racer"),
        ("part == tier", "type", 0, "one of brake, wheel is compared with one of walk_in, club, racer"),
        ("part > 'brake'", "type", 0, "one of brake, wheel has no order"),
        ("p < q", "type", 0, "boolean has no order"),
        ("name < 'b'", "type", 0, "string has no order"),
        ("1 < None", "type", 0, "null has no order"),
        ("tier == 'gold'", "type", 8, "'gold' is no value of it"),
        ("'gold' == tier", "type", 0, "'gold' is no value of it"),
        ("tier in ('club', 'gold')", "type", 17, "'gold' is no value of it"),
        ("n in (1, 'b')", "type", 9, "number is compared with string"),
        ("1 if n else 2", "type", 5, "number is not true or false"),
        ("p and n", "type", 6, "number is not true or false"),
        ("not n", "type", 4, "number is not true or false"),
        ("1 if p else 'a'", "type", 12, "the two branches are number and string"),
        ("-day", "type", 0, "date has no negative"),
        ("min(paid, 1)", "type", 0, "min cannot take money, number"),
        ("min(day, end)", "type", 0, "min cannot take date, date"),
        ("earlier(day, at)", "type", 0, "earlier cannot take date, date-time"),
        ("floor(paid)", "type", 6, "floor takes a number here, not money"),
        ("add_days(at, 1)", "type", 9, "add_days takes a date here, not date-time"),
        ("add_hours(day, 1)", "type", 10, "add_hours takes a date-time here, not date"),
        ("add_days(day, paid)", "type", 14, "add_days takes a number here, not money"),
        ("at_time(day, name)", "type", 13, "at_time takes a time of day"),
        ("at_time(day, '24:00')", "type", 13, "at_time takes a time of day"),
        ("at_time(day, '9:30')", "type", 13, "at_time takes a time of day"),
        ("sum(d for d in days)", "type", 4, "date cannot be added up"),
        ("sum(x for x in paid)", "type", 15, "'paid' is money, not a list"),
        ("n / 0", "division", 0, "this divides by zero"),
        ("n / 0.000", "division", 0, "this divides by zero"),
        ("n / (0)", "division", 0, "this divides by zero"),
        ("n / -0", "division", 0, "this divides by zero"),
        ("n / (1 - 1)", "division", 0, "this divides by zero"),
        ("paiid * 2", "unknown-fact", 0, "unknown fact 'paiid'"),
        ("2 * (n + nn)", "unknown-fact", 9, "unknown fact 'nn'"),
        ("name == 'é' and x > 1", "unknown-fact", 16, "unknown fact 'x'"),
    ],
)
def test_what_has_no_meaning_is_refused_at_its_column(text: str, code: str, column: int, message: str) -> None:
    found = fault(text)
    shown = found.fault.replace("whole number", "number")
    assert (found.code, found.line, found.column, shown) == (code, 0, column, message)


@pytest.mark.parametrize(
    "text",
    [
        "2 ** 3", "9**9**9", "5 % 2", "5 // 2", "n @ m", "1 << 3", "n | m", "n ^ m", "~n", "day.year", "name.upper()",
        "''.join(name)", "__class__", "().__class__.__bases__", "days[0]", "name[0]", "(lambda: 1)()", "lambda x: x",
        "[1, 2]", "(1, 2)", "{1: 2}", "{1, 2}", "[x for x in fees]", "sum([x for x in fees])", "sum(fees)",
        "sum(x for x in fees if x > fee)", "sum(x for x in fees for y in fees)", "sum(x for x in (1, 2))",
        "sum((x := f) for f in fees)", "(x := 1)", "f'{n}'", "f'{__import__(\"os\")}'", "b'a'", "1j", "...", "await n", "yield n",
        "print(n)", "eval('1')", "__import__('os')", "open('x')", "getattr(n, 'x')", "min(*fees)", "min(n, key=n)",
        "floor(n, m)", "floor()", "abs(n, m)", "abs()", "min()", "coalesce()", "n is None", "n is not None",
        "tier in name", "n in ()", "n in fees", "0x10", "0b1", "1_0_", "n n", "n +", "", "   ", "(", "n if p", "n; m", "n = 1",
        "import os", "n\nm", "# only a comment", "'a", "1" * 50, "1e99", "1e-99", "1e999999", "0." + "1" * 60, "n\0m",
        "1" * 5000, "n + " * 300 + "n", "(" * 500 + "n" + ")" * 500, "-" * 900 + "n", "not " * 240 + "p", "n " + "+ n" * 249,
        "abs(" * 100 + "n" + ")" * 100, "1 if p else " * 80 + "2", "[" * 300, "{" * 300, "a.b" + ".c" * 400, "💣", "n × m",
    ],
)  # fmt: skip
def test_everything_else_is_refused(text: str) -> None:
    found = fault(text)
    assert found.code in {"formula", "unknown-fact", "type"}
    assert found.fault and found.fix


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("np1290.+-*/<>=!()[]{}'\"\\ ,:andorif else\u2028\x0cé_\n%@#"), max_size=60))
def test_any_text_compiles_or_is_refused(text: str) -> None:
    try:
        compiled = formula(text)
    except FormulaFault as refused:
        assert refused.column >= 0
        return
    with suppress(NotComputable):
        compiled.read(scope(n=D(1), p=True))


def test_a_number_is_read_as_it_is_written_wherever_it_stands() -> None:
    assert value("name == '\u2028' or n + 1.10 == 3.30", name="a", n=D("2.20")) is True
    assert value("(n +\n 1.10)", n=D("2.20")) == D("3.30")


def test_sixty_one_terms_are_one_too_many_and_sixty_are_not() -> None:
    assert value(" + ".join("1" * 59)) == D(59)
    assert fault(" + ".join("1" * 61)).fault == "the formula is nested too deeply"


T, F, N, U = True, False, None, UNKNOWN
KLEENE_FREE = [
    # left, right, and, or
    (T, T, T, T), (T, F, F, T), (T, N, N, T), (T, U, U, T),
    (F, T, F, T), (F, F, F, F), (F, N, F, N), (F, U, F, U),
    (N, T, N, N), (N, F, N, N), (N, N, N, N), (N, U, N, N),
    (U, T, U, U), (U, F, U, U), (U, N, U, U), (U, U, U, U),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "both", "either"), KLEENE_FREE)
def test_and_and_or_go_left_to_right_and_null_ends_them(left: Any, right: Any, both: Any, either: Any) -> None:
    known = {name: side for name, side in (("p", left), ("q", right)) if side is not UNKNOWN}
    assert (value("p and q", **known), value("p or q", **known)) == (both, either)


@pytest.mark.parametrize(("given_", "expected"), [(T, F), (F, T), (N, N), (U, U)])
def test_not_keeps_null_and_unknown(given_: Any, expected: Any) -> None:
    assert value("not p", **({} if given_ is UNKNOWN else {"p": given_})) is expected


@pytest.mark.parametrize(
    ("test", "expected"), [(T, D(1)), (F, UNKNOWN), (N, None), (U, UNKNOWN)]
)
def test_if_reaches_only_the_branch_it_takes(test: Any, expected: Any) -> None:
    known = {"n": D(1), **({} if test is UNKNOWN else {"p": test})}
    assert value("n if p else m", **known) == expected


@pytest.mark.parametrize("symbol", ["==", "!=", "<", "<=", ">", ">="])
@pytest.mark.parametrize(("left", "right", "expected"), [(N, D(1), N), (D(1), N, N), (N, N, N), (N, U, U), (U, N, U)])
def test_a_comparison_with_null_is_null_and_with_the_unknown_unknown(symbol: str, left: Any, right: Any, expected: Any) -> None:
    known = {name: side for name, side in (("n", left), ("m", right)) if side is not UNKNOWN}
    assert value(f"n {symbol} m", **known) is expected


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("n == None", {"n": None}, True),
        ("n != None", {"n": None}, False),
        ("n == None", {"n": D(0)}, False),
        ("None == n", {"n": None}, True),
        ("null != n", {"n": D(0)}, True),
        ("n == None", {}, UNKNOWN),
        ("p == None", {"p": False}, False),
        ("n + m", {"n": None, "m": D(1)}, None),
        ("n * 0", {"n": None}, None),
        ("-n", {"n": None}, None),
        ("n in (1, 2)", {"n": None}, None),
        ("n not in (1, 2)", {"n": None}, None),
        ("max(n, 1)", {"n": None}, None),
        ("floor(n)", {"n": None}, None),
        ("add_days(day, n)", {"day": date(2026, 1, 1), "n": None}, None),
        ("date_of(at)", {"at": None}, None),
        ("coalesce(n, m)", {"n": None, "m": D(2)}, D(2)),
        ("coalesce(n, m)", {"n": D(1)}, D(1)),
        ("coalesce(n, m)", {"m": D(2)}, UNKNOWN),
        ("coalesce(n, m)", {"n": None}, UNKNOWN),
        ("coalesce(n, 5) == 5", {"n": None}, True),
        ("sum(f for f in fees)", {"fees": ()}, D(0)),
        ("sum(f for f in fees)", {"fees": (D("0.1"), D("0.2"))}, D("0.3")),
        ("sum(f for f in fees)", {"fees": None}, None),
        ("sum(f * n for f in fees)", {"fees": (D(1),), "n": None}, None),
        ("sum(f * n for f in fees)", {"fees": (D(1),)}, UNKNOWN),
        ("sum(f * n for f in fees)", {"fees": ()}, D(0)),
        ("sum(1 for f in fees)", {"fees": (D(3), D(4))}, D(2)),
        ("sum(f if f > fee else paid for f in fees)", {"fees": (D(5),), "fee": D(1)}, D(5)),
        ("tier >= 'club'", {"tier": "racer"}, True),
        ("tier >= club", {"tier": "walk_in"}, False),
        ("'club' < tier <= 'racer'", {"tier": "racer"}, True),
        ("tier == other_tier", {"tier": "club", "other_tier": "club"}, True),
        ("1 < n < m", {"n": D(1)}, False),
        ("1 < n < m", {"n": D(2)}, UNKNOWN),
        ("earlier(day, end)", {"day": date(2026, 2, 1), "end": date(2026, 1, 1)}, date(2026, 1, 1)),
        ("later(day, end)", {"day": None, "end": date(2026, 1, 1)}, None),
    ],
)
def test_null_and_the_unknown_go_through_as_the_rules_say(text: str, known: dict[str, Any], expected: Any) -> None:
    assert value(text, **known) == expected


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("n + m", {}, {"n", "m"}),
        ("n + m", {"n": D(1)}, {"m"}),
        ("n + m", {"n": D(1), "m": D(2)}, set()),
        ("p and q", {}, {"p", "q"}),
        ("p and q", {"q": False}, {"p"}),
        ("p and q and r", {"q": False}, {"p"}),
        ("p or q or r", {"q": False}, {"p", "r"}),
        ("n if p else m", {}, {"p", "n", "m"}),
        ("n if p else m", {"p": True}, {"n"}),
        ("n if p else m", {"p": False, "n": D(1)}, {"m"}),
        ("n if p else m", {"p": None}, set()),
        ("coalesce(n, m)", {}, {"n", "m"}),
        ("coalesce(n, m)", {"m": D(1)}, {"n"}),
        ("coalesce(n, m)", {"n": None}, {"m"}),
        ("n == None", {}, {"n"}),
        ("sum(f * n for f in fees)", {}, {"fees", "n"}),
        ("sum(f * n for f in fees)", {"fees": (D(1),)}, {"n"}),
        ("sum(f if f > fee else paid for f in fees)", {"fees": (D(1),), "fee": D(5)}, {"paid"}),
        ("sum(f if f > fee else paid for f in fees)", {"fee": D(5)}, {"fees", "paid"}),
        ("sum(f if f > fee and p else 2 * f for f in fees)",
         {"fees": (D(5),), "fee": D(3)}, {"p"}),
        ("sum(n for f in fees)", {"fees": ()}, set()),
    ],
)
def test_a_formula_needs_the_facts_it_could_still_reach(text: str, known: dict[str, Any], expected: set[str]) -> None:
    assert formula(text).needs(scope(**known)) == expected


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_what_is_unknown_always_needs_something(data: st.DataObject) -> None:
    """Else a decision would lack a sum, and nobody would be asked for it."""
    text = data.draw(
        st.sampled_from([
            "n if p else m", "p and (q or n > 1)", "coalesce(n, m) + n", "sum(f if f > fee else paid for f in fees)",
            "sum(f if p else fee for f in fees)", "sum(coalesce(fee, f) for f in fees)", "max(n, m if q else 1)",
            "1 < n < m", "sum(sum(g if g > f else fee for g in fees) for f in fees)", "sum(f for f in fees) if p else paid",
        ])
    )  # fmt: skip
    drawn: dict[str, Any] = {
        "n": [D(0), D(2), None], "m": [D(1), None], "p": [T, F, None], "q": [T, F, None], "fee": [D(3), None],
        "paid": [D(4)], "fees": [(), (D(1),), (D(1), D(9))],
    }  # fmt: skip
    known = {name: data.draw(st.sampled_from(of)) for name, of in drawn.items() if data.draw(st.booleans())}
    compiled = formula(text)
    wanted = compiled.needs(scope(**known))
    assert not wanted & set(known)
    assert bool(wanted) or compiled.read(scope(**known)) is not UNKNOWN


@pytest.mark.parametrize(
    "text",
    ["1 / n", "n / n", "1 / (n - n)", "paid / n", "add_days(day, 0.5)", "add_days(day, 9999999)", "add_months(day, 1e9)",
     "add_hours(at, 1e30)", "add_minutes(now, 1e38)", "add_working_days(day, 1e5)", "add_weeks(day, -999999)"],
)  # fmt: skip
def test_what_cannot_be_computed_is_refused(text: str) -> None:
    known = {"n": D(0), "paid": D(1), "day": date(2026, 1, 1), "at": NOW, "now": NOW}
    with pytest.raises(NotComputable):
        formula(text).value(scope(**known))


def test_moments_are_compared_as_moments_over_a_change_of_clock() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC).astimezone(LONDON)
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC).astimezone(LONDON)
    sure = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert value("at < now", at=first, now=second) is True
    assert value("at == now", at=first, now=second) is False
    assert value("at == now", at=sure, now=second) is True
    assert value("later(at, now)", at=second, now=first).astimezone(UTC) == sure


def test_a_name_bound_by_sum_leaves_nothing_behind() -> None:
    known = scope(fees=(D(1), D(2)), fee=D(1))
    assert formula("sum(f - fee for f in fees)").value(known) == D(1)
    assert set(known.known) == {"fees", "fee"}


@pytest.mark.parametrize("text", ["-n", "-0", "-(n)", "-paid", "-(n * 3)"])
def test_the_negative_of_nothing_is_nothing(text: str) -> None:
    assert str(value(text, n=D(0), paid=D(0))) == "0"


def test_two_spellings_of_one_formula_have_one_normal_form() -> None:
    derived = {**NAMES, "half": formula("n / 2")}
    assert compile_formula("half + 1.0", derived).normal == formula("( n/2.0 )+1").normal
    assert formula("n + m").normal != formula("m + n").normal

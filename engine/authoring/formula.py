"""Formulas: a small, checked subset of Python expressions, compiled to closures (meaning.md rules 8 and 9).

The text is parsed with `ast`, typed against the names it may see, and turned into two closures: one that gives the
value, one that gives the facts still needed. Nothing is ever evaluated as written. Evaluation goes left to right and
raises `Unknown` at the first unknown name it reaches; null in gives null out.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from engine.authoring.closures import coalesce, conditional, constant, logic, no_needs, null_test, strict, sum_over
from engine.authoring.formula_hints import hint
from engine.authoring.moments import instant
from engine.model.calendar import Calendar
from engine.model.errors import NotComputable, did_you_mean
from engine.model.functions import FUNCTIONS, parse_clock
from engine.model.money import EXACT, unsigned_zero
from engine.model.scope import UNKNOWN, CalendarRule, Formula, Scope, Setting
from engine.model.types import (
    BOOLEAN,
    DATE,
    DATETIME,
    INTEGER,
    MONEY,
    NULL,
    NUMBER,
    ValueType,
    enum_of,
    same_type,
)

LONGEST = 1_000
DEEPEST = 60
MOST_DIGITS = 40

_CONSTANTS = {"true": True, "false": False, "null": None}
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_OPEN, _CLOSE = "([{", ")]}"
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_CALENDAR = "\x1fcalendar "
"""Stands before what counts working days, in a normal form. The text of a page is quoted there, so it never holds this."""


@dataclass
class FormulaFault(Exception):
    """Why a formula cannot be used: a finding's code, the 0-based line and column in its text, fault and fix."""

    code: str
    line: int
    column: int
    fault: str
    fix: str


Node = Formula
Names = Mapping[str, Formula | ValueType]
"""What a formula may see: facts by their type, derived names by their definition."""


def compile_formula(
    raw: Any, names: Names, words: frozenset[str] = frozenset(), nullable: frozenset[str] = frozenset()
) -> Formula:
    """Compile a formula as a page has it: text, or a bare number, boolean or null.

    `words` are bare words that stand for themselves (members of an enum), `nullable` the facts that take null.
    Raises FormulaFault.
    """
    text = _text(raw)
    if len(text) > LONGEST:
        raise FormulaFault("formula", 0, 0, f"the formula has {len(text)} characters", f"keep it under {LONGEST}")
    _bound_depth(text)
    try:
        tree = _parsed(text.strip())
    except (SyntaxError, ValueError, MemoryError, RecursionError) as fault:
        column = max((getattr(fault, "offset", 1) or 1) - 1, 0)
        line = max((getattr(fault, "lineno", 1) or 1) - 1, 0)
        raise FormulaFault(
            "formula", line, column, f"'{text.strip()}' is no formula", hint(text)
        ) from None
    return _Compiler(text.strip(), names, words, nullable).compile(tree)


def _parsed(text: str) -> ast.expr:
    """The tree of an expression. What Python itself finds odd in it (`'\\d'`) is no business of the page's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text, mode="eval").body


def on_calendar(definitions: Mapping[str, Formula], rule: CalendarRule | None) -> dict[str, Formula]:
    """The definitions as a page with its own calendar means them: no two calendars count the same working days."""
    if rule is None:
        return dict(definitions)
    calendar = rule.calendar
    days = f"{sorted(calendar.days)} {calendar.country} {calendar.subdivision} {sorted(map(str, calendar.off))} {rule.fact}"
    return {
        name: replace(definition, normal=definition.normal.replace(_CALENDAR, f"calendar {days} "))
        for name, definition in definitions.items()
    }


def bare_word(raw: Any) -> str | None:
    """The word, where a formula is nothing but one (`gold`, `'not seen'`); else None."""
    if not isinstance(raw, str):
        return None
    text = raw.strip()
    if text.isidentifier() and text not in _CONSTANTS and text not in {"True", "False", "None"}:
        return text
    if len(text) > 2 and text[0] == text[-1] and text[0] in "'\"" and text[0] not in text[1:-1] and "\\" not in text:
        return text[1:-1]
    return None


def mentions(raw: Any) -> frozenset[str]:
    """Every name that a definition could refer to, keys of conditions included."""
    if isinstance(raw, str):
        return frozenset(_NAME.findall(_QUOTED.sub("", raw)))
    if isinstance(raw, Mapping):
        return frozenset(raw).union(*(mentions(item) for item in raw.values()))
    return frozenset().union(*(mentions(item) for item in raw)) if isinstance(raw, list) else frozenset()


def _text(raw: Any) -> str:
    if raw is None or isinstance(raw, bool):
        return str(raw)
    return raw if isinstance(raw, str) else f"{raw:f}" if isinstance(raw, Decimal) else str(raw)


def _bound_depth(text: str) -> None:
    depth = operators = 0
    for column, character in enumerate(text):
        depth += (character in _OPEN) - (character in _CLOSE)
        operators = operators + 1 if character in "-+~" else 0 if not character.isspace() else operators
        if depth > DEEPEST or operators > DEEPEST:
            raise FormulaFault("formula", 0, column, "the formula is nested too deeply", "split it into derived names")


class _Compiler:
    def __init__(self, text: str, names: Names, words: frozenset[str], nullable: frozenset[str]) -> None:
        self.lines = _LINE_ENDS.split(text)
        self.names = names
        self.words = words
        self.nullable = nullable
        self.bound: dict[str, ValueType] = {}
        self.depth = 0

    def compile(self, node: ast.expr) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse(node, "formula", "the formula is nested too deeply", "split it into derived names")
        handler = _HANDLERS.get(type(node))
        if handler is None:
            fix = _POINT if isinstance(node, ast.Tuple) else _ALLOWED
            self.refuse(node, "formula", f"{_construct(node)} cannot be used in a formula", fix)
        compiled = handler(self, node)
        self.depth -= 1
        return compiled

    def refuse(self, node: ast.AST, code: str, fault: str, fix: str) -> NoReturn:
        line = getattr(node, "lineno", 1) - 1
        before = self.lines[line].encode()[: getattr(node, "col_offset", 0)].decode(errors="ignore")
        raise FormulaFault(code, line, len(before), fault, fix)

    # names and constants

    def name(self, node: ast.Name) -> Node:
        name = node.id
        if name in self.bound:
            return Formula(self.bound[name], lambda scope: scope.value(name), no_needs, name, nullable=False)
        known = self.names.get(name)
        if known is None:
            if name in _CONSTANTS:
                return constant(_CONSTANTS[name])
            if name in self.words:
                return constant(name)
            self.refuse(node, "unknown-fact", f"unknown fact '{name}'", did_you_mean(name, self.names))
        if isinstance(known, Formula):
            return replace(known, value=lambda scope: scope.value(name), needs=lambda scope: scope.needs(name))
        nullable = name in self.nullable
        return Formula(known, lambda scope: scope.value(name), lambda scope: scope.needs(name), name, nullable)

    def constant(self, node: ast.Constant) -> Node:
        value = node.value
        if value is None or isinstance(value, bool | str):
            return constant(value)
        if not isinstance(value, int | float):
            self.refuse(node, "formula", f"{_construct(node)} cannot be used in a formula", _ALLOWED)
        return constant(self.exact_number(node))

    def exact_number(self, node: ast.Constant) -> Decimal:
        """The number as written: what `ast` made of it has been through a float."""
        source = self.lines[node.lineno - 1].encode()[node.col_offset : node.end_col_offset].decode()
        try:
            value = Decimal(source)
        except InvalidOperation:
            self.refuse(node, "formula", f"'{source}' is not a decimal number", "write it as in 12.50")
        if len(value.as_tuple().digits) > MOST_DIGITS or abs(value.adjusted()) > MOST_DIGITS:
            self.refuse(node, "formula", "the number is too long", f"use at most {MOST_DIGITS} digits")
        return value

    # arithmetic

    def arithmetic(self, node: ast.BinOp) -> Node:
        left, right = self.compile(node.left), self.compile(node.right)
        operator = _OPERATORS.get(type(node.op))
        if operator is None:
            self.refuse(node, "formula", f"{_construct(node.op)} cannot be used in a formula", _ALLOWED)
        symbol, compute = operator
        result = _arithmetic_type(symbol, left.type, right.type)
        if result is None:
            self.refuse(node, "type", f"{left.type} {symbol} {right.type} has no meaning", _why_not(left.type, right.type))
        if symbol == "/" and self.settled(right) == 0:
            self.refuse(node, "division", "this divides by zero", "divide by something that is never zero")
        return strict(result, (left, right), lambda scope, a, b: compute(a, b), f"({left.normal}) {symbol} ({right.normal})")

    def settled(self, node: Node) -> Any:
        """Its value where that depends on no fact, else UNKNOWN."""
        definitions = {name: known for name, known in self.names.items() if isinstance(known, Formula)}
        try:
            return node.read(Scope({}, definitions, _NOWHERE))
        except NotComputable:
            return UNKNOWN

    def unary(self, node: ast.UnaryOp) -> Node:
        inner = self.compile(node.operand)
        if isinstance(node.op, ast.Not):
            self.want_boolean(inner, node.operand)
            return strict(BOOLEAN, (inner,), lambda scope, value: not value, f"not ({inner.normal})")
        if isinstance(node.op, ast.Invert) or inner.type.kind not in {"number", "money", "null"}:
            self.refuse(node, "type", f"{inner.type} has no negative", "use - with numbers and sums only")
        if isinstance(node.op, ast.UAdd):
            return inner
        return strict(inner.type, (inner,), lambda scope, value: unsigned_zero(value.copy_negate()), f"-({inner.normal})")

    # truth

    def want_boolean(self, node: Node, place: ast.expr) -> None:
        if node.type.kind not in {"boolean", "null"}:
            self.refuse(place, "type", f"{node.type} is not true or false", "compare it with something, as in x > 0")

    def logic(self, node: ast.BoolOp) -> Node:
        parts = [self.compile(value) for value in node.values]
        for part, place in zip(parts, node.values, strict=True):
            self.want_boolean(part, place)
        stops_at = isinstance(node.op, ast.Or)
        word = " or " if stops_at else " and "
        return logic(parts, stops_at, word.join(f"({part.normal})" for part in parts))

    def conditional(self, node: ast.IfExp) -> Node:
        test = self.compile(node.test)
        self.want_boolean(test, node.test)
        yes, no = self.alike((node.body, node.orelse))
        result = common_type((yes.type, no.type))
        if result is None:
            self.refuse(node.orelse, "type", f"the two branches are {yes.type} and {no.type}", "give both the same type")
        return conditional(test, yes, no, result)

    # comparing

    def comparison(self, node: ast.Compare) -> Node:
        operands = [node.left, *node.comparators]
        links = [self.link(operands[i], op, operands[i + 1]) for i, op in enumerate(node.ops)]
        if len(links) == 1:
            return links[0]
        return logic(links, False, " and ".join(f"({link.normal})" for link in links))

    def link(self, left_node: ast.expr, op: ast.cmpop, right_node: ast.expr) -> Node:
        if isinstance(op, ast.In | ast.NotIn):
            return self.membership(left_node, op, right_node)
        compare = _COMPARISONS.get(type(op))
        if compare is None:
            self.refuse(left_node, "formula", "'is' cannot be used in a formula", "use == or !=")
        symbol, test = compare
        left, right = self.alike((left_node, right_node))
        normal = f"({left.normal}) {symbol} ({right.normal})"
        if NULL in (left.type, right.type):
            return self.beside_null(left, right, symbol, normal, left_node)
        if not same_type(left.type, right.type):
            self.refuse(left_node, "type", f"{left.type} is compared with {right.type}", _why_not(left.type, right.type))
        if symbol in {"==", "!="}:
            return strict(BOOLEAN, (left, right), lambda scope, a, b: test(instant(a), instant(b)), normal)
        if not left.type.comparable:
            self.refuse(left_node, "type", f"{left.type} has no order", "use == or in, or say 'ordered: true' for the fact")
        if left.type.kind == "enum":
            rank = {member: position for position, member in enumerate(left.type.members)}
            return strict(BOOLEAN, (left, right), lambda scope, a, b: test(rank[a], rank[b]), normal)
        if left.type.kind == "date-time":
            return strict(BOOLEAN, (left, right), lambda scope, a, b: test(instant(a), instant(b)), normal)
        return strict(BOOLEAN, (left, right), lambda scope, a, b: test(a, b), normal)

    def beside_null(self, left: Node, right: Node, symbol: str, normal: str, place: ast.expr) -> Node:
        if symbol not in {"==", "!="}:
            self.refuse(place, "type", "null has no order", "use == None or != None")
        return null_test(left, right, symbol == "==", normal)

    def alike(self, places: Sequence[ast.expr]) -> list[Node]:
        """Values that stand beside each other: a text or bare word beside an enum is one of its members."""
        compiled = {place: self.compile(place) for place in places if not self.is_word(place)}
        enum = next((node.type for node in compiled.values() if node.type.kind == "enum"), None)
        return [compiled.get(place) or self.word(place, enum) for place in places]

    def is_word(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Constant):
            return isinstance(node.value, str)
        return isinstance(node, ast.Name) and not any(node.id in known for known in (self.names, self.bound, _CONSTANTS))

    def word(self, node: ast.expr, enum: ValueType | None) -> Node:
        word = str(node.value) if isinstance(node, ast.Constant) else getattr(node, "id", "")
        if enum is None or word in self.words - {*enum.members}:
            return self.compile(node)
        if word not in enum.members:
            if isinstance(node, ast.Constant):
                self.refuse(node, "type", f"'{word}' is no value of it", did_you_mean(word, enum.members))
            self.refuse(node, "unknown-fact", f"unknown fact '{word}'", did_you_mean(word, {*enum.members, *self.names}))
        return member(word, enum)

    def membership(self, left_node: ast.expr, op: ast.cmpop, right_node: ast.expr) -> Node:
        if not isinstance(right_node, ast.Tuple | ast.List) or not right_node.elts:
            alone = isinstance(right_node, ast.Constant) or self.is_word(right_node)
            fix = f"write ({ast.unparse(right_node)},)" if alone else "write it as in x in ('a', 'b')"
            self.refuse(right_node, "formula", "'in' takes a list in brackets", fix)
        left, *items = self.alike((left_node, *right_node.elts))
        for item, place in zip(items, right_node.elts, strict=True):
            if not same_type(left.type, item.type):
                self.refuse(place, "type", f"{left.type} is compared with {item.type}", _why_not(left.type, item.type))
        found = isinstance(op, ast.In)
        normal = f"({left.normal}) {'in' if found else 'not in'} ({', '.join(item.normal for item in items)})"

        def holds(scope: Scope, value: Any, *rest: Any) -> bool:
            return (instant(value) in map(instant, rest)) is found

        return strict(BOOLEAN, (left, *items), holds, normal)

    # functions

    def call(self, node: ast.Call) -> Node:
        name = node.func.id if isinstance(node.func, ast.Name) else None
        if name is None or node.keywords:
            self.refuse(node, "formula", f"{_construct(node)} cannot be used in a formula", _ALLOWED)
        if name == "sum":
            return self.sum(node)
        if name not in FUNCTIONS and name not in _SEVERAL:
            fix = did_you_mean(name, (*FUNCTIONS, *_SEVERAL, "sum"))
            self.refuse(node, "formula", f"there is no function '{name}'", fix)
        if name in _SEVERAL:
            return self.several(name, node, self.alike(node.args))
        return self.fixed(name, node, [self.compile(argument) for argument in node.args])

    def fixed(self, name: str, node: ast.Call, arguments: list[Node]) -> Node:
        function = FUNCTIONS[name]
        if len(arguments) != len(function.parameters):
            shape = ", ".join(str(parameter) for parameter in function.parameters)
            self.refuse(node, "formula", f"{name} takes {len(function.parameters)} values", f"write {name}({shape})")
        for argument, parameter, place in zip(arguments, function.parameters, node.args, strict=True):
            if not same_type(argument.type, parameter) and argument.type is not NULL:
                self.refuse(place, "type", f"{name} takes a {parameter} here, not {argument.type}", _to_convert(argument.type))
        if name == "at_time":
            self.check_clock(node.args[1])
        call = function.call
        normal = f"{name}({', '.join(argument.normal for argument in arguments)})"
        compiled = strict(function.result, tuple(arguments), call, normal)
        if not function.calendar:
            return compiled
        needs = compiled.needs
        return replace(
            compiled, needs=lambda scope: needs(scope) | scope.calendar_needs(), normal=f"{_CALENDAR}{normal}"
        )

    def check_clock(self, node: ast.expr) -> None:
        if not isinstance(node, ast.Constant) or parse_clock(str(node.value)) is None:
            self.refuse(node, "type", "at_time takes a time of day", "write it as in at_time(today, '17:30')")

    def several(self, name: str, node: ast.Call, arguments: list[Node]) -> Node:
        kinds, fewest = _SEVERAL[name]
        if len(arguments) < fewest:
            self.refuse(node, "formula", f"{name} takes at least {fewest} values", f"write {name}(a{', b' * (fewest - 1)})")
        result = common_type(tuple(argument.type for argument in arguments))
        if result is None or (kinds and result.kind not in kinds):
            given = ", ".join(str(argument.type) for argument in arguments)
            self.refuse(node, "type", f"{name} cannot take {given}", f"give it values of one type{_one_of(kinds)}")
        normal = f"{name}({', '.join(argument.normal for argument in arguments)})"
        if name == "coalesce":
            return coalesce(result, arguments, normal)
        if name == "abs":
            if len(arguments) != 1:
                self.refuse(node, "formula", "abs takes 1 value", "write abs(x)")
            return strict(result, tuple(arguments), lambda scope, value: value.copy_abs(), normal)
        pick = min if name in {"min", "earlier"} else max
        return strict(result, tuple(arguments), lambda scope, *values: pick(values, key=instant), normal)

    def sum(self, node: ast.Call) -> Node:
        loop = node.args[0] if len(node.args) == 1 else None
        if not isinstance(loop, ast.GeneratorExp) or len(loop.generators) != 1:
            self.refuse(node, "formula", "sum takes a formula for each item of a list", "write sum(x for x in LIST)")
        over = loop.generators[0]
        if over.ifs or over.is_async or not isinstance(over.target, ast.Name) or not isinstance(over.iter, ast.Name):
            self.refuse(node, "formula", "sum goes over one list by its name", "write sum(x for x in LIST)")
        items, variable = self.compile(over.iter), over.target.id
        if items.type.item is None:
            self.refuse(over.iter, "type", f"'{over.iter.id}' is {items.type}, not a list", "sum goes over a list")
        if variable in self.names or variable in self.bound:
            self.refuse(over.target, "formula", f"'{variable}' already means something", "use another letter")
        self.bound[variable] = items.type.item
        each = self.compile(loop.elt)
        del self.bound[variable]
        if each.type.kind not in {"number", "money"}:
            self.refuse(loop.elt, "type", f"{each.type} cannot be added up", "sum adds numbers or sums of money")
        return sum_over(items, variable, each)


def common_type(types: tuple[ValueType, ...]) -> ValueType | None:
    """The one type of several values, null aside. None where they differ."""
    kinds = [kind for kind in types if kind is not NULL]
    if not kinds:
        return NULL
    first = next((kind for kind in kinds if kind.kind != "number" or not kind.whole), kinds[0])
    return first if all(same_type(first, kind) for kind in kinds) else None


def member(word: str, enum: ValueType) -> Formula:
    """A member of an enum, by its word."""
    return replace(constant(word), type=enum)


def word_type(words: list[str]) -> ValueType:
    """The enum whose members are the bare words that a table gives."""
    return enum_of(tuple(dict.fromkeys(words)))


def _arithmetic_type(symbol: str, left: ValueType, right: ValueType) -> ValueType | None:
    if NULL in (left, right):
        return right if left is NULL else left
    pair = (left.kind, right.kind)
    if pair == ("number", "number"):
        return INTEGER if left.whole and right.whole and symbol != "/" else NUMBER
    if pair == ("money", "money"):
        return {"+": MONEY, "-": MONEY, "/": NUMBER}.get(symbol)
    if pair == ("money", "number"):
        return MONEY if symbol in {"*", "/"} else None
    return MONEY if pair == ("number", "money") and symbol == "*" else None


def _why_not(left: ValueType, right: ValueType) -> str:
    kinds = {left.kind, right.kind}
    if kinds == {"money", "number"}:
        return "a sum of money goes with another sum; a bare number has no currency"
    if kinds & {"date", "date-time"}:
        return "use days_between, add_days, earlier, later or date_of with dates"
    return "both sides must be of one type"


def _to_convert(given: ValueType) -> str:
    if given.kind == "date-time":
        return "date_of(x) gives the day of a time"
    return "at_time(x, '12:00') gives a time on a day" if given.kind == "date" else "look up its type in facts.yaml"


def _one_of(kinds: frozenset[str]) -> str:
    return f": {' or '.join(sorted(kinds))}" if kinds else ""


def _construct(node: ast.AST) -> str:
    return _CONSTRUCTS.get(type(node), f"'{type(node).__name__}'")


_ALLOWED = "use names, numbers, + - * /, comparisons, and/or/not, A if C else B, and the listed functions"
_POINT = "write a number with a point, as in 5.00, and without commas"
_CONSTRUCTS: dict[type, str] = {
    ast.Pow: "the power operator **", ast.Mod: "the remainder operator %", ast.FloorDiv: "the operator //",
    ast.Attribute: "a dot", ast.Subscript: "an index in brackets", ast.Lambda: "a lambda", ast.Call: "this call",
    ast.ListComp: "a list comprehension", ast.GeneratorExp: "a loop outside sum(…)", ast.List: "a list",
    ast.Tuple: "a list", ast.Dict: "a map", ast.Set: "a set", ast.JoinedStr: "a formatted text", ast.NamedExpr: ":=",
    ast.Starred: "*", ast.MatMult: "the operator @", ast.Constant: "this kind of constant",
}  # fmt: skip
_OPERATORS: dict[type, tuple[str, Callable[[Decimal, Decimal], Decimal]]] = {
    ast.Add: ("+", EXACT.add),
    ast.Sub: ("-", EXACT.subtract),
    ast.Mult: ("*", EXACT.multiply),
    ast.Div: ("/", EXACT.divide),
}
_COMPARISONS: dict[type, tuple[str, Callable[[Any, Any], bool]]] = {
    ast.Eq: ("==", lambda a, b: a == b),
    ast.NotEq: ("!=", lambda a, b: a != b),
    ast.Lt: ("<", lambda a, b: a < b),
    ast.LtE: ("<=", lambda a, b: a <= b),
    ast.Gt: (">", lambda a, b: a > b),
    ast.GtE: (">=", lambda a, b: a >= b),
}
_NOWHERE = Setting(datetime(1970, 1, 1, tzinfo=UTC), ZoneInfo("UTC"), "", Calendar())
"""For formulas that depend on no fact: dates and sums come from facts only, so it is never looked at."""
_SEVERAL: dict[str, tuple[frozenset[str], int]] = {
    "min": (frozenset({"number", "money"}), 1),
    "max": (frozenset({"number", "money"}), 1),
    "abs": (frozenset({"number", "money"}), 1),
    "coalesce": (frozenset(), 1),
    "earlier": (frozenset({DATE.kind, DATETIME.kind}), 2),
    "later": (frozenset({DATE.kind, DATETIME.kind}), 2),
}
_HANDLERS: dict[type, Callable[[_Compiler, Any], Node]] = {
    ast.Name: _Compiler.name,
    ast.Constant: _Compiler.constant,
    ast.BinOp: _Compiler.arithmetic,
    ast.UnaryOp: _Compiler.unary,
    ast.BoolOp: _Compiler.logic,
    ast.IfExp: _Compiler.conditional,
    ast.Compare: _Compiler.comparison,
    ast.Call: _Compiler.call,
}

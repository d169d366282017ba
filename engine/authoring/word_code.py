"""A checked script made into one Python function that says it: its nodes one for one into Python's own syntax tree.

    Another {{ item }}, unpacked    ->    def say(values, speech):
                                              v0 = values.get('item')
                                              if v0 is None:
                                                  v0, = settled(values)
                                              return f"Another {harmless(v0)}, unpacked".strip()

Jinja's generated code took half of a decision's words and most of a book's compiling. Nothing an author writes can become
code: no text is parsed here, only `word_rules`' rebuilt nodes are known, the variables' names are our own, and whatever
stands between them is a constant of the tree. The function sees the filters and nothing else, not even built-ins.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from jinja2 import nodes

from engine.authoring.filters import FILTERS
from engine.authoring.word_slots import ABSENT, Slot, Slots
from engine.model.speech import Speech
from engine.model.text import harmless

Values = Mapping[str, object]

Say = Callable[[Values, Speech], str]

Settled = Callable[[Values], Sequence[object]]
"""Every variable of the script where some are missing: ABSENT for those not waited for. Raises MissingWords."""

_COMPARISONS: Mapping[str, type[ast.cmpop]] = {
    "eq": ast.Eq, "ne": ast.NotEq, "lt": ast.Lt, "lteq": ast.LtE, "gt": ast.Gt, "gteq": ast.GtE, "in": ast.In,
    "notin": ast.NotIn,
}  # fmt: skip
_TOOLS = {**FILTERS, "harmless": harmless, "ABSENT": ABSENT, "NOTHING": {}, "__builtins__": {}}
_ARGUMENTS = ast.arguments(posonlyargs=[], args=[ast.arg("values"), ast.arg("speech")], kwonlyargs=[], kw_defaults=[], defaults=[])


def code_of(body: Iterable[nodes.Node], slots: Slots, settled: Settled) -> Say:
    """The function that says a rebuilt script, with no blanks around its words."""
    words = ast.Call(ast.Attribute(_words(body), "strip", ast.Load()), [], [])
    statements = [*_reading(slots), ast.Return(words)]
    tree = ast.Module([ast.FunctionDef("say", _ARGUMENTS, statements, [])], [])
    known: dict[str, Any] = {**_TOOLS, **slots.constants, "settled": settled}
    exec(compile(ast.fix_missing_locations(tree), "<script>", "exec"), known)
    say: Say = known["say"]
    return say


def _reading(slots: Slots) -> list[ast.stmt]:
    """Each variable looked up; where one that is waited for is missing, all of them settled with care."""
    steps: list[ast.stmt] = []
    missing: list[ast.expr] = []
    for slot, variable in slots.by_slot.items():
        steps.append(ast.Assign([ast.Name(variable, ast.Store())], _read(slot)))
        if slot.kind != "defined":
            nothing: ast.expr = ast.Constant(None) if slot.kind == "value" else _name("ABSENT")
            missing.append(ast.Compare(_name(variable), [ast.Is()], [nothing]))
    if missing:
        everything = ast.Tuple([ast.Name(variable, ast.Store()) for variable in slots.by_slot.values()], ast.Store())
        again = ast.Assign([everything], _call("settled", _name("values")))
        steps.append(ast.If(missing[0] if len(missing) == 1 else ast.BoolOp(ast.Or(), missing), [again], []))
    return steps


def _read(slot: Slot) -> ast.expr:
    """A slot's value; None or ABSENT where it is missing."""
    holder: ast.expr = _name("values")
    for step in slot.path[:-1]:
        holder = _get(holder, step, _name("NOTHING"))
    last = slot.path[-1]
    if slot.kind == "none":
        known = ast.Compare(ast.Constant(last), [ast.In()], [holder])
        return ast.IfExp(known, ast.Compare(_get(holder, last), [ast.Is()], [ast.Constant(None)]), _name("ABSENT"))
    found = _get(holder, last)
    return ast.Compare(found, [ast.IsNot()], [ast.Constant(None)]) if slot.kind == "defined" else found


def _get(holder: ast.expr, key: str, otherwise: ast.expr | None = None) -> ast.expr:
    arguments = [ast.Constant(key), *([otherwise] if otherwise else [])]
    return ast.Call(ast.Attribute(holder, "get", ast.Load()), arguments, [])


def _words(body: Iterable[nodes.Node]) -> ast.expr:
    """What a script, or one branch of it, says."""
    parts: list[ast.expr] = []
    for node in body:
        for part in node.nodes if isinstance(node, nodes.Output) else (node,):
            made = _choice(part) if isinstance(part, nodes.If) else _value(part)
            parts.append(made if isinstance(made, ast.Constant) else ast.FormattedValue(made, -1))
    return ast.JoinedStr(parts)


def _choice(node: nodes.If) -> ast.expr:
    said = _words(node.else_)
    for part in reversed((node, *node.elif_)):
        said = ast.IfExp(_value(part.test), _words(part.body), said)
    return said


def _value(node: nodes.Node) -> ast.expr:
    return _KINDS[type(node)](node)


def _filter(node: nodes.Filter) -> ast.expr:
    assert node.node is not None
    said = _value(node.node)
    if node.name == "harmless":
        return _call("harmless", said)
    return _call(node.name, _name("speech"), said, *(_value(word) for word in node.args))


def _either(node: nodes.CondExpr) -> ast.expr:
    assert node.expr2 is not None
    return ast.IfExp(_value(node.test), _value(node.expr1), _value(node.expr2))


def _comparison(node: nodes.Compare) -> ast.expr:
    signs = [_COMPARISONS[operand.op]() for operand in node.ops]
    return ast.Compare(_value(node.expr), signs, [_value(operand.expr) for operand in node.ops])


def _name(name: str) -> ast.expr:
    return ast.Name(name, ast.Load())


def _call(name: str, *arguments: ast.expr) -> ast.expr:
    return ast.Call(_name(name), list(arguments), [])


_KINDS: Mapping[type[nodes.Node], Callable[[Any], ast.expr]] = {
    nodes.TemplateData: lambda node: ast.Constant(node.data),
    nodes.Const: lambda node: ast.Constant(node.value),
    nodes.Name: lambda node: _name(node.name),
    nodes.Tuple: lambda node: ast.Tuple([_value(item) for item in node.items], ast.Load()),
    nodes.Filter: _filter,
    nodes.CondExpr: _either,
    nodes.Not: lambda node: ast.UnaryOp(ast.Not(), _value(node.node)),
    nodes.And: lambda node: ast.BoolOp(ast.And(), [_value(node.left), _value(node.right)]),
    nodes.Or: lambda node: ast.BoolOp(ast.Or(), [_value(node.left), _value(node.right)]),
    nodes.Compare: _comparison,
}  # fmt: skip
"""All that `word_rules` rebuilds. Anything else is a KeyError here, never code."""

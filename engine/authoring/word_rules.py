"""What a script may say: its parse rebuilt piece by piece, every piece checked and typed (meaning.md rules 25, 26).

Only what is rebuilt here is ever compiled, so a construct that nobody thought of is refused, not let through.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from jinja2 import nodes

from engine.authoring.filters import ACCEPTS
from engine.authoring.word_reading import ScriptFault
from engine.authoring.word_slots import Slots
from engine.authoring.word_types import Read, a_kind, better_filter, incomparable
from engine.model.errors import did_you_mean
from engine.model.text import unbroken
from engine.model.types import BOOLEAN, NULL, NUMBER, STRING, ValueType

PROMISE_FIELDS = ("what", "due", "until", "where", "standard", "to")
_SAY_IT = {
    "money": "write {{{{ {name} | money }}}}",
    "date": "write {{{{ {name} | day }}}}",
    "date-time": "write {{{{ {name} | day }}}} or {{{{ {name} | time }}}}",
    "boolean": "choose the words with {{% if … %}}…{{% endif %}}",
    "list": "say one value; `derive` a name for it in the page",
    "null": "leave it out",
}
_PLAIN_FIX = "use {{ name }}, {{ name | filter }} and {% if %} only; anything more is a `derive` in the page"
_NOT_WORDS = {
    nodes.Call: "a script cannot call anything",
    nodes.Getattr: "words cannot look inside a value",
    nodes.Getitem: "words cannot look inside a value",
    nodes.Concat: "a script cannot join texts",
    nodes.Slice: "a script cannot cut texts",
    nodes.Dict: "a map cannot be said",
    nodes.Tuple: "a list cannot be said",
    nodes.List: "a list cannot be said",
    nodes.BinExpr: "words do not compute",
    nodes.UnaryExpr: "words do not compute",
    nodes.CondExpr: "a choice may stand only by itself between {{ and }}",
}


class _Refused(Exception):
    pass


@dataclass(slots=True)
class Rules:
    """Rebuilds one script against the names it may use, and collects what is wrong with it."""

    names: Mapping[str, ValueType]
    promises: Mapping[str, Mapping[str, ValueType]]
    faults: list[ScriptFault] = field(default_factory=list)
    slots: Slots = field(default_factory=Slots)

    def body(self, parsed: Iterable[nodes.Node]) -> list[nodes.Node]:
        return [made for node in parsed for made in self._statement(node)]

    def _statement(self, node: nodes.Node) -> list[nodes.Node]:
        if isinstance(node, nodes.Output):
            return [nodes.Output([self._part(part) for part in node.nodes])]
        if isinstance(node, nodes.If):
            return [self._if(node)]
        self._note(node, "template", "this tag is not used in words", _PLAIN_FIX)
        return []

    def _if(self, node: nodes.If) -> nodes.If:
        assert isinstance(node.test, nodes.Expr)  # Jinja's own typing is wider than its parser
        test, body = self._test(node.test), self.body(node.body)
        others = [self._if(other) for other in node.elif_]
        return nodes.If(test, body, others, self.body(node.else_))

    def _part(self, part: nodes.Expr) -> nodes.Expr:
        if isinstance(part, nodes.TemplateData):
            return nodes.TemplateData(unbroken(part.data))
        try:
            return self._said(part)
        except _Refused:
            return nodes.TemplateData("")

    def _said(self, node: nodes.Expr) -> nodes.Expr:
        """Something between `{{` and `}}`, or one side of a choice there."""
        if isinstance(node, nodes.CondExpr):
            if node.expr2 is None:
                raise self._refuse(node, "template", "this choice has no `else`", "say what stands there otherwise")
            return nodes.CondExpr(self._test(node.test), self._said(node.expr1), self._said(node.expr2))
        read = self._value(node)
        kind = read.type.kind if read.type else "string"
        if kind in _SAY_IT:
            fault = f"{read.name} is {a_kind(kind)} and cannot be said as it is"
            raise self._refuse(node, "type", fault, _SAY_IT[kind].format(name=read.name.strip("'")))
        # What is owed is our own words, said by other scripts: its paragraphs stay.
        if isinstance(read.node, nodes.Name) and read.name != "'owed_words'":
            return _filter(read.node, "number" if kind == "number" else "harmless")
        return read.node

    def _test(self, node: nodes.Expr) -> nodes.Expr:
        try:
            return self._truth(node)
        except _Refused:
            return nodes.Const(False)

    def _truth(self, node: nodes.Expr) -> nodes.Expr:
        """A condition: something that is true or false."""
        if isinstance(node, (nodes.And, nodes.Or)):
            return type(node)(self._test(node.left), self._test(node.right))
        if isinstance(node, nodes.Not):
            return nodes.Not(self._test(node.node))
        if isinstance(node, nodes.Test):
            return self._is(node)
        if isinstance(node, nodes.Compare):
            return self._comparison(node)
        read = self._value(node)
        if read.type is not None and read.type.kind != "boolean":
            fault = f"{read.name} is {a_kind(read.type.kind)}, neither true nor false"
            raise self._refuse(node, "type", fault, f"compare it, or write `{read.name.strip(chr(39))} is defined`")
        return read.node

    def _is(self, node: nodes.Test) -> nodes.Expr:
        path = self._path(node.node)
        if path is None or node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
            raise self._refuse(node, "template", "`is` may only ask about a name", "write `name is defined`")
        self._type_of(node.node, path)
        if node.name not in ("defined", "none"):
            fix = "write `is not defined`" if node.name == "undefined" else "known: `is defined`, `is none`"
            raise self._refuse(node, "template", f"unknown test 'is {node.name}'", fix)
        return self.slots.variable(node.name, path)

    def _comparison(self, node: nodes.Compare) -> nodes.Expr:
        left = self._value(node.expr)
        made: list[nodes.Operand] = []
        first = left
        for operand in node.ops:
            if operand.op in ("in", "notin"):
                right = self._members(operand.expr, left)
            else:
                right = self._value(operand.expr)
                self._comparable(operand.expr, left, right, operand.op)
            made.append(nodes.Operand(operand.op, right.node))
            left = right
        return nodes.Compare(first.node, made)

    def _members(self, node: nodes.Expr, left: Read) -> Read:
        if not isinstance(node, (nodes.Tuple, nodes.List)):
            raise self._refuse(node, "template", "`in` needs a list of values", "write `in ('one', 'two')`")
        items = [self._value(item) for item in node.items]
        for item, written in zip(items, node.items, strict=True):
            if not item.fixed:
                raise self._refuse(written, "template", "`in` compares with fixed values only", "compare with `==`")
            self._comparable(written, left, item, "eq")
        return Read(nodes.Tuple([item.node for item in items], "load"), None, "the list")

    def _comparable(self, node: nodes.Expr, left: Read, right: Read, op: str) -> None:
        trouble = incomparable(left, right, op)
        if trouble:
            raise self._refuse(node, "type", *trouble)

    def _value(self, node: nodes.Expr) -> Read:
        """A name, a promise's field, a constant, or one of these with a filter."""
        if isinstance(node, nodes.Const):
            return self._constant(node.value)
        if isinstance(node, nodes.Neg) and isinstance(node.node, nodes.Const):
            number = node.node.value
            if isinstance(number, (int, float)) and not isinstance(number, bool):
                return self._constant(-number)
        if isinstance(node, nodes.Filter):
            return self._filtered(node)
        if isinstance(node, (nodes.And, nodes.Or, nodes.Not, nodes.Test, nodes.Compare)):
            return Read(self._truth(node), BOOLEAN, "this comparison")
        path = self._path(node)
        if path is None:
            raise self._refuse(node, "template", _what_it_is(node), _PLAIN_FIX)
        found = self._type_of(node, path)
        return Read(self.slots.variable("value", path), found, f"'{_written(path)}'")

    def _constant(self, value: object) -> Read:
        if value is None:
            return Read(nodes.Const(None), NULL, "`none`", fixed=True)
        if isinstance(value, bool):
            return Read(nodes.Const(value), BOOLEAN, f"`{str(value).lower()}`", fixed=True)
        if isinstance(value, str):
            return Read(nodes.Const(value), STRING, f"'{value}'", fixed=True)
        number = Decimal(str(value))
        return Read(self.slots.constant(number), NUMBER, str(number), fixed=True)

    def _filtered(self, node: nodes.Filter) -> Read:
        if node.node is None or node.name not in ACCEPTS:
            raise self._refuse(node, "template", f"unknown filter '{node.name}'", did_you_mean(node.name, ACCEPTS))
        inner = self._value(node.node)
        accepted = ACCEPTS[node.name]
        if inner.type is not None and inner.type.kind not in accepted:
            fault = f"`{node.name}` says {a_kind(*sorted(accepted))}, and {inner.name} is {a_kind(inner.type.kind)}"
            raise self._refuse(node, "type", fault, better_filter(inner))
        return Read(_filter(inner.node, node.name, self._arguments(node)), STRING, "this")

    def _arguments(self, node: nodes.Filter) -> list[nodes.Expr]:
        if node.kwargs or node.dyn_args or node.dyn_kwargs:
            raise self._refuse(node, "template", f"`{node.name}` takes no named values", "write them in order")
        if node.name == "label":
            return self._labelled(node)
        words = [arg.value for arg in node.args if isinstance(arg, nodes.Const) and isinstance(arg.value, str)]
        if len(words) != len(node.args) or len(words) not in ((0, 2) if node.name == "count" else (0,)):
            fix = "write count('night', 'nights')" if node.name == "count" else f"write | {node.name} alone"
            raise self._refuse(node, "template", f"`{node.name}` does not take these values", fix)
        return [nodes.Const(word) for word in words]

    def _labelled(self, node: nodes.Filter) -> list[nodes.Expr]:
        path = self._path(node.node) if node.node is not None else None
        if path is None or len(path) != 1 or node.args:
            raise self._refuse(node, "template", "`label` says the word for a fact", "write {{ fact | label }}")
        return [nodes.Const(path[0])]

    def _path(self, node: nodes.Node) -> tuple[str, ...] | None:
        """`name` or `promises.<id>.<field>` as steps; None for anything else. Raises on other looks inside a value."""
        steps: list[str] = []
        inner = node
        while isinstance(inner, (nodes.Getattr, nodes.Getitem)):
            steps.append(self._step(inner))
            inner = inner.node
        if not isinstance(inner, nodes.Name):
            return None
        path = (inner.name, *reversed(steps))
        if len(path) > 1 and (len(path) != 3 or path[0] != "promises"):
            fix = "write promises.<id>.<field>, such as promises.call.due; a fact is said by its name alone"
            raise self._refuse(node, "template", f"words cannot look inside '{inner.name}'", fix)
        return path

    def _step(self, node: nodes.Getattr | nodes.Getitem) -> str:
        if isinstance(node, nodes.Getattr):
            return node.attr
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return node.arg.value
        raise self._refuse(node, "template", "what stands in [ ] must be a quoted id", "write promises['the-id'].due")

    def _type_of(self, node: nodes.Node, path: tuple[str, ...]) -> ValueType:
        if len(path) == 3:
            return self._promised(next(node.find_all(nodes.Name)), path[1], path[2])
        name = path[0]
        if name == "promises" and name not in self.names:
            raise self._refuse(node, "template", "'promises' alone says nothing", "write promises.<id>.<field>")
        if name not in self.names:
            known = [*self.names, "promises"]
            raise self._refuse(node, "unknown-name", f"unknown name '{name}'", did_you_mean(name, known))
        return self.names[name]

    def _promised(self, node: nodes.Node, promise: str, part: str) -> ValueType:
        if promise not in self.promises:
            fault = f"no promise here has the id '{promise}'"
            raise self._refuse(node, "unknown-name", fault, did_you_mean(promise, self.promises))
        fields = self.promises[promise]
        if part not in fields or part not in PROMISE_FIELDS:
            known = [name for name in PROMISE_FIELDS if name in fields]
            fault = f"the promise '{promise}' has no '{part}'"
            raise self._refuse(node, "unknown-name", fault, did_you_mean(part, known))
        return fields[part]

    def _refuse(self, node: nodes.Node, code: str, fault: str, fix: str) -> _Refused:
        self._note(node, code, fault, fix)
        return _Refused()

    def _note(self, node: nodes.Node, code: str, fault: str, fix: str) -> None:
        self.faults.append(ScriptFault(node.lineno, code, fault, fix))


def _filter(value: nodes.Expr, name: str, args: Sequence[nodes.Expr] = ()) -> nodes.Filter:
    return nodes.Filter(value, name, list(args), [], None, None)


def _written(path: tuple[str, ...]) -> str:
    return ".".join(path) if all(step.isidentifier() for step in path) else f"promises['{path[1]}'].{path[2]}"


def _what_it_is(node: nodes.Node) -> str:
    for kind, fault in _NOT_WORDS.items():
        if isinstance(node, kind):
            return fault
    return "this is not something to say"

"""Scripts: an author's Jinja made into words that can be said, or into faults (meaning.md rules 25, 26, 28)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from jinja2 import nodes
from jinja2.runtime import Context

from engine.authoring.word_needs import Needs, needs_of
from engine.authoring.word_reading import ENVIRONMENT, ScriptFault, parse
from engine.authoring.word_rules import Rules
from engine.authoring.word_slots import ABSENT, Slots
from engine.model.speech import MissingWords, Script, Speech
from engine.model.types import ValueType

__all__ = ["ScriptFault", "compile_script"]

_Promises = Mapping[str, Mapping[str, ValueType]]


def compile_script(
    text: str, names: Mapping[str, ValueType], promises: _Promises | None = None
) -> tuple[Script | None, list[ScriptFault]]:
    """The script that says `text`, or None and everything that is wrong with it, in the order of the text.

    `names` are the facts, derived names, remedies, `house`, `role`, `owed_words` it may use; `promises` are the option's,
    each with the types of its fields. Codes: `template`, `unknown-name`, `type`.
    """
    parsed, faults = parse(text)
    if parsed is None:
        return None, faults
    rules = Rules(text, names, promises or {})
    body = rules.body(parsed.body)
    if rules.faults:
        return None, sorted(rules.faults)
    return _script(body, rules), []


def _script(body: list[nodes.Node], rules: Rules) -> Script:
    outputs = [part for node in body if isinstance(node, nodes.Output) for part in node.nodes]
    texts = [part.data for part in outputs if isinstance(part, nodes.TemplateData)]
    if len(texts) == len(outputs) and all(isinstance(node, nodes.Output) for node in body):
        return Fixed("".join(texts).strip())
    return Spoken(body, rules.slots)


@dataclass(frozen=True, slots=True)
class Fixed:
    """Words without a variable."""

    text: str

    @property
    def names(self) -> frozenset[str]:
        return frozenset()

    def prepare(self) -> None:
        """Fixed words are ready as they are."""

    def say(self, values: Mapping[str, object], speech: Speech) -> str:
        return self.text


class _Saying:
    """What Jinja's generated code asks of a context, and no more: a real Context costs more than the words."""

    __slots__ = ("resolve_or_missing", "speech")

    def __init__(self, known: Mapping[str, object], speech: Speech) -> None:
        self.resolve_or_missing = known.__getitem__
        self.speech = speech


class Spoken:
    """Words with variables. `names` are facts as they are, and promises as `promises.<id>`."""

    def __init__(self, body: list[nodes.Node], slots: Slots) -> None:
        self._body = body
        self._constants = dict(slots.constants)
        self._slots = {variable: slot for slot, variable in slots.by_slot.items()}
        self._facts = [(variable, slot.name) for variable, slot in self._slots.items() if slot.is_fact]
        self._others = [(variable, slot) for variable, slot in self._slots.items() if not slot.is_fact]
        self._names = frozenset(slot.name for slot in slots.by_slot)

    @property
    def names(self) -> frozenset[str]:
        return self._names

    # Jinja's code generation is most of the cost of compiling: it waits until the book is known to be sound. The rules
    # have passed by then, so it cannot fail.
    @cached_property
    def _render(self) -> Callable[[Context], Iterator[str]]:
        template = nodes.Template(self._body, lineno=1)
        template.set_environment(ENVIRONMENT)
        return ENVIRONMENT.from_string(template).root_render_func

    @cached_property
    def _needs(self) -> Needs:
        return needs_of(self._body)

    def prepare(self) -> None:
        _ = self._render, self._needs

    def say(self, values: Mapping[str, object], speech: Speech) -> str:
        """The words, whole, with no blanks around them. Raises MissingWords with every name they still need."""
        known = self._constants.copy()
        complete = True
        for variable, name in self._facts:
            value = values.get(name)
            if value is None:
                value, complete = ABSENT, False
            known[variable] = value
        for variable, slot in self._others:
            value = known[variable] = slot.read(values)
            complete = complete and value is not ABSENT
        if not complete:
            self._require(known)
        return "".join(self._render(cast(Context, _Saying(known, speech)))).strip()

    def _require(self, known: Mapping[str, object]) -> None:
        needed: set[str] = set()
        self._needs(known, needed)
        if needed:
            raise MissingWords(frozenset(self._slots[variable].name for variable in needed))

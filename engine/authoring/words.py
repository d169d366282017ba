"""Scripts: an author's Jinja made into words that can be said, or into faults (meaning.md rules 25, 26, 28)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from jinja2 import nodes

from engine.authoring.word_code import Say, Values, code_of
from engine.authoring.word_needs import Needs, needs_of
from engine.authoring.word_reading import ScriptFault, parse
from engine.authoring.word_rules import Rules
from engine.authoring.word_slots import Slots
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
    rules = Rules(names, promises or {})
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


@dataclass(frozen=True, slots=True, eq=False)
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


class Spoken:
    """Words with variables. `names` are facts as they are, and promises as `promises.<id>`."""

    def __init__(self, body: list[nodes.Node], slots: Slots) -> None:
        self._body, self._slots = body, slots
        self._names = frozenset(slot.name for slot in slots.by_slot)

    @property
    def names(self) -> frozenset[str]:
        return self._names

    # Made at first use or by `prepare`: a book that turns out to be faulty needs no code. The rules have passed by then,
    # so it cannot fail.
    @cached_property
    def say(self) -> Say:
        """The words, whole, with no blanks around them. Raises MissingWords with every name they still need."""
        return code_of(self._body, self._slots, self._settled)

    @cached_property
    def _needs(self) -> Needs:
        return needs_of(self._body)

    def prepare(self) -> None:
        _ = self.say, self._needs

    def _settled(self, values: Values) -> list[object]:
        known = {variable: slot.read(values) for slot, variable in self._slots.by_slot.items()}
        needed: set[str] = set()
        self._needs({**self._slots.constants, **known}, needed)
        if needed:
            slots = {variable: slot for slot, variable in self._slots.by_slot.items()}
            raise MissingWords(frozenset(slots[variable].name for variable in needed))
        return list(known.values())

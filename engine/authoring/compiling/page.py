"""What compiling any page needs: its document, the names it may see, and a place for its findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.authoring.conditions import ConditionReader, normal_form
from engine.authoring.document import Document, Pointer, line_and_column
from engine.authoring.formula import FormulaFault, compile_formula, mentions
from engine.authoring.phrases import Phrases
from engine.authoring.words import compile_script
from engine.model.condition import Expression
from engine.model.duration import Duration
from engine.model.errors import did_you_mean
from engine.model.finding import Finding, Place, error
from engine.model.money import is_currency
from engine.model.playbook import Sum, When
from engine.model.scope import Formula
from engine.model.speech import Script
from engine.model.types import DATE, DATETIME, NULL, ValueType

RESERVED = frozenset({"house", "role", "owed_words", "promises", "failure"})
"""What scripts and conditions see without its being declared: no fact or derived name may be called so (rule 26)."""

_CODE = re.compile(r"[A-Z]{3}")

Watch = Callable[[Script, str, Pointer, Callable[[int], Place]], Script]
"""What stands in for a script that is watched: given the script, its text with shared sentences in it, where
that stands, and the place of an offset in it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table's rows as conditions, in their order; `pointer` is where the table stands."""

    pointer: Pointer
    rows: tuple[Expression, ...]
    has_else: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """A place where a page goes one way or another: a row, an exclusion, a remedy's or an option's own `when`.

    It is reached where its condition is TRUE and none of those `before` it is.
    """

    pointer: Pointer
    what: str
    condition: Expression
    before: tuple[Expression, ...] = ()


@dataclass(slots=True)
class Page:
    """One page being compiled. What is faulty is reported and left out, so that one mistake is one finding.

    `names` are facts by type and derived names by definition; `broken` are names whose definition is faulty.
    `currency` settles bare limits: the page's own or the house's only one, else None. `own_currency`: the page names one,
    so bare sums are in it. `foreign` are money names that the page may not use, its currency never being the incident's.
    `also` are currencies that sums may be in besides the house's; None is any there is. `nullable` facts take null.
    """

    document: Document
    names: dict[str, ValueType | Formula]
    currencies: tuple[str, ...]
    currency: str | None
    phrases: Phrases = field(default_factory=Phrases)
    language: str = "en"
    own_currency: bool = False
    foreign: frozenset[str] = frozenset()
    also: frozenset[str] | None = frozenset()
    nullable: frozenset[str] = frozenset()
    findings: list[Finding] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    scripts: list[Script] = field(default_factory=list)
    shared: dict[tuple[str, Pointer], Script] = field(default_factory=dict)
    """Scripts that several options say in the same words, by the path and place of their text."""
    tables: list[Table] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)
    watch: Watch | None = None

    def report(self, pointer: Pointer, code: str, fault: str, fix: str, at_key: bool = False) -> None:
        place = self.document.key_place(pointer) if at_key else self.document.place(pointer)
        self.findings.append(error(place, code, fault, fix))

    def types(self) -> dict[str, ValueType]:
        return {name: known.type if isinstance(known, Formula) else known for name, known in self.names.items()}

    def normal(self, expression: Expression) -> str:
        """An expression with its derived names written out."""
        written_out = {name: known.normal for name, known in self.names.items() if isinstance(known, Formula)}
        return normal_form(expression, written_out)

    def formula(self, raw: Any, pointer: Pointer, words: frozenset[str] = frozenset()) -> Formula | None:
        self.refuse_foreign(mentions(raw), pointer)
        try:
            return compile_formula(raw, self.names, words, self.nullable)
        except FormulaFault as fault:
            self._formula_fault(fault, pointer)
            return None

    def refuse_foreign(self, mentioned: frozenset[str], pointer: Pointer) -> None:
        for name in sorted(mentioned & self.foreign):
            fault = f"'{name}' is in the incident's currency, never in {self.document.data.get('currency')}"
            self.report(pointer, "money-currency", fault, "state the sum in this page's own currency")

    def _formula_fault(self, fault: FormulaFault, pointer: Pointer) -> None:
        if fault.code == "unknown-fact" and any(f"'{name}'" in fault.fault for name in self.broken):
            return
        place = self.document.place(pointer, fault.line, fault.column)
        self.findings.append(error(place, fault.code, fault.fault, fault.fix))

    def number(self, raw: Any, pointer: Pointer) -> Formula | None:
        """A formula that gives a number."""
        compiled = self.formula(raw, pointer)
        if compiled and compiled.type.kind not in {"number", "null"}:
            self.report(pointer, "type", f"this is {compiled.type}, not a number", "give a number or a formula for one")
            return None
        return compiled

    def condition(self, when: Mapping[str, Any] | None, pointer: Pointer) -> Expression:
        self.refuse_foreign(mentions(when), pointer)
        types = self.types()
        reader = ConditionReader(types, self.currency, self.currencies)
        expression = reader.read(when, pointer)
        self.check_limits(when or {}, pointer, types)
        for fault in reader.faults:
            if fault.code != "unknown-fact" or fault.pointer[-1] not in self.broken:
                self.report(fault.pointer, fault.code, fault.fault, fault.fix, fault.at_key)
        return expression

    def check_limits(self, when: Mapping[str, Any], pointer: Pointer, types: Mapping[str, ValueType]) -> None:
        """Report the sums of a condition that are in no currency of the house's: they would never hold."""
        for place, name, code in _codes(when, pointer):
            if name in types and types[name].kind == "money":
                self.takes(code, place)

    def takes(self, code: str, pointer: Pointer, at_key: bool = True) -> bool:
        """Whether a sum may be in this currency; reported where it may not."""
        if code in self.currencies or (is_currency(code) if self.also is None else code in self.also):
            return True
        fault = f"{code} is not one of the house's" if is_currency(code) else f"'{code}' is no currency"
        self.report(pointer, "currency", fault, did_you_mean(code, {*self.currencies, *(self.also or ())}), at_key)
        return False

    @property
    def own_code(self) -> str | None:
        """The currency that the page names itself, where it is a code."""
        own = self.document.data.get("currency") if self.own_currency else None
        return own if own is not None and is_currency(own) else None

    def sum(self, raw: Any, pointer: Pointer) -> Sum | None:
        """A sum of money: a formula, or a map of them by currency. A bare number is in the page's own currency only."""
        if isinstance(raw, Mapping):
            known = {code: item for code, item in raw.items() if self.takes(code, (*pointer, code))}
            parts = {code: self._amount(item, (*pointer, code), code) for code, item in known.items()}
            return Sum(None, {code: part for code, part in parts.items() if part})
        compiled = self._amount(raw, pointer, self.currency)
        if compiled and self.own_code and compiled.type.kind == "number" and compiled.normal != "0":
            return Sum(None, {self.own_code: compiled})
        return Sum(compiled) if compiled else None

    def _amount(self, raw: Any, pointer: Pointer, currency: str | None) -> Formula | None:
        compiled = self.formula(raw, pointer)
        if compiled is None:
            return None
        if compiled.type.kind not in {"money", "number", "null"}:
            self.report(pointer, "type", f"this is {compiled.type}, not a sum", "give a sum of money")
            return None
        if compiled.type.kind == "number" and not (currency or self.own_currency) and compiled.normal != "0":
            example = ", ".join(f"{code}: {raw}" for code in self.currencies)
            fix = f"write it by currency: {{{example}}}"
            self.report(pointer, "money-currency", f"the sum {raw} has no currency", fix)
        return compiled

    def moment(self, raw: Any, pointer: Pointer) -> When | None:
        """A duration from now, or a formula for a date or a time."""
        duration = Duration.parse(raw) if isinstance(raw, str) else None
        if duration:
            return duration
        compiled = self.formula(raw, pointer)
        if compiled and compiled.type.kind not in {"date", "date-time", "null"}:
            self.report(pointer, "type", f"this is {compiled.type}, not a time", "write '30 minutes', or a formula for a day")
            return None
        return compiled

    def branch(self, pointer: Pointer, what: str, condition: Expression, before: tuple[Expression, ...] = ()) -> None:
        self.branches.append(Branch(pointer, what, condition, before))

    def script(
        self,
        text: str,
        pointer: Pointer,
        names: Mapping[str, ValueType],
        promises: Mapping[str, Mapping[str, ValueType]],
        document: Document | None = None,
    ) -> Script | None:
        """Words; `document` where they stand on another page (a translation)."""
        where = document or self.document
        written, language = text, where.data.get("language", self.language)
        text, missing = self.phrases.expand(written, language)
        for offset, what, mend in missing:
            self.findings.append(error(where.place(pointer, *line_and_column(written, offset)), "unknown-name", what, mend))
        script, faults = compile_script(text, names, promises)
        for fault in faults:
            if not any(f"'{name}'" in fault.fault for name in self.broken):
                place = self._spot(written, language, where, pointer, fault.offset)
                self.findings.append(error(place, fault.code, fault.fault, fault.fix))
        if script and self.watch:
            script = self.watch(script, text, pointer, lambda offset: self._spot(written, language, where, pointer, offset))
        if script:
            self.scripts.append(script)
        return script

    def _spot(self, written: str, language: str, document: Document, pointer: Pointer, offset: int) -> Place:
        """Where an offset of the text as it is said was written: on the page, or in a shared sentence."""
        at, shared = self.phrases.origin(written, language, offset)
        if shared is not None:
            return shared
        return document.place(pointer, *line_and_column(written, at))


def when_type(when: When | None) -> ValueType:
    """The type of the moment: a time for minutes and hours, else what the formula gives, else a date."""
    if isinstance(when, Duration):
        return DATETIME if when.unit.split()[-1] in {"minute", "hour"} else DATE
    return when.type if when else NULL


def check_ids(page: Page, what: str, ids: Iterable[str], pointer: Pointer = ("options",)) -> None:
    seen: set[str] = set()
    for index, key in enumerate(ids):
        if key in seen:
            page.report((*pointer, index), "duplicate-id", f"two {what} are called '{key}'", "give each an id of its own")
        seen.add(key)


def _codes(when: Mapping[str, Any], pointer: Pointer) -> Iterator[tuple[Pointer, str, str]]:
    """Each sum by currency in a condition: its place, the name it is held against, its code."""
    for key, value in when.items():
        where = (*pointer, key)
        if key in ("any", "all") and isinstance(value, list):
            for index, part in enumerate(value):
                yield from _codes(part, (*where, index))
        elif key == "not" and isinstance(value, Mapping):
            yield from _codes(value, where)
        else:
            parts = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
            for step, part in parts:
                yield from ((place, key, code) for place, code in _written(part, (*where, step)))


def _written(schema: Any, pointer: Pointer) -> Iterator[tuple[Pointer, str]]:
    """Each key inside a schema's keyword that is written as a currency code."""
    items = schema.items() if isinstance(schema, Mapping) else enumerate(schema) if isinstance(schema, list) else ()
    for key, item in items:
        if isinstance(key, str) and _CODE.fullmatch(key):
            yield (*pointer, key), key
        else:
            yield from _written(item, (*pointer, key))

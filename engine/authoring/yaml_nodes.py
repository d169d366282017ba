"""A page's YAML (1.2 core, a bounded part of it) to plain values, with the place of every key and value.

It reads PyYAML's events rather than `compose()`: depth, size and aliases are refused while they come in, so that no
hostile page gets to recurse, and no value is ever resolved the YAML 1.1 way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from engine.authoring.document import Mark, Pointer
from engine.authoring.flow_text import Entry, gap_of, odd_items, pieces
from engine.authoring.page_text import Unreadable, decode, lines_of, refuse_unseen
from engine.authoring.yaml_faults import LOADER, explain
from engine.authoring.yaml_scalars import BadNumber, Scalar, Unspaced, not_text, resolve, retag, unspaced
from engine.model.finding import Finding, Place, error

DEEPEST = 40
MOST_NODES = 100_000
MOST_FINDINGS = 100
"""A page. A broken one says enough with its first hundred."""

_STYLES = {"'": "quoted", '"': "quoted", "|": "block", ">": "block"}


@dataclass(frozen=True, slots=True)
class Page:
    """What a page holds. `data` is None where it could not be read to its end; `text` is as much as was decoded."""

    data: Any
    marks: dict[Pointer, Mark]
    key_marks: dict[Pointer, Mark]
    findings: tuple[Finding, ...]
    text: str


def read(path: str, raw: bytes) -> Page:
    """Read one page. Never raises: every fault is a finding, and what can still be read is."""
    try:
        text = decode(path, raw)
    except Unreadable as fault:
        return Page(None, {}, {}, (fault.finding,), raw[:4096].decode("utf-8", "replace"))
    builder = _Builder(path, text)
    try:
        builder.build()
    except Unreadable as fault:
        # What else was found in its line may come from it.
        line = fault.finding.place.line
        builder.findings = [*(found for found in builder.findings if found.place.line != line), fault.finding]
        builder.data = None
    findings = tuple(sorted(builder.findings, key=lambda finding: finding.place))
    return Page(builder.data, builder.marks, builder.key_marks, findings, text)


class _Level:
    """A map or list that is still open. A map's `entry` is the key whose value comes next, if one does."""

    __slots__ = ("entries", "event", "items", "key", "name", "pointer", "value")

    def __init__(self, event: Any, pointer: Pointer, value: dict[str, Any] | list[Any]) -> None:
        self.event, self.pointer, self.value = event, pointer, value
        self.name: str | None = None
        self.key: Any = None
        self.entries: list[Entry] = []
        self.items: list[Any] = []

    def takes_key(self) -> bool:
        return self.name is None and type(self.value) is dict

    def await_value(self, name: str, key: Any) -> None:
        self.name, self.key = name, key

    def take(self, event: Any, value: Any) -> Pointer:
        """Put a value in, and give its pointer. `event` is None for a map or list."""
        if isinstance(self.value, list):
            self.items.append(event)
            self.value.append(value)
            return (*self.pointer, len(self.value) - 1)
        assert self.name is not None
        name, self.name = self.name, None
        self.entries.append(Entry(name, self.key, event))
        self.value[name] = value
        return (*self.pointer, name)


class _Builder:
    """One pass over the events of a page."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text
        self.data: Any = None
        self.marks: dict[Pointer, Mark] = {}
        self.key_marks: dict[Pointer, Mark] = {}
        self.findings: list[Finding] = []
        self._levels: list[_Level] = []
        self._nodes = 0
        self._lines: list[str] = []

    def build(self) -> None:
        for event in self._events():
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._scalar(event)
            elif kind is yaml.MappingStartEvent:
                self._open(event, {})
            elif kind is yaml.SequenceStartEvent:
                self._open(event, [])
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._close(self._levels.pop())
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind is yaml.DocumentStartEvent and self._nodes:
                self._stop(event, "yaml", "a second page starts here", "give each page a file of its own")

    def _events(self) -> Iterator[Any]:
        try:
            yield from yaml.parse(self.text, Loader=LOADER)
        except yaml.MarkedYAMLError as fault:
            raise Unreadable(explain(self.path, self.text, fault)) from None
        except (yaml.YAMLError, ValueError, OverflowError) as fault:
            # Both readers refuse some characters without a place; the pure one lets chr() refuse others.
            fix = "look for a character that is not text"
            raise Unreadable(error(Place(self.path), "yaml", f"this is not YAML: {fault}", fix)) from None

    def _scalar(self, event: Any) -> None:
        self._count(event)
        if self._levels and self._levels[-1].takes_key():
            # What the text of a key means is looked at when its map ends: it may be no key at all.
            self._levels[-1].await_value(event.value, event)
        else:
            self._put(event, event, self._value(event))

    def _open(self, event: Any, value: dict[str, Any] | list[Any]) -> None:
        self._count(event)
        if event.tag not in (None, "!", f"tag:yaml.org,2002:{'map' if type(value) is dict else 'seq'}"):
            self._tag(event)
        if len(self._levels) >= DEEPEST:
            self._stop(event, "too-deep", f"more than {DEEPEST} levels stand inside each other", "write it flatter")
        if self._levels and self._levels[-1].takes_key():
            name = "{…}" if type(value) is dict else "[…]"
            self._levels[-1].await_value(name, event)
            # The key itself is read like any value, so that its own faults are found; its map forgets it.
            self._levels.append(_Level(event, (*self._levels[-1].pointer, name), value))
            return
        self._levels.append(_Level(event, self._put(event, None, value), value))

    def _put(self, event: Any, scalar: Any, value: Any) -> Pointer:
        pointer: Pointer = ()
        if self._levels:
            pointer = self._levels[-1].take(scalar, value)
        else:
            self.data = value
        self.marks[pointer] = self._mark(event)
        return pointer

    def _alias(self, event: Any) -> None:
        self._count(event, anchored=False)
        self._find(event, "alias", f"*{event.anchor} stands for text written elsewhere", "write that out here")
        if self._levels and self._levels[-1].takes_key():
            self._levels[-1].await_value(f"*{event.anchor}", event)
        else:
            self._put(event, None, None)

    def _count(self, event: Any, anchored: bool = True) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            self._stop(event, "too-large", f"a page of more than {MOST_NODES} keys and values", "split the page")
        if anchored and event.anchor:
            fix = f"take &{event.anchor} away, and write the text out wherever *{event.anchor} stands"
            self._find(event, "alias", f"&{event.anchor} names text to be used elsewhere", fix)

    def _close(self, level: _Level) -> None:
        if type(level.value) is list:
            if level.event.flow_style:
                for item in odd_items(level.items):
                    self._quote(item, "put the whole text in quotes")
            return
        first: dict[str, Any] = {}
        for entry in self._without_pieces(level) if level.event.flow_style else level.entries:
            if gap := gap_of(entry, level.event.flow_style, self.text):
                self._mend(level, entry, gap)
            elif type(entry.key) is yaml.ScalarEvent and entry.name in first:
                self._twice(level, entry, first[entry.name])
                if _lacks_dash(level, entry):
                    return
            else:
                first[entry.name] = entry.key
                self._key(level, entry)

    def _without_pieces(self, level: _Level) -> list[Entry]:
        split = list(pieces(level.entries, self.text))
        if not split:
            return level.entries
        odd = {id(piece) for _, piece in split}
        entries = [entry for entry in level.entries if id(entry) not in odd]
        kept = {entry.name for entry in entries}
        assert isinstance(level.value, dict)
        by_holder: dict[str, list[Entry]] = {}
        for holder, piece in split:
            by_holder.setdefault(holder.name, []).append(piece)
            if piece.name not in kept:
                level.value.pop(piece.name, None)
        for name, found in by_holder.items():
            # Joined again, so that no later check stumbles over half a formula.
            whole = ", ".join([str(level.value[name]), *(piece.name for piece in found)])
            level.value[name] = whole
            self._quote(found[0].key, f'put it all in quotes: "{whole if len(whole) <= 80 else "…"}"')
        return entries

    def _mend(self, level: _Level, entry: Entry, gap: Unspaced) -> None:
        """Give a key the value it was meant to have. Only in brackets can anybody tell where that ends."""
        start = entry.key.start_mark
        if not level.event.flow_style or gap.is_cut:
            whole = unspaced(lines_of(self.text)[start.line][start.column :]) or gap
            self._stop(entry.key, "yaml", whole.fault, whole.fix)
        assert isinstance(level.value, dict)
        level.value.pop(entry.name, None)
        name = gap.before.removesuffix(":")
        level.value[name] = gap.value
        pointer = (*level.pointer, name)
        self.marks[pointer] = self.key_marks[pointer] = self._mark(entry.key)
        self._find(entry.key, "yaml", gap.fault, gap.fix)

    def _twice(self, level: _Level, entry: Entry, first: Any) -> None:
        fix = f"keep one of them; the first is in line {first.start_mark.line + 1}"
        if _lacks_dash(level, entry):
            fix = f"start the line with '- ' if a new item starts here, or {fix}"
        self._find(entry.key, "duplicate-key", f"the key '{entry.name}' is there twice", fix)

    def _key(self, level: _Level, entry: Entry) -> None:
        self.key_marks[*level.pointer, entry.name] = self._mark(entry.key)
        if type(entry.key) is not yaml.ScalarEvent:
            self._complex_key(level, entry)
        elif entry.name == "<<" and not entry.key.style:
            self._find(entry.key, "alias", "merge keys (<<) are not used here", "write the keys out")
        elif entry.key.style or entry.key.tag:
            self._value(entry.key)
        elif fault := not_text(entry.name):
            self._find(entry.key, "key", *fault)

    def _complex_key(self, level: _Level, entry: Entry) -> None:
        if type(entry.key) is yaml.AliasEvent:
            return
        if level.event.flow_style and level.event.end_mark.index == entry.key.start_mark.index:
            self.key_marks[(*level.pointer, entry.name)] = self._mark(level.event)
            fault = "text that starts with {{ is read as a map"
            self._find(level.event, "quote-it", fault, 'put the text in quotes: "{{ … }}"')
            return
        noun = "map" if entry.name == "{…}" else "list"
        self._find(entry.key, "key", f"a {noun} is used as a key, and a key is text", "put it in quotes")

    def _quote(self, piece: Any, fix: str) -> None:
        self._find(piece, "quote-it", f"the comma cuts '{piece.value}' off from the text before it", fix)

    def _value(self, event: Any) -> Scalar:
        if event.style == '"' and (unseen := refuse_unseen(self._place(event), event.value)):
            self._add(unseen)
        if event.tag is None and event.style not in (None, ""):
            return str(event.value)
        try:
            return resolve(event.value) if event.tag is None else retag(event.tag, event.value)
        except BadNumber as fault:
            self._find(event, "number", fault.fault, fault.fix)
        except LookupError:
            self._tag(event)
        return str(event.value)

    def _tag(self, event: Any) -> None:
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        self._find(event, "tag", f"the tag {tag} is not used here", "take it away; put text in quotes")

    def _mark(self, event: Any) -> Mark:
        start = event.start_mark
        style = _STYLES.get(getattr(event, "style", None) or "", "plain")
        indent = self._indent(event) if style == "block" else 0
        return Mark(start.line + 1, start.column + 1, style, indent)

    def _indent(self, event: Any) -> int:
        """The column at which a block's text starts: its first line that is not blank tells."""
        self._lines = self._lines or lines_of(self.text)
        content = next((line for line in event.value.split("\n") if line.strip()), "")
        for line in self._lines[event.start_mark.line + 1 : event.end_mark.line + 1]:
            if line.strip():
                return _spaces(line) - _spaces(content)
        return 0

    def _place(self, event: Any) -> Place:
        return Place(self.path, event.start_mark.line + 1, event.start_mark.column + 1)

    def _find(self, event: Any, code: str, fault: str, fix: str) -> None:
        self._add(error(self._place(event), code, fault, fix))

    def _add(self, finding: Finding) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)

    def _stop(self, event: Any, code: str, fault: str, fix: str) -> None:
        raise Unreadable(error(self._place(event), code, fault, fix))


def _lacks_dash(level: _Level, entry: Entry) -> bool:
    """Whether a key that is there twice is the first of an item: then all that follows belongs to another item."""
    in_list = type(next(reversed(level.pointer), None)) is int
    return in_list and not level.event.flow_style and entry.name == level.entries[0].name


def _spaces(line: str) -> int:
    return len(line) - len(line.lstrip(" "))

"""PyYAML's complaints in everyday words, each with a fix, at the place where an author slipped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

import yaml

from engine.authoring.page_text import lines_of
from engine.authoring.yaml_scalars import unspaced
from engine.model.finding import Finding, Place, error

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_QUOTE = "put the whole text in quotes"
_APOSTROPHE = "the ' before this ends the text", "write an apostrophe twice inside single quotes, or use double quotes"
_LINE_UP = "start it in the same column as its neighbours, with spaces"
_NO_COLON = "a line without ':'", "write it as 'key: value', or indent it under the text it belongs to"
_INDENT = re.compile(r"\s*(?:-\s+)*")
_KEY = re.compile(r"\s*\{?([^\W\d][\w.-]*):(?:\s|$)")
_NAME_BEFORE = re.compile(r"[^\W\d][\w.-]*\Z")
_BARE_KEY = re.compile(r"\s*(-\s+)*[^\W\d][\w.-]*\s*")
_ENTRY = re.compile(r"\s*(?:-|[^\W\d][\w.-]*:)")
# By a part of the parser's problem: the fault, the fix. The first that matches holds.
_WORDS = (
    ("unknown escape", "a backslash in double quotes starts an escape, and this is none", "write \\\\ for a backslash, or use single quotes"),
    ("expected escape sequence", "an escape is cut short", "write \\\\ for a backslash, or use single quotes"),
    ("expected hexdecimal", "an escape is cut short", "write \\\\ for a backslash, or use single quotes"),
    ("tab character", "a tab is used to indent", "use spaces"),
    ("expected node content", "a value is missing, or starts with a sign that YAML keeps for itself", _QUOTE),
    ("expected '-' indicator", "this line does not line up with the list above it", _LINE_UP),
    ("find expected ':'", *_NO_COLON),
    ("comment or line break", "text stands on the same line as | or >", "start the text on the next line"),
    ("<document start>", "text goes on after the value has ended", _QUOTE),
    ("directive", "a line starts with %", _QUOTE),
    ("mapping keys are not allowed", "a '?' starts this text", _QUOTE),
    ("block sequence entries are not allowed", "a list starts where none can", "start the list on a line of its own"),
    ("anchor", "a & or * starts this text", _QUOTE),
    ("alias", "a & or * starts this text", _QUOTE),
    ("tag", "a ! starts this text", _QUOTE),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Stop:
    """Where the parser stopped, counted from 0, and what it said: `opened` is where what it was reading starts."""

    path: str
    lines: list[str]
    line: int
    column: int
    problem: str
    context: str
    opened: Any

    @property
    def before(self) -> str:
        return self.lines[self.line][: self.column]

    @property
    def rest(self) -> str:
        return self.lines[self.line][self.column :]

    def tell(self, fault: str, fix: str, line: int | None = None, column: int = 0, code: str = "yaml") -> Finding:
        at = (self.line, self.column) if line is None else (line, column)
        return error(Place(self.path, at[0] + 1, at[1] + 1), code, fault, fix)


def explain(path: str, text: str, fault: yaml.MarkedYAMLError) -> Finding:
    """The finding for a page that is not YAML, at the place an author would look for it."""
    stop = _stop(path, lines_of(text), fault)
    if "Unicode character escape" in stop.problem:
        return stop.tell("an escape that stands for no character", "write the character itself", code="encoding")
    slip = _open_quote(stop, text) or _no_space(stop) or _no_dash(stop) or _no_colon(stop)
    if slip:
        return slip
    mark = fault.problem_mark
    if "node content" in stop.problem and mark and not text[mark.index :].strip():
        return stop.tell("the page ends inside a bracket", "close each [ with ] and each { with }")
    return stop.tell(*_said(stop))


def _stop(path: str, lines: list[str], fault: yaml.MarkedYAMLError) -> _Stop:
    problem, context = str(fault.problem or ""), str(fault.context or "")
    mark = fault.problem_mark or fault.context_mark
    if "find expected ':'" in problem and fault.context_mark:
        # Such a line is only missed when the next one is read.
        mark = fault.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    if line >= len(lines):
        # The parser adds the line break that a page lacks at its end.
        line, column = len(lines) - 1, len(lines[-1])
    return _Stop(path, lines, line, column, problem, context, fault.context_mark)


def _said(stop: _Stop) -> tuple[str, str]:
    """The fault and the fix in the place where the parser stopped."""
    if "start any token" in stop.problem:
        return _bad_start(stop.rest[:1])
    if "mapping values" in stop.problem:
        return _colon(stop)
    if stop.before.endswith("'") and stop.rest[:1].isalpha():
        return _APOSTROPHE
    if "flow" in stop.context and stop.opened and "expected ','" in stop.problem:
        return _bracket(stop.opened.line + 1, stop.context)
    if "expected key" in stop.problem:
        return _off_key(stop.before)
    for part, said, fix in _WORDS:
        if part in stop.problem:
            return said, fix
    return f"this is not YAML: {stop.problem}", "look at the indentation, quotes and brackets here"


def _open_quote(stop: _Stop, text: str) -> Finding | None:
    """A quote that is never closed, or that only the quote which opens a later text has closed."""
    if "quoted scalar" in stop.context and "escape" not in stop.problem and stop.opened:
        start = stop.opened
    elif (scalar := _last_scalar(text)) and _swallows(scalar, stop):
        start = scalar.start_mark
    else:
        return None
    if gap := _gap(stop, start.line):
        return gap
    quote = stop.lines[start.line][start.column : start.column + 1]
    fix = f"close it with {quote} after the text" + ("; an apostrophe in it is written twice" if quote == "'" else "")
    return stop.tell("a quote is opened here and never closed", fix, start.line, start.column)


def _last_scalar(text: str) -> Any:
    """The event of the last scalar before a fault."""
    last = None
    with suppress(yaml.YAMLError):
        for event in yaml.parse(text, Loader=LOADER):
            last = event if type(event) is yaml.ScalarEvent else last
    return last


def _swallows(scalar: Any, stop: _Stop) -> bool:
    """Whether a text in quotes that ends in the line of the fault reaches over an entry no deeper than its own."""
    first, last = scalar.start_mark.line, scalar.end_mark.line
    if scalar.style not in ("'", '"') or last != stop.line:
        return False
    own = len(_indent(stop.lines[first]))
    return any(_ENTRY.match(line) and _column(line) <= own for line in stop.lines[first + 1 : last + 1])


def _no_space(stop: _Stop) -> Finding | None:
    """A colon or a dash without its space, in the line of the fault or in one that it cannot follow."""
    name = _NAME_BEFORE.search(stop.before) if "unexpected ':'" in stop.problem else None
    if name:
        return _gap(stop, stop.line, name.start())
    found = (_gap(stop, line) for line in (stop.line, *_continued(stop), _top(stop)))
    return next(filter(None, found), None)


def _gap(stop: _Stop, line: int, column: int | None = None) -> Finding | None:
    start = len(_indent(stop.lines[line])) if column is None else column
    gap = unspaced(stop.lines[line][start:])
    return stop.tell(gap.fault, gap.fix, line, start) if gap else None


def _no_dash(stop: _Stop) -> Finding | None:
    """An entry without a dash whose key starts items elsewhere on the page, where that explains the fault."""
    for line in _undashed(stop):
        found = _KEY.match(stop.lines[line])
        if found and any(re.match(rf"\s*-\s+{{?{re.escape(found[1])}:", other) for other in stop.lines):
            written = stop.lines[line].strip()
            fault = "a dash is missing here: each item of a list starts with '- '"
            return stop.tell(fault, f"write '- {written}'", line, len(_indent(stop.lines[line])))
    return None


def _no_colon(stop: _Stop) -> Finding | None:
    """The first key beneath another, where the line above a key lacks its colon."""
    line = _above(stop, stop.line)
    found = _BARE_KEY.fullmatch(stop.lines[line]) if "mapping values" in stop.problem and line >= 0 else None
    if found and (found[1] or _above(stop, line) < 0 or _is_first(stop, line)):
        return stop.tell(*_NO_COLON, line, len(_indent(stop.lines[line])))
    return None


def _undashed(stop: _Stop) -> Iterator[int]:
    """The lines that may lack their dash."""
    if "expected '-' indicator" in stop.problem:
        yield stop.line
    else:
        yield from (*_continued(stop), _top(stop))


def _continued(stop: _Stop) -> Iterator[int]:
    """The entry above, where the parser took the line of the fault to go on with its value."""
    if "mapping values" in stop.problem:
        goes_on = not re.search(r":\s", stop.before)
    else:
        goes_on = "expected key" in stop.problem and not stop.before.strip()
    above = (line for line in range(stop.line - 1, -1, -1) if _ENTRY.match(stop.lines[line]))
    for line in islice(above, 1) if goes_on else ():
        if _column(stop.lines[line]) < stop.column and not stop.lines[line].rstrip().endswith(":"):
            yield line


def _above(stop: _Stop, line: int) -> int:
    """The nearest line above that is neither blank nor a comment; -1 where there is none."""
    return next((above for above in range(line - 1, -1, -1) if _is_written(stop.lines[above])), -1)


def _is_first(stop: _Stop, line: int) -> bool:
    """Whether a line is the first beneath a key."""
    above = _above(stop, line)
    return above >= 0 and stop.lines[above].rstrip().endswith(":")


def _top(stop: _Stop) -> int:
    """The first line of the block that an item cannot follow: at its column or right of it."""
    top = stop.line
    for line in range(stop.line, -1, -1) if stop.rest.startswith("- ") else ():
        if _is_written(stop.lines[line]):
            if _column(stop.lines[line]) < stop.column:
                break
            top = line
    return top


def _is_written(line: str) -> bool:
    return line.strip() != "" and not line.lstrip().startswith("#")


def _column(line: str) -> int:
    return len(line) - len(line.lstrip())


def _indent(line: str) -> str:
    """The spaces and dashes before an entry."""
    found = _INDENT.match(line)
    return found[0] if found else ""


def _bad_start(character: str) -> tuple[str, str]:
    if character == "\t":
        return "a tab is used to indent", "use spaces"
    return f"text cannot start with {character}", _QUOTE


def _colon(stop: _Stop) -> tuple[str, str]:
    if re.search(r":\s", stop.before):
        return "found ':' in unquoted text", _QUOTE
    fix = "indent the line as its neighbours, and end the line above with its own value"
    if any(_is_first(stop, line) for line in _continued(stop)):
        fix += "; each item of a list starts with '- '"
    return "found ':' where no key can stand", fix


def _bracket(opened_line: int, context: str) -> tuple[str, str]:
    bracket = "{" if "mapping" in context else "["
    closing = "}" if bracket == "{" else "]"
    said = f"the {bracket} of line {opened_line} needs a comma or {closing} here"
    return said, f"add it, or put text with brackets, quotes or ': ' inside {bracket} {closing} in quotes"


def _off_key(before: str) -> tuple[str, str]:
    if before.strip():
        return "text goes on after the value has ended", _QUOTE
    return "this line does not line up with the keys above it", _LINE_UP

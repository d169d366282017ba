"""PyYAML's complaints in everyday words, each with a fix."""

from __future__ import annotations

import re

import yaml

from engine.authoring.page_text import lines_of
from engine.model.finding import Finding, Place, error

_QUOTE = "put the whole text in quotes"
_APOSTROPHE = "the ' before this ends the text", "write an apostrophe twice inside single quotes, or use double quotes"
_LINE_UP = "start it in the same column as its neighbours, with spaces"
# By a part of the parser's problem: the fault, the fix. The first that matches holds.
_WORDS = (
    ("unknown escape", "a backslash in double quotes starts an escape, and this is none", "write \\\\ for a backslash, or use single quotes"),
    ("expected escape sequence", "an escape is cut short", "write \\\\ for a backslash, or use single quotes"),
    ("expected hexdecimal", "an escape is cut short", "write \\\\ for a backslash, or use single quotes"),
    ("tab character", "a tab is used to indent", "use spaces"),
    ("expected node content", "a value is missing, or starts with a sign that YAML keeps for itself", _QUOTE),
    ("expected '-' indicator", "this line does not line up with the list above it", _LINE_UP),
    ("find expected ':'", "a line without ':'", "write it as 'key: value', or indent it under the text it belongs to"),
    ("comment or line break", "text stands on the same line as | or >", "start the text on the next line"),
    ("<document start>", "text goes on after the value has ended", _QUOTE),
    ("directive", "a line starts with %", _QUOTE),
    ("mapping keys are not allowed", "a '?' starts this text", _QUOTE),
    ("block sequence entries are not allowed", "a list starts where none can", "start the list on a line of its own"),
    ("anchor", "a & or * starts this text", _QUOTE),
    ("alias", "a & or * starts this text", _QUOTE),
    ("tag", "a ! starts this text", _QUOTE),
)  # fmt: skip


def explain(path: str, text: str, fault: yaml.MarkedYAMLError) -> Finding:
    """The finding for a page that is not YAML, at the place an author would look for it."""
    mark = fault.problem_mark or fault.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = lines_of(text)
    if line >= len(lines):
        # The parser adds the line break that a page lacks at its end.
        line, column = len(lines) - 1, len(lines[-1])
    place = Place(path, line + 1, column + 1)
    problem, context = str(fault.problem or ""), str(fault.context or "")
    before, rest = lines[line][:column], lines[line][column:]
    if "Unicode character escape" in problem:
        return error(place, "encoding", "an escape that stands for no character", "write the character itself")
    if "quoted scalar" in context and "escape" not in problem and fault.context_mark:
        start = Place(path, fault.context_mark.line + 1, fault.context_mark.column + 1)
        return error(start, "yaml", "a quote is opened here and never closed", _close_quote(text, start))
    if "start any token" in problem:
        return error(place, "yaml", *_bad_start(rest[:1]))
    if "mapping values" in problem:
        return error(place, "yaml", *_colon(before))
    if before.endswith("'") and rest[:1].isalpha():
        return error(place, "yaml", *_APOSTROPHE)
    if "flow" in context and fault.context_mark and "expected ','" in problem:
        return error(place, "yaml", *_bracket(fault.context_mark.line + 1, context))
    if "node content" in problem and mark and not text[mark.index :].strip():
        return error(place, "yaml", "the page ends inside a bracket", "close each [ with ] and each { with }")
    if "expected key" in problem:
        return error(place, "yaml", *_off_key(before))
    for part, said, fix in _WORDS:
        if part in problem:
            return error(place, "yaml", said, fix)
    return error(place, "yaml", f"this is not YAML: {problem}", "look at the indentation, quotes and brackets here")


def _close_quote(text: str, start: Place) -> str:
    quote = lines_of(text)[start.line - 1][start.column - 1 : start.column]
    return f"close it with {quote} after the text" + ("; an apostrophe in it is written twice" if quote == "'" else "")


def _bad_start(character: str) -> tuple[str, str]:
    if character == "\t":
        return "a tab is used to indent", "use spaces"
    return f"text cannot start with {character}", _QUOTE


def _colon(before: str) -> tuple[str, str]:
    if re.search(r":\s", before):
        return "found ':' in unquoted text", _QUOTE
    return (
        "found ':' where no key can stand",
        "indent the line as its neighbours, and end the line above with its own value",
    )


def _bracket(opened_line: int, context: str) -> tuple[str, str]:
    bracket = "{" if "mapping" in context else "["
    closing = "}" if bracket == "{" else "]"
    said = f"the {bracket} of line {opened_line} needs a comma or {closing} here"
    return said, f"add it, or put text with brackets, quotes or ': ' inside {bracket} {closing} in quotes"


def _off_key(before: str) -> tuple[str, str]:
    if before.strip():
        return "text goes on after the value has ended", _QUOTE
    return "this line does not line up with the keys above it", _LINE_UP

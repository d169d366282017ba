"""Text -> Jinja's parse of it, or faults: bounded before Jinja sees it, so that no text can exhaust the machine.

Jinja's parser recurses on nested brackets and folds constants (`3**15000000`) while it compiles. So the tokens are
checked first: only the tags, operators and sizes that words need reach the parser at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.lexer import TokenStream
from jinja2.parser import Parser

from engine.model.errors import nearest

MAX_TEXT = 10_000
MAX_TAGS = 300
MAX_TOKENS_IN_TAG = 120
MAX_IF_DEPTH = 30
MAX_BRACKET_DEPTH = 15
MAX_STRING = 200
MAX_DIGITS = 15
MAX_FAULTS = 20

_OPERATORS = frozenset(["(", ")", "[", "]", ",", ".", "|", "==", "!=", "<", "<=", ">", ">=", "-"])
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_OPERATOR_FIXES = {
    "~": "write the two parts side by side in the text",
    "=": "compare with `==`",
    "{": "write a name, not a map",
    ":": "ask for one thing by its name",
}
_TAG_FIXES = {
    "for": "words have no loops: `derive` a name for what is to be said",
    "set": "words set nothing: `derive` the name in the page",
    "raw": "write the braces' content as a name, or leave the braces out",
}
_IF_FIX = "a script may only use {% if %}, {% elif %}, {% else %} and {% endif %}"


ENVIRONMENT = Environment(keep_trailing_newline=True)
"""Jinja as a reader of scripts and no more: it never compiles or runs one (`word_code` does)."""


@dataclass(frozen=True, order=True, slots=True)
class ScriptFault:
    """One thing wrong in a script, at an offset of its text."""

    offset: int
    code: str
    fault: str
    fix: str


@dataclass(frozen=True, slots=True)
class _Token:
    at: int
    kind: str
    value: str


def parse(text: str) -> tuple[nodes.Template | None, list[ScriptFault]]:
    """The parsed script, its nodes' `lineno` being offsets into `text`; or None and what is wrong."""
    if len(text) > MAX_TEXT:
        fix = "a script is what one person says at once: shorten it, or split it into moves"
        return None, [ScriptFault(0, "template", f"the text has {len(text)} characters, more than {MAX_TEXT}", fix)]
    try:
        tokens = list(_tokens(text))
    except TemplateSyntaxError as trouble:
        line_start = sum(map(len, text.splitlines(keepends=True)[: trouble.lineno - 1]))
        return None, [ScriptFault(line_start, "template", *_everyday(trouble.message or ""))]
    faults = _Bounds().faults_in(tokens)
    if faults:
        return None, faults
    return _parse(text, tokens)


def _parse(text: str, tokens: list[_Token]) -> tuple[nodes.Template | None, list[ScriptFault]]:
    placed = ((token.at, token.kind, token.value) for token in tokens)
    try:
        parser = Parser(ENVIRONMENT, "")
        # Jinja keeps only lines. Where it expects a line number it is given the offset, and so every node knows its spot.
        parser.stream = TokenStream(ENVIRONMENT.lexer.wrap(placed), None, None)
        return parser.parse(), []
    except TemplateSyntaxError as trouble:
        return None, [ScriptFault(trouble.lineno, "template", *_everyday(trouble.message or ""))]
    except RecursionError:
        return None, [ScriptFault(0, "template", "the script is nested too deeply", "split it into simpler parts")]


def _tokens(text: str) -> Iterator[_Token]:
    """Jinja's tokens with their offsets. `{%-` swallows blanks, so each is looked for from the end of the last."""
    at = 0
    for _, kind, value in ENVIRONMENT.lexer.tokeniter(text, None):
        at = text.index(value, at)
        yield _Token(at, kind, value)
        at += len(value)


@dataclass(slots=True)
class _Bounds:
    """Walks the tokens once and notes all that words do not have."""

    faults: list[ScriptFault] = field(default_factory=list)
    tags: int = 0
    tokens_in_tag: int = 0
    if_depth: int = 0
    bracket_depth: int = 0
    tag_opened: bool = False

    def faults_in(self, tokens: list[_Token]) -> list[ScriptFault]:
        for token in tokens:
            self._check(token)
            if len(self.faults) >= MAX_FAULTS:
                break
        if tokens and tokens[-1].kind == "comment_begin":
            self._note(tokens[-1], *_everyday("end of comment"))
        return self.faults

    def _check(self, token: _Token) -> None:
        if token.kind in ("variable_begin", "block_begin"):
            self._open(token)
        elif token.kind == "raw_begin":
            self._note(token, "{% raw %} is not used in words", _TAG_FIXES["raw"])
        elif token.kind in ("name", "integer", "float", "string", "operator"):
            self._inside(token)

    def _open(self, token: _Token) -> None:
        self.tags, self.tokens_in_tag, self.bracket_depth = self.tags + 1, 0, 0
        self.tag_opened = token.kind == "block_begin"
        if self.tags == MAX_TAGS + 1:
            self._note(token, f"the script has more than {MAX_TAGS} tags", "split it into moves")

    def _inside(self, token: _Token) -> None:
        self.tokens_in_tag += 1
        if self.tokens_in_tag == MAX_TOKENS_IN_TAG + 1:
            self._note(token, "one tag holds too much", "`derive` a name for it in the page, and use that")
        if self.tag_opened:
            self._tag(token)
            self.tag_opened = False
        elif token.kind == "operator":
            self._operator(token)
        elif token.kind == "string":
            self._string(token)
        elif token.kind in ("integer", "float"):
            self._number(token)

    def _tag(self, token: _Token) -> None:
        word = token.value
        self.if_depth += {"if": 1, "endif": -1}.get(word, 0)
        if word.startswith("end") and word != "endif" and self.faults:
            return  # its opening was told
        if word not in ("if", "elif", "else", "endif"):
            known = nearest(word, ("if", "elif", "else", "endif"))
            fix = f"did you mean '{known}'?" if known else _TAG_FIXES.get(word, _IF_FIX)
            self._note(token, f"{{% {word} %}} is not used in words", fix)
        elif self.if_depth > MAX_IF_DEPTH:
            self._note(token, f"more than {MAX_IF_DEPTH} ifs within each other", "`derive` a name in the page instead")

    def _operator(self, token: _Token) -> None:
        sign = token.value
        self.bracket_depth += (sign in "([") - (sign in ")]")
        if sign not in _OPERATORS:
            fix = _OPERATOR_FIXES.get(sign, "words do not compute: `derive` a name in the page, and say that")
            self._note(token, f"'{sign}' is not used in words", fix)
        elif self.bracket_depth > MAX_BRACKET_DEPTH:
            self._note(token, "too many brackets within each other", "`derive` a name in the page instead")

    def _string(self, token: _Token) -> None:
        if len(token.value) > MAX_STRING + 2:
            self._note(token, f"a quoted text longer than {MAX_STRING} characters", "write it as plain text")
        elif "\\" in token.value.replace("\\'", "").replace('\\"', ""):
            self._note(token, "a backslash in a quoted text", "write the character itself")

    def _number(self, token: _Token) -> None:
        if len(token.value) > MAX_DIGITS or not _NUMBER.fullmatch(token.value):
            self._note(token, "a number that people do not say", f"write it plainly, with at most {MAX_DIGITS} digits")

    def _note(self, token: _Token, fault: str, fix: str) -> None:
        self.faults.append(ScriptFault(token.at, "template", fault, fix))


_EVERYDAY = (
    (
        r"got 'end of (?:print|statement)|tag name expected",
        "a tag ends before it says anything",
        "write a name or a condition in it, or take it out",
    ),
    (r"unexpected end of template, expected", "the text ends inside a tag", "close {{ with }}, and {% with %}"),
    (r"expected name or number", "nothing follows the dot", "write promises.<id>.<field>"),
    (r"Unexpected end of template.*'if'", "an {% if %} is never closed", "close it with {% endif %}"),
    (r"Unexpected end of template", "the text ends inside a tag", "close {{ with }}, and {% with %}"),
    (r"unknown tag '(\w+)'", "{% {0} %} stands where no {% if %} is open", "open it with {% if … %}, or take it out"),
    (r"end of comment", "a comment {# is never closed", "close it with #}"),
    (
        r"unexpected char (.+) at",
        "the character {0} means nothing inside a tag",
        "take it out, or put quotes around text",
    ),
    (r"got '(.+)'$", "'{0}' stands where it cannot be read", "write {{ name }} or {{ name | filter }}"),
    (
        r"unexpected '(.+?)'",
        "'{0}' stands where it cannot be read",
        "check that every bracket and quote has its partner",
    ),
)


def _everyday(message: str) -> tuple[str, str]:
    """Jinja's complaint in words a manager can follow: what is wrong, and what to do."""
    for pattern, fault, fix in _EVERYDAY:
        found = re.search(pattern, message)
        if found:
            return (fault.replace("{0}", found[1]) if found.groups() else fault), fix
    return f"the template cannot be read ({message})", "write {{ name }}, {{ name | filter }} or {% if … %}…{% endif %}"

"""The cue cards as one PDF, two A6 pages a card.

fpdf2 and a font that comes as a wheel: both install without a system package, on any machine. A browser's print of
cards.html looks the same, but not every kitchen's computer has one that a program can start.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib import resources
from importlib.util import find_spec
from typing import TYPE_CHECKING

from engine.preview.cards import Card, CardLine, Line

if TYPE_CHECKING:
    from fpdf import FPDF

_WIDTH, _HEIGHT = 105.0, 148.0
_LEFT, _TOP, _BOTTOM = 8.0, 7.0, 7.0
_ROOM = _WIDTH - 2 * _LEFT
_FONT = "words"
_GREEN, _BLACK = (23, 63, 50), (0, 0, 0)
_ASIDE = "G"
"""Set in green: what is ours and not said."""

_FRONT_SIZES = [size / 2 for size in range(34, 20, -1)]
"""In points; 16 is read at two steps, 10.5 at arm's length."""

_BACK_SIZES = [size / 2 for size in range(23, 15, -1)]
_LEADING = 0.44
"""Millimetres of line height a point of type: a quarter more than the type."""

_GAP = "\u00a0" * 9
Piece = tuple[str, str]
"""Words and their style: B, I, U as fpdf has them, and _ASIDE."""


@cache
def can_print() -> bool:
    """Whether the extra `pdf` is installed."""
    return find_spec("fpdf") is not None and find_spec("font_source_serif_pro") is not None


def cards_as_pdf(cards: Sequence[Card], house: str) -> bytes:
    """One PDF of all cards, fonts inside. Needs the extra `pdf`."""
    sheet = _Sheet(house)
    for card in cards:
        sheet.front(card)
        sheet.back(card)
    return bytes(sheet.pdf.output())


def _prepare(pdf: FPDF, house: str) -> None:
    fonts = resources.files("font_source_serif_pro") / "files"
    for style, cut in (("", "Regular"), ("B", "Bold"), ("I", "It"), ("BI", "BoldIt")):
        with resources.as_file(fonts / f"SourceSerifPro-{cut}.ttf") as font:
            pdf.add_font(_FONT, style, font)
    pdf.set_title(f"{house}: cue cards")
    pdf.set_margins(_LEFT, _TOP, _LEFT)
    pdf.set_auto_page_break(True, _BOTTOM + 7)


def _drawable(text: str) -> str:
    """The text with the narrow no-break space, which the font lacks, as the usual one."""
    return text.replace("\u202f", "\u00a0")


def _pieces(line: Line, style: str = "") -> list[Piece]:
    """A card's line with its gaps underlined."""
    return [
        (_drawable(text) or _GAP, f"{style}{'I' if text else ''}U" if blank else style) if blank else (_drawable(text), style)
        for text, blank in line
    ]


def _words(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """What may not be parted by the end of a line: runs without a space, and each run of spaces by itself."""
    word: list[Piece] = []
    for text, style in pieces:
        for part in re.split("( +)", text):
            if not part:
                continue
            if part[0] == " ":
                yield from ([word] if word else [])
                yield [(part, style)]
                word = []
            else:
                word.append((part, style))
    yield from ([word] if word else [])


class _Sheet:
    """Lays out sides: the largest type that fits is taken, and what fits at no size flows to a further side."""

    def __init__(self, house: str) -> None:
        from fpdf import FPDF

        self.pdf, self._trial = (FPDF(format=(_WIDTH, _HEIGHT), unit="mm") for _ in range(2))
        for pdf in (self.pdf, self._trial):
            _prepare(pdf, house)

    def front(self, card: Card) -> None:
        def write(size: float) -> None:
            self.head(card.title, 15, card.trail)
            for line in card.says:
                self.line(_pieces(line), size, after=2.2)
            if card.they_first:
                self.rule()
                self.label(card.words["they_first"])
                for line in card.they_first:
                    self.line(_pieces(line), max(size - 3, 10), after=0.8)

        self.fitted(write, card, card.foot, _FRONT_SIZES)

    def back(self, card: Card) -> None:
        words = card.words

        def write(size: float) -> None:
            self.head(card.title, 11.5)
            self.label(words["offer"])
            for number, option in enumerate(card.options, 1):
                self.text(_drawable(f"{number}  {option.title}"), size, "B")
                gives = [piece for line in option.gives for piece in (("; ", ""), *_pieces(line))][1:]
                self.line([*gives, (f" ({option.who})" if option.who else "", _ASIDE)], size, after=1)
            self.lines(words["tell"], card.tells, size)
            self.lines(words["promise"], card.promises, size)
            if card.owed:
                self.label(words["owed"])
                self.text(_drawable("; ".join(card.owed)), size)

        self.fitted(write, card, card.limits, _BACK_SIZES)

    def fitted(self, write: Callable[[float], None], card: Card, foot: str, sizes: Sequence[float]) -> None:
        """A side at the largest size that keeps it on one; the smallest where none does."""
        size = sizes[bisect_left(sizes, True, key=lambda size: self._fits(write, size), hi=len(sizes) - 1)]
        self.pdf.set_lang(card.language)
        self.pdf.add_page()
        write(size)
        self.foot(foot)

    def _fits(self, write: Callable[[float], None], size: float) -> bool:
        """Whether a side takes one page, tried on a sheet that is thrown away."""
        kept, self.pdf = self.pdf, self._trial
        try:
            self.pdf.add_page()
            before = self.pdf.page_no()
            write(size)
            return self.pdf.page_no() == before
        finally:
            self.pdf = kept

    def head(self, title: str, size: float, trail: str = "") -> None:
        if trail:
            self.label(trail, before=0)
        self.text(_drawable(title), size, "B")
        self.pdf.ln(0.8)
        self.pdf.set_draw_color(*_GREEN)
        self.pdf.set_line_width(0.45)
        with self.pdf.local_context(dash_pattern={"dash": 1.6, "gap": 1.1, "phase": 0}):
            self.pdf.line(_LEFT, self.pdf.y, _WIDTH - _LEFT, self.pdf.y)
        self.pdf.ln(2.2)

    def rule(self) -> None:
        self.pdf.set_draw_color(120)
        self.pdf.set_line_width(0.2)
        self.pdf.line(_LEFT, self.pdf.y, _WIDTH - _LEFT, self.pdf.y)

    def label(self, text: str, before: float = 1.4) -> None:
        self.pdf.ln(before)
        self.text(_drawable(text), 9.5, f"B{_ASIDE}")
        self.pdf.ln(0.3)

    def lines(self, label: str, lines: Sequence[CardLine], size: float) -> None:
        if not lines:
            return
        self.label(label)
        for line in lines:
            self.line([*_pieces(line.head, "B"), (f"  {line.within}", _ASIDE)], size)
            self.line(_pieces(line.text), size, after=1)

    def text(self, text: str, size: float, style: str = "") -> None:
        self.line([(text, style)], size)

    def line(self, pieces: Sequence[Piece], size: float, after: float = 0) -> None:
        """A paragraph of pieces in several styles, broken between words only: a gap stays with its full stop."""
        height = size * _LEADING
        for word in _words(pieces):
            widths = [self.measured(text, style, size) for text, style in word]
            if self.pdf.x > _LEFT and self.pdf.x + sum(widths) > _WIDTH - _LEFT:
                self.pdf.ln(height)
            if self.pdf.x == _LEFT and not word[0][0].strip(" "):
                continue
            for (text, style), width in zip(word, widths, strict=True):
                self.dress(style, size)
                self.pdf.cell(width, height, text)
        if self.pdf.x > _LEFT:
            self.pdf.ln(height)
            self.pdf.ln(after)

    def measured(self, text: str, style: str, size: float) -> float:
        self.dress(style, size)
        return float(self.pdf.get_string_width(text))

    def dress(self, style: str, size: float) -> None:
        self.pdf.set_font(_FONT, style.replace(_ASIDE, ""), size)
        self.pdf.set_text_color(*(_GREEN if _ASIDE in style else _BLACK))

    def foot(self, text: str) -> None:
        self.pdf.set_auto_page_break(False)
        self.pdf.set_font(_FONT, "", 7.5)
        self.pdf.set_text_color(60)
        self.pdf.set_xy(_LEFT, _HEIGHT - _BOTTOM - 4)
        self.pdf.multi_cell(_ROOM, 3.3, _drawable(text), align="L")
        self.pdf.set_text_color(0)
        self.pdf.set_auto_page_break(True, _BOTTOM + 7)

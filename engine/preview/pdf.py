"""The cue cards as one PDF, two A6 pages a card.

fpdf2 and a font that comes as a wheel: both install without a system package, on any machine. A browser's print of
cards.html looks the same, but not every kitchen's computer has one that a program can start.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
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
_GREEN = (23, 63, 50)
_FRONT_SIZES = [size / 2 for size in range(32, 20, -1)]
"""In points; 16 is read at two steps, 10.5 at arm's length."""

_BACK_SIZES = [size / 2 for size in range(23, 15, -1)]
_LEADING = 0.44
"""Millimetres of line height a point of type: a quarter more than the type."""

_GAP = "\u00a0" * 9


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
    for style, cut in (("", "Regular"), ("B", "Bold"), ("I", "It")):
        with resources.as_file(fonts / f"SourceSerifPro-{cut}.ttf") as font:
            pdf.add_font(_FONT, style, font)
    pdf.set_title(f"{house}: cue cards")
    pdf.set_margins(_LEFT, _TOP, _LEFT)
    pdf.set_auto_page_break(True, _BOTTOM + 4)


def _drawable(text: str) -> str:
    """The text with the narrow no-break space, which the font lacks, as the usual one."""
    return text.replace("\u202f", "\u00a0")


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
                self.line(line, size, after=2.2)
            if card.they_first:
                self.rule()
                self.label(card.words["they_first"])
                for line in card.they_first:
                    self.line(line, max(size - 3, 10), after=0.8)

        self.fitted(write, card, card.foot, _FRONT_SIZES)

    def back(self, card: Card) -> None:
        words = card.words

        def write(size: float) -> None:
            self.head(card.title, 11.5)
            self.label(words["offer"])
            for number, option in enumerate(card.options, 1):
                self.text(f"{number}  {option.title}", size, "B")
                gives = [piece for index, line in enumerate(option.gives) for piece in (((("; ", False),) if index else ()) + line)]
                if option.who:
                    gives.append((f" ({option.who})" if gives else option.who, False))
                self.line(gives, size, after=1)
            self.lines(words["tell"], card.tells, size)
            self.lines(words["promise"], card.promises, size)
            if card.owed:
                self.label(words["owed"])
                self.text("; ".join(card.owed), size)

        self.fitted(write, card, f"{words['limits']}: {card.limits}", _BACK_SIZES)

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
        self.pdf.set_text_color(0)
        self.text(title, size, "B")
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
        self.pdf.set_text_color(*_GREEN)
        self.text(text, 9.5, "B")
        self.pdf.set_text_color(0)
        self.pdf.ln(0.3)

    def lines(self, label: str, lines: Sequence[CardLine], size: float) -> None:
        if not lines:
            return
        self.label(label)
        for line in lines:
            within = ((f"  {line.within}", False),) if line.within else ()
            self.line([*line.head, *within], size, style="B")
            self.line(line.text, size, after=1)

    def text(self, text: str, size: float, style: str = "") -> None:
        self.pdf.set_font(_FONT, style, size)
        self.pdf.multi_cell(_ROOM, size * _LEADING, _drawable(text), align="L", new_x="LMARGIN", new_y="NEXT")

    def line(self, pieces: Line | Sequence[tuple[str, bool]], size: float, style: str = "", after: float = 0) -> None:
        """A paragraph with its gaps underlined."""
        if not pieces:
            return
        for text, blank in pieces:
            self.pdf.set_font(_FONT, "IU" if blank and text else "U" if blank else style, size)
            self.pdf.write(size * _LEADING, _drawable(text) or _GAP)
        self.pdf.ln(size * _LEADING)
        self.pdf.ln(after)

    def foot(self, text: str) -> None:
        self.pdf.set_auto_page_break(False)
        self.pdf.set_font(_FONT, "", 7.5)
        self.pdf.set_text_color(60)
        self.pdf.set_xy(_LEFT, _HEIGHT - _BOTTOM - 3)
        self.pdf.multi_cell(_ROOM, 3.3, _drawable(text), align="L")
        self.pdf.set_text_color(0)
        self.pdf.set_auto_page_break(True, _BOTTOM + 4)

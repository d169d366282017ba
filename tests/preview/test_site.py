"""A preview shows every page, option, channel and language as the customer has it, and nothing that could run."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from io import BytesIO

import pytest

from engine.preview.blanks import plain
from engine.preview.cards import card
from engine.preview.leaves import Leaves
from engine.preview.worst import Worst, stretched
from tests.book import book, library
from tests.preview.shop import NOW, PAGES, hostile, made, site, text


def _words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_there_is_an_index_a_page_a_language_the_cards_and_the_style() -> None:
    assert sorted(made()) == [
        "any.case.en.html", "any.case.fr.html", "cards.html", "index.html", "late.repair.en.html", "late.repair.fr.html", "preview.css",
    ]  # fmt: skip


def test_every_link_leads_to_a_file_of_the_preview() -> None:
    files = made(with_pdf=True)
    for path, file in files.items():
        if path.endswith(".html"):
            for link in re.findall(r'(?:href|src)="([^"#]+)', file.content.decode()):
                assert link in files, f"{path} leads to {link}"


def test_each_channel_has_its_words_in_its_shape() -> None:
    page = text(made(), "late.repair.en.html")
    words = _words(page)
    assert "You have £8.00 back." in words
    assert '<p class="bubble">Chainring: red &lt;b&gt;tandem&lt;/b&gt; late, £8.00 back.</p>' in page
    assert "1 part, 46 characters" in words
    assert "Subject Your red <b>tandem</b> It is late. £8.00 is yours." in words


def test_what_it_gives_who_may_whom_to_tell_and_what_is_promised() -> None:
    words = _words(text(made(), "late.repair.en.html"))
    assert "What it gives credit £8.00 Costs £8.00 You can give this" in words
    assert "Whom to tell by 10:30 Counter Put £8.00 on the account." in words
    assert "What is then promised 25 November The red <b>tandem</b> at the counter" in words


def test_the_other_language_has_its_own_words() -> None:
    words = _words(text(made(), "late.repair.fr.html"))
    assert "Une réparation en retard" in words and "Vous recevez 8,00\u00a0£.".replace("\u00a0", " ") in words


def test_who_noticed_first_is_shown_where_the_words_differ_and_nowhere_else() -> None:
    files = made()
    noticed = _words(text(files, "late.repair.en.html")).split("Who noticed first", 1)[1]
    assert "We told them first In person, on the phone Acknowledge Your red <b>tandem</b> isn't ready." in noticed
    assert "They told us first In person, on the phone Acknowledge You came for your red <b>tandem</b>." in noticed
    assert 'id="noticed"' not in text(files, "late.repair.fr.html")


def test_a_case_that_no_longer_says_what_it_means_is_marked() -> None:
    files = made()
    assert "option: wanted credit; got stay" in _words(text(files, "late.repair.en.html"))
    assert "1 case no longer says what it means" in _words(text(files, "index.html"))


def test_the_worst_case_has_the_dearest_sum_and_the_longest_words() -> None:
    found = Worst(library(PAGES), NOW)
    found.learn([{"paid": 80, "days_late": 1, "frame": "tandem"}, {"paid": 300, "days_late": 4}])
    page = library(PAGES).playbooks["late.repair"]
    facts = found.facts(page, page.options[0], "repair/late", "en")
    assert facts == {"frame": "tandem tandem tandem tandem ta", "noticed_by": "us", "paid": 300, "days_late": 4}


@pytest.mark.parametrize("length", [1, 6, 7, 8, 30])
def test_a_stretched_text_is_as_long_as_it_may_be_and_ends_in_no_space(length: int) -> None:
    assert len(stretched("tandem", length)) == length == len(stretched("tandem", length).strip())


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on") or name == "style"]


def test_facts_that_are_markup_stay_words() -> None:
    for path, file in made(hostile()).items():
        if path.endswith(".html"):
            tags = _Tags()
            tags.feed(file.content.decode())
            assert not tags.seen & {"script", "iframe", "img", "object", "form", "input", "style"}, path


def test_a_card_has_the_words_with_gaps_and_what_to_do() -> None:
    made_of = library(PAGES)
    front = card(Leaves(made_of, book(PAGES), NOW), made_of.playbooks["late.repair"], "en")
    assert [plain(line) for line in front.says] == ["Your [frame] isn't ready.", "I'm sorry.", "You have £____ back.", "It's ready on ____."]
    assert [plain(line) for line in front.they_first] == ["You came for your [frame]."]
    assert [(one.title, [plain(line) for line in one.gives], one.who) for one in front.options] == [
        ("Some of it back", ["£____ credit"], "who may: see below"), ("Stay with it", ["a call"], "anyone may give it"),
    ]  # fmt: skip
    assert [(plain(one.head), plain(one.text), one.within) for one in front.tells] == [
        ("Counter", "Put £____ on the account.", "within 30 minutes")
    ]
    assert [(plain(one.head), one.within) for one in front.promises] == [("The [frame]", "within 2 working days")]
    assert front.limits == "Each may give: apprentice £10, mechanic £40, owner £400"


def test_the_pdf_has_two_a6_sides_a_card_with_french_and_pounds() -> None:
    pypdf = pytest.importorskip("pypdf")
    pytest.importorskip("fpdf")
    read = pypdf.PdfReader(BytesIO(made(with_pdf=True)["cue-cards.pdf"].content))
    sizes = {(round(float(page.mediabox.width) / 72 * 25.4), round(float(page.mediabox.height) / 72 * 25.4)) for page in read.pages}
    assert (len(read.pages), sizes) == (8, {(105, 148)})
    told = " ".join(" ".join(page.extract_text() for page in read.pages).split())
    assert "Une réparation en retard" in told and "apprentice £10" in told and "Si le client l'a dit en premier" not in told


def test_progress_counts_every_step() -> None:
    shop = site()
    made_now = list(shop.files(False))
    assert sum(file is None or "language" in file.about for file in made_now) == shop.steps

"""`amends new playbook`: a page with one way to put it right, its words, its translations and its first case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.authoring.document import cases_path, page_stem
from engine.model.duration import Duration
from engine.model.library import Library, lineage
from engine.model.playbook import KINDS
from engine.model.text import count, listed
from engine.search import find
from engine.terminal.book import Book
from engine.terminal.desk import WrongUsage
from engine.terminal.making.answers import answer
from engine.terminal.making.case import case_lines
from engine.terminal.making.conditions import conditions, sum_text, when_lines
from engine.terminal.making.made_up import NoCase, first_case
from engine.terminal.making.pages import Draft, free, headed, open_for_page, quoted, try_pages, write
from engine.terminal.making.translation import Left, Part, Words, translation
from engine.terminal.making.words import first_words

SUMS = ("refund", "credit", "voucher", "compensation", "discount")


@dataclass(slots=True)
class Wanted:
    """What was said on the command line about a new page; None is asked for or takes its usual value."""

    failure: str | None = None
    id: str | None = None
    title: str | None = None
    owner: str | None = None
    when: list[str] = field(default_factory=list)
    option: str | None = None
    kind: str | None = None
    what: str | None = None
    amount: str | None = None
    worth: str | None = None
    due: str | None = None
    say: Mapping[str, str | None] = field(default_factory=dict)
    path: str | None = None


def new_playbook(folder: Path, wanted: Wanted) -> None:
    """Ask, try, write. Raises WrongUsage, or BookRejected where the answers make no sound page."""
    book = open_for_page(folder)
    library = book.library
    page = _Page(library, wanted)
    path = free(book, page.path)
    pages = {path: page.text(path)}
    for language in library.house.languages[1:]:
        translated = page.translation(language, pages[path])
        if translated:
            there = free(book, f"{page_stem(path)}.{language}.yaml")
            pages[there] = headed(there, "of", translated)
    draft = try_pages(book, pages, _OPTIONS)
    steps = [f"make the words your own in {book.path(path)}"]
    try:
        draft = _with_case(book, draft, page, path)
    except NoCase as why:
        steps.append(f"write its case with amends new case {page.failure} FACT=VALUE: {why}")
    missing = [code for code in library.house.languages[1:] if first_words(code) is None]
    steps += [f"amends new language {code} {book.path(path)}" for code in missing]
    write(book, draft, [*steps, f"amends preview --out preview {book.path(path)}"])


def _with_case(book: Book, draft: Draft, page: _Page, path: str) -> Draft:
    """The same with a case beside the page, decided now. Raises NoCase."""
    assert draft.checked.library is not None
    cases = free(book, cases_path(path))
    case = first_case(draft.checked.library, page.failure, page.id, page.when)
    text = headed(cases, "cases", ["cases:", *case_lines("as it is when somebody tells us", case)])
    return try_pages(book, {**draft.pages, cases: text})


class _Page:
    """A new page, its questions answered."""

    def __init__(self, library: Library, wanted: Wanted) -> None:
        self.library, house = library, library.house
        self.failure = find_failure(library, wanted.failure)
        self.titles = library.failures[self.failure].titles
        self.title = answer("What went wrong, as staff would call it?", wanted.title, "--title", self.titles[house.language])
        self.owner = answer(
            f"Which team answers for the page? ({listed(list(house.teams))})", wanted.owner, "--owner",
            next(iter(house.teams), None), list(house.teams),
        )  # fmt: skip
        self.when = conditions(self._tests(wanted), library)
        self.id = answer("The page's id?", wanted.id, "--id", _free_id(library, self.failure.replace("/", ".")))
        self.path = wanted.path or f"{self.id.replace('.', '/', 1)}.yaml"
        self.kind = answer(f"What do they get? ({listed(KINDS)})", wanted.kind, "--kind", "care", KINDS)
        self.sum = self._sum(wanted)
        self.due = _due(answer("When do they hear from us again?", wanted.due, "--due", "1 hour"))
        self.ours = self._words(house.language) or {}
        self._say(wanted)

    def _tests(self, wanted: Wanted) -> list[str]:
        """The conditions; where a page answers in every case already, this one must say how it differs."""
        always = [page for page in self.library.playbooks.values() if page.unconditional]
        if wanted.when:
            if not any(set(page.failures) & set(lineage(self.failure)) for page in always):
                raise WrongUsage(f"no page answers {self.failure} in every case yet; write that one first, without --when")
            return wanted.when
        there = [page.id for page in always if self.failure in page.failures]
        if not there:
            return []
        asked = f"{there[0]} answers {self.failure} in every case. When does yours, such as customer_state=angry?"
        return [answer(asked, None, "--when")]

    def _sum(self, wanted: Wanted) -> str:
        house = self.library.house
        if self.kind in SUMS:
            return f"amount: {sum_text(answer('How much, as a sum or a formula?', wanted.amount, '--amount'), house)}"
        if wanted.amount is not None:
            raise WrongUsage(f"a {self.kind} has no --amount; name its --kind ({listed(SUMS)}), or give what it costs with --worth")
        return f"worth: {sum_text(answer('What does it cost the house?', wanted.worth, '--worth', '0'), house)}"

    def _words(self, language: str) -> dict[str, str] | None:
        """Our sentences for this remedy and this promise; its text message too where there is one."""
        words = first_words(language, self.kind, "time" if self.due.unit.endswith(("minute", "hour")) else "day")
        pays = self.kind in SUMS
        return {**words, "put_right": words["pay" if pays else "do"], "sms": words["sms_pay" if pays else "sms"]} if words else None

    def _say(self, wanted: Wanted) -> None:
        usual = {move: self.ours.get(move) for move in _QUESTIONS}
        usual["explain"] = ""  # the cause is nothing that could be said for all
        self.says = {
            move: answer(question, wanted.say.get(move), f"--{move.replace('_', '-')}", usual[move])
            for move, question in _QUESTIONS.items()
        }
        self.option = answer("The way to put it right, in a few words?", wanted.option, "--option", self.ours.get("option"))
        self.what = answer("What is it that they get, in words?", wanted.what, "--what", self.ours.get("what")) if self.kind not in SUMS else None
        self.message = " ".join([f"{self.title}.", *([self.ours["tell"]] if self.ours else [])])

    @property
    def _within(self) -> str:
        """When the team is told at the latest: before the customer hears again."""
        minutes = self.due.count // 2 if self.due.unit == "minute" else 15
        return count(max(1, min(minutes, 15)), "minute")

    @property
    def _sms(self) -> bool:
        """Whether there is a text message: ours says what our moves say, and nothing else."""
        ours = all(said == self.ours.get(move, "") for move, said in self.says.items())
        return ours and "sms" in self.library.house.channels

    def text(self, path: str) -> str:
        """The page as written."""
        lines = [f"playbook: {self.id}", f"title: {quoted(self.title)}", f"failure: {self.failure}", f"owner: {self.owner}"]
        lines += [*when_lines(self.when), "say:"]
        lines += [f"  {move}: {quoted(self.says[move])}" for move in _FIRST if self.says[move]]
        lines += ["options:", "  - option: first", f"    title: {quoted(self.option)}", "    remedies:", f"      - kind: {self.kind}"]
        lines += [f"        what: {quoted(self.what)}"] if self.what else []
        lines += [f"        {self.sum}", "    tell:", f"      - team: {self.owner}", f"        within: {self._within}"]
        lines += [f"        message: {quoted(self.message)}"]
        due = f"{self.due.count} {self.due.unit}{'' if self.due.count == 1 else 's'}"
        lines += ["    promise:", "      - id: word", f"        what: {quoted(self.ours.get('promise', self.title))}", f"        due: {due}"]
        lines += [f"        {key}: {quoted(self.ours[key])}" for key in ("where", "standard") if self.ours]
        lines += ["    say:", *(f"      {move}: {quoted(self.says[move])}" for move in _LAST)]
        lines += ["      channels:", f"        sms: {quoted(self.ours['sms'])}"] if self._sms else []
        return headed(path, "playbook", lines)

    def translation(self, language: str, page: str) -> list[str] | None:
        """The page in another language: our own sentences where the author kept ours; the rest is left to the author."""
        words = self._words(language)
        if words is None:
            return None
        title = self.titles.get(language)

        def said(name: str, here: str) -> Words:
            return words[name] if name in words and here == self.ours.get(name) else Left(here)

        def moves(names: Sequence[str]) -> dict[str, Part]:
            return {move: said(move, self.says[move]) for move in names if self.says[move]}

        option: dict[str, Part] = {"title": said("option", self.option)}
        if self.what:
            option["remedies"] = {self.kind: {"what": said("what", self.what)}}
        option["tell"] = [{"message": f"{title}. {words['tell']}" if title else Left(self.message)}]
        option["promise"] = {"word": {"what": words["promise"], "where": words["where"], "standard": words["standard"]}}
        option["say"] = {**moves(_LAST), **({"channels": {"sms": words["sms"]}} if self._sms else {})}
        kept = title if title and self.title == self.titles[self.library.house.language] else Left(self.title)
        whole: dict[str, Part] = {"title": kept, "say": moves(_FIRST), "options": {"first": option}}
        return translation("playbook", self.id, language, page, whole)


_QUESTIONS = {
    "acknowledge": "Acknowledge: what happened to them, said to them?",
    "apologise": "Apologise: one plain sorry?",
    "explain": "Explain: the cause, as far as it is known? Enter leaves it out",
    "put_right": "Put right: what we do now?",
    "follow_up": "Follow up: when do they hear from us, and how?",
}
_FIRST, _LAST = ("acknowledge", "apologise", "explain"), ("put_right", "follow_up")
"""The moves that all options of a page share, and those of an option."""

_OPTIONS = {key: f"--{key.replace('_', '-')}" for key in ("amount", "worth", "due", *_QUESTIONS)}
"""The options by the key of the line that has their words."""


def find_failure(library: Library, given: str | None) -> str:
    """The failure named, or the one a phrase finds. Raises WrongUsage with the nearest."""
    typed = answer("What went wrong, as you would say it?", given, "--failure")
    if typed in library.failures:
        return typed
    found = [hit.failure for hit in find(library, typed.replace("/", " "), limit=3) if not hit.unclear]
    if not found:
        raise WrongUsage(f"no failure is like '{typed}'; add it to failures.yaml, or look with amends find")
    if given is not None:
        raise WrongUsage(f"unknown failure '{typed}'; did you mean {listed(found)}?")
    return answer(f"Which failure is that? ({listed(found)})", None, "--failure", found[0], list(library.failures))


def _free_id(library: Library, wanted: str) -> str:
    taken = {*library.playbooks, *library.entitlements}
    number, found = 2, wanted
    while found in taken:
        found, number = f"{wanted}-{number}", number + 1
    return found


def _due(text: str) -> Duration:
    due = Duration.parse(text)
    if due is None:
        raise WrongUsage(f"--due: '{text}' is no duration; write it as 30 minutes, 2 hours or 1 working day")
    return due

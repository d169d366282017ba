"""`amends new playbook`: a page with one way to put it right, its words, its translations and its first case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.authoring.compiling.translations import source_hash
from engine.authoring.document import Document
from engine.authoring.yaml_nodes import read
from engine.model.duration import Duration
from engine.model.library import Library
from engine.model.playbook import KINDS
from engine.search import find
from engine.terminal.desk import WrongUsage, listed
from engine.terminal.making.answers import answer
from engine.terminal.making.case import case_lines, first_case
from engine.terminal.making.conditions import conditions, sum_text, when_lines
from engine.terminal.making.pages import Draft, free, headed, in_folder, quoted, try_pages, write
from engine.terminal.making.words import first_words

SUMS = ("refund", "credit", "voucher", "compensation", "discount")
_MOVES = ("acknowledge", "apologise", "explain", "put_right", "follow_up")


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
    book = in_folder(folder)
    library = book.library
    page = _Page(library, wanted)
    path = free(book, page.path)
    pages = {path: page.text(path)}
    for language in library.house.languages[1:]:
        translated = page.translation(language, pages[path])
        if translated:
            there = free(book, f"{path.removesuffix('.yaml')}.{language}.yaml")
            pages[there] = headed(there, "of", translated)
    draft = try_pages(book, pages)
    draft = _with_case(book, draft, page, path)
    missing = [code for code in library.house.languages[1:] if first_words(code) is None]
    steps = [f"amends new language {code} {book.path(path)}" for code in missing]
    write(book, draft, [f"make the words your own in {book.path(path)}", *steps, f"amends preview --out preview {book.path(path)}"])


def _with_case(book: Any, draft: Draft, page: _Page, path: str) -> Draft:
    """The same with a case beside the page, decided now."""
    assert draft.checked.library is not None
    cases = free(book, f"{path.removesuffix('.yaml')}.cases.yaml")
    case = first_case(draft.checked.library, page.failure, page.id, page.when)
    text = headed(cases, "cases", ["cases:", *case_lines("as it is when somebody tells us", case)])
    return try_pages(book, {**draft.pages, cases: text})


class _Page:
    """A new page, its questions answered."""

    def __init__(self, library: Library, wanted: Wanted) -> None:
        self.library, house = library, library.house
        self.failure = find_failure(library, wanted.failure)
        titles = library.failures[self.failure].titles
        self.title = answer("What went wrong, as staff would call it?", wanted.title, "--title", house.in_language(titles, house.language))
        self.own_title = wanted.title is not None or self.title != titles.get(house.language)
        self.owner = answer(
            f"Which team answers for the page? ({listed(list(house.teams))})", wanted.owner, "--owner",
            next(iter(house.teams), None), list(house.teams),
        )  # fmt: skip
        self.when = conditions(self._tests(wanted), library.vocabulary)
        self.id = answer("The page's id?", wanted.id, "--id", _free_id(library, self.failure.replace("/", ".")))
        self.path = wanted.path or f"{self.id.replace('.', '/', 1)}.yaml"
        self.kind = answer(f"What do they get? ({listed(KINDS)})", wanted.kind, "--kind", "care", KINDS)
        self.sum = self._sum(wanted)
        self.due = _due(answer("When do they hear from us again?", wanted.due, "--due", "1 hour"))
        unit = "time" if self.due.unit.endswith(("minute", "hour")) else "day"
        self.words = {code: first_words(code, self.kind, unit) for code in house.languages}
        self._say(wanted)

    def _tests(self, wanted: Wanted) -> list[str]:
        """The conditions; where a page answers in every case already, this one must say how it differs."""
        if wanted.when:
            return wanted.when
        there = [page.id for page in self.library.playbooks.values() if page.unconditional and self.failure in page.failures]
        if not there:
            return []
        asked = f"{there[0]} answers {self.failure} in every case. When does yours, such as customer_state=angry?"
        return [answer(asked, None, "--when")]

    def _sum(self, wanted: Wanted) -> str:
        house = self.library.house
        if self.kind in SUMS:
            return f"amount: {sum_text(answer('How much, as a sum or a formula?', wanted.amount, '--amount'), house)}"
        return f"worth: {sum_text(answer('What does it cost the house?', wanted.worth, '--worth', '0'), house)}"

    def _say(self, wanted: Wanted) -> None:
        first = self.library.house.language
        usual = self.words[first] or {}
        put_right = usual.get("pay" if self.kind in SUMS else "do")
        by_move = {**{move: usual.get(move) for move in _MOVES}, "put_right": put_right, "follow_up": usual.get("time" if self.due_is_time else "day")}
        self.own = {move for move, text in wanted.say.items() if text is not None}
        self.says = {}
        for move, question in _QUESTIONS.items():
            self.says[move] = answer(question, wanted.say.get(move), f"--{move.replace('_', '-')}", by_move[move])
            if self.says[move] != by_move[move]:
                self.own.add(move)
        self.option = answer("The way to put it right, in a few words?", wanted.option, "--option", usual.get("option"))
        self.what = answer("What is it that they get, in words?", wanted.what, "--what", usual.get("what")) if self.kind not in SUMS else None

    @property
    def due_is_time(self) -> bool:
        return self.due.unit.endswith(("minute", "hour"))

    def text(self, path: str) -> str:
        """The page as written."""
        words = self.words[self.library.house.language] or {}
        lines = [f"playbook: {self.id}", f"title: {quoted(self.title)}", f"failure: {self.failure}", f"owner: {self.owner}"]
        lines += [*when_lines(self.when), "say:"]
        lines += [f"  {move}: {quoted(self.says[move])}" for move in ("acknowledge", "apologise", "explain")]
        lines += ["options:", "  - option: first", f"    title: {quoted(self.option)}", "    remedies:", f"      - kind: {self.kind}"]
        lines += [f"        what: {quoted(self.what)}"] if self.what else []
        lines += [f"        {self.sum}", "    tell:", f"      - team: {self.owner}", "        within: 15 minutes"]
        lines += [f"        message: {quoted(f'{self.title}. ' + words.get('tell', ''))}".replace(". \"", ".\"")]
        due = f"{self.due.count} {self.due.unit}{'' if self.due.count == 1 else 's'}"
        lines += ["    promise:", "      - id: word", f"        what: {quoted(words.get('promise', self.title))}", f"        due: {due}"]
        if words:
            lines += [f"        {key}: {quoted(words[key])}" for key in ("where", "standard")]
        lines += ["    say:", *(f"      {move}: {quoted(self.says[move])}" for move in ("put_right", "follow_up"))]
        if words and not self.own and "sms" in self.library.house.channels:
            lines += ["      channels:", f"        sms: {quoted(words['sms_pay' if self.kind in SUMS else 'sms'])}"]
        return headed(path, "playbook", lines)

    def translation(self, language: str, page: str) -> list[str] | None:
        """The page in another language: our own sentences where the author kept ours, else a note of what to translate."""
        words = self.words[language]
        if words is None:
            return None
        document = _document(page)
        title = self.library.house.in_language(self.library.failures[self.failure].titles, language)
        lines = [f"of: {self.id}", f"language: {language}", f"source: {quoted(source_hash(document))}"]
        lines += [_or_note("title", quoted(title), self.title if self.own_title else None)]
        shared = [self._move(move, words[move], "  ") for move in ("acknowledge", "apologise", "explain")]
        lines += _under("say:", shared)
        inside = [_or_note("    title", quoted(words["option"]), self.option if self.option != (self._first or {}).get("option") else None)]
        if self.what:
            kept = self.what == (self._first or {}).get("what")
            inside += _under("    remedies:", [_under_one(f"      {self.kind}:", f"        what: {quoted(words['what'])}") if kept else f"      # {self.kind}: {{what: {quoted(self.what)}}}"])
        inside += ["    tell:", f"      - message: {quoted(f'{title}. ' + words['tell'])}"]
        inside += ["    promise:", "      word:", *(f"        {key}: {quoted(words[name])}" for key, name in (("what", "promise"), ("where", "where"), ("standard", "standard")))]
        put_right, follow = words["pay" if self.kind in SUMS else "do"], words["time" if self.due_is_time else "day"]
        own = [self._move("put_right", put_right, "      "), self._move("follow_up", follow, "      ")]
        if not self.own and "sms" in self.library.house.channels:
            own += ["      channels:", f"        sms: {quoted(words['sms_pay' if self.kind in SUMS else 'sms'])}"]
        inside += _under("    say:", own)
        return [*lines, "options:", "  first:", *inside]

    @property
    def _first(self) -> Mapping[str, str] | None:
        return self.words[self.library.house.language]

    def _move(self, move: str, text: str, indent: str) -> str:
        return _or_note(f"{indent}{move}", quoted(text), self.says[move] if move in self.own else None)


_QUESTIONS = {
    "acknowledge": "Acknowledge: what happened to them, said to them?",
    "apologise": "Apologise: one plain sorry?",
    "explain": "Explain: the cause, as far as it is known?",
    "put_right": "Put right: what we do now?",
    "follow_up": "Follow up: when do they hear from us, and how?",
}


def find_failure(library: Library, given: str | None) -> str:
    """The failure named, or the one a phrase finds. Raises WrongUsage with the nearest."""
    typed = answer("What went wrong, as you would say it?", given, "--failure")
    if typed in library.failures:
        return typed
    found = [hit.failure for hit in find(library, typed.replace("/", " "), limit=3) if hit.score]
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
        raise WrongUsage(f"'{text}' is no duration; write it as 30 minutes, 2 hours or 1 working day")
    return due


def _document(page: str) -> Document:
    read_page = read("page.yaml", page.encode())
    return Document("page.yaml", "playbook", read_page.data, read_page.marks, read_page.key_marks)


def _or_note(key: str, text: str, to_translate: str | None) -> str:
    """The line; where the author wrote words of their own, a comment with them in its place."""
    if to_translate is None:
        return f"{key}: {text}"
    indent = key[: len(key) - len(key.lstrip())]
    return f"{indent}# {key.strip()}: {quoted(to_translate)}"


def _under(head: str, lines: list[str]) -> list[str]:
    """Lines under their key; the key a comment too where nothing but comments stands under it."""
    if all(line.lstrip().startswith("#") for line in lines):
        return [f"# {head}", *lines]
    return [head, *lines]


def _under_one(head: str, line: str) -> str:
    return f"{head}\n{line}"

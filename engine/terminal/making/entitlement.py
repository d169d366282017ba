"""`amends new entitlement`: a page of what a customer is owed, its words, its translations and a case in which it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from engine.authoring.compiling.translations import source_hash
from engine.authoring.document import Document
from engine.authoring.yaml_nodes import read
from engine.model.library import Library
from engine.terminal.making.answers import answer
from engine.terminal.making.case import case_lines, filled, value_for
from engine.terminal.making.conditions import conditions, sum_text, when_lines
from engine.terminal.making.pages import free, headed, in_folder, quoted, scalar, try_pages, write
from engine.terminal.making.playbook import SUMS, find_failure
from engine.terminal.making.words import first_words


@dataclass(slots=True)
class Claimed:
    """What was said on the command line about a new entitlement; None is asked for or takes its usual value."""

    failure: str | None = None
    id: str | None = None
    title: str | None = None
    law: str | None = None
    contract: str | None = None
    place: str | None = None
    when: list[str] = field(default_factory=list)
    kind: str | None = None
    amount: str | None = None
    say: str | None = None
    path: str | None = None


def new_entitlement(folder: Path, claimed: Claimed) -> None:
    """Ask, try, write. Raises WrongUsage, or BookRejected where the answers make no sound page."""
    book = in_folder(folder)
    library, house = book.library, book.library.house
    failure = find_failure(library, claimed.failure)
    title = answer("What is owed and why, for people?", claimed.title, "--title", _usual_title(library, failure))
    law = claimed.law or (None if claimed.contract else answer("Which law says so?", None, "--law"))
    page_id = answer("The page's id?", claimed.id, "--id", f"owed.{failure.replace('/', '-')}")
    path = free(book, claimed.path or f"owed/{page_id.removeprefix('owed.')}.yaml")
    kind = answer("What is owed?", claimed.kind, "--kind", "refund", SUMS)
    amount = sum_text(answer("How much, as a sum or a formula?", claimed.amount, "--amount"), house)
    when = conditions(claimed.when, library.vocabulary)
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    words = {code: first_words(code, kind) for code in house.languages}
    usual = (words[house.language] or {}).get("owed")
    said = answer("How are they told, before any offer?", claimed.say, "--say", usual)
    source = {"law": law} if law else {"contract": claimed.contract}
    if claimed.place:
        source["place"] = claimed.place
    lines = [f"entitlement: {page_id}", f"title: {quoted(title)}", f"failure: {failure}", "source:"]
    lines += [*(f"  {key}: {scalar(value)}" for key, value in source.items()), f"  checked: {today}", *when_lines(when)]
    lines += ["remedies:", f"  - kind: {kind}", f"    amount: {amount}", "say:", f"  put_right: {quoted(said)}"]
    pages = {path: headed(path, "entitlement", lines)}
    for language in house.languages[1:]:
        owed = words[language]
        if owed is not None:
            there = free(book, f"{path.removesuffix('.yaml')}.{language}.yaml")
            pages[there] = headed(there, "of", _translation(page_id, language, pages[path], _title(library, failure, language, owed), said if said != usual else None, owed["owed"]))
    draft = try_pages(book, pages)
    assert draft.checked.library is not None
    case = {"failure": failure, "facts": {name: value_for(test) for name, test in when.items()}, "at": f"{today}T10:00:00Z", "role": house.roles[0].id}
    cases = free(book, f"{path.removesuffix('.yaml')}.cases.yaml")
    found = filled(draft.checked.library, case, page_id)
    text = headed(cases, "cases", ["cases:", *case_lines(f"owed: {title}", found)])
    steps = [f"write a case on each side of every edge in {book.path(cases)}", f"amends preview --out preview {book.path(path)}"]
    write(book, try_pages(book, {**pages, cases: text}), steps)


def _usual_title(library: Library, failure: str) -> str | None:
    words = first_words(library.house.language)
    return _title(library, failure, library.house.language, words) if words else None


def _title(library: Library, failure: str, language: str, words: Mapping[str, str]) -> str:
    """A title of ours: the author's own is in the house's first language."""
    return words["owed_title"].format(library.house.in_language(library.failures[failure].titles, language))


def _translation(page_id: str, language: str, page: str, title: str, own: str | None, usual: str) -> list[str]:
    made = read("page.yaml", page.encode())
    document = Document("page.yaml", "entitlement", made.data, made.marks, made.key_marks)
    lines = [f"of: {page_id}", f"language: {language}", f"source: {quoted(source_hash(document))}", f"title: {quoted(title)}"]
    return [*lines, *(["say:", f"  put_right: {quoted(usual)}"] if own is None else ["# say:", f"#   put_right: {quoted(own)}"])]

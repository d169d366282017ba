"""`amends new entitlement`: a page of what a customer is owed, its words, its translations and a case in which it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from engine.authoring.document import cases_path, page_stem
from engine.model.library import Library
from engine.terminal.making.answers import answer
from engine.terminal.making.case import case_lines
from engine.terminal.making.conditions import conditions, sum_text, when_lines
from engine.terminal.making.made_up import NoCase, owed_case
from engine.terminal.making.pages import free, headed, in_folder, quoted, scalar, try_pages, write
from engine.terminal.making.playbook import SUMS, find_failure
from engine.terminal.making.translation import Left, Part, translation
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
    when = conditions(claimed.when, library)
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    said = answer("How are they told, before any offer?", claimed.say, "--say", (first_words(house.language, kind) or {}).get("owed"))
    source = {"law": law} if law else {"contract": claimed.contract}
    if claimed.place:
        source["place"] = claimed.place
    lines = [f"entitlement: {page_id}", f"title: {quoted(title)}", f"failure: {failure}", "source:"]
    lines += [*(f"  {key}: {scalar(value)}" for key, value in source.items()), f"  checked: {today}", *when_lines(when)]
    lines += ["remedies:", f"  - kind: {kind}", f"    amount: {amount}", "say:", f"  put_right: {quoted(said)}"]
    pages = {path: headed(path, "entitlement", lines)}
    for language in house.languages[1:]:
        owed = _translated(library, failure, language, kind, title, said)
        if owed is not None:
            there = free(book, f"{page_stem(path)}.{language}.yaml")
            pages[there] = headed(there, "of", translation("entitlement", page_id, language, pages[path], owed))
    draft = try_pages(book, pages, {"amount": "--amount", "put_right": "--say"})
    steps = [f"amends preview --out preview {book.path(path)}"]
    try:
        assert draft.checked.library is not None
        case = owed_case(draft.checked.library, failure, page_id, when)
        cases = free(book, cases_path(path))
        text = headed(cases, "cases", ["cases:", *case_lines(f"owed: {title}", case)])
        draft = try_pages(book, {**pages, cases: text})
        steps.insert(0, f"write a case on each side of every edge in {book.path(cases)}")
    except NoCase as why:
        steps.insert(0, f"write a case in which it is owed, with amends new case {failure} FACT=VALUE: {why}")
    write(book, draft, steps)


def _translated(library: Library, failure: str, language: str, kind: str, title: str, said: str) -> dict[str, Part] | None:
    """The words in a language: ours where the author kept ours. None where we have none."""
    words, ours = first_words(language, kind), first_words(library.house.language, kind) or {}
    if words is None:
        return None
    put_right = words["owed"] if said == ours.get("owed") else Left(said)
    return {"title": _title(library, failure, language, words) or Left(title), "say": {"put_right": put_right}}


def _usual_title(library: Library, failure: str) -> str | None:
    words = first_words(library.house.language)
    return _title(library, failure, library.house.language, words) if words else None


def _title(library: Library, failure: str, language: str, words: Mapping[str, str]) -> str | None:
    """A title of ours; None where the failure has none in the language, since one of two languages is of none."""
    named = library.failures[failure].titles.get(language)
    return words["owed_title"].format(named) if named else None

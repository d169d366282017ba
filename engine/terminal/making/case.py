"""`amends new case`: a situation decided now, written down as an example of what must stay so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.authoring.document import cases_path
from engine.authoring.load import load
from engine.model.decision import Decision
from engine.model.incident import Incident
from engine.model.library import Library
from engine.pipeline import decide
from engine.terminal.book import Book
from engine.terminal.decide import known_failure
from engine.terminal.desk import WrongUsage
from engine.terminal.given import typed_facts
from engine.terminal.making.answers import answer
from engine.terminal.making.pages import Draft, headed, in_folder, quoted, scalar, try_pages, write


def new_case(folder: Path, failure: str, words: Sequence[str], request: Mapping[str, str | None], name: str | None) -> None:
    """Decide, and write the case beside the page that answered; to the end of its file where there is one."""
    book = in_folder(folder)
    known_failure(book.library, failure, list(words))
    whole = {key: value for key, value in request.items() if value is not None}
    facts = typed_facts(words, book.library.vocabulary)
    case = {"failure": failure, "facts": facts, "at": this_minute(), **whole}
    decision = decide(book.library, Incident.parse(book.library, case))
    called = answer("The situation in a few words?", name, "--name", _name(book.library, case))
    page = book.library.playbooks[decision.playbook["id"]]
    path = cases_path(page.path, {document.path for document in book.checked.documents})
    _refuse_second(book, path, called)
    lines = case_lines(called, {**case, "expect": expected(decision)})
    _write(book, path, lines)


def _refuse_second(book: Book, path: str, name: str) -> None:
    """Raises WrongUsage where the file has a case of that name: the same situation again, or one that needs its own name."""
    for document in book.checked.documents:
        for index, case in enumerate(document.data["cases"]) if (document.kind, document.path) == ("cases", path) else ():
            if case["case"] == name:
                place = document.place(("cases", index, "case"))
                there = f"{book.path(path)}:{place.line}"
                raise WrongUsage(f"there is a case '{name}' already, at {there}; give this one another name with --name")


def _write(book: Book, path: str, lines: list[str]) -> None:
    target = book.folder / path
    step = f"amends test {book.path(path)}"
    if not target.exists():
        write(book, try_pages(book, {path: headed(path, "cases", ["cases:", *lines])}), [step])
        return
    text = target.read_text(encoding="utf-8")
    longer = text + ("" if text.endswith("\n") else "\n") + "\n".join(lines) + "\n"
    if not _one_more(path, text, longer):
        raise WrongUsage(f"'{book.path(path)}' does not end with its list of cases; put this there yourself:\n" + "\n".join(lines))
    draft: Draft = try_pages(book, {path: longer})
    with target.open("a", encoding="utf-8", newline="\n") as file:
        file.write(longer[len(text) :])
    print(book.path(path))
    for finding in book.clickable(draft.findings):
        print(finding)
    print(f"Next: {step}")


def _one_more(path: str, text: str, longer: str) -> bool:
    """Whether the longer file has all cases of the shorter one, and one more."""
    read = [load({path: version.encode()}).documents for version in (text, longer)]
    lists = [documents[0].data.get("cases") if documents else None for documents in read]
    return isinstance(lists[0], list) and isinstance(lists[1], list) and lists[1][:-1] == lists[0]


def expected(decision: Decision) -> dict[str, Any]:
    """What a case expects of what was decided: page, option, sums, the first words of the remedy, what is owed and asked."""
    chosen = next((one for one in decision.options if one.id == decision.recommended), decision.options[0])
    expect: dict[str, Any] = {"playbook": decision.playbook["id"], "option": chosen.id}
    sums = [
        {"id": one["id"], "amount": one["amount"], "currency": one["currency"]}
        for one in (remedy.to_json() for remedy in chosen.remedies) if one["amount"] is not None
    ]  # fmt: skip
    if sums:
        expect["remedies"] = sums
    said = chosen.say.moves.get("put_right")
    if said:
        expect["says"] = [said.split(". ")[0].rstrip(".")]
    expect["asks"] = [ask.fact for ask in decision.ask]
    if decision.owed:
        expect["owed"] = [entry["entitlement"] for entry in decision.owed]
    return expect


def case_lines(name: str, case: Mapping[str, Any]) -> list[str]:
    """A case as lines of YAML, an item of the list `cases`."""
    lines = [f"  - case: {quoted(name)}", f"    failure: {case['failure']}"]
    facts = case["facts"]
    lines += ["    facts:", *(f"      {key}: {scalar(value)}" for key, value in facts.items())] if facts else ["    facts: {}"]
    lines += [f"    {key}: {case[key]}" for key in ("at", "role", "channel", "language") if key in case]
    return [*lines, "    expect:", *(f"      {key}: {scalar(value)}" for key, value in case["expect"].items())]


def this_minute() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M}:00Z"


def _name(library: Library, case: Mapping[str, Any]) -> str:
    title = library.failures[case["failure"]].titles[library.house.language]
    told = ", ".join(f"{name} {scalar(value)}" for name, value in case["facts"].items())
    return f"{title}: {told}" if told else title

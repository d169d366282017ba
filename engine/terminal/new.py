"""`amends new`: something to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from engine.terminal.desk import OWN_BOOK, Playbooks, unknown
from engine.terminal.making.case import new_case
from engine.terminal.making.entitlement import Claimed, new_entitlement
from engine.terminal.making.folders import new_book
from engine.terminal.making.house import Named, new_house
from engine.terminal.making.language import new_language
from engine.terminal.making.playbook import Wanted, new_playbook
from engine.terminal.making.workflow import new_workflow


class Kinds(TyperGroup):
    """The kinds of things to make; an unknown one is told with the nearest."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in self.commands:
            raise unknown("kind", args[0], list(self.commands))
        return super().resolve_command(ctx, args)


new = typer.Typer(
    name="new", cls=Kinds, no_args_is_help=True, rich_markup_mode=None,
    help="Make something to start from. Asks at a terminal; every answer is an option as well.",
)  # fmt: skip


def _text(name: str, told: str) -> Any:
    return typer.Option(name, metavar="TEXT", help=told)


Text = str | None
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Where to make it: a folder that is not there yet, or empty.")]
Failure = Annotated[Text, typer.Option("--failure", metavar="FAILURE", help="What went wrong, such as food/late.")]
When = Annotated[
    list[str] | None, typer.Option("--when", metavar="TEST", help="Only then, such as customer_state=angry or delay_minutes>=30.")
]
Own = Annotated[Text, typer.Option("--path", metavar="PATH", help="The file, within the book.")]


@new.command("book")
def book(folder: Folder) -> None:
    """Make a book of your own from the starter book: pages, cases, French, and the authoring guide."""
    new_book(folder)


@new.command("playbook")
def playbook(
    failure: Failure = None,
    title: Annotated[Text, _text("--title", "What went wrong, as staff would call it.")] = None,
    owner: Annotated[Text, typer.Option("--owner", metavar="TEAM", help="The team that answers for the page.")] = None,
    when: When = None,
    page_id: Annotated[Text, typer.Option("--id", metavar="ID", help="The page's id, such as food.late.")] = None,
    option: Annotated[Text, _text("--option", "The way to put it right, in a few words.")] = None,
    kind: Annotated[Text, typer.Option("--kind", metavar="KIND", help="What they get, such as gift or refund.")] = None,
    what: Annotated[Text, _text("--what", "What they get, in words.")] = None,
    amount: Annotated[Text, typer.Option("--amount", metavar="SUM", help="How much: 5, 'GBP 5, EUR 6' or a formula.")] = None,
    worth: Annotated[Text, typer.Option("--worth", metavar="SUM", help="What it costs the house, where it is no sum.")] = None,
    due: Annotated[Text, typer.Option("--due", metavar="DURATION", help="When they hear from us again, such as 1 hour.")] = None,
    acknowledge: Annotated[Text, _text("--acknowledge", "What happened to them, said to them.")] = None,
    apologise: Annotated[Text, _text("--apologise", "One plain sorry.")] = None,
    explain: Annotated[Text, _text("--explain", "The cause, as far as it is known.")] = None,
    put_right: Annotated[Text, _text("--put-right", "What we do now.")] = None,
    follow_up: Annotated[Text, _text("--follow-up", "When they hear from us, and how.")] = None,
    path: Own = None,
    playbooks: Playbooks = OWN_BOOK,
) -> None:
    """Write a page with one way to put it right, its translations and its first case."""
    say = {"acknowledge": acknowledge, "apologise": apologise, "explain": explain, "put_right": put_right, "follow_up": follow_up}
    new_playbook(playbooks, Wanted(failure, page_id, title, owner, when or [], option, kind, what, amount, worth, due, say, path))


@new.command("entitlement")
def entitlement(
    failure: Failure = None,
    title: Annotated[Text, _text("--title", "What is owed and why, for people.")] = None,
    law: Annotated[Text, _text("--law", "The law that says so.")] = None,
    contract: Annotated[Text, _text("--contract", "The contract or scheme that says so.")] = None,
    place: Annotated[Text, _text("--place", "Where it holds.")] = None,
    when: When = None,
    page_id: Annotated[Text, typer.Option("--id", metavar="ID", help="The page's id.")] = None,
    kind: Annotated[Text, typer.Option("--kind", metavar="KIND", help="What is owed, such as refund.")] = None,
    amount: Annotated[Text, typer.Option("--amount", metavar="SUM", help="How much: 5, 'GBP 5, EUR 6' or a formula.")] = None,
    say: Annotated[Text, _text("--say", "How they are told, before any offer.")] = None,
    path: Own = None,
    playbooks: Playbooks = OWN_BOOK,
) -> None:
    """Write a page of what a customer is owed, its translations and a case in which it is."""
    new_entitlement(playbooks, Claimed(failure, page_id, title, law, contract, place, when or [], kind, amount, say, path))


@new.command("case")
def case(
    failure: Annotated[str, typer.Argument(metavar="FAILURE", help="What went wrong, such as food/late.")],
    facts: Annotated[list[str] | None, typer.Argument(metavar="FACT=VALUE", help="What is known, such as delay_minutes=45.")] = None,
    name: Annotated[Text, _text("--name", "The situation in a few words.")] = None,
    role: Annotated[Text, typer.Option("--role", help="Who speaks: a role of the house.")] = None,
    channel: Annotated[Text, typer.Option("--channel", help="How it is said, such as phone or sms.")] = None,
    language: Annotated[Text, typer.Option("--language", help="The customer's language, such as fr.")] = None,
    at: Annotated[Text, typer.Option("--at", metavar="TIME", help="The moment, such as 2026-11-23T10:00:00Z; now.")] = None,
    playbooks: Playbooks = OWN_BOOK,
) -> None:
    """Decide a situation now, and write it down as a case beside the page that answered."""
    new_case(playbooks, failure, facts or [], {"role": role, "channel": channel, "language": language, "at": at}, name)


@new.command("language")
def language(
    code: Annotated[str, typer.Argument(metavar="LANGUAGE", help="A language of the house, such as fr.")],
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH", help="Pages; without them, the whole book.")] = None,
    playbooks: Playbooks = OWN_BOOK,
) -> None:
    """Write a skeleton of each translation that is not there, with the words to translate beside it."""
    new_language(playbooks, code, paths or [])


@new.command("house")
def house(
    folder: Folder,
    name: Annotated[Text, _text("--name", "What the house is called.")] = None,
    short_name: Annotated[Text, _text("--short-name", "What it is called in a text message.")] = None,
    currency: Annotated[Text, typer.Option("--currency", metavar="CODE", help="Its currency, such as GBP.")] = None,
    languages: Annotated[list[str] | None, typer.Option("--language", metavar="CODE", help="A language; the first first.")] = None,
    timezone: Annotated[Text, typer.Option("--timezone", metavar="ZONE", help="Its time zone, such as Europe/London.")] = None,
    country: Annotated[Text, typer.Option("--country", metavar="CODE", help="Its country, such as GB.")] = None,
) -> None:
    """Make the smallest sound book: a house, one failure, one page that answers for anything."""
    new_house(folder, Named(name, short_name, currency, languages or [], timezone, country))


@new.command("workflow")
def workflow(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")] = Path(".github/workflows/playbooks.yml"),
    playbooks: Playbooks = OWN_BOOK,
) -> None:
    """Write a workflow file that checks, tests and compares the book on every pull request."""
    new_workflow(path, playbooks)

"""The command line: each command under its name."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.model.decision import ENGINE
from engine.terminal.check import check
from engine.terminal.coverage import coverage
from engine.terminal.decide import decide
from engine.terminal.desk import Desk
from engine.terminal.diff import diff
from engine.terminal.find import find
from engine.terminal.new import new
from engine.terminal.preview import preview
from engine.terminal.schema import schema
from engine.terminal.test import test

app = typer.Typer(
    name="amends",
    cls=Desk,
    help="What to say, offer, owe and promise when something went wrong.",
    epilog="Exit codes: 0 fine, 1 errors in the book or failed cases, 2 wrong usage.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (find, decide, check, test, coverage, diff, preview, schema):
    app.command(command.__name__, no_args_is_help=command in (find, decide, diff))(command)
app.add_typer(new)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"amends {ENGINE}")
        raise typer.Exit


@app.callback()
def amends(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")] = False,
) -> None:
    """What to say, offer, owe and promise when something went wrong."""


def main() -> None:
    """Run the command line."""
    app(prog_name="amends")

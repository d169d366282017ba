"""The console script: the engine's commands, and those of the service."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.cli import app, main
from engine.terminal.desk import OWN_BOOK, Playbooks

__all__ = ["app", "main"]


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host", metavar="HOST", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", envvar="AMENDS_PORT", metavar="PORT", help="The port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option("--workers", metavar="N", help="How many processes answer.")] = 1,
    playbooks: Playbooks = OWN_BOOK,
) -> None:
    """Serve the book: API, console, timed work."""
    # The service takes a second to import, which nobody waiting for a decision should pay for.
    from api.serve import run

    raise typer.Exit(run(playbooks, host, port, workers))

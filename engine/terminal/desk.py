"""What all commands share: their common options, and how a refusal reaches the person who typed."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from typer.core import TyperGroup

from engine.authoring.document import PAGE_SUFFIXES
from engine.model.errors import BookRejected, Fault, RequestRefused, nearest
from engine.model.finding import Severity
from engine.model.text import count, listed

OK, FINDINGS, WRONG = 0, 1, 2
_INTERRUPTED = 130
_WANTS_JSON = "engine.terminal.json"


class WrongUsage(Exception):
    """Something typed that cannot be done. The message says what, and what would work."""


def unknown(what: str, typed: str, known: Sequence[str]) -> WrongUsage:
    """An unknown word, with the nearest known one or else all of them."""
    meant = nearest(typed, known)
    return WrongUsage(f"unknown {what} '{typed}'; " + (f"did you mean '{meant}'?" if meant else f"it is one of {listed(known)}"))


def reason(fault: OSError) -> str:
    """Why the system would not, as the end of a sentence."""
    return (fault.strerror or str(fault)).lower()


def cannot_write(where: Path | str, fault: OSError) -> WrongUsage:
    """A file or folder that could not be written."""
    return WrongUsage(f"cannot write to '{where}': {reason(fault)}")


def _note_json(context: typer.Context, wanted: bool) -> bool:
    context.meta[_WANTS_JSON] = wanted
    return wanted


def is_book(folder: Path) -> bool:
    return any((folder / f"house{suffix}").is_file() for suffix in PAGE_SUFFIXES)


def _own_book(context: typer.Context, folder: Path) -> Path:
    """The book that was named; where none was, the folder one stands in if that is one and has none in `playbooks`."""
    source = context.get_parameter_source("playbooks")
    named = source is None or source.name != "DEFAULT"
    return folder if named or folder.exists() or not is_book(_HERE) else _HERE


_HERE = Path()
OWN_BOOK = Path("playbooks")
Playbooks = Annotated[
    Path,
    typer.Option(
        "--playbooks", metavar="DIR", envvar="AMENDS_PLAYBOOKS", callback=_own_book,
        help="The book: a folder with house.yaml. The one you stand in need not be named.",
    ),
]  # fmt: skip
AsJson = Annotated[bool, typer.Option("--json", callback=_note_json, help="Print JSON, for programs.")]


class Desk(TyperGroup):
    """Runs a command; what the engine refuses becomes a message and an exit code, never a traceback."""

    def invoke(self, ctx: Any) -> Any:
        _speak_utf8()
        try:
            done = super().invoke(ctx)
            sys.stdout.flush()
        except BookRejected as rejected:
            _tell_rejected(rejected, bool(ctx.meta.get(_WANTS_JSON)))
            raise typer.Exit(FINDINGS) from None
        except RequestRefused as refused:
            _tell_refused(refused, bool(ctx.meta.get(_WANTS_JSON)))
            raise typer.Exit(WRONG) from None
        except WrongUsage as wrong:
            complain(str(wrong))
            raise typer.Exit(WRONG) from None
        except BrokenPipeError:
            _stop_writing()
            raise typer.Exit(OK) from None
        except KeyboardInterrupt:
            raise typer.Exit(_INTERRUPTED) from None
        return done


def print_json(value: Any) -> None:
    """JSON as one document on stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def paper() -> Console:
    """Where answers for people are printed: nothing but our own styles, no markup read from a book's words."""
    return Console(highlight=False, markup=False, emoji=False)


def complain(message: str) -> None:
    """One error on stderr."""
    sys.stderr.write(f"Error: {message}\n")


def told(fault: Fault) -> str:
    """A fault as a sentence, with the nearest known word."""
    return f"{fault.detail}; did you mean '{fault.suggestion}'?" if fault.suggestion else fault.detail


def _tell_refused(refused: RequestRefused, as_json: bool) -> None:
    if as_json:
        errors = [{"pointer": fault.pointer, "detail": fault.detail, "suggestion": fault.suggestion} for fault in refused.faults]
        print_json({"title": "The request was refused", "detail": str(refused), "errors": errors})
        return
    for fault in refused.faults:
        complain(told(fault))


def _tell_rejected(rejected: BookRejected, as_json: bool) -> None:
    errors = [finding for finding in rejected.findings if finding.severity is Severity.ERROR]
    if as_json:
        print_json({"title": "The book has errors", "findings": [finding.to_json() for finding in errors]})
        return
    for finding in errors:
        sys.stderr.write(f"{finding}\n")
    they_are = "it is" if len(errors) == 1 else "they are"
    complain(f"the book has {count(len(errors), 'error')}; it cannot be used until {they_are} put right")


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # An argument that is no UTF-8 reaches us as lone surrogates, which must not stop the message about it.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _stop_writing() -> None:
    # The reader has gone (`| head`): what is still buffered must not fail once more when Python exits.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

"""Answers to the questions of `amends new`: given as options, typed at a terminal, or their usual value."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from engine.terminal.desk import WrongUsage, unknown


def answer(question: str, given: str | None, option: str, usual: str | None = None, among: Sequence[str] = ()) -> str:
    """What was given with `option`; else what is typed; else the usual answer. Raises WrongUsage where there is none.

    `among` are the only right answers: a wrong option is refused, a wrong line asked again. Where the usual answer is
    "", it may be left out.
    """
    if given is not None:
        return _checked(question, given, among)
    if not _asks():
        if usual is None:
            raise WrongUsage(f"{option} is needed where nobody can be asked: {question}")
        return usual
    while True:
        typed = str(typer.prompt(question, default=usual, show_default=bool(usual))).strip()
        if not typed and usual == "":
            return typed
        try:
            return _checked(question, typed, among)
        except WrongUsage as wrong:
            typer.echo(f"  {wrong}")


def _asks() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _checked(question: str, given: str, among: Sequence[str]) -> str:
    if not given.strip():
        raise WrongUsage(f"an answer is needed: {question}")
    if among and given not in among:
        raise unknown("answer", given, among)
    return given

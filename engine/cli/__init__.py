"""The command line: find, decide, check, test, schema. The only room of the engine that reads a clock."""

from engine.cli.commands import app, main

__all__ = ["app", "main"]

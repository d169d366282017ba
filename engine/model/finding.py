"""A finding: one thing wrong or doubtful in a book, with its place and its fix."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    OFF = "off"


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """A spot in a book: path relative to the book, line and column counted from 1."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault at one place. `fix` says what to do about it, in words a manager can follow."""

    place: Place
    severity: Severity
    code: str
    fault: str
    fix: str

    def at(self, severity: Severity) -> Finding:
        return replace(self, severity=severity)

    def __str__(self) -> str:
        place = self.place
        return f"{place.path}:{place.line}:{place.column}: {self.severity}[{self.code}]: {self.fault}; {self.fix}"

    def to_json(self) -> dict[str, object]:
        place = self.place
        return {
            "path": place.path,
            "line": place.line,
            "column": place.column,
            "severity": str(self.severity),
            "code": self.code,
            "fault": self.fault,
            "fix": self.fix,
        }


def error(place: Place, code: str, fault: str, fix: str) -> Finding:
    """A finding that could give a wrong answer, no answer, or a promise the house does not keep."""
    return Finding(place, Severity.ERROR, code, fault, fix)


def warning(place: Place, code: str, fault: str, fix: str) -> Finding:
    """A finding of style, copies, coverage or translation."""
    return Finding(place, Severity.WARNING, code, fault, fix)

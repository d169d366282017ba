"""How grave a finding is: the house raises or lowers a warning, a page accepts one with its reason (rule 28)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engine.authoring.document import Document
from engine.model.finding import Finding, Place, Severity, warning


@dataclass(slots=True)
class Grading:
    """What the house says of severities, and what pages accept: by path and code, the place that says so."""

    checks: Mapping[str, str] = field(default_factory=dict)
    accepted: Mapping[tuple[str, str], Place] = field(default_factory=dict)
    used: set[tuple[str, str]] = field(default_factory=set)

    @staticmethod
    def of(checks: Mapping[str, str], documents: Sequence[Document]) -> Grading:
        accepted = {
            (document.path, item["code"]): document.place(("accept", index, "code"))
            for document in documents
            for index, item in enumerate(document.data.get("accept", ()))
        }
        return Grading(checks, accepted)

    def graded(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings as they count for this book; an error stays what it is."""
        for finding in findings:
            key = (finding.place.path, finding.code)
            wanted = self.checks.get(finding.code, finding.severity)
            if finding.severity is Severity.ERROR:
                yield finding
            elif key in self.accepted:
                self.used.add(key)
            elif wanted != Severity.OFF:
                yield finding.at(Severity(wanted))

    def idle(self) -> Iterator[Finding]:
        """`unneeded-accept`: a page accepts what is not found on it."""
        for (path, code), place in self.accepted.items():
            if (path, code) not in self.used:
                fault = f"'{code}' is accepted, and is not found on this page"
                yield warning(place, "unneeded-accept", fault, "take it out, so that it hides nothing later")

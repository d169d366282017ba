"""Findings for machines: GitHub's workflow commands, and SARIF 2.1.0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from engine.model.decision import ENGINE
from engine.model.finding import Finding, Severity

_SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def github(finding: Finding) -> str:
    """One annotation, as `::error file=…,line=…,col=…,title=…::…`."""
    place = finding.place
    about = f"file={_property(place.path)},line={place.line},col={place.column},title={_property(finding.code)}"
    return f"::{finding.severity} {about}::{_data(f'{finding.fault}; {finding.fix}')}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def sarif(findings: Sequence[Finding]) -> dict[str, Any]:
    """A SARIF log of one run; columns count characters, from 1."""
    codes = sorted({finding.code for finding in findings})
    driver = {"name": "amends", "semanticVersion": ENGINE, "rules": [{"id": code} for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, codes.index(finding.code)) for finding in findings],
    }
    return {"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(finding: Finding, rule: int) -> dict[str, Any]:
    place = finding.place
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": "error" if finding.severity is Severity.ERROR else "warning",
        "message": {"text": f"{finding.fault}; {finding.fix}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(place.path)},
                    "region": {"startLine": place.line, "startColumn": place.column},
                }
            }
        ],
    }

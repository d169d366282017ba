"""Results of cases as JUnit XML, for build servers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from engine.cases import CaseResult

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(path: Path, results: Sequence[CaseResult]) -> None:
    """One suite a file of cases, one test a case. Raises OSError."""
    root = ElementTree.Element("testsuites", _counts(results), name="amends")
    for file in dict.fromkeys(result.case.place.path for result in results):
        own = [result for result in results if result.case.place.path == file]
        suite = ElementTree.SubElement(root, "testsuite", {"name": file, **_counts(own)})
        for result in own:
            _add(suite, result)
    path.parent.mkdir(parents=True, exist_ok=True)
    ElementTree.indent(root)
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _counts(results: Sequence[CaseResult]) -> dict[str, str]:
    failures = sum(not result.passed for result in results)
    return {"tests": str(len(results)), "failures": str(failures), "errors": "0", "skipped": "0"}


def _add(suite: ElementTree.Element, result: CaseResult) -> None:
    place = result.case.place
    about = {"classname": place.path, "name": _fit(result.case.name), "file": place.path, "line": str(place.line), "time": "0"}
    test = ElementTree.SubElement(suite, "testcase", about)
    if not result.passed:
        keys = ", ".join(dict.fromkeys(difference.key for difference in result.differences))
        failure = ElementTree.SubElement(test, "failure", message=f"differs in {keys}", type="difference")
        failure.text = _fit("\n".join(map(str, result.differences)))


def _fit(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)

"""Runs vectors of the format `amends-meaning/1`: books, incidents, and what must come out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from engine.authoring.book import CheckedBook
from engine.checking import check_files
from engine.model.errors import RequestRefused
from engine.model.incident import Incident
from engine.pipeline import decide

_ABSENT = object()
_IDENTITIES = ("id", "fact", "entitlement", "playbook")


class _ExactLoader(yaml.SafeLoader):
    """Numbers as decimals, dates as strings."""


_ExactLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_ExactLoader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: Decimal(node.value))


def read_vectors(path: Path) -> tuple[Mapping[str, Any], list[dict[str, Any]]]:
    """The named books of a file, and its vectors."""
    data = yaml.load(path.read_text(encoding="utf-8"), _ExactLoader)
    return data["books"], data["vectors"]


def to_json(value: Any) -> str:
    """JSON with decimals as the numbers they are."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(str(key))}: {to_json(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(to_json(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def book_of(books: Mapping[str, Any], vector: Mapping[str, Any]) -> CheckedBook:
    pages = dict(books[vector["book"]])
    if "pages" in vector:
        pages = {path: page for path, page in pages.items() if not path.startswith("pages/")}
        pages |= {f"pages/{path}": page for path, page in vector["pages"].items()}
    return check_files(
        {path: (page if isinstance(page, str) else to_json(page)).encode() for path, page in pages.items()}
    )


def faults_of(books: Mapping[str, Any], vector: Mapping[str, Any]) -> list[str]:
    """What differs from the vector; nothing where it holds."""
    checked = book_of(books, vector)
    if "check" in vector:
        return _check_faults(vector["check"], checked)
    if checked.library is None:
        return [f"the book has errors: {finding}" for finding in checked.errors]
    expect = vector["expect"]
    try:
        decision = decide(checked.library, Incident.parse(checked.library, vector["decide"])).to_json()
    except RequestRefused as refused:
        return _refusal_faults(expect, refused)
    if "refused" in expect:
        return ["the incident was not refused"]
    return [fault for key, wanted in expect.items() for fault in _expectation_faults(decision, key, wanted)]


def _check_faults(check: Mapping[str, Any], checked: CheckedBook) -> list[str]:
    found = {finding.code for finding in checked.errors}
    told = [str(finding) for finding in checked.errors]
    if "codes" in check and found != set(check["codes"]):
        return [f"codes are {sorted(found)}, not {check['codes']}: {told}"]
    if not set(check.get("includes", ())) <= found:
        return [f"codes are {sorted(found)}, without {check['includes']}: {told}"]
    return [] if not check.get("errors") or found else ["no error was found"]


def _refusal_faults(expect: Mapping[str, Any], refused: RequestRefused) -> list[str]:
    if "refused" not in expect:
        return [f"refused: {refused}"]
    names = [fault.name for fault in refused.faults]
    faults = []
    if expect["refused"] is not True and names != expect["refused"]:
        faults.append(f"refused {names}, not {expect['refused']}")
    suggestions = [fault.suggestion for fault in refused.faults]
    if "suggestion" in expect and expect["suggestion"] not in suggestions:
        faults.append(f"suggested {suggestions}, not {expect['suggestion']}")
    return faults


def _expectation_faults(decision: Mapping[str, Any], key: str, wanted: Any) -> list[str]:
    if key == "absent":
        return [f"{path} is there" for path in wanted if _at(decision, path) is not _ABSENT]
    text = decision["options"][0]["say"]["text"] if key in {"says", "never_says"} else ""
    if key == "says":
        return [f"does not say {part!r}: {text}" for part in wanted if part not in text]
    if key == "never_says":
        return [f"says {part!r}: {text}" for part in wanted if part in text]
    found = decision["playbook"]["id"] if key == "playbook" else _at(decision, key)
    if isinstance(wanted, list) and isinstance(found, list):
        found = [_identity(item) for item in found]
    return [] if found == wanted else [f"{key} is {found!r}, not {wanted!r}"]


def _identity(item: Any) -> Any:
    if not isinstance(item, Mapping):
        return item
    return next((item[key] for key in _IDENTITIES if key in item), item)


def _at(data: Any, path: str) -> Any:
    for step in path.split("."):
        if isinstance(data, list) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        elif isinstance(data, Mapping) and step in data:
            data = data[step]
        else:
            return _ABSENT
    return data

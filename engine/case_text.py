"""Cases as a page has them, and a file of cases with some put at its end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.authoring.yaml_nodes import read
from engine.inline import inline

READ_ME = "# read me: proposed, with what comes of it today. Is it what you mean? Then take this line out."


def as_text(cases: Iterable[Mapping[str, Any]], indent: int) -> str:
    """Cases as a page has them, each under a line that asks to be read; `indent` is where the list stands."""
    return "".join(_case_text(case, " " * indent) for case in cases)


def _case_text(case: Mapping[str, Any], margin: str) -> str:
    lines = [f"{margin}{READ_ME}"]
    for index, (key, value) in enumerate(case.items()):
        lead = "- " if index == 0 else "  "
        if key in ("facts", "expect"):
            lines.append(f"{margin}{lead}{key}:")
            lines += [f"{margin}    {name}: {inline(item)}" for name, item in value.items()]
        else:
            lines.append(f"{margin}{lead}{key}: {inline(value)}")
    return "\n".join(lines) + "\n"


def added(text: str, path: str, cases: Sequence[Mapping[str, Any]]) -> str | None:
    """A file of cases with these at its end, its own layout and comments kept; None where nothing can be put at its end."""
    if not text.strip():
        return "cases:\n" + as_text(cases, 2)
    page = read(path, text.encode())
    count = len(page.data["cases"]) if isinstance(page.data, dict) and page.data.get("cases") else 0
    mark = page.marks.get(("cases", 0))
    if page.findings or not count or mark is None or mark.style == "flow":
        return None
    line = text.splitlines()[mark.line - 1]
    indent = line.find("- ")
    if indent < 0:
        return None
    whole = text + ("" if text.endswith("\n") else "\n") + as_text(cases, indent)
    after = read(path, whole.encode())
    sound = not after.findings and isinstance(after.data, dict) and len(after.data["cases"]) == count + len(cases)
    return whole if sound else None

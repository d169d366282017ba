"""The same conditions for zen-engine: one decision table a failure, hit policy first, the strongest page's row on top."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.benchmarks.books import FALLBACK, ORDERED, Book, Page


def static_loader(book: Book) -> dict[str, Any]:
    """What `zen.ZenEngine({"loader": …})` takes: each failure's table under the failure's name."""
    return {"type": "static", "content": {failure: _decision(pages) for failure, pages in book.failures.items()}}


def _decision(pages: tuple[Page, ...]) -> dict[str, Any]:
    names = list(dict.fromkeys(name for page in pages for name in page.when))
    # Here a page with more conditions is the narrower one, so this order is the book's own.
    ranked = sorted(pages, key=lambda page: (-page.priority, -len(page.when)))
    rules = [_rule(page.id, page.when, names) for page in ranked] + [_rule(FALLBACK, {}, names)]
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in names],
        "outputs": [{"id": "page", "name": "page", "field": "page"}],
        "rules": rules,
    }
    kinds = {"in": "inputNode", "table": "decisionTableNode", "out": "outputNode"}
    nodes = [{"id": key, "name": key, "type": kind, "position": {"x": 0, "y": 0}} for key, kind in kinds.items()]
    nodes[1]["content"] = table
    edges = [{"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in (("in", "table"), ("table", "out"))]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}


def _rule(page: str, when: Mapping[str, Any], names: list[str]) -> dict[str, str]:
    tests = {name: _unary(name, when[name]) if name in when else "" for name in names}
    return {"_id": page, "page": f"'{page}'", **tests}


def _unary(name: str, wanted: Any) -> str:
    """One condition as a unary test; an ordered fact's limit becomes the members at or above it."""
    if isinstance(wanted, Mapping) and name in ORDERED:
        members = ORDERED[name]
        return _unary(name, list(members[members.index(wanted["minimum"]) :]))
    if isinstance(wanted, Mapping):
        return " and ".join(f"{sign} {wanted[key]}" for key, sign in (("minimum", ">="), ("maximum", "<=")) if key in wanted)
    if isinstance(wanted, list):
        return ", ".join(_unary(name, member) for member in wanted)
    return str(wanted).lower() if isinstance(wanted, bool) else f"'{wanted}'"

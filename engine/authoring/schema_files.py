"""The JSON Schema files of the kinds of pages: as they are printed, and linked for validation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from importlib import resources
from typing import Any

_FILES = {"of": "translation"}


def read_schema(kind: str) -> dict[str, Any]:
    """One file, as written."""
    file = resources.files("engine.authoring") / "schemas" / f"{_FILES.get(kind, kind)}.schema.json"
    read: dict[str, Any] = json.loads(file.read_text("utf-8"), parse_float=Decimal)
    return read


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of a kind of page (see document.KINDS), with all it refers to, for editors and for people."""
    whole = read_schema(kind)
    whole["$defs"] = {**whole.get("$defs", {}), "common": read_schema("common")}
    return whole


def linked_schema(kind: str) -> dict[str, Any]:
    """The same without any `$ref`: a graph in which each stands for what it means, the words beside it on top.

    The library's look-ups took more than half of a validation's time, and its errors know nothing of those words.
    """
    return _Linker(read_schema(kind), read_schema("common")).linked


class _Linker:
    def __init__(self, *files: dict[str, Any]) -> None:
        self._files = {file["$id"]: file for file in files}
        self._known: dict[str, dict[str, Any]] = {}
        self._waiting: list[tuple[dict[str, Any], dict[str, Any], Mapping[str, Any]]] = []
        self.linked: dict[str, Any] = self._link(files[0], files[0]["$id"])
        # Conditions contain conditions, so a target is complete only once everything is linked.
        for copy, target, above in self._waiting:
            copy.update({**target, **above})

    def _link(self, node: Any, file: str) -> Any:
        if isinstance(node, list):
            return [self._link(item, file) for item in node]
        if not isinstance(node, dict):
            return node
        if isinstance(node.get("$ref"), str):
            return self._follow(node, file)
        return {key: self._link(item, file) for key, item in node.items() if key not in ("$id", "$schema", "$defs")}

    def _follow(self, node: Mapping[str, Any], file: str) -> dict[str, Any]:
        target = self._target(node["$ref"], file)
        above = {key: value for key, value in node.items() if key != "$ref"}
        if not above:
            return target
        copy: dict[str, Any] = {}
        self._waiting.append((copy, target, above))
        return copy

    def _target(self, reference: str, file: str) -> dict[str, Any]:
        uri, _, pointer = reference.partition("#")
        address = f"{uri or file}#{pointer}"
        if address not in self._known:
            target: Any = self._files[uri or file]
            for key in pointer.strip("/").split("/"):
                target = target[key]
            if "$ref" in target:
                self._known[address] = self._follow(target, uri or file)
            else:
                linked = self._known[address] = {}
                linked.update(self._link(target, uri or file))
        return self._known[address]

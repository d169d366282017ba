"""Every code a finding can have: what it means, and an example of wrong and right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from engine.model.finding import Severity


@dataclass(frozen=True, slots=True)
class Code:
    """`means` finishes "this says that …"; `wrong` and `right` are pieces of pages, or of what there is instead."""

    code: str
    severity: Severity
    means: str
    wrong: str
    right: str


@cache
def catalogue() -> Mapping[str, Code]:
    """The codes by their names, as codes.yaml has them."""
    text = files("engine.authoring").joinpath("codes.yaml").read_text(encoding="utf-8")
    raw = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {
        code: Code(code, Severity(item["severity"]), item["means"], item["wrong"], item["right"]) for code, item in raw.items()
    }

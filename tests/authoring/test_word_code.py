"""A script as a Python function: it says what Jinja would, and nothing an author writes becomes code."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from jinja2 import Environment, nodes

from engine.authoring.word_code import code_of
from engine.authoring.word_slots import Slots
from engine.authoring.words import compile_script
from engine.model.speech import Speech
from engine.model.types import BOOLEAN, STRING, enum_of

NAMES = {"item": STRING, "size": enum_of(("small", "large")), "new": BOOLEAN, "gift": BOOLEAN}
SPEECH = Speech("en", "GB", ZoneInfo("Europe/London"), datetime(2026, 11, 23, 10, 0, tzinfo=UTC), lambda fact, member: member)


def said(text: str, values: dict[str, object]) -> str:
    script, faults = compile_script(text, NAMES)
    assert script is not None, faults
    return script.say(values, SPEECH)


@pytest.mark.parametrize(
    "text",
    [
        "A {{ item }}{% if new %}, new{% endif %}.",
        "{% if new and gift %}both{% elif new or gift %}one{% else %}neither{% endif %}",
        "{% if not new %}old{% endif %}{% if not (new or gift) %} and plain{% endif %}",
        "{% if (size == 'small') != new %}odd{% else %}even{% endif %}",
        "{% if size in ('small', 'large') %}in{% endif %}{% if size not in ('small',) %}out{% endif %}",
        "{{ item if size == 'large' else 'a trifle' }}",
        "{% if new %}{% if gift %}a{% else %}b{% endif %}{% elif gift %}c{% endif %} {# nothing #}",
        "{%- if new -%}  tight  {%- endif -%}",
        "'{{ item }}' \"{{ '\"' }}\" {{ \"'\" }} \\n %s {0} ${item} {x}",
    ],
)
def test_a_script_says_what_jinja_itself_would(text: str) -> None:
    jinja = Environment().from_string(text)
    for size, new, gift in product(("small", "large"), (True, False), (True, False)):
        values = {"item": "oak table", "size": size, "new": new, "gift": gift}
        assert said(text, values) == jinja.render(values).strip()


@pytest.mark.parametrize(
    "node",
    [
        nodes.Call(nodes.Name("v0", "load"), [], [], None, None),
        nodes.Getattr(nodes.Name("v0", "load"), "__class__", "load"),
        nodes.Getitem(nodes.Name("v0", "load"), nodes.Const(0), "load"),
        nodes.Pow(nodes.Const(3), nodes.Const(15_000_000)),
        nodes.List([]),
    ],
    ids=lambda node: type(node).__name__,
)
def test_a_node_that_the_rules_never_build_becomes_no_code(node: nodes.Expr) -> None:
    with pytest.raises(KeyError):
        code_of([nodes.Output([node])], Slots(), lambda values: [])


def test_a_filter_that_is_not_ours_finds_nothing_not_even_a_built_in() -> None:
    body = [nodes.Output([nodes.Filter(nodes.Const("1"), "eval", [], [], None, None)])]
    with pytest.raises(NameError):
        code_of(body, Slots(), lambda values: [])({}, SPEECH)

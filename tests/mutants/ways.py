"""Ways to break a page: each gives every page that differs from the one given in one place, with what was done."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

Pages = Iterator[tuple[str, Any]]
"""What was done, and the page broken so."""
Pointer = tuple[str | int, ...]
_FLIPS = {"minimum": "maximum", "maximum": "minimum", "exclusiveMinimum": "exclusiveMaximum", "exclusiveMaximum": "exclusiveMinimum"}
_EDGES = {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum", "exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}
_SUMS = ("amount", "at_least", "at_most")
_TAG_NAME = re.compile(r"(\{\{\s*)([a-z_]\w*)")


def _at(data: Any, pointer: Pointer) -> Any:
    for step in pointer:
        data = data[step]
    return data


def _changed(data: Any, pointer: Pointer, change: Callable[[Any], Any]) -> Any:
    """A copy with the value at a pointer changed."""
    made = deepcopy(data)
    _at(made, pointer[:-1])[pointer[-1]] = change(_at(made, pointer))
    return made


def _without(data: Any, pointer: Pointer) -> Any:
    made = deepcopy(data)
    del _at(made, pointer[:-1])[pointer[-1]]
    return made


def _pointers(data: Any, pointer: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:
    yield pointer, data
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, item in items:
        yield from _pointers(item, (*pointer, key))


def _told(pointer: Pointer) -> str:
    return ".".join(map(str, pointer))


def _conditions(page: Any) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """The conditions of a page; those of its derived tables as well."""
    for pointer, value in _pointers(page):
        if pointer and pointer[-1] == "when" and isinstance(value, dict) and value:
            yield pointer, value


def _limits(page: Any) -> Iterator[Pointer]:
    """The four limits wherever a condition has them."""
    for pointer, value in _pointers(page):
        if pointer and pointer[-1] in _FLIPS and "when" in pointer and not isinstance(value, list):
            yield pointer


def _texts(page: Any) -> Iterator[tuple[Pointer, str]]:
    for pointer, value in _pointers(page):
        if isinstance(value, str) and "say" in pointer:
            yield pointer, value


def drop_the_fallback(page: Any) -> Pages:
    """Options without a condition go."""
    free = [index for index, option in enumerate(page.get("options", ())) if "when" not in option]
    if free and len(free) < len(page["options"]):
        made = deepcopy(page)
        made["options"] = [option for option in made["options"] if "when" in option]
        yield "options without 'when'", made


def drop_a_condition(page: Any) -> Pages:
    for pointer, value in _conditions(page):
        for key in value:
            if len(value) > 1 or "derive" not in pointer:
                yield _told((*pointer, key)), _without(page, (*pointer, key))


def negate_a_condition(page: Any) -> Pages:
    for pointer, _ in _conditions(page):
        yield _told(pointer), _changed(page, pointer, lambda when: {"not": when})


def swap_a_comparison(page: Any) -> Pages:
    for pointer in _limits(page):
        yield _told(pointer), _renamed(page, pointer, _FLIPS[str(pointer[-1])])


def move_an_edge(page: Any) -> Pages:
    """In becomes out, and out in."""
    for pointer in _limits(page):
        yield _told(pointer), _renamed(page, pointer, _EDGES[str(pointer[-1])])


def _renamed(page: Any, pointer: Pointer, name: str) -> Any:
    made = deepcopy(page)
    schema = _at(made, pointer[:-1])
    schema[name] = schema.pop(pointer[-1])
    return made


def misspell_a_fact(page: Any) -> Pages:
    for pointer, value in _conditions(page):
        for key in value:
            if key not in ("any", "all", "not"):
                yield _told((*pointer, key)), _renamed(page, (*pointer, key), f"{key}x")


def misspell_a_name_in_words(page: Any) -> Pages:
    for pointer, text in _texts(page):
        if _TAG_NAME.search(text):
            yield _told(pointer), _changed(page, pointer, lambda said: _TAG_NAME.sub(r"\1\2x", said, count=1))


def write_out_a_sum(page: Any) -> Pages:
    for pointer, text in _texts(page):
        if "| money }}" in text:
            yield _told(pointer), _changed(page, pointer, lambda said: re.sub(r"\{\{[^}]*\| money \}\}", "£10", said, count=1))


def drop_a_move(page: Any) -> Pages:
    moves = ("acknowledge", "apologise", "put_right", "follow_up")
    for pointer, _ in _texts(page):
        if pointer[-1] in moves:
            yield _told(pointer), _without(page, pointer)


def change_an_amount(page: Any) -> Pages:
    for pointer, value in _pointers(page):
        if pointer and pointer[-1] == "amount" and isinstance(value, str):
            yield _told(pointer), _changed(page, pointer, lambda formula: f"2 * ({formula})")
        elif pointer and isinstance(value, int | Decimal) and not isinstance(value, bool) and set(pointer) & set(_SUMS):
            yield _told(pointer), _changed(page, pointer, lambda number: number * 3 + 1)


def drop_a_cap(page: Any) -> Pages:
    for pointer, _ in _pointers(page):
        if pointer and pointer[-1] in ("at_most", "at_least"):
            yield _told(pointer), _without(page, pointer)


def drop_a_remedy(page: Any) -> Pages:
    for pointer, _ in _pointers(page):
        if len(pointer) > 1 and pointer[-2] == "remedies" and isinstance(pointer[-1], int):
            yield _told(pointer), _without(page, pointer)


def drop_what_it_is_worth(page: Any) -> Pages:
    for pointer, _ in _pointers(page):
        if pointer and pointer[-1] == "worth" and "amount" not in _at(page, pointer[:-1]):
            yield _told(pointer), _without(page, pointer)


def drop_a_promise(page: Any) -> Pages:
    for pointer, value in _pointers(page):
        if len(pointer) > 1 and pointer[-2] == "promise" and f"promises.{value.get('id')}" in str(page):
            yield _told(pointer), _without(page, pointer)


def drop_an_exclusion(page: Any) -> Pages:
    for pointer, _ in _pointers(page):
        if len(pointer) > 1 and pointer[-2] == "unless" and isinstance(pointer[-1], int):
            yield _told(pointer), _without(page, pointer)


def drop_a_row(page: Any) -> Pages:
    for pointer, _ in _pointers(page):
        if len(pointer) > 1 and pointer[-2] == "table" and len(_at(page, pointer[:-1])) > 1:
            yield _told(pointer), _without(page, pointer)


def swap_the_first_options(page: Any) -> Pages:
    if len(page.get("options", ())) > 1:
        made = deepcopy(page)
        made["options"][:2] = reversed(made["options"][:2])
        yield "options 0 and 1", made


def misname_the_team(page: Any) -> Pages:
    for pointer, value in _pointers(page):
        if pointer and pointer[-1] in ("team", "owner") and isinstance(value, str):
            yield _told(pointer), _changed(page, pointer, lambda team: f"{team}x")


def cover_nothing(page: Any) -> Pages:
    """Another failure than the page is for."""
    made = deepcopy(page)
    made["failure"] = "other"
    yield "failure", made


def drop_the_source(page: Any) -> Pages:
    if "source" in page and "entitlement" in page:
        yield "source", _without(page, ("source",))


def put_an_apology_that_is_none(page: Any) -> Pages:
    for pointer, _ in _texts(page):
        if pointer[-1] == "apologise":
            yield _told(pointer), _changed(page, pointer, lambda said: "I'm sorry if you felt let down. Mistakes were made.")


ON_PAGES: Mapping[str, Callable[[Any], Pages]] = {
    way.__name__.replace("_", " "): way
    for way in (
        drop_the_fallback, drop_a_condition, negate_a_condition, swap_a_comparison, move_an_edge, misspell_a_fact,
        misspell_a_name_in_words, write_out_a_sum, drop_a_move, change_an_amount, drop_a_cap, drop_a_remedy, drop_what_it_is_worth,
        drop_a_promise, drop_an_exclusion, drop_a_row, swap_the_first_options, misname_the_team, cover_nothing, drop_the_source,
        put_an_apology_that_is_none,
    )
}  # fmt: skip
"""The ways to break a playbook or an entitlement."""


def drop_translated_words(page: Any) -> Pages:
    for pointer, _ in _texts(page):
        yield _told(pointer), _without(page, pointer)


def rename_an_option(page: Any) -> Pages:
    for option in page.get("options") or {}:
        yield option, _renamed(page, ("options", option), f"{option}x")


def write_out_a_time(page: Any) -> Pages:
    for pointer, text in _texts(page):
        if re.search(r"\| (day|time) \}\}", text):
            yield _told(pointer), _changed(page, pointer, lambda said: re.sub(r"\{\{[^}]*\| (?:day|time) \}\}", "lundi", said, count=1))


ON_TRANSLATIONS: Mapping[str, Callable[[Any], Pages]] = {
    way.__name__.replace("_", " "): way for way in (drop_translated_words, rename_an_option, write_out_a_time)
}
"""The ways to break a translation, beside leaving it out."""

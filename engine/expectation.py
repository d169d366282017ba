"""How an expectation is held against what a decision has: only what is named counts, sums are compared as sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.model.money import amount_text

_SUMS = ("amount", "worth", "quantity")
_NAMES = ("id", "entitlement")
_ALIKE = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2007": " ", "’": "'", "‘": "'"})


def said_alike(text: str) -> str:
    """A text without the differences nobody hears: no-break spaces and curved apostrophes."""
    return text.translate(_ALIKE)


def fits(wanted: Any, got: Any) -> bool:
    """Whether `got` has all that is wanted: of a map the keys named, of a list of maps each one named.

    A list of ids wants just these, in order; an empty list wants none.
    """
    if isinstance(wanted, Mapping):
        if not isinstance(got, Mapping):
            return False
        return all(
            _is_amount(item, got.get(key), got.get("currency")) if key in _SUMS else fits(item, got.get(key))
            for key, item in wanted.items()
        )
    if isinstance(wanted, list):
        return _all_fit(wanted, got)
    if isinstance(got, Mapping) and "amount" in got:
        return _is_amount(wanted, got["amount"], got.get("currency"))
    if isinstance(wanted, bool) or isinstance(got, bool) or wanted is None:
        return wanted is got
    return str(wanted) == str(got)


def list_fits(wanted: Sequence[Any], got: Sequence[Any]) -> bool:
    """Whether two lists are the same item by item, each item fitting."""
    return len(wanted) == len(got) and all(fits(*pair) for pair in zip(wanted, got, strict=True))


def _all_fit(wanted: list[Any], got: Any) -> bool:
    if not isinstance(got, list | tuple) or (got and not wanted):
        return False
    if any(isinstance(item, Mapping) for item in wanted):
        return all(any(fits(item, one) for one in got) for item in wanted)
    return [str(item) for item in wanted] == [name_of(item) for item in got]


def name_of(entry: Any) -> str:
    """The id of an entry of a decision; of anything else its text."""
    names = [entry[key] for key in _NAMES if key in entry] if isinstance(entry, Mapping) else [entry]
    return str(names[0]) if names else readable(entry)


def _is_amount(wanted: Any, got: Any, currency: Any) -> bool:
    if wanted is None or got is None:
        return wanted is got
    try:
        sums = [Decimal(str(wanted)), Decimal(str(got))]
    except InvalidOperation:
        return str(wanted) == str(got)
    code = currency if isinstance(currency, str) else ""
    return amount_text(sums[0], code) == amount_text(sums[1], code)


def readable(value: Any) -> str:
    """A value of a page or of a decision, as people read it in a difference."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {readable(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        between = "; " if any(isinstance(item, Mapping) for item in value) else ", "
        return between.join(map(readable, value)) or "none"
    return str(value)


def shown_entry(entry: Mapping[str, Any], like: Mapping[str, Any]) -> str:
    """What a decision has, on the keys that were wanted and on the one that names it."""
    seen = _narrowed(entry, like)
    return readable(next(iter(seen.values()))) if len(seen) == 1 else readable(seen)


def _narrowed(got: Any, wanted: Any) -> Any:
    if isinstance(got, Mapping) and isinstance(wanted, Mapping):
        return {key: _narrowed(item, wanted.get(key)) for key, item in got.items() if key in wanted or key in _NAMES}
    if isinstance(got, list | tuple) and isinstance(wanted, list):
        keys = {key: item for one in wanted if isinstance(one, Mapping) for key, item in one.items()}
        return [_narrowed(item, keys) if keys else name_of(item) for item in got]
    return got

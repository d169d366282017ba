"""What to write in place of a text that is no formula: people write durations, clocks, sums and shares as they say them."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from engine.model.duration import Duration

_PLAIN = "write it as in total * 0.1, with * for times"
_COUNTED = {
    "minute": "add_minutes(now, {})", "hour": "add_hours(now, {})", "day": "add_days(today, {})", "week": "add_weeks(today, {})",
    "month": "add_months(today, {})", "working day": "add_working_days(today, {})",
}  # fmt: skip
_UNITS = re.compile(r"(in |within |after )?(\w+ )?(business |working )?(min|minute|hr|hour|h|day|week|month)s?", re.IGNORECASE)
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:h.]([0-5]\d)( ?[ap]m)?", re.IGNORECASE)
_SUM = re.compile(r"([£€$]|[A-Z]{3} ?)(\d+(?:[.,]\d+)?)|(\d+(?:[.,]\d+)?) ?([£€$]|[A-Z]{3})")
_SIGNS = {"£": "GBP", "€": "EUR", "$": "USD"}
_SHARE = re.compile(r"(\d+(?:\.\d+)?) ?%(?: of (\w+))?")
_DAY = re.compile(r"(\d{1,2} [A-Za-zÀ-ÿ]{3,}( \d{4})?)|\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}")


def hint(text: str) -> str:
    """How to write what a text that cannot be read as a formula seems to mean."""
    text = text.strip()
    duration = Duration.parse(text)
    if duration is not None:
        counted = _COUNTED.get(duration.unit)
        return f"count it from a day or a time, as in {counted.format(duration.count)}" if counted else _PLAIN
    for pattern, fix in _FIXES:
        found = pattern.fullmatch(text)
        if found:
            return fix(found)
    return _PLAIN


def _sum(found: re.Match[str]) -> str:
    sign, amount = (found[1] or found[4]).strip(), (found[2] or found[3]).replace(",", ".")
    return f"write a sum by its currency, as {{{_SIGNS.get(sign, sign)}: {amount}}}"


def _share(found: re.Match[str]) -> str:
    return f"write a share as a number: {(Decimal(found[1]) / 100).normalize():f} * {found[2] or 'total'}"


def _clock(found: re.Match[str]) -> str:
    hour = int(found[1])
    if found[3]:
        hour = hour % 12 + (12 if "p" in found[3].lower() else 0)
    return f"write a time of day as at_time(today, '{hour:02}:{found[2]}')"


_FIXES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_UNITS, lambda found: "write a duration as 30 minutes, 2 hours or 1 working day"),
    (_CLOCK, _clock),
    (_SUM, _sum),
    (_SHARE, _share),
    (_DAY, lambda found: "count the day, as in add_days(today, 3)"),
)

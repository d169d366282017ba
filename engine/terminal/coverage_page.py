"""The matrix of a book as one HTML page: nothing from elsewhere, no script, for light and dark, desk and phone."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from engine.coverage import FALLS_BACK, NOTHING, OWN, PART, STATUSES, Matrix, Row
from engine.model.library import Library

_SIGNS = {OWN: "●", PART: "◕", FALLS_BACK: "◐", NOTHING: "○"}
_TOLD = {OWN: "its own", PART: "its own in some cases", FALLS_BACK: "falls back", NOTHING: "nothing"}
_CHANNELS = {"in_person": "in person", "email": "e-mail", "sms": "SMS"}
_STYLE = """
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #22252a; --soft: #666c75; --line: #dcd8cf; --card: #fff;
  --own: #1f7a4d; --part: #8a6100; --falls_back: #8a6100; --nothing: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --paper: #16181c; --ink: #e8e6e1; --soft: #a2a8b1; --line: #343840;
  --card: #1e2126; --own: #6fd3a0; --part: #e6bd5f; --falls_back: #e6bd5f; --nothing: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 78rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2.5rem 0 .5rem; }
p { margin: .25rem 0; } .soft { color: var(--soft); }
.sums { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.25rem 0 0; padding: 0; list-style: none; }
.sums li { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .9rem; }
.sums b { display: block; font-size: 1.4rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; width: 100%; background: var(--card); border: 1px solid var(--line); font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .6rem; border-top: 1px solid var(--line); }
thead th { position: sticky; top: 0; background: var(--card); color: var(--soft); font-weight: 600; border-top: 0;
  box-shadow: 0 1px 0 var(--line); }
tbody th { font-weight: 600; overflow-wrap: anywhere; } td { overflow-wrap: anywhere; }
.cell { white-space: nowrap; display: inline-block; margin-right: .6rem; color: var(--soft); }
.own { color: var(--own); } .part { color: var(--part); } .falls_back { color: var(--falls_back); } .nothing { color: var(--nothing); font-weight: 700; }
ol { padding-left: 0; list-style: none; margin: 0; }
ol li { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .8rem; margin: .4rem 0; overflow-wrap: anywhere; }
code { font: .85em/1.5 ui-monospace, monospace; color: var(--soft); display: block; }
@media (max-width: 46rem) {
  table, tbody, tr, th, td { display: block; } thead { display: none; } table { border: 0; background: none; }
  tr { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; margin: .6rem 0; padding: .3rem 0; }
  th, td { border: 0; padding: .2rem .8rem; }
  td[data-of]::before { content: attr(data-of); color: var(--soft); font-size: .8rem; display: block; }
}
"""


def html_page(found: Matrix, library: Library) -> str:
    """The whole page."""
    house = escape(library.house.name)
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="en"><head><meta charset="utf-8"><title>What the book covers: {house}</title>',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<style>{_STYLE}</style></head><body>",
            f"<h1>What the book covers</h1><p class=soft>{house} · revision {library.revision[:12]}</p>",
            _sums(found),
            _legend(),
            _table(found),
            _holes(found),
            "</body></html>\n",
        ]
    )


def _sums(found: Matrix) -> str:
    by_status = {status: sum(row.status == status for row in found.rows) for status in STATUSES}
    items = [f'<li><b class={status}>{number}</b>{_ROWS[status]}</li>' for status, number in by_status.items() if number]
    return f"<ul class=sums>{''.join(items)}<li><b>{len(found.holes)}</b>pages or words to write</li></ul>"


_ROWS = {
    OWN: "with a page of its own", PART: "with one for some cases", FALLS_BACK: "answered by a page above", NOTHING: "answered by none",
}  # fmt: skip


def _legend() -> str:
    return '<p class=soft style="margin-top:1rem">' + " &nbsp; ".join(f"{_mark(status)} {_TOLD[status]}" for status in STATUSES) + "</p>"


def _mark(status: str) -> str:
    return f'<span class={status} role=img aria-label="{_TOLD[status]}">{_SIGNS[status]}</span>'


def _cell(name: str, status: str, more: str = "") -> str:
    label = f"{name}: {_TOLD[status]}{more}"
    return f'<span class=cell title="{escape(label)}">{_mark(status)}<span> {escape(name)}</span></span>'


def _table(found: Matrix) -> str:
    heads = ["Failure", "Page", *(f"Words, {language}" for language in found.languages), "Roles, on an example"]
    head = "".join(f"<th scope=col>{escape(text)}</th>" for text in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(_row(found, row) for row in found.rows)}</tbody></table>"


def _row(found: Matrix, row: Row) -> str:
    cells = [f'<th scope=row>{escape(row.title)}<br><span class=soft>{escape(row.failure)}{_values(found, row)}</span></th>']
    pages = ", ".join(row.pages) or ", ".join(row.else_) or "no page"
    more = f"<br><span class=soft>else {escape(', '.join(row.else_))}</span>" if row.status == PART else ""
    cells.append(f"<td>{_mark(row.status)} {escape(pages)}{more}</td>")
    for language in found.languages:
        words = "".join(_cell(_CHANNELS.get(channel, channel), row.words[(language, channel)]) for channel in found.channels)
        cells.append(f'<td data-of="Words, {escape(language)}">{words}</td>')
    roles = "".join(_cell(role.replace("_", " "), row.roles[role], _asks(row, role)) for role in found.roles)
    cells.append(f"<td data-of=Roles>{roles}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _asks(row: Row, role: str) -> str:
    return f", asks {row.asks[role].replace('_', ' ')}" if role in row.asks else ""


def _values(found: Matrix, row: Row) -> str:
    if row.values is None or sum(one.failure == row.failure for one in found.rows) == 1:
        return ""
    values = ", ".join(str(value).lower() if isinstance(value, bool) else str(value) for value in row.values)
    return f" · {escape(found.fact or '')}: {escape(values)}"


def _holes(found: Matrix) -> str:
    return f"<h2>To write</h2><ol>{''.join(_items(found))}</ol>" if found.holes else "<h2>Nothing is missing</h2>"


def _items(found: Matrix) -> Iterator[str]:
    for hole in found.holes:
        yield f"<li>{_mark(hole.status)} {escape(hole.what)}<code>{escape(hole.write)}</code></li>"

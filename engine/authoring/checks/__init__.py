"""What a compiled book can still have wrong: one function a check, one code or family of codes each."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from engine.authoring.checks.cases import check_cases
from engine.authoring.checks.draft import Draft
from engine.authoring.checks.gaps import check_gaps
from engine.authoring.checks.law import check_currencies, check_dates, check_deadlines, check_sources
from engine.authoring.checks.ranking import check_ambiguity, check_reach
from engine.authoring.checks.sums import check_division, check_worth
from engine.authoring.checks.tables import check_edges, check_tables
from engine.authoring.checks.translations import check_translations
from engine.authoring.checks.wording import check_avoided, check_literals
from engine.model.finding import Finding

CHECKS: tuple[Callable[[Draft], Iterable[Finding]], ...] = (
    check_ambiguity,
    check_reach,
    check_gaps,
    check_worth,
    check_division,
    check_tables,
    check_edges,
    check_sources,
    check_dates,
    check_deadlines,
    check_currencies,
    check_literals,
    check_avoided,
    check_translations,
    check_cases,
)

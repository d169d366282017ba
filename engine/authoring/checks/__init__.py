"""What a compiled book can still have wrong: one function a check, one code or family of codes each."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from engine.authoring.checks.authority import check_authority
from engine.authoring.checks.cases import check_cases
from engine.authoring.checks.codes import check_codes
from engine.authoring.checks.draft import Draft
from engine.authoring.checks.gaps import check_gaps, check_holding
from engine.authoring.checks.given import check_given
from engine.authoring.checks.law import (
    check_currencies,
    check_dates,
    check_deadlines,
    check_expired,
    check_sources,
)
from engine.authoring.checks.moves import check_copies, check_moves
from engine.authoring.checks.promises import check_order, check_standards
from engine.authoring.checks.ranking import check_ambiguity, check_reach
from engine.authoring.checks.reading import check_grade, check_sentences
from engine.authoring.checks.sms import check_sms_length, check_sms_letters
from engine.authoring.checks.sums import check_division, check_negative, check_overflow, check_worth
from engine.authoring.checks.tables import check_edges, check_tables
from engine.authoring.checks.translations import check_translations, check_untranslated
from engine.authoring.checks.unused import (
    check_unused_channels,
    check_unused_facts,
    check_unused_failures,
    check_unused_languages,
    check_unused_names,
    check_unused_phrases,
    check_unused_roles,
    check_unused_teams,
)
from engine.authoring.checks.wording import check_apologies, check_avoided, check_literals, check_marks, check_passive
from engine.model.finding import Finding

CHECKS: tuple[Callable[[Draft], Iterable[Finding]], ...] = (
    check_ambiguity,
    check_reach,
    check_gaps,
    check_holding,
    check_worth,
    check_division,
    check_negative,
    check_overflow,
    check_authority,
    check_tables,
    check_edges,
    check_sources,
    check_dates,
    check_deadlines,
    check_currencies,
    check_literals,
    check_avoided,
    check_apologies,
    check_passive,
    check_marks,
    check_sentences,
    check_grade,
    check_moves,
    check_standards,
    check_order,
    check_copies,
    check_given,
    check_sms_length,
    check_sms_letters,
    check_translations,
    check_untranslated,
    check_expired,
    check_cases,
    check_codes,
    check_unused_facts,
    check_unused_names,
    check_unused_failures,
    check_unused_teams,
    check_unused_roles,
    check_unused_channels,
    check_unused_languages,
    check_unused_phrases,
)

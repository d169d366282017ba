"""What cases come to, down to each way of the words; and cases proposed for the rest."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from engine.authoring.book import compile_files
from engine.authoring.word_arms import Arms
from engine.case_text import READ_ME, added
from engine.cases import cases_of, run_case
from engine.proposals import Missed, Proposal, Proposer
from engine.reach import Reach, requests_of
from tests.book import files, page

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
LATE = page(
    """
    - option: ride
      title: A bike to ride home
      when: {days_late: {minimum: 3}}
      remedies:
        - {id: lamp, kind: gift, what: a lamp, worth: 5, when: {tier: racer}}
        - {kind: refund, amount: rate * paid}
      say: {put_right: "{% if insured is defined and insured %}Take the blue one.{% else %}Take the red one.{% endif %}"}
    - {option: wait, title: They wait, remedies: [{kind: care, what: tea, worth: 0}], say: {put_right: Sit down. I make you tea.}}
    """,
    """
    derive:
      rate: {table: [{when: {days_late: {minimum: 10}}, value: 0.5}, {when: {part: wheel}, value: 0.2}], else: 0.1}
    say: {apologise: "I'm sorry.", follow_up: "{{ shared.soon }} {{ 'Bring the key.' if part == 'brake' else 'Bring nothing.' }}"}
    """,
)
SHARED = "{# Said everywhere. #}\n{% block soon %}{% if tier == 'racer' %}You ride soon.{% else %}I hurry.{% endif %}{% endblock %}\n"
CASES = """
cases:
  # The page as it is on most days.
  - case: three days late   # at the edge
    failure: repair/late
    facts: {days_late: 3, part: brake, tier: club, paid: 100, insured: false}
    at: 2026-11-23T10:00:00Z
    expect: {option: ride}
"""


def reached(pages: dict[str, str]) -> Reach:
    reach = Reach(files(pages))
    assert reach.checked.library is not None, "\n".join(map(str, reach.checked.errors))
    for request in requests_of(reach.checked.documents):
        reach.run(request)
    return reach


BOOK = {"late.yaml": LATE, "late.cases.yaml": CASES, "_shared/voice.j2": SHARED}


@pytest.mark.parametrize(
    ("values", "taken"),
    [
        ({"who": "us"}, ["`if who == 'us'`", "the words without `if name is defined`"]),
        ({"who": "us", "name": "Ana"}, ["`if who == 'us'`", "`if name is defined`"]),
        ({"who": "them", "days": Decimal(4)}, ["`elif days > 3 or not told`"]),
        ({"who": "them", "days": Decimal(3), "told": False}, ["`elif days > 3 or not told`"]),
        ({"who": "them", "days": Decimal(3), "told": True}, ["else of `if who == 'us'`"]),
        ({"who": "them", "days": Decimal(3)}, []),  # it cannot be told which
    ],
)
def test_the_arms_that_values_take(values: dict[str, Any], taken: list[str]) -> None:
    text = "{% if who == 'us' %}A{% if name is defined %}B{% endif %}{% elif days > 3 or not told %}C{% else %}D{% endif %}"
    arms = Arms.of(text)
    assert [arms.arms[number].what for number in arms.taken(values)] == taken


def test_promises_and_choices_between_braces_are_arms_too() -> None:
    arms = Arms.of("{{ 'now' if promises['new-one'].due is defined else 'later' }}")
    told = [arms.arms[number].what for number in arms.taken({"promises": {"new-one": {"due": NOW}}})]
    assert told == ["the first of `'now' if promises['new-one'].due is defined else 'later'`"]


def test_what_no_case_reaches_is_told_with_its_place() -> None:
    left = reached(BOOK).left()
    assert [(spot.place.path, spot.place.line, spot.kind, spot.what) for spot in left] == [
        ("_shared/voice.j2", 2, "words", "`if tier == 'racer'`"),
        ("any.yaml", 8, "option", "option 'hear'"),
        ("late.yaml", 6, "row", "row 1 of rate"),
        ("late.yaml", 6, "row", "row 2 of rate"),
        ("late.yaml", 7, "words", "the second of `'Bring the key.' if part == 'brake' else 'Bring nothing.'`"),
        ("late.yaml", 13, "remedy", "remedy 'lamp'"),
        ("late.yaml", 15, "words", "`if insured is defined and insured`"),
    ]


def test_a_remedy_is_reached_only_with_the_option_that_has_it() -> None:
    early = CASES.replace("days_late: 3", "days_late: 1").replace("tier: club", "tier: racer").replace("option: ride", "option: wait")
    assert "remedy 'lamp'" in [spot.what for spot in reached({**BOOK, "late.cases.yaml": early}).left()]


def test_watching_changes_no_answer() -> None:
    reach = Reach(files(BOOK))
    plain = compile_files(files(BOOK))
    assert plain.library is not None
    for case in cases_of(plain.documents):
        assert run_case(reach.library, case, NOW) == run_case(plain.library, case, NOW)
        assert reach.run(case.request) is not None


def proposed(pages: dict[str, str]) -> tuple[Reach, list[Proposal], list[Missed]]:
    reach = reached(pages)
    answers = list(Proposer(reach).run(reach.left()))
    return reach, [one for one in answers if isinstance(one, Proposal)], [one for one in answers if isinstance(one, Missed)]


def test_cases_are_proposed_for_all_that_is_left_and_come_out_as_written() -> None:
    reach, proposals, missed = proposed(BOOK)
    assert missed == []
    assert reach.left() == []
    assert {proposal.path for proposal in proposals} == {"any.cases.yaml", "late.cases.yaml"}
    text = added(CASES, "late.cases.yaml", [one.case for one in proposals])
    assert text is not None
    again = reached({**BOOK, "late.cases.yaml": text})
    assert again.left() == []
    results = [run_case(again.library, case, NOW) for case in cases_of(again.checked.documents)]
    assert [str(difference) for result in results for difference in result.differences] == []
    assert len(results) == 1 + len(proposals)


def test_a_proposed_case_has_what_it_needs_and_no_more() -> None:
    _, proposals, _ = proposed(BOOK)
    case = next(one.case for one in proposals if any(spot.what == "row 2 of rate" for spot in one.spots))
    assert case == {
        "case": "row 2 of rate",
        "failure": "repair/late",
        "facts": {"days_late": 0, "part": "wheel", "tier": "club"},  # the tier is said, insured and paid are not
        "at": "2026-11-23T10:00:00Z",
        "expect": {"playbook": "late.page", "option": "wait", "asks": []},
    }


def test_a_file_keeps_its_comments_and_its_layout() -> None:
    _, proposals, _ = proposed(BOOK)
    text = added(CASES, "late.cases.yaml", [one.case for one in proposals])
    assert text is not None
    assert text.startswith(CASES)
    assert text.count(READ_ME) == len(proposals)
    assert f"  {READ_ME}\n  - case: " in text


def test_a_list_in_brackets_is_left_alone() -> None:
    _, proposals, _ = proposed(BOOK)
    assert added("cases: [{case: one, failure: repair, expect: {tied: false}}]\n", "late.cases.yaml", [one.case for one in proposals]) is None


def test_a_new_file_starts_with_its_key() -> None:
    _, proposals, _ = proposed(BOOK)
    text = added("", "late.cases.yaml", [one.case for one in proposals])
    assert text is not None and text.startswith(f"cases:\n  {READ_ME}\n  - case: ")


def test_what_contradicts_is_said_to_be_out_of_reach() -> None:
    never = LATE.replace("when: {tier: racer}", "when: {days_late: {maximum: 2}}")
    _, _, missed = proposed({**BOOK, "late.yaml": never})
    assert [(one.spot.what, one.certain) for one in missed] == [("remedy 'lamp'", True)]


def test_words_are_quoted_where_yaml_would_read_them_as_something_else() -> None:
    case = {"case": "no: yes", "failure": "repair", "facts": {"frame": "no", "paid": "12.00", "share": Decimal("0.5")}, "expect": {"tied": False}}
    text = added("", "x.cases.yaml", [case])
    assert text == textwrap.dedent(f"""\
        cases:
          {READ_ME}
          - case: "no: yes"
            failure: repair
            facts:
              frame: "no"
              paid: "12.00"
              share: 0.5
            expect:
              tied: false
        """)

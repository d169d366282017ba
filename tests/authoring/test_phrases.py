"""Where a fault in shared sentences, and in words that say them, is told: at what somebody wrote."""

from __future__ import annotations

from tests.book import findings, page

SHARED = """{% block thanks %}
Thank you.
{% endblock %}
{% block soon %}
We mend it
within 3 days.
{% endblock %}
"""


def _told(code: str, *lines: str) -> list[str]:
    """The places and faults of one code, in a page that says these lines."""
    say = "say:\n  put_right: |\n" + "\n".join(f"    {line}" for line in lines)
    pages = {"_shared/voice.j2": SHARED, "late.yaml": page("- {option: a, title: A}", say)}
    return [told for told in findings(pages) if f"[{code}]" in told]


def test_a_shared_sentence_that_is_not_there_is_told_where_it_is_said() -> None:
    assert _told("unknown-name", "It is with you.", "Well, {{ shared.nothing }}") == [
        "late.yaml:8:11: error[unknown-name]: there is no shared sentence 'nothing' in 'en'; known: soon, thanks"
    ]


def test_a_fault_behind_a_shared_sentence_is_told_where_it_was_written() -> None:
    assert _told("unknown-name", "Hello.", "{{ shared.thanks }} For {{ fraem }}.") == [
        "late.yaml:8:32: error[unknown-name]: unknown name 'fraem'; did you mean 'frame'?"
    ]


def test_a_finding_in_a_shared_sentence_is_told_in_its_line() -> None:
    assert [told.partition(": ")[0] for told in _told("literal-in-words", "{{ shared.soon }}")] == ["_shared/voice.j2:6:1"]

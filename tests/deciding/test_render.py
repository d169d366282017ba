"""The words of a decision: moves, channels, languages, promises and messages (meaning.md rules 25 to 27 and 30)."""

from __future__ import annotations

from typing import Any

import pytest

from engine.model.decision import OptionGiven, Said
from tests.book import HOUSE, decided, page


def first(pages: dict[str, str], facts: dict[str, Any] | None = None, **request: Any) -> OptionGiven:
    return decided(pages, facts, **request).options[0]


def said(options: str, head: str = "", facts: dict[str, Any] | None = None, **request: Any) -> Said:
    return first({"late.yaml": page(options, head)}, facts, **request).say


MOVES = 'say: {acknowledge: "It is late.", apologise: "I am sorry.", put_right: "I see to it."}'


def test_moves_of_the_page_and_the_option_stand_in_their_own_order() -> None:
    found = said('- {option: a, title: A, say: {follow_up: "I call.", explain: "A part is late.", apologise: "Sorry."}}', MOVES)
    assert list(found.moves.items()) == [
        ("acknowledge", "It is late."), ("apologise", "Sorry."), ("explain", "A part is late."), ("put_right", "I see to it."),
        ("follow_up", "I call."),
    ]  # fmt: skip
    assert found.text == "It is late.\nSorry.\nA part is late.\nI see to it.\nI call."


@pytest.mark.parametrize(
    ("channel", "text"),
    [
        ("in_person", "It is late.\nI am sorry.\nI see to it."),
        ("phone", "It is late.\nI am sorry.\nI see to it."),
        ("email", "It is late.\n\nI am sorry.\n\nI see to it."),
        ("sms", "It is late. I am sorry. I see to it."),
    ],
)
def test_moves_are_joined_as_the_channel_joins_them(channel: str, text: str) -> None:
    assert said("- {option: a, title: A}", MOVES, channel=channel).text == text


def test_a_channels_own_words_replace_the_joined_moves() -> None:
    options = """
    - option: a
      title: A
      say: {channels: {sms: "Late: “sorry”.", email: {subject: "Your {{ frame }}", body: "Dear you\\n\\nIt is late."}}}
    """
    sms = said(options, MOVES, {"frame": "Trek"}, channel="sms")
    assert (sms.text, sms.sms) == ('Late: "sorry".', {"segments": 1, "encoding": "GSM-7", "length": 14})
    email = said(options, MOVES, {"frame": "Trek"}, channel="email")
    assert (email.subject, email.text) == ("Your Trek", "Dear you\n\nIt is late.")
    assert email.html == '<div lang="en">\n<p>Dear you</p>\n<p>It is late.</p>\n</div>'
    assert said(options, MOVES, {"frame": "Trek"}, channel="phone").text == "It is late.\nI am sorry.\nI see to it."


def test_words_that_wait_for_a_fact_are_missing_and_left_out() -> None:
    options = '- {option: a, title: A, say: {explain: "The {{ frame }} is late.", channels: {sms: "{{ frame }}: late."}}}'
    spoken = said(options, MOVES)
    assert (spoken.moves["explain"], spoken.missing, spoken.text) == (None, ("explain",), "It is late.\nI am sorry.\nI see to it.")
    texted = said(options, MOVES, channel="sms")
    assert (texted.missing, texted.text) == (("explain", "channels.sms"), "It is late. I am sorry. I see to it.")


VOICE = HOUSE + """
voice:
  greeting: {en: "Dear {{ customer_name }},", sms: {en: "Chainring:"}}
  sign_off: {en: "{{ staff_name }}, {{ house }}"}
"""


@pytest.mark.parametrize(
    ("channel", "facts", "text"),
    [
        ("email", {"customer_name": "Ann", "staff_name": "Ro"}, "Dear Ann,\n\nIt is late.\n\nRo, Chainring"),
        ("email", {}, "It is late."),
        ("sms", {"customer_name": "Ann", "staff_name": "Ro"}, "Chainring: It is late."),
        ("in_person", {"customer_name": "Ann", "staff_name": "Ro"}, "It is late."),
    ],
)
def test_greeting_and_sign_off_go_round_what_is_written(channel: str, facts: dict[str, Any], text: str) -> None:
    pages = {"house.yaml": VOICE, "late.yaml": page("- {option: a, title: A}", 'say: {acknowledge: "It is late."}')}
    assert first(pages, facts, channel=channel).say.text == text


def test_scripts_see_facts_derived_names_remedies_promises_house_and_role() -> None:
    options = """
    - option: a
      title: A
      remedies:
        - {kind: refund, amount: 0.5 * paid}
        - {id: tubes, kind: gift, quantity: days_late, unit: tubes, worth: 1}
      promise:
        - {id: new-day, what: "The {{ frame }}", due: 'add_days(today, 2)', until: 3 working days, where: The counter, to: "{{ customer_name }}"}
      say:
        explain: "{{ house }} ({{ role }}): {{ twice | money }}, {{ part | label }}, {{ due_on | day }}, {{ dropped_at | time }}."
        put_right: "{{ refund | money }} and {{ tubes | count('tube', 'tubes') }}."
        follow_up: "{{ promises['new-day'].due | day }} to {{ promises['new-day'].until | day }}, {{ promises['new-day'].where }}."
    """
    facts = {
        "paid": 25, "days_late": 2, "part": "brake", "due_on": "2026-11-20", "dropped_at": "2026-07-01T09:05:00Z",
        "frame": "Trek", "customer_name": "Ann",
    }  # fmt: skip
    found = first({"late.yaml": page(options, "derive: {twice: 2 * paid}")}, facts, role="mechanic")
    assert found.say.moves == {
        "explain": "Chainring (mechanic): £50.00, brake, 20 November, 10:05.",
        "put_right": "£12.50 and 2 tubes.",
        "follow_up": "25 November to 26 November, The counter.",
    }
    assert found.promise == (
        {"id": "new-day", "kind": None, "what": "The Trek", "to": "Ann", "due": "2026-11-25", "until": "2026-11-26",
         "where": "The counter", "standard": None, "depends_on": []},
    )  # fmt: skip


def test_a_promise_is_made_to_the_customer_where_it_names_nobody() -> None:
    options = "- {option: a, title: A, promise: [{id: c, what: A call, due: 90 minutes, depends_on: [{team: workshop, by: 1 hour}, {team: counter}]}]}"
    assert first({"late.yaml": page(options)}, {"customer_name": "Ann"}).promise == (
        {"id": "c", "kind": None, "what": "A call", "to": "Ann", "due": "2026-11-23T11:30:00+00:00", "until": None, "where": None,
         "standard": None, "depends_on": [{"team": "workshop", "by": "2026-11-23T11:00:00+00:00"}, {"team": "counter", "by": None}]},
    )  # fmt: skip
    assert first({"late.yaml": page(options)}).promise[0]["to"] is None


def test_a_team_is_told_what_and_by_when() -> None:
    options = '- {option: a, title: A, tell: [{team: workshop, within: 30 minutes, message: "Find the {{ frame }}."}, {team: counter, message: Wait.}]}'
    found = first({"late.yaml": page(options)}, {"frame": "Trek"})
    assert found.tell == (
        {"team": "workshop", "message": "Find the Trek.", "by": "2026-11-23T10:30:00+00:00"},
        {"team": "counter", "message": "Wait.", "by": None},
    )


FRENCH = {
    "late.yaml": page('- {option: a, title: Wait, remedies: [{kind: care, what: a coffee, worth: 0}], say: {put_right: "I see to it."}}\n- {option: b, title: Go}', MOVES),
    "late.fr.yaml": """
of: late.page
language: fr
title: Un vélo en retard
say: {acknowledge: C'est en retard., apologise: Pardon., put_right: Je m'en occupe.}
options: {a: {title: Attendre, say: {put_right: "Je m'en charge le {{ today | day }}."}, remedies: {care: {what: un café}}}}
""",
}


def test_a_translation_speaks_where_it_has_every_move() -> None:
    found = decided(FRENCH, {}, language="fr")
    option, other = found.options
    assert (found.playbook["title"], option.title, other.title) == ("Un vélo en retard", "Attendre", "Go")
    assert (option.say.language, option.remedies[0].what) == ("fr", "un café")
    assert option.say.text == "C'est en retard.\nPardon.\nJe m'en charge le 23 novembre."
    assert other.say.text == "C'est en retard.\nPardon.\nJe m'en occupe."
    assert decided(FRENCH, {}).options[0].say.text == "It is late.\nI am sorry.\nI see to it."


def test_without_every_move_the_houses_first_language_speaks_and_is_named() -> None:
    half = {**FRENCH, "late.fr.yaml": FRENCH["late.fr.yaml"].replace("apologise: Pardon., ", "")}
    found = decided(half, {}, language="fr").options[0].say
    assert (found.language, found.text) == ("en", "It is late.\nI am sorry.\nI see to it.")


def test_what_a_customer_typed_cannot_open_a_paragraph_or_a_tag() -> None:
    found = said('- {option: a, title: A, say: {explain: "For {{ customer_name }}."}}', "", {"customer_name": "Ann\n\n<b>{{ paid }}"}, channel="email")
    assert found.text == "For Ann <b>{{ paid }}."
    assert found.html == '<div lang="en">\n<p>For Ann &lt;b&gt;{{ paid }}.</p>\n</div>'

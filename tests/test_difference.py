"""Two books: what changed in meaning, with an incident that shows it; and nothing where only the writing did."""

from __future__ import annotations

import pytest

from engine.difference import Change, differences
from tests.book import FACTS, FAILURES, HOUSE, book, page

LATE = page(
    """
    - option: money
      title: Money back
      when: {days_late: {minimum: 5}}
      remedies: [{kind: refund, amount: rate * paid, at_most: 50}]
      tell: [{team: workshop, within: 1 hour, message: Do it first.}]
      promise: [{id: call, what: A call, due: 1 working day, where: by phone}]
      say: {put_right: "You get {{ refund | money }}.", channels: {sms: "{{ house }}: {{ refund | money }} is yours."}}
    - {option: tea, title: Tea, remedies: [{kind: care, what: tea, worth: 1}], say: {put_right: I make you tea.}}
    """,
    """
    when: {tier: [club, racer]}
    derive: {rate: 0.1}
    say: {apologise: "I'm sorry.", follow_up: Ring me today.}
    """,
)
LAW = """
entitlement: law.late
title: A tenth for every week
failure: repair/late
source: {law: Repairs Act, place: England, checked: 2026-11-01}
when: {days_late: {minimum: 7}}
unless: [{reason: told, when: {signed: true}}]
remedies: [{id: tenth, kind: refund, amount: 0.1 * paid}]
say: {put_right: "You are owed {{ tenth | money }}."}
"""
BOOK = {"late.yaml": LATE, "law.yaml": LAW, "house.yaml": HOUSE + "limits: [{limit: month, per: customer, at_most: {GBP: 50}, within: 30 days}]\n"}


def changes(path: str, old: str, new: str) -> list[Change]:
    """What changes where a page says the new instead of the old."""
    text = BOOK.get(path) or {"facts.yaml": FACTS, "failures.yaml": FAILURES}[path]
    assert old in text
    before, after = book(BOOK), book({**BOOK, path: text.replace(old, new)})
    assert after.library is not None, "\n".join(map(str, after.errors))
    return differences(before, after)


def told(change: Change) -> str:
    """A change in one line, with its example."""
    line = f"{change.area}: {change.where}: {change.what}: {change.before} -> {change.after}"
    example = change.example
    return f"{line} | {example.told}: {example.before} -> {example.after}" if example else line


@pytest.mark.parametrize(
    ("path", "old", "new", "lines"),
    [
        (
            "late.yaml", "minimum: 5", "minimum: 4",
            [
                "conditions: late.page, option money: when: {days_late: {minimum: 5}} -> {days_late: {minimum: 4}} | "
                "repair/late with tier club, days_late 4: tea -> money, tea"
            ],
        ),
        (
            "late.yaml", "[club, racer]", "racer",
            ["conditions: late.page: when: {tier: [club, racer]} -> {tier: racer} | repair/late with tier club: late.page -> any.case"],
        ),
        (
            "late.yaml", "at_most: 50", "at_most: 40",
            [
                "amounts: late.page, option money: refund: at_most: 50 -> 40 | "
                "repair/late with tier club, days_late 5, paid 1000.00: 50.00 GBP -> 40.00 GBP"
            ],
        ),
        (
            "late.yaml", "rate: 0.1", "rate: 0.2",
            [
                "amounts: late.page: derived name rate: 0.1 -> 0.2",
                "amounts: late.page, option money: refund: through a name it uses: None -> None | "
                "repair/late with tier club, days_late 5, paid 100.00: 10.00 GBP -> 20.00 GBP",
            ],
        ),
        (
            "late.yaml", "{kind: care, what: tea, worth: 1}", "{kind: care, what: hot tea, worth: 2}",
            [
                "amounts: late.page, option tea: care: worth: 1 -> 2 | repair/late with tier club: 1.00 GBP -> 2.00 GBP",
                "words: late.page, option tea, care: what: tea -> hot tea",
            ],
        ),
        ("late.yaml", "due: 1 working day", "due: 2 hours", ["promises: late.page, option money: call: due: 1 working day -> 2 hours"]),
        ("late.yaml", "within: 1 hour", "within: 2 hours", ["tells: late.page, option money: workshop: within: 1 hour -> 2 hours"]),
        ("late.yaml", "Do it first.", "Do it now.", ["tells: late.page, option money: workshop: message: Do it first. -> Do it now."]),
        ("late.yaml", "I'm sorry.", "I am sorry.", ["words: late.page: apologise, en: I'm sorry. -> I am sorry."]),
        (
            "late.yaml", "is yours", "is on its way",
            [
                "words: late.page, option money: sms, en: {{ house }}: {{ refund | money }} is yours. -> "
                "{{ house }}: {{ refund | money }} is on its way."
            ],
        ),
        ("late.yaml", "owner: workshop", "owner: counter", ["pages: late.page: owner: workshop -> counter"]),
        (
            "law.yaml", "minimum: 7", "minimum: 8",
            [
                "entitlements: law.late: when: {days_late: {minimum: 7}} -> {days_late: {minimum: 8}} | "
                "repair/late with days_late 7: may be owed -> out of scope"
            ],
        ),
        (
            "law.yaml", "0.1 * paid", "0.2 * paid",
            [
                "entitlements: law.late: tenth: amount: 0.1 * paid -> 0.2 * paid | "
                "repair/late with days_late 7, signed false, paid 100.00: owed: tenth 10.00 GBP -> owed: tenth 20.00 GBP"
            ],
        ),
        ("house.yaml", "may_give: {GBP: 40}", "may_give: {GBP: 30}", ["authority: mechanic: may give: {GBP: 40} -> {GBP: 30}"]),
        ("house.yaml", "within: 30 days", "within: 60 days", ["limits: month: within: 30 days -> 60 days"]),
        ("house.yaml", "channels: [in_person, phone, email, sms]", "channels: [in_person, phone, email, sms, chat]", ["house: house: channels: None -> [chat]"]),
        ("facts.yaml", "days_late: {type: integer, minimum: 0", "days_late: {type: integer, minimum: 1", ["facts: days_late: minimum: 0 -> 1"]),
        ("failures.yaml", "The repair is no good", "The repair does not hold", ["failures: repair/botched: title: The repair is no good -> The repair does not hold"]),
    ],
    ids=lambda value: value if isinstance(value, str) and " " not in value else "",
)  # fmt: skip
def test_a_change_is_told_with_what_it_was_and_what_it_is(path: str, old: str, new: str, lines: list[str]) -> None:
    assert [told(change) for change in changes(path, old, new)] == lines


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("late.yaml", "when: {tier: [club, racer]}", "when: {tier: {minimum: club}}"),
        ("late.yaml", "when: {tier: [club, racer]}", "when: {not: {tier: walk_in}}"),
        ("late.yaml", "when: {days_late: {minimum: 5}}", "when: {days_late: {exclusiveMinimum: 4}}"),
        ("late.yaml", "amount: rate * paid", "amount: 0.1 * paid"),
        ("late.yaml", "title: A late repair", "# What a comment says is nothing that we say.\ntitle: A late repair"),
        (
            "late.yaml",
            "say: {put_right: I make you tea.}",
            "say: {put_right: I make you tea., follow_up: Ring me today.}",
        ),
        ("house.yaml", "roles:\n", "# Three of us.\nroles:\n"),
    ],
)
def test_what_is_only_written_otherwise_is_no_change(path: str, old: str, new: str) -> None:
    assert [told(change) for change in changes(path, old, new)] == []


def test_pages_and_options_that_come_and_go_are_told_with_who_answers_now() -> None:
    racers = page("- {option: go, title: Go first, remedies: [{kind: care, what: a place, worth: 0}], say: {put_right: You are next.}}", "when: {tier: racer}")
    racers = racers.replace("late.page", "late.racers")
    found = differences(book({}), book({"racers.yaml": racers}))
    assert [told(change) for change in found] == [
        "pages: late.racers: page: None -> A late repair, for repair/late | repair/late with tier racer: any.case -> late.racers"
    ]
    gone = differences(book({"racers.yaml": racers}), book({}))
    assert [told(change) for change in gone] == [
        "pages: late.racers: page: A late repair, for repair/late -> None | repair/late with tier racer: late.racers -> any.case"
    ]


def test_the_order_of_options_is_their_preference() -> None:
    two = """
    - {option: tea, title: Tea, remedies: [{kind: care, what: tea, worth: 1}], say: {put_right: Tea.}}
    - {option: cake, title: Cake, remedies: [{kind: care, what: cake, worth: 2}], say: {put_right: Cake.}}
    """
    tea, cake = two.strip().splitlines()
    found = differences(book({"late.yaml": page(f"{tea.strip()}\n{cake.strip()}")}), book({"late.yaml": page(f"{cake.strip()}\n{tea.strip()}")}))
    assert [told(change) for change in found] == ["options: late.page: order: tea, cake -> cake, tea | repair/late: tea, cake -> cake, tea"]


def test_a_sentence_that_pages_share_is_told_once() -> None:
    shared = "{% block thanks %}Thank you.{% endblock %}"
    use = LATE.replace("Ring me today.", '"{{ shared.thanks }} Ring me."')
    found = differences(book({"late.yaml": use, "_shared/voice.j2": shared}), book({"late.yaml": use, "_shared/voice.j2": shared.replace("you.", "you for telling me.")}))
    assert [told(change) for change in found] == ["words: shared sentences: thanks, en: Thank you. -> Thank you for telling me."]


FRENCH = """
of: late.page
language: fr
title: En retard
say: {apologise: Je suis navré., follow_up: Appelez-moi.}
options:
  money: {title: De l'argent, tell: [{message: Faites-le d'abord.}], say: {put_right: "Vous recevez {{ refund | money }}."}}
  tea: {title: Du thé, say: {put_right: Je vous fais un thé.}}
"""


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("un thé", "du thé", "words: late.page, option tea: put right, fr: Je vous fais un thé. -> Je vous fais du thé."),
        ("navré", "désolé", "words: late.page: apologise, fr: Je suis navré. -> Je suis désolé."),
        ("d'abord", "tout de suite", "words: late.page in 'fr': option money, tell, 1, message: Faites-le d'abord. -> Faites-le tout de suite."),
        ("En retard", "Trop tard", "words: late.page in 'fr': title: En retard -> Trop tard"),
    ],
)
def test_words_in_another_language_are_words_too(old: str, new: str, line: str) -> None:
    found = differences(book({**BOOK, "late.fr.yaml": FRENCH}), book({**BOOK, "late.fr.yaml": FRENCH.replace(old, new)}))
    assert [told(change) for change in found] == [line]


def test_the_same_book_twice_has_no_difference() -> None:
    assert differences(book(BOOK), book(BOOK)) == []

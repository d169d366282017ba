"""A slip of the keyboard is said where it was made, not where the parser stumbled over it."""

from __future__ import annotations

import pytest

from engine.authoring.yaml_nodes import read

PAGE = """\
playbook: cake.late
title: "The birthday cake"
failure: food/late
# Who answers for it: the kitchen
owner: kitchen
search: [a, b]
when:
  delay_minutes: {minimum: 30}
options:
  - option: redo
    title: Bake it again
    say:
      put_right: "Our baker makes a new one."
      explain: >
        nb:we are late, and
        -sorry: it's ours.
    remedies:
      - kind: redo
        what: A cake
      - kind: refund
        amount: 0.2 * total
  - option: hear
    title: Hear them out
"""


def findings(text: str) -> list[str]:
    return [str(finding).removeprefix("page.yaml:") for finding in read("page.yaml", text.encode()).findings]


def typed(right: str, wrong: str) -> list[str]:
    """What is found in the page with one slip in it."""
    assert PAGE.count(right) == 1
    return findings(PAGE.replace(right, wrong))


def test_the_page_itself_is_right() -> None:
    assert findings(PAGE) == []


@pytest.mark.parametrize(
    ("right", "wrong", "finding"),
    [
        ("playbook: cake", "playbook:cake", "1:1: error[yaml]: a space is missing after the colon of 'playbook:'; write 'playbook: cake.late'"),
        ('title: "The', "title:The", "2:1: error[yaml]: a space is missing after the colon of 'title:'; write 'title: The birthday cake\"'"),
        ("owner: kitchen", "owner:kitchen", "5:1: error[yaml]: a space is missing after the colon of 'owner:'; write 'owner: kitchen'"),
        ("search: [a, b]", "search:[a, b]", "6:1: error[yaml]: a space is missing after the colon of 'search:'; write 'search: [a, b]'"),
        ("delay_minutes: {minimum: 30}", "delay_minutes:{minimum: 30}", "8:3: error[yaml]: a space is missing after the colon of 'delay_minutes:'; write 'delay_minutes: {minimum: 30}'"),
        ("delay_minutes: {minimum: 30}", "delay_minutes:{minimum: 30, maximum: 60}", "8:3: error[yaml]: a space is missing after the colon of 'delay_minutes:'; write 'delay_minutes: {minimum: 30, maximum: 60}'"),
        ("- option: redo", "- option:redo", "10:5: error[yaml]: a space is missing after the colon of 'option:'; write 'option: redo'"),
        ("title: Bake it again", "title:Bake it again", "11:5: error[yaml]: a space is missing after the colon of 'title:'; write 'title: Bake it again'"),
        ("put_right: \"Our", "put_right:\"Our", "13:7: error[yaml]: a space is missing after the colon of 'put_right:'; write 'put_right: \"Our baker makes a new one.\"'"),
        ("explain: >", "explain:>", "14:7: error[yaml]: a space is missing after the colon of 'explain:'; write 'explain: >'"),
        ("title: Hear them out", "title:Hear them out, and then some more of it, until they are done", "23:5: error[yaml]: a space is missing after the colon of 'title:'; write 'title: Hear them out, and then some more of it,…'"),
    ],
)  # fmt: skip
def test_a_missing_space_after_a_colon_is_said_in_its_line(right: str, wrong: str, finding: str) -> None:
    assert typed(right, wrong) == [finding]


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("when: {party_waiting:true}", "1:8: error[yaml]: a space is missing after the colon of 'party_waiting:'; write 'party_waiting: true'"),
        ("when: {tier: gold, party_waiting:true}", "1:20: error[yaml]: a space is missing after the colon of 'party_waiting:'; write 'party_waiting: true'"),
        ("when: {delay: {minimum:30, maximum: 3}}", "1:16: error[yaml]: a space is missing after the colon of 'minimum:'; write 'minimum: 30'"),
        ("bill:{type: money}", "1:1: error[yaml]: a space is missing after the colon of 'bill:'; write 'bill: {type: money}'"),
        ("bill:{type: money, title: Bill}", "1:1: error[yaml]: a space is missing after the colon of 'bill:'; write 'bill: {type: money, title: Bill}'"),
        ("a: {what:'fish, meat', to: you}", "1:5: error[yaml]: a space is missing after the colon of 'what:'; write 'what: 'fish, meat', to: you}'"),
        ('say:"Hello {{ name }}: you"', "1:1: error[yaml]: a space is missing after the colon of 'say:'; write 'say: \"Hello {{ name }}: you\"'"),
        ("a: {b: 1, when:{c: d}}", "1:11: error[yaml]: a space is missing after the colon of 'when:'; write 'when: {c: d}}'"),
        ('say:"Hello {{ name }}: {{ name }}"', "1:1: error[yaml]: a space is missing after the colon of 'say:'; write 'say: \"Hello {{ name }}: {{ name }}\"'"),
        ('say:"So: {{ name }}"', "1:1: error[yaml]: a space is missing after the colon of 'say:'; write 'say: \"So: {{ name }}\"'"),
        ("a: 1\nb:[c: d]", "2:1: error[yaml]: a space is missing after the colon of 'b:'; write 'b: [c: d]'"),
    ],
)  # fmt: skip
def test_a_missing_space_before_or_in_brackets_is_said_at_its_key(text: str, finding: str) -> None:
    assert findings(text) == [finding]


def test_a_key_in_brackets_without_its_space_still_has_its_value() -> None:
    assert read("page.yaml", b"a: {b:true, c:'x', d:1.inf, e: 2}").data == {
        "a": {"b": True, "c": "x", "d": "1.inf", "e": 2}
    }


@pytest.mark.parametrize(
    ("right", "wrong", "finding"),
    [
        ("- kind: redo", "-kind: redo", "18:7: error[yaml]: a space is missing after the dash; write '- kind: redo'"),
        ("- kind: refund", "-kind: refund", "20:7: error[yaml]: a space is missing after the dash; write '- kind: refund'"),
        ("- option: redo", "-option: redo", "10:3: error[yaml]: a space is missing after the dash; write '- option: redo'"),
        ("- option: hear", "-option: hear", "22:3: error[yaml]: a space is missing after the dash; write '- option: hear'"),
        ("[a, b]", '\n  - a\n  -"b"', "8:3: error[yaml]: a space is missing after the dash; write '- \"b\"'"),
        ("[a, b]", "\n  -{a: b}\n  - {a: c}", "7:3: error[yaml]: a space is missing after the dash; write '- {a: b}'"),
        ("- kind: refund", '-kind: "refund"', "20:7: error[yaml]: a space is missing after the dash; write '- kind: \"refund\"'"),
        ("[a, b]", "\n  -a: b", "7:3: error[yaml]: a space is missing after the dash; write '- a: b'"),
    ],
)  # fmt: skip
def test_a_missing_space_after_a_dash_is_said_in_its_line(right: str, wrong: str, finding: str) -> None:
    assert typed(right, wrong) == [finding]


@pytest.mark.parametrize(
    ("right", "wrong", "finding"),
    [
        ("- kind: redo", "kind: redo", "18:7: error[yaml]: a dash is missing here: each item of a list starts with '- '; write '- kind: redo'"),
        ("- kind: refund", "kind: refund", "20:7: error[yaml]: a dash is missing here: each item of a list starts with '- '; write '- kind: refund'"),
        ("- option: redo", "option: redo", "10:3: error[yaml]: a dash is missing here: each item of a list starts with '- '; write '- option: redo'"),
        ("- option: hear", "option: hear", "22:3: error[yaml]: a dash is missing here: each item of a list starts with '- '; write '- option: hear'"),
        ("- option: redo", "  option: redo", "10:5: error[yaml]: a dash is missing here: each item of a list starts with '- '; write '- option: redo'"),
        ("[a, b]", "\n  code: no-sms\n    reason: None", "8:11: error[yaml]: found ':' where no key can stand; indent the line as its neighbours, and end the line above with its own value; each item of a list starts with '- '"),
        ("[a, b]", "\n  {a: b}\n  - {a: c}", "7:3: error[yaml]: a dash is missing here: each item of a list starts with '- '; write '- {a: b}'"),
        ("- kind: refund", "  kind: refund", "20:9: error[duplicate-key]: the key 'kind' is there twice; start the line with '- ' if a new item starts here, or keep one of them; the first is in line 18"),
    ],
)  # fmt: skip
def test_an_item_without_its_dash_is_said_in_its_line(right: str, wrong: str, finding: str) -> None:
    assert typed(right, wrong) == [finding]


@pytest.mark.parametrize(
    ("right", "wrong", "finding"),
    [
        ('cake"', "cake", '2:8: error[yaml]: a quote is opened here and never closed; close it with " after the text'),
        ('one."', "one.", '13:18: error[yaml]: a quote is opened here and never closed; close it with " after the text'),
        ("what: A cake", 'what: "A cake\n        text: "B"', '19:15: error[yaml]: a quote is opened here and never closed; close it with " after the text'),
        ("what: A cake", 'what: "A cake\n      - "B"', '19:15: error[yaml]: a quote is opened here and never closed; close it with " after the text'),
        ("what: A cake", 'what: "A cake\n        text: "B: c"', '19:15: error[yaml]: a quote is opened here and never closed; close it with " after the text'),
        ("what: A cake", "what: 'A cake\n        text: it's fine", "19:15: error[yaml]: a quote is opened here and never closed; close it with ' after the text; an apostrophe in it is written twice"),
        ("what: A cake", 'what: "A\n          cake" or two', "20:17: error[yaml]: text goes on after the value has ended; put the whole text in quotes"),
        ("what: A cake", 'what: "A cake.\n          Note: it is" big', "20:24: error[yaml]: text goes on after the value has ended; put the whole text in quotes"),
        ("what: A cake", "what: 'I said\n          it's ours'", "20:14: error[yaml]: the ' before this ends the text; write an apostrophe twice inside single quotes, or use double quotes"),
    ],
)  # fmt: skip
def test_a_quote_that_only_another_text_closes_is_said_where_it_opens(right: str, wrong: str, finding: str) -> None:
    assert typed(right, wrong) == [finding]


@pytest.mark.parametrize(
    ("right", "wrong", "finding"),
    [
        ("playbook: cake.late\n", "playbook\n", "1:1: error[yaml]: a line without ':'; write it as 'key: value', or indent it under the text it belongs to"),
        ("say:", "say:\n      channels\n        sms: x", "13:7: error[yaml]: a line without ':'; write it as 'key: value', or indent it under the text it belongs to"),
        ("remedies:", "remedies", "17:5: error[yaml]: a line without ':'; write it as 'key: value', or indent it under the text it belongs to"),
        ("owner: kitchen", "owner: kitchen\nsee http://x.org:80/y", "6:1: error[yaml]: a line without ':'; write it as 'key: value', or indent it under the text it belongs to"),
        ("owner: kitchen", "http://x.org\nowner: kitchen", "5:1: error[yaml]: a line without ':'; write it as 'key: value', or indent it under the text it belongs to"),
        ("title: Hear them out", "title: At 12:30: now", "23:20: error[yaml]: found ':' in unquoted text; put the whole text in quotes"),
        ("title: Hear them out", "title: Hear\n      http://x.org or so\n      b: c", "25:8: error[yaml]: found ':' where no key can stand; indent the line as its neighbours, and end the line above with its own value"),
        ("owner: kitchen", "owner: kitchen\n  team: x", "6:7: error[yaml]: found ':' where no key can stand; indent the line as its neighbours, and end the line above with its own value"),
        ("    remedies:", "   remedies:", "17:4: error[yaml]: this line does not line up with the list above it; start it in the same column as its neighbours, with spaces"),
        ("    remedies:", "  remedies:", "17:3: error[yaml]: this line does not line up with the list above it; start it in the same column as its neighbours, with spaces"),
    ],
)  # fmt: skip
def test_a_line_that_only_looks_like_a_slip_is_not_blamed(right: str, wrong: str, finding: str) -> None:
    assert typed(right, wrong) == [finding]


@pytest.mark.parametrize(
    "text",
    [
        "see: http://x.org", "at: 12:30", "a: [b:c, http://x, 12:30]", "a: {b: http://x.org, c: 12:30}", "a: {http://x.org}",
        "a: {12:30}", "- a:b\n- -c\n- -5", "a: -b", "a: x:y", "labels:\n  size:large: big", "a:\n  b:c d\n  e:f", "a: 'b:c'\n",
    ],
)  # fmt: skip
def test_colons_and_dashes_within_text_are_left_alone(text: str) -> None:
    assert findings(text) == []


def test_a_key_written_twice_is_one_finding_whatever_stands_beneath_it() -> None:
    fact = "  bill:\n    type: money\n    title: Bill\n"
    assert findings(f"facts:\n{fact}{fact}") == [
        "5:3: error[duplicate-key]: the key 'bill' is there twice; keep one of them; the first is in line 2"
    ]

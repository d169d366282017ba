"""The shape of a page: what is wrong said in everyday words, at the place of the value or key that is."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engine.authoring.document import KINDS, Document
from engine.authoring.shape import check_shape, schema
from engine.authoring.yaml_nodes import read

PLAYBOOK = (
    "{playbook: late.meal, title: Late, failure: food/late, owner: kitchen, options: [{option: hear, title: Hear}],"
)
OPTION = "{playbook: late.meal, title: Late, failure: food/late, owner: kitchen, options: [{option: hear, title: Hear,"
ENTITLEMENT = "{entitlement: law.late, title: Late, failure: food/late,"
HOUSE = "{house: H, currency: GBP, languages: [en], timezone: Europe/London, roles: [{role: waiter}],"


def shape(text: str) -> list[str]:
    page = read("page.yaml", text.encode())
    assert page.findings == ()
    kind = "of" if "of" in page.data else next(kind for kind in KINDS if kind in page.data)
    document = Document("page.yaml", kind, page.data, page.marks, page.key_marks)
    return [str(finding).removeprefix("page.yaml:") for finding in check_shape(document)]


def within(start: str, line: str, end: str) -> list[str]:
    """Findings of a page that ends with `line`, which stands in line 2."""
    return shape(f"{start}\n{line}{end}")


def test_a_whole_playbook_fits() -> None:
    assert shape("""
playbook: delivery.damaged-furniture
title: Furniture arrived damaged
failure: [delivery/damaged, delivery/late]
owner: customer-care
valid: {from: 2026-01-01, until: 2028-02-29}
priority: -1
currency: GBP
calendar: {days: [mon, tue], except: holidays}
search: [scratched table]
when:
  item_category: furniture
  delay_minutes: {minimum: 30, exclusiveMaximum: {GBP: 1.5}}
  any: [{damage: [scratch, null]}, {not: {damage: {not: {const: dent}, allOf: [true, {}]}}}]
derive:
  day: add_working_days(today, 5)
  late: {when: {delay_minutes: {minimum: 1}}}
  share: {table: [{when: {tier: gold}, value: 0.5}], else: null}
  rate: {by: today, from: {2025-04-01: 6.24, 2026-04-01: 6.46}}
options:
  - option: replace
    title: Replace it
    when: {in_stock: true}
    remedies:
      - {kind: replacement, what: "{{ item }}", worth: {GBP: 3, EUR: 0.5 * total}}
      - {id: c, kind: credit, amount: 0.1 * total, at_least: 1, at_most: {GBP: 50}, times: 2, scale: [{when: {tier: gold}, by: 2}],
         round: {to: 0.05, mode: up}, drop_below: {limit: {GBP: 1}, reason: small}, drop_unless_above: 3, settles: law.e.back}
      - {kind: voucher, quantity: 2 * guests, unit: points}
    tell: [{team: warehouse, within: 4 working hours, message: Hold one}]
    promise: [{id: new, kind: delivery, what: One, to: you, due: day, until: day, where: here, standard: good, depends_on: [{team: w, by: 1 day}]}]
    say: {acknowledge: A, apologise: B, explain: C, put_right: D, follow_up: E, channels: {sms: S, email: {subject: S, body: B}}}
accept: [{code: long-sentence, reason: It is the law's own}]
""") == []  # fmt: skip


def test_a_whole_entitlement_fits() -> None:
    assert shape("""
entitlement: us-mi.scanner
title: Charged more than shown
failure: billing/overcharged
owner: care
source: {law: An Act, place: Michigan, section: "1", url: "https://example.org", checked: 2026-11-21}
currency: coin
when: {shop_state: MI}
unless: [{reason: told_late, when: {days_to_tell: {exclusiveMinimum: 30}}, say: Too late}]
remedies:
  - {id: bonus, kind: compensation, amount: 10 * overcharge, unless: [{reason: none, when: {cause: hand_keyed}}]}
  - {id: pick, chosen_by: customer, one_of: [{kind: refund, amount: 3}, {kind: rebooking, what: Another}], when: {a: 1}}
standing: [{label: early, when: {guests: 3}}]
figures: {suit: "max(250, damages)", other: {GBP: 3}}
deadlines: {pay_by: "add_days(told_date, 2)"}
say: {put_right: You get it}
""") == []  # fmt: skip


def test_a_whole_house_vocabulary_tree_translation_and_case_fit() -> None:
    pages = [
        """
house: Lakeside
short_name: L
currency: GBP
currencies: [GBP, EUR]
languages: [en, fr-CA, zh-Hant-TW]
timezone: Europe/London
calendar: {country: GB, subdivision: ENG, days: [mon], hours: 09:00-17:30, except: [2026-12-24]}
calendars: {night: {days: [sat, sun], hours: 22:00-24:00}}
channels: [in_person, sms]
teams: {kitchen: {title: Kitchen, reach: "mailto://k@example.org"}}
sites: {lyon: {title: Lyon, timezone: Europe/Paris, currency: EUR, calendar: night, teams: [kitchen], territory: FR}}
roles: [{role: waiter, title: Waiter, may_give: {GBP: 15, EUR: 18.50}}]
limits: [{limit: a, per: customer, at_most: {GBP: 100}, count: 4, within: 90 days}, {limit: b, per: staff, count: 1}]
voice: {grade: 8, sentence_words: 22, avoid: [our policy], greeting: {en: Hi, email: {en: Dear}}, sign_off: {fr: Salut}}
quiet_hours: 21:00-08:00
retention: {customer: 24 months}
checks: {long-sentence: off}
""",
        """
facts:
  damage: {enum: [scratch, dent], ordered: true, labels: {scratch: {en: scratched}, dent: dented}, default: dent, title: D}
  days: {type: [date], default: [2026-12-24], minItems: 0, ask: When?, why: So}
  total: {type: money, minimum: {GBP: 0}, nullable: true, unit: pound}
  code: {type: string, maxLength: 8, pattern: "^[A-Z]"}
  noticed_by: {title: Who noticed, ask: Who?, why: So}
derive: {fifth: 0.2 * total}
""",
        "failures: {food: {title: Food}, food/out-of-stock: {title: Out, search: [no chicken, \"86'd\"], priority: 2}}",
        "of: law.e\nlanguage: fr\nsource: abc\nunless: {told_late: {say: Tard}}\nsay: {put_right: Dû}",
        """
of: delivery.late
language: fr
title: Retard
options: {replace: {title: R, remedies: {credit: {what: C}}, tell: [{message: M}, {}], promise: {new: {what: W, where: O}}}}
""",
        "of: house\nlanguage: fr\nvoice: {greeting: {email: Bonjour}, sign_off: Merci}\nteams: {k: {title: Cuisine}}\nshort_name: L",
        "of: facts\nlanguage: fr\nfacts: {damage: {title: Dommage, ask: Quoi ?, labels: {scratch: rayé}}}",
        "of: failures\nlanguage: fr\nfailures: {food: {title: Repas, search: [plus de poulet]}}",
        """
cases:
  - case: a scratch
    failure: delivery/damaged
    facts: {total: 400.00, days: [2026-01-01]}
    at: 2026-11-23T10:00:00+01:00
    role: waiter
    channel: sms
    language: en
    expect: {playbook: a.b, option: null, options: [x], recommended: x, remedies: [{id: credit, amount: "40.00"}], says: [a], never_says: [b],
      asks: [], owed: [law.e, {entitlement: law.f}], not_owed: [], may_be_owed: [], status: decided, may_give: true, needs_role: null,
      deadlines: {pay_by: 2026-11-25}, findings: [], refused: [total], tied: false}
""",
    ]  # fmt: skip
    assert [shape(page) for page in pages] == [[]] * len(pages)


@pytest.mark.parametrize(
    ("line", "finding"),
    [
        ("optoins: []", "2:1: error[unknown-key]: unknown key 'optoins' in a playbook; did you mean 'options'?"),
        ("priority: 1.5", "2:11: error[shape]: 'priority' should be a whole number, not the number 1.5; the page with the higher one wins, such as 10; without it, it is 0"),
        ('priority: "1"', "2:11: error[shape]: 'priority' should be a whole number, not text; take the quotes away"),
        ("priority: true", "2:11: error[shape]: 'priority' should be a whole number, not true or false; the page with the higher one wins, such as 10; without it, it is 0"),
        ("valid: {from: 2026-02-30}", "2:15: error[shape]: 'from' is '2026-02-30', which is not a date; the first day, written as 2026-11-23"),
        ("valid: {until: 20260101}", "2:16: error[shape]: 'until' should be a date, not the number 20260101; the last day, written as 2026-11-23"),
        ("currency: pounds", "2:11: error[shape]: 'currency' is 'pounds', which is not a currency code; the currency of bare sums on this page, such as GBP"),
        ("search: sold out", "2:9: error[shape]: 'search' should be a list, not text; more words people type for it"),
        ("search: [86, no]", "2:10: error[shape]: item 1 of 'search' should be text, not the number 86; put it in quotes: \"86\""),
        ("say: {put_right: , explain: x}", "2:18: error[shape]: 'put_right' is empty; write text there, or take the key away"),
        ("say: {channels: {email: {subject: x}}}", "2:25: error[missing-key]: 'body' is missing in a message of subject and body; add body: words said to a person; {{ name }} puts a fact in"),
        ("calendar: {days: [mon, tues]}", "2:24: error[shape]: item 2 of 'days' cannot be 'tues'; did you mean 'tue'?"),
        ("calendar: {except: 2026-12-24}", "2:20: error[shape]: 'except' is '2026-12-24', which is not a name; the name of a fact that is a list of dates; a date itself stands in a list, such as [2026-12-24]"),
        ("when: {delay: {minimun: 30}}", "2:16: error[unknown-key]: unknown key 'minimun' in a map of limits; did you mean 'minimum'?"),
        ("when: {delay: {not: {minimun: 30}}}", "2:22: error[unknown-key]: unknown key 'minimun' in a map of limits; did you mean 'minimum'?"),
        ("when: {any: [{delay: {exclusiveminimum: 30}}]}", "2:23: error[unknown-key]: unknown key 'exclusiveminimum' in a map of limits; did you mean 'exclusiveMinimum'?"),
        ("when: {delay: {max: 24}}", "2:16: error[unknown-key]: unknown key 'max' in a map of limits; did you mean 'maximum'?"),
        ("when: {delay: {min: 24}}", "2:16: error[unknown-key]: unknown key 'min' in a map of limits; did you mean 'minimum'?"),
        ("when: {delay: {At_least: 24}}", "2:16: error[unknown-key]: unknown key 'At_least' in a map of limits; did you mean 'minimum'?"),
        ("when: {delay: {gt: 24}}", "2:16: error[unknown-key]: unknown key 'gt' in a map of limits; did you mean 'exclusiveMinimum'?"),
        ("when: {delay: {'<': 24}}", "2:16: error[unknown-key]: unknown key '<' in a map of limits; did you mean 'exclusiveMaximum'?"),
        ("when: {delay: {less than: 24}}", "2:16: error[unknown-key]: unknown key 'less than' in a map of limits; did you mean 'exclusiveMaximum'?"),
        ("when: {any: [{delay: {not: {eq: 3}}}]}", "2:29: error[unknown-key]: unknown key 'eq' in a map of limits; did you mean 'const'?"),
        ("max: 3", "2:1: error[unknown-key]: unknown key 'max' in a playbook; it takes playbook, title, failure, owner, valid, priority, currency, calendar, search, say, when, derive, options, accept"),
        ("when: {any: {delay: 3}}", "2:13: error[shape]: 'any' should be a list, not a map; at least one of these conditions holds"),
        ("when: {all: []}", "2:13: error[shape]: 'all' is empty; each of these conditions holds"),
        ("when: {tier: []}", "2:14: error[shape]: 'tier' is empty; write a list"),
        ("when: {tier: {type: text}}", "2:21: error[shape]: 'type' cannot be 'text'; it takes string, number, integer, boolean, null, array, object"),
        ("when: {tier: {enum: gold}}", "2:21: error[shape]: 'enum' should be a list, not text; one of these values"),
        ("when: {tier: [[gold]]}", "2:15: error[shape]: item 1 of 'tier' should be a single value, not a list; text, a number, true, false or null"),
        ("when: {delay-minutes: 3}", "2:8: error[shape]: the key 'delay-minutes' is not a name; a name for facts and formulas: letters, digits and _, not starting with a digit, such as delay_minutes"),
        ("when: {sum: {minimum: {gbp: 3}}}", "2:24: error[shape]: the key 'gbp' is not a currency code; a currency code of three capital letters, such as GBP"),
        ("derive: {x: [1]}", "2:13: error[shape]: 'x' should be a formula or a map, not a list; write a formula; {when: CONDITION}; {table: [{when, value}], else: VALUE}; {by: DATE, from: {2026-04-01: VALUE}}; or a sum by currency, such as {GBP: 25, EUR: 30}"),
        ("derive: {x: {iff: 1}}", "2:13: error[shape]: 'x' has none of the keys it needs; write a formula; {when: CONDITION}; {table: [{when, value}], else: VALUE}; {by: DATE, from: {2026-04-01: VALUE}}; or a sum by currency, such as {GBP: 25, EUR: 30}"),
        ("derive: {x: {type: integer, ask: How long?}}", "2:10: error[shape]: 'x' looks like a fact, and stands among the derived names; move it to 'facts:' in facts.yaml"),
        ("derive: {x: {enum: [a, b], title: X}}", "2:10: error[shape]: 'x' looks like a fact, and stands among the derived names; move it to 'facts:' in facts.yaml"),
        ("derive: {x: {by: today}}", "2:13: error[missing-key]: 'from' is missing in a value by date; add from: a value for each first day, such as {2025-04-01: 6.24, 2026-04-01: 6.46}"),
        ("derive: {x: {by: today, from: {2026-13-01: 1}}}", "2:32: error[shape]: the key '2026-13-01' is not a date; a day of the calendar, written as 2026-11-23"),
        ("derive: {x: {table: [{when: {a: 1}, then: 2}], els: 3}}", "2:48: error[unknown-key]: unknown key 'els' in a table; did you mean 'else'?"),
        ("accept: [{code: x}]", "2:10: error[missing-key]: 'reason' is missing in an accepted finding; add reason: why it is right as it is"),
    ],
)  # fmt: skip
def test_a_fault_of_a_playbook_is_said_at_its_place(line: str, finding: str) -> None:
    assert finding in within(PLAYBOOK, line, "}")


@pytest.mark.parametrize(
    ("line", "findings"),
    [
        ("remedies: [{kind: refnd}]", ["2:19: error[shape]: 'kind' cannot be 'refnd'; did you mean 'refund'?"]),
        ("remedies: [refund]", ["2:12: error[shape]: item 1 of 'remedies' should be a map, not text; one thing the customer gets, starting with 'kind: …'; without an amount it states its worth"]),
        ("remedies: [{kind: refund, amont: 3}]", ["2:27: error[unknown-key]: unknown key 'amont' in a remedy; did you mean 'amount'?"]),
        ("remedies: [{kind: refund, amount: {gbp: 3}}]", ["2:36: error[shape]: the key 'gbp' is not a currency code; a currency code of three capital letters, such as GBP"]),
        ("remedies: [{kind: refund, amount: {GBP: [3]}}]", ["2:41: error[shape]: 'GBP' should be a formula, not a list; a formula such as 0.2 * order_total, a number, text, true, false or null. Inside { } put it in quotes if it has a comma"]),
        ("remedies: [{kind: refund, drop_below: {limit: 3}}]", ["2:39: error[missing-key]: 'reason' is missing in a limit and reason; add reason: one word for why nothing is due, such as too_small"]),
        ("remedies: [{kind: refund, round: {to: 0, mode: upp}}]", ["2:39: error[shape]: 'to' cannot be 0; the step to round to, such as 0.05 or 1", "2:48: error[shape]: 'mode' cannot be 'upp'; did you mean 'up'?"]),
        ("remedies: [{kind: refund, unless: []}]", ["2:27: error[unknown-key]: unknown key 'unless' in a remedy; it takes id, kind, what, amount, worth, at_least, at_most, times, scale, round, drop_below, drop_unless_above, quantity, unit and others"]),
        ("tell: [{team: kitchen, within: 3, message: x}]", ["2:32: error[shape]: 'within' should be a duration or formula, not the number 3; a duration from now, such as 30 minutes or 2 working days, or a formula that gives a date or a time"]),
        ("promise: [{id: a call, what: x}]", ["2:11: error[missing-key]: 'due' is missing in a promise; add due: a duration from now, such as 30 minutes or 2 working days, or a formula that gives a date or a time", "2:16: error[shape]: 'id' is 'a call', which is not an id; the promise's id, such as new-one"]),
    ],
)  # fmt: skip
def test_a_fault_of_an_option_is_said_at_its_place(line: str, findings: list[str]) -> None:
    assert within(OPTION, line, "}]}") == findings


@pytest.mark.parametrize(
    ("line", "findings"),
    [
        ("remedies: [{}]", ["2:12: error[shape]: item 1 of 'remedies' has none of the keys it needs; a remedy starts with 'kind: …'; a choice is {id, one_of: […], chosen_by: customer}"]),
        ("remedies: [{id: a, kind: care, wat: x}]", ["2:32: error[unknown-key]: unknown key 'wat' in a remedy; did you mean 'what'?"]),
        ("remedies: [{id: a, one_of: [{kind: care, what: 3}]}]", ["2:12: error[missing-key]: 'chosen_by' is missing in a choice; add chosen_by: who chooses: customer or house", "2:48: error[shape]: 'what' should be text, not the number 3; put it in quotes: \"3\""]),
        ("unless: [{reason: told late, when: {}}]", ["2:19: error[shape]: 'reason' is 'told late', which is not an id; one word for the reason, such as told_late"]),
        ("source: {law: x, checked: 2026-11-31}", ["2:27: error[shape]: 'checked' is '2026-11-31', which is not a date; the day on which somebody last read it, such as 2026-11-21"]),
        ("figures: {x: [1]}", ["2:14: error[shape]: 'x' should be a formula or a map, not a list; a sum of money: one formula, or one for each currency, such as {GBP: 10, EUR: 12}"]),
    ],
)  # fmt: skip
def test_a_fault_of_an_entitlement_is_said_at_its_place(line: str, findings: list[str]) -> None:
    assert within(ENTITLEMENT, line, "}") == findings


@pytest.mark.parametrize(
    ("line", "findings"),
    [
        ("limits: [{limit: a, per: person}]", ["2:10: error[missing-key]: 'at_most' or 'count' is missing in a limit; add one of them", "2:26: error[shape]: 'per' cannot be 'person'; it takes customer, incident, site, staff"]),
        ("retention: {customer: 2 years}", ["2:23: error[shape]: 'customer' is '2 years', which is not a duration; a number and a unit: 30 minutes, 2 hours, 1 day, 6 weeks, 24 months, 4 working hours, 3 working days"]),
        ("quiet_hours: 21-8", ["2:14: error[shape]: 'quiet_hours' is '21-8', which is not a span of hours; when no message goes out, such as 21:00-08:00"]),
        ("currencies: [GBP, GBP]", ["2:13: error[shape]: 'currencies' has the same item twice; keep one of them"]),
        ("calendar: 3", ["2:11: error[shape]: 'calendar' should be an id or a map, not the number 3; the working days and hours of the house"]),
        ("voice: {grade: 80, greeting: Hi}", ["2:16: error[shape]: 'grade' cannot be 80; the school grade at which scripts must be readable, such as 8", "2:30: error[shape]: 'greeting' should be a map, not text; how an e-mail or a letter starts: a text for each language, and for each channel with a text of its own"]),
        ("checks: {slow: no}", ["2:16: error[shape]: 'slow' cannot be 'no'; it takes warning, error, off"]),
    ],
)  # fmt: skip
def test_a_fault_of_the_house_is_said_at_its_place(line: str, findings: list[str]) -> None:
    assert within(HOUSE, line, "}") == findings


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("facts: {a: {}}", ["1:12: error[missing-key]: 'type' or 'enum' is missing in a fact; add one of them"]),
        ("facts: {a: {type: text}}", ["1:19: error[shape]: 'type' cannot be 'text'; it takes string, integer, number, boolean, money, date, date-time"]),
        ("facts: {a: {type: [date, date]}}", ["1:19: error[shape]: 'type' has more than 1 item; one type in brackets, such as [date]"]),
        ("facts: {a: {enum: [1]}}", ["1:20: error[shape]: item 1 of 'enum' should be text, not the number 1; put it in quotes: \"1\""]),
        ("facts: {a: {type: string, nullable: yes}}", ["1:37: error[shape]: 'nullable' should be true or false, not text; write true"]),
        ("facts: {now: {type: date}}", ["1:15: error[unknown-key]: unknown key 'type' in a built-in fact; it takes title, ask, why, labels"]),
        ("failures: {Food: {title: x}}", ["1:12: error[shape]: the key 'Food' is not a failure path; a node of the tree in failures.yaml: small letters, digits and -, with / between the levels, such as food/out-of-stock"]),
        ("failures: {food: Food}", ["1:18: error[shape]: 'food' should be a map, not text; write a map"]),
        ("cases: [{case: a, failure: a, at: 2026-11-23T10:00:00, expect: {tied: 1}}]", ["1:35: error[shape]: 'at' is '2026-11-23T10:00:00', which is not a date and time; the moment it is decided, such as 2026-11-23T10:00:00Z", "1:71: error[shape]: 'tied' should be true or false, not the number 1; whether two pages tie"]),
        ("of: late.meal\nlanguage: French", ["2:11: error[shape]: 'language' is 'French', which is not a language code; a language code, with a region where it matters: en, fr, fr-CA"]),
        ("of: house\nlanguage: fr\ncurrency: EUR", ["3:1: error[unknown-key]: unknown key 'currency' in a translation of the house; it takes of, language, source, accept, house, short_name, voice, teams, sites, roles"]),
        ("playbook: a", ["1:1: error[missing-key]: 'failure' is missing in a playbook; add failure: the failure this page covers, with everything beneath it; or a list of them", "1:1: error[missing-key]: 'options' is missing in a playbook; add options: ways to put it right, in order of preference, each starting with '- option: …'", "1:1: error[missing-key]: 'owner' is missing in a playbook; add owner: the team that answers for this page", "1:1: error[missing-key]: 'title' is missing in a playbook; add title: what went wrong, for people"]),
    ],
)  # fmt: skip
def test_a_fault_of_any_other_page_is_said_at_its_place(text: str, findings: list[str]) -> None:
    assert shape(text) == findings


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("title:Late: so sorry\nplaybook: a\nfailure: food\nowner: k\noptions: [{option: a, title: A}]", ["1:1: error[unknown-key]: a space is missing after the colon of 'title:'; write 'title: Late'"]),
        ("failures:\n  food:Late: {title: x}", ["2:3: error[shape]: a space is missing after the colon of 'food:'; write 'food: Late'"]),
        ("failures:\n  food:\n    title:Late", ["3:5: error[shape]: a space is missing after the colon of 'title:'; write 'title: Late'"]),
        ("failures:\n  food:\n    title: Late\n    search:\n      -sold out\n      - no chicken", ["5:7: error[shape]: a space is missing after the dash; write '- sold out - no chicken'"]),
        ("cases:\n  - case:late", ["2:5: error[shape]: a space is missing after the colon of 'case:'; write 'case: late'"]),
        ("of: failures\nlanguage: fr\nfailures:\n  food: see http://x.org", ["4:9: error[shape]: 'food' should be a map, not text; write a map"]),
    ],
)  # fmt: skip
def test_a_missing_space_that_yaml_lets_through_is_said_as_such(text: str, findings: list[str]) -> None:
    assert shape(text) == findings


def test_a_line_break_at_the_end_is_no_part_of_an_id() -> None:
    assert shape("entitlement: |\n  law.late\ntitle: Late\nfailure: food\n") == [
        "2:3: error[shape]: 'entitlement' is 'law.late\\n', which is not a page id; the id of this page, such as us-mi.scanner"
    ]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("list", "when: {x: [" + "[], " * 30_000 + "]}"),
        ("keys", "when: {x: {" + ", ".join(f"k{n}: 1" for n in range(30_000)) + "}}"),
        ("deep", "when: " + "{any: [" * 15 + "{x: {minimun: 1}}" + "]}" * 15),
        ("same", "search: [" + ", ".join(f"w{n}, {n}" for n in range(20_000)) + "]"),
    ],
)
def test_a_hostile_page_has_a_bounded_number_of_findings(name: str, line: str) -> None:
    assert 0 < len(within(PLAYBOOK, line, "}")) <= 100


@pytest.mark.parametrize("kind", KINDS)
def test_the_printed_schema_needs_no_other_file(kind: str) -> None:
    printed = schema(kind)
    Draft202012Validator.check_schema(printed)
    faults = list(Draft202012Validator(printed).iter_errors({kind: "x", "sya": "y"}))
    assert any("'sya' was unexpected" in fault.message for fault in faults)


@pytest.mark.parametrize("kind", KINDS)
def test_every_named_part_of_a_schema_teaches(kind: str) -> None:
    def parts(node: Any) -> list[Any]:
        inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
        return [node, *(part for item in inner for part in parts(item))]

    named = [
        part for part in parts(schema(kind)) if isinstance(part, dict) and isinstance(part.get("properties"), dict)
    ]
    closed = [part for part in named if part.get("additionalProperties") is False]
    assert closed
    assert [part for part in closed if "title" not in part] == []

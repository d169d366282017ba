"""Every finding of a compiled book: a wrong page with the whole finding, and a right one beside it that stays quiet."""

from __future__ import annotations

from datetime import date

import pytest

from engine.authoring.checks.names import tags_names
from engine.checking import check_files
from tests.book import ANY, FACTS, FAILURES, HOUSE, UNFINISHED, files, findings, page

Pages = dict[str, str]
ONE = "- {option: a, title: A}"
BARE = "any.yaml:2:1: warning[no-cases]: any.case has no case; write one in a .cases.yaml file beside it"


def late(options: str = ONE, head: str = "") -> Pages:
    return {"late.yaml": page(options, head)}


A_CASE = "cases: [{case: a bike, failure: repair, at: 2026-11-23T10:00:00Z, expect: {playbook: any.case}}]"


def remedy(text: str) -> Pages:
    return late(f"- {{option: a, title: A, remedies: [{{kind: refund, {text}}}]}}")


def two(one: str, other: str) -> Pages:
    """Two pages on late repairs, by what stands above their options."""
    return {"a.yaml": page(ONE, one).replace("late.page", "late.a"), "b.yaml": page(ONE, other).replace("late.page", "late.b")}


def house(old: str, new: str) -> Pages:
    assert old in HOUSE
    return {"house.yaml": HOUSE.replace(old, new)}


def facts(old: str, new: str) -> Pages:
    assert old in FACTS
    return {"facts.yaml": FACTS.replace(old, new)}


def french(text: str) -> Pages:
    return {**late(head="say: {put_right: I see to it.}"), "late.fr.yaml": text}


def law(text: str, source: str = "source: {law: Repairs Act, place: s. 4, checked: 2026-11-21}") -> Pages:
    """A page of law on late repairs: `text` goes beneath its source."""
    return {
        "law.yaml": f"entitlement: law.late\ntitle: Late repairs\nfailure: repair/late\n{source}\n{text}\n"
        "say: {put_right: The law is on your side.}\n"
    }


def law_case(text: str, facts: str) -> Pages:
    """The same with a case."""
    cases = f"cases: [{{case: c, failure: repair/late, facts: {facts}, expect: {{playbook: any.case}}}}]\n"
    return {**law(text), "law.cases.yaml": cases}


CALENDAR = 'calendar: {country: GB, subdivision: ENG, days: [mon, tue, wed, thu, fri], hours: "09:00-17:30"}'
EUROS = house("[GBP]", "[GBP, EUR]")
LETTER = "remedies: [{kind: information, id: letter}]"
PAID = "remedies: [{kind: refund, amount: paid}]"

FINDINGS: list[tuple[str, Pages, list[str], Pages]] = [
    (
        "two pages tie", two("when: {tier: racer}", "when: {insured: true}"),
        ["b.yaml:5:1: error[ambiguous]: late.b and late.a both answer when tier is racer, insured is true, and neither is more "
         "specific; make one narrower, or give one a priority"],
        two("when: {tier: racer, insured: false}", "when: {insured: true}"),
    ),
    (
        "two pages without a condition tie", two("priority: 0", "priority: 0"),
        ["b.yaml:1:1: error[ambiguous]: late.b and late.a both answer, and neither is more specific; "
         "make one narrower, or give one a priority"],
        two("when: {tier: club}", "when: {tier: racer}"),
    ),
    (
        "two pages may tie", two("when: {frame: {pattern: ^T}}", "when: {days_late: {multipleOf: 7}}"),
        ["b.yaml:5:1: error[ambiguous]: late.b and late.a may both answer, and neither is more specific; "
         "make one narrower, or give one a priority"],
        two("when: {frame: {pattern: ^T}}", "when: {frame: {pattern: ^T}, days_late: {multipleOf: 7}}"),
    ),
    (
        "a derived name is told by its name", two("derive: {wait: 'days_between(due_on, today)'}\nwhen: {wait: {minimum: 3}}", "when: {insured: true}"),
        ["b.yaml:5:1: error[ambiguous]: late.b and late.a may both answer when wait is 3, insured is true, and neither is more "
         "specific; make one narrower, or give one a priority"],
        two("derive: {wait: 'days_between(due_on, today)'}\nwhen: {wait: {minimum: 3}}\npriority: 1", "when: {insured: true}"),
    ),
    (
        "conditions contradict", late(head="when: {days_late: {minimum: 5, maximum: 4}}"),
        ["late.yaml:5:1: warning[unreachable]: late.page can never be chosen: its own conditions contradict; mend its 'when' or 'valid'"],
        late(head="when: {days_late: {minimum: 5, maximum: 5}}"),
    ),
    (
        "stronger pages take every case", {**two("priority: 1\nwhen: {insured: true}", "priority: 1\nwhen: {insured: false}"), **late()},
        ["late.yaml:1:1: warning[unreachable]: late.page can never be chosen: late.a and late.b take every case; "
         "widen it, give it a priority, or take it out"],
        {**two("priority: 1\nwhen: {insured: true}", "priority: 1\nwhen: {insured: false, tier: racer}"), **late()},
    ),
    (
        "a case without an option",
        late("- {option: a, title: A, when: {days_late: {maximum: 3}}}\n- {option: b, title: B, when: {days_late: {minimum: 5}}}"),
        ["late.yaml:6:1: error[gap]: late.page has no option when days_late is 4; add an option without 'when', or one for this case"],
        late("- {option: a, title: A, when: {days_late: {maximum: 3}}}\n- {option: b, title: B, when: {days_late: {minimum: 4}}}"),
    ),
    (
        "null without an option", late("- {option: a, title: A, when: {signed: true}}\n- {option: b, title: B, when: {signed: false}}"),
        ["late.yaml:6:1: error[gap]: late.page has no option when signed is null; add an option without 'when', or one for this case"],
        late("- {option: a, title: A, when: {signed: true}}\n- {option: b, title: B, when: {signed: [false, null]}}"),
    ),
    (
        "a derived case without an option",
        late("- {option: a, title: A, when: {wait: {maximum: 3}}}\n- {option: b, title: B, when: {wait: {minimum: 5}}}",
             "derive: {wait: 'days_between(due_on, today)'}"),
        ["late.yaml:6:1: error[gap]: late.page may have no option when wait is 4; add an option without 'when', or one for this case"],
        late("- {option: a, title: A, when: {wait: {maximum: 3}}}\n- {option: b, title: B, when: {wait: {minimum: 4}}}",
             "derive: {wait: 'days_between(due_on, today)'}"),
    ),
    (
        "no page for every case", {"any.yaml": ANY.strip().replace("owner:", "valid: {from: 2026-01-01}\nowner:")},
        ["failures.yaml:3:3: error[no-fallback]: when nothing is known yet, no page answers for 'repair', "
         "and none at all when today is 2025-12-31; write a page for it without 'when' and 'valid', whose words need no fact"],
        {"any.yaml": ANY.strip()},
    ),
    (
        "no page for the failure of a case",
        {"any.yaml": ANY.strip().replace("owner:", "valid: {until: 2026-01-01}\nowner:"), "any.cases.yaml": A_CASE},
        ["failures.yaml:3:3: error[no-fallback]: when nothing is known yet, no page answers for 'repair', "
         "and none at all when today is 2026-01-02; write a page for it without 'when' and 'valid', whose words need no fact"],
        {"any.yaml": ANY.strip(), "any.cases.yaml": A_CASE},
    ),
    (
        "no words without a fact", {"any.yaml": ANY.replace("Your bike", "Your {{ frame }}")},
        ["failures.yaml:3:3: error[no-fallback]: when nothing is known yet, no page answers for 'repair': any.case waits for frame; "
         "put what may be unknown behind 'is defined', or write a page whose words need no fact"],
        {"any.yaml": ANY.replace("Your bike", "Your {% if frame is defined %}{{ frame }}{% else %}bike{% endif %}")},
    ),
    (
        "a remedy of no worth", late("- {option: a, title: A, remedies: [{kind: upgrade, what: a light}]}"),
        ["late.yaml:7:38: error[no-worth]: the upgrade has neither amount nor worth; say what it costs the house, as in worth: 0"],
        late("- {option: a, title: A, remedies: [{kind: upgrade, what: a light, worth: 0}]}"),
    ),
    (
        "a divisor that may be zero", remedy("amount: paid / days_late"),
        ["late.yaml:7:68: warning[division]: 'days_late' can be zero: such an incident is refused; "
         "give it a minimum above 0 in facts.yaml, or divide by max(days_late, 1)"],
        remedy("amount: 'paid / max(days_late, 1)'"),
    ),
    (
        "a divisor that is zero", remedy("amount: paid / 0"),
        ["late.yaml:7:61: error[division]: this divides by zero; divide by something that is never zero"],
        remedy("amount: paid / 2"),
    ),
    (
        "a table without else", late(head="derive:\n  r: {table: [{when: {days_late: {minimum: 5}}, value: 2}]}"),
        ["late.yaml:6:7: warning[no-else]: no row covers the case where days_late is 0, and there is no 'else': the value is null; "
         "add 'else: …', or a row for it"],
        late(head="derive:\n  r: {table: [{when: {days_late: {minimum: 5}}, value: 2}, {when: {days_late: {maximum: 4}}, value: 1}]}"),
    ),
    (
        "a hole in a table",
        late(head="derive:\n  r: {table: [{when: {days_late: {maximum: 3}}, value: 1}, {when: {days_late: {minimum: 5}}, value: 2}], else: 0}"),
        ["late.yaml:6:7: warning[table-gap]: there is a hole between the rows, where days_late is 4; "
         "close it, or say in the row above where it ends"],
        late(head="derive:\n  r: {table: [{when: {days_late: {maximum: 4}}, value: 1}, {when: {days_late: {minimum: 5}}, value: 2}], else: 0}"),
    ),
    (
        "rows that overlap",
        late(head="derive:\n  r: {table: [{when: {days_late: {minimum: 1, maximum: 5}}, value: 1}, "
                  "{when: {days_late: {minimum: 5, maximum: 9}}, value: 2}], else: 0}"),
        ["late.yaml:6:72: warning[table-overlap]: rows 1 and 2 both hold where days_late is 5; end one where the other starts: the first row wins"],
        late(head="derive:\n  r: {table: [{when: {days_late: {minimum: 1, maximum: 5}}, value: 1}, "
                  "{when: {days_late: {minimum: 6, maximum: 9}}, value: 2}], else: 0}"),
    ),
    (
        "a row never used",
        late(head="derive:\n  r: {table: [{when: {days_late: {minimum: 1}}, value: 1}, {when: {days_late: {minimum: 5}}, value: 2}], else: 0}"),
        ["late.yaml:6:60: warning[unused-row]: row 2 is never used: the rows above take every case; move it up, or narrow the rows above it"],
        late(head="derive:\n  r: {table: [{when: {days_late: {minimum: 5}}, value: 2}, {when: {days_late: {minimum: 1}}, value: 1}], else: 0}"),
    ),
    (
        "an edge in and out",
        late("- {option: a, title: A, when: {days_late: {minimum: 5}}}\n- {option: b, title: B, when: {days_late: {exclusiveMinimum: 5}}}\n- {option: c, title: C}"),
        ["late.yaml:8:5: warning[mixed-edge]: days_late of exactly 5 counts in one place and not in another; "
         "decide on which side the edge itself is, or accept this with the reason"],
        late("- {option: a, title: A, when: {days_late: {minimum: 5}}}\n- {option: b, title: B, when: {days_late: {exclusiveMinimum: 6}}}\n- {option: c, title: C}"),
    ),
    (
        "valid backwards", late(head="valid: {from: 2026-12-01, until: 2026-01-01}"),
        ["late.yaml:1:1: warning[unreachable]: late.page can never be chosen: its own conditions contradict; mend its 'when' or 'valid'",
         "late.yaml:5:34: error[date-order]: it ends on 2026-01-01, before it starts on 2026-12-01; swap the two, or mend the year"],
        late(head="valid: {from: 2026-01-01, until: 2026-12-01}"),
    ),
    (
        "starts backwards", late(head="derive:\n  r: {by: due_on, from: {2026-01-01: 1, 2025-01-01: 2}}"),
        ["late.yaml:6:41: warning[date-order]: 2025-01-01 stands after 2026-01-01; write the starts from old to new"],
        late(head="derive:\n  r: {by: due_on, from: {2025-01-01: 2, 2026-01-01: 1}}"),
    ),
    (
        "a sum missing", {**remedy("amount: {GBP: 5}"), **EUROS},
        ["late.yaml:7:61: warning[missing-currency]: there is no sum in EUR, which the house takes; add EUR: …"],
        {**remedy("amount: {GBP: 5, EUR: 6}"), **EUROS},
    ),
    (
        "a limit missing", {**late(head="when: {paid: {minimum: {GBP: 5}}}"), **EUROS},
        ["late.yaml:5:24: warning[missing-currency]: there is no sum in EUR, which the house takes; add EUR: …"],
        {**late(head="when: {paid: {minimum: {GBP: 5, EUR: 6}}}"), **EUROS},
    ),
    (
        "a fact's own limit missing", {**facts("deposit: {type: money,", "deposit: {type: money, maximum: {GBP: 90},"), **EUROS},
        ["facts.yaml:9:35: warning[missing-currency]: there is no sum in EUR, which the house takes; add EUR: …"],
        {**facts("deposit: {type: money,", "deposit: {type: money, maximum: {GBP: 90, EUR: 99},"), **EUROS},
    ),
    (
        "a shared sum missing", {"facts.yaml": FACTS + "derive: {fee: {GBP: 5}}\n", **EUROS},
        ["facts.yaml:19:15: warning[missing-currency]: there is no sum in EUR, which the house takes; add EUR: …"],
        {"facts.yaml": FACTS + "derive: {fee: {GBP: 5, EUR: 6}}\n", **EUROS},
    ),
    (
        "a bare sum of a list", {**late(head="when: {fees: {contains: {minimum: 5}}}"), **EUROS},
        ["late.yaml:5:25: error[money-currency]: 5 has no currency; write the sum by currency: {GBP: 5, EUR: 5}"],
        {**late(head="when: {fees: {contains: {minimum: {GBP: 5, EUR: 6}}}}"), **EUROS},
    ),
    (
        "a list's sum missing", {**late(head="when: {fees: {contains: {minimum: {GBP: 5}}}}"), **EUROS},
        ["late.yaml:5:35: warning[missing-currency]: there is no sum in EUR, which the house takes; add EUR: …"],
        {**late(head="when: {fees: {contains: {minimum: {GBP: 5, EUR: 6}}}}"), **EUROS},
    ),
    (
        "whole numbers and a limit", two("when: {share: {type: integer}}", "when: {share: {minimum: 0.5}}"),
        ["b.yaml:5:1: error[ambiguous]: late.b and late.a both answer when share is 1, and neither is more specific; "
         "make one narrower, or give one a priority"],
        two("when: {share: {type: integer}}", "when: {share: {type: integer, minimum: 0.5}}"),
    ),
    (
        "whole numbers of no option",
        late("- {option: a, title: A, when: {share: {minimum: 0.5}}}\n- {option: b, title: B, when: {share: {not: {type: integer}}}}\n"
             "- {option: c, title: C, when: {share: null}}"),
        ["late.yaml:6:1: error[gap]: late.page has no option when share is 0; add an option without 'when', or one for this case"],
        late("- {option: a, title: A, when: {share: {type: integer}}}\n- {option: b, title: B, when: {share: {not: {type: integer}}}}\n"
             "- {option: c, title: C, when: {share: null}}"),
    ),
    (
        "no whole number between", late(head="when: {share: {type: integer, minimum: 0.2, maximum: 0.8}}"),
        ["late.yaml:5:1: warning[unreachable]: late.page can never be chosen: its own conditions contradict; mend its 'when' or 'valid'"],
        late(head="when: {share: {type: integer, minimum: 0.5}}"),
    ),
    (
        "a bare sum", {**remedy("amount: 5"), **EUROS},
        ["late.yaml:7:61: error[money-currency]: the sum 5 has no currency; write it by currency: {GBP: 5, EUR: 5}"],
        {**remedy("amount: 0"), **EUROS},
    ),
    (
        "a sum in no currency", remedy("amount: paid, at_most: {GPB: 5}"),
        ["late.yaml:7:77: error[currency]: 'GPB' is no currency; did you mean 'GBP'?"], remedy("amount: paid, at_most: {GBP: 5}"),
    ),
    (
        "a limit in another currency", late(head="when: {any: [{insured: true}, {paid: {minimum: {EUR: 5}}}]}"),
        ["late.yaml:5:49: error[currency]: EUR is not one of the house's; known: GBP"],
        late(head="when: {any: [{insured: true}, {paid: {minimum: {GBP: 5}}}]}"),
    ),
    (
        "a fact's limit in no currency", facts("paid: {type: money, minimum: 0,", "paid: {type: money, minimum: {GPB: 0},"),
        ["facts.yaml:8:33: error[currency]: 'GPB' is no currency; did you mean 'GBP'?"],
        facts("paid: {type: money, minimum: 0,", "paid: {type: money, minimum: {GBP: 0},"),
    ),
    (
        "a page in another currency", {**late("- {option: a, title: A, remedies: [{kind: refund, amount: 5}]}", "currency: EUR")},
        ["late.yaml:5:11: error[currency]: EUR is not one of the house's; known: GBP"],
        {**late("- {option: a, title: A, remedies: [{kind: refund, amount: 5}]}", "currency: EUR"), **EUROS},
    ),
    (
        "a house's limit in no currency", {"house.yaml": HOUSE + "limits: [{limit: a, per: customer, at_most: {GPB: 5}}]\n"},
        ["house.yaml:15:46: error[currency]: 'GPB' is no currency; did you mean 'GBP'?"],
        {"house.yaml": HOUSE + "limits: [{limit: a, per: customer, at_most: {GBP: 5}}]\n"},
    ),
    (
        "a calendar the house does not have",
        {"house.yaml": HOUSE.replace(CALENDAR, "calendar: uk\ncalendars: {gb: {country: GB}}")},
        ["house.yaml:8:11: error[calendar]: unknown calendar 'uk'; known: gb"],
        {"house.yaml": HOUSE.replace(CALENDAR, "calendar: gb\ncalendars: {gb: {country: GB}}")},
    ),
    (
        "a node beneath nothing", {"failures.yaml": FAILURES + "  paint/chip: {title: A chip}\n"},
        ["failures.yaml:7:3: error[unknown-failure]: 'paint/chip' hangs beneath 'paint', which is not there; declare 'paint' too"],
        {"failures.yaml": FAILURES + "  repair/paint: {title: A chip}\n"},
    ),
    (
        "a time in words", late(head='say: {put_right: "It is ready in ten minutes."}'),
        ["late.yaml:5:34: error[literal-in-words]: 'ten minutes' is written out; "
         "take it from a remedy, a promise or a fact, as in {{ promises.call.due | day }}"],
        late(head='say: {put_right: "It is ready {{ today | day }}."}'),
    ),
    (
        "a phrase the house avoids",
        {**late(head='say: {put_right: "Unfortunately it is late."}'), "house.yaml": HOUSE + "voice: {avoid: [unfortunately]}\n"},
        ["late.yaml:5:18: warning[avoided-words]: the house does not say 'Unfortunately'; say it another way"],
        {**late(head='say: {put_right: "It is late."}'), "house.yaml": HOUSE + "voice: {avoid: [unfortunately]}\n"},
    ),
    (
        "a translation of nothing", french("of: late.pge\nlanguage: fr\nsay: {put_right: Oui.}\n"),
        ["late.fr.yaml:1:5: error[unknown-page]: there is no page 'late.pge'; did you mean 'late.page'?"],
        french('of: late.page\nlanguage: fr\nsource: "d77f877fdaf2"\nsay: {put_right: Oui.}\n'),
    ),
    (
        "a translation of an older page", french('of: late.page\nlanguage: fr\nsource: "0123456789ab"\nsay: {put_right: Oui.}\n'),
        ["late.fr.yaml:3:9: warning[stale-translation]: late.page has changed since this was translated; "
         'read it against the page, then write source: "d77f877fdaf2"'],
        french('of: late.page\nlanguage: fr\nsource: "d77f877fdaf2"\nsay: {put_right: Oui.}\n'),
    ),
    (
        "a translation of an option that is not there", french('of: late.page\nlanguage: fr\nsource: "d77f877fdaf2"\noptions: {b: {title: B}}\n'),
        ["late.fr.yaml:4:11: error[unknown-option]: late.page has no option 'b'; known: a"],
        french('of: late.page\nlanguage: fr\nsource: "d77f877fdaf2"\noptions: {a: {title: B}}\n'),
    ),
    (
        "a language the house does not speak", french('of: late.page\nlanguage: de\nsource: "d77f877fdaf2"\nsay: {put_right: Ja.}\n'),
        ["late.fr.yaml:2:11: error[unknown-language]: the house has no language 'de'; known: en, fr"],
        french('of: late.page\nlanguage: fr\nsource: "d77f877fdaf2"\nsay: {put_right: Ja.}\n'),
    ),
    (
        "a case about nothing",
        {**late(), "late.cases.yaml": "cases: [{case: c, failure: repair/lat, role: boss, channel: fax, facts: {day_late: 3}, expect: {playbook: late.pag}}]\n"},
        [BARE,
         "late.cases.yaml:1:28: error[unknown-failure]: unknown failure 'repair/lat'; did you mean 'repair/late'?",
         "late.cases.yaml:1:46: error[unknown-role]: unknown role 'boss'; known: apprentice, mechanic, owner",
         "late.cases.yaml:1:61: error[unknown-channel]: unknown channel 'fax'; known: email, in_person, phone, sms",
         "late.cases.yaml:1:74: error[unknown-fact]: unknown fact 'day_late'; did you mean 'days_late'?",
         "late.cases.yaml:1:107: error[unknown-page]: there is no page 'late.pag'; did you mean 'late.page'?"],
        {**late(), "late.cases.yaml": "cases: [{case: c, failure: repair/late, expect: {playbook: late.page}}, {case: d, failure: repair, expect: {playbook: any.case}}]\n"},
    ),
    (
        "an unknown fact in a condition", late(head="when: {day_late: 3}"),
        ["late.yaml:5:8: error[unknown-fact]: unknown fact 'day_late'; did you mean 'days_late'?"], late(head="when: {days_late: 3}"),
    ),
    (
        "an unknown fact in a sum", remedy("amount: 0.5 * piad"),
        ["late.yaml:7:67: error[unknown-fact]: unknown fact 'piad'; did you mean 'paid'?"], remedy("amount: 0.5 * paid"),
    ),
    (
        "an unknown name in words", late(head='say: {put_right: "{{ fram }} is late."}'),
        ["late.yaml:5:22: error[unknown-name]: unknown name 'fram'; did you mean 'frame'?"],
        late(head='say: {put_right: "{{ frame }} is late."}'),
    ),
    (
        "a value of another type", late(head="when: {days_late: soon}"),
        ["late.yaml:5:19: error[type]: the value takes a whole number, not 'soon'; give a whole number"], late(head="when: {days_late: 3}"),
    ),
    (
        "a label for no member", facts("title: Part, ask", "labels: {bell: a bell}, title: Part, ask"),
        ["facts.yaml:5:48: error[type]: 'bell' is no value of part; known: brake, wheel, chain"],
        facts("title: Part, ask", "labels: {brake: a brake}, title: Part, ask"),
    ),
    (
        "a default that is no member", facts("default: summer", "default: spring"),
        ["facts.yaml:18:45: error[type]: the default takes one of summer, winter, not 'spring'; give season a default of its type"],
        facts("default: summer", "default: winter"),
    ),
    (
        "a sum that is no sum", remedy("amount: insured"),
        ["late.yaml:7:61: error[type]: this is boolean, not a sum; give a sum of money"], remedy("amount: paid"),
    ),
    (
        "times a sum", remedy("amount: paid, times: paid"),
        ["late.yaml:7:74: error[type]: this is money, not a number; give a number or a formula for one"], remedy("amount: paid, times: days_late"),
    ),
    (
        "due at no time", late("- {option: a, title: A, promise: [{id: c, what: x, due: days_late}]}"),
        ["late.yaml:7:59: error[type]: this is whole number, not a time; write '30 minutes', or a formula for a day"],
        late("- {option: a, title: A, promise: [{id: c, what: x, due: due_on}]}"),
    ),
    (
        "values by a time of day", late(head="derive:\n  r: {by: dropped_at, from: {2026-01-01: 1}}"),
        ["late.yaml:6:11: error[type]: 'by' takes a date, not date-time; date_of(x) gives the day of a time"],
        late(head="derive:\n  r: {by: date_of(dropped_at), from: {2026-01-01: 1}}"),
    ),
    (
        "values of two types", late(head="derive:\n  r: {table: [{when: {insured: true}, value: 1.5}], else: paid}"),
        ["late.yaml:6:59: error[type]: the values are number, money; give all of them one type"],
        late(head="derive:\n  r: {table: [{when: {insured: true}, value: 0 * paid}], else: paid}"),
    ),
    (
        "a circle of names", late(head="derive: {a: b + 1, b: a + 1}"),
        ["late.yaml:5:13: error[cycle]: 'a' and 'b' depend on each other; break the circle"], late(head="derive: {a: share + 1, b: a + 1}"),
    ),
    (
        "a name of itself", late(head="derive: {a: a + 1}"),
        ["late.yaml:5:13: error[cycle]: 'a' depends on itself; break the circle"], late(head="derive: {a: share + 1}"),
    ),
    (
        "a name used above", late(head="derive: {a: b + 1, b: days_late}"),
        ["late.yaml:5:13: error[unknown-fact]: 'b' is defined below; move 'b' above 'a'"], late(head="derive: {b: days_late, a: b + 1}"),
    ),
    (
        "a power", late(head="derive: {a: days_late ** 2}"),
        ["late.yaml:5:13: error[formula]: the power operator ** cannot be used in a formula; "
         "use names, numbers, + - * /, comparisons, and/or/not, A if C else B, and the listed functions"],
        late(head="derive: {a: days_late * days_late}"),
    ),
    (
        "no formula", late(head="derive: {a: 2 x days_late}"),
        ["late.yaml:5:15: error[formula]: '2 x days_late' is no formula; write it as in total * 0.1, with * for times"],
        late(head="derive: {a: 2 * days_late}"),
    ),
    (
        "no function", late(head="derive: {a: rond(days_late)}"),
        ["late.yaml:5:13: error[formula]: there is no function 'rond'; did you mean 'round'?"], late(head="derive: {a: round(days_late)}"),
    ),
    (
        "a fact defined again", late(head="derive: {paid: days_late}"),
        ["late.yaml:5:10: error[name-clash]: 'paid' already means something; choose another name"], late(head="derive: {payed: days_late}"),
    ),
    (
        "a remedy called as a fact", remedy("id: paid, amount: paid"),
        ["late.yaml:7:57: error[name-clash]: 'paid' already means something; give the remedy an id of its own"], remedy("id: back, amount: paid"),
    ),
    (
        "two options of one id", late("- {option: a, title: A}\n- {option: a, title: B}"),
        ["late.yaml:8:5: error[duplicate-id]: two options are called 'a'; give each an id of its own"], late("- {option: a, title: A}\n- {option: b, title: B}"),
    ),
    (
        "two remedies of one id", late("- {option: a, title: A, remedies: [{kind: refund, amount: 1}, {kind: refund, amount: 2}]}"),
        ["late.yaml:7:65: error[duplicate-id]: two remedies are called 'refund'; give each an id of its own"],
        late("- {option: a, title: A, remedies: [{kind: refund, amount: 1}, {id: more, kind: refund, amount: 2}]}"),
    ),
    (
        "an unknown failure", {"late.yaml": page(ONE).replace("repair/late", "repair/lte")},
        ["late.yaml:3:10: error[unknown-failure]: unknown failure 'repair/lte'; did you mean 'repair/late'?"], late(),
    ),
    (
        "an unknown team", late("- {option: a, title: A, tell: [{team: workshp, message: Hi.}]}"),
        ["late.yaml:7:41: error[unknown-team]: unknown team 'workshp'; did you mean 'workshop'?"],
        late("- {option: a, title: A, tell: [{team: workshop, message: Hi.}]}"),
    ),
    (
        "an unknown owner", {"late.yaml": page(ONE).replace("owner: workshop", "owner: shop")},
        ["late.yaml:4:8: error[unknown-team]: unknown team 'shop'; known: counter, workshop"], late(),
    ),
    (
        "holidays of nowhere", house("subdivision: ENG", "subdivision: XX"),
        ["house.yaml:8:11: error[calendar]: no public holidays are known for GB-XX; use ISO codes such as GB and ENG"],
        house("subdivision: ENG", "subdivision: SCT"),
    ),
    (
        "hours that end before they start", house("09:00-17:30", "09:00-08:00"),
        ["house.yaml:8:83: error[calendar]: '09:00-08:00' are no hours; write them as in 09:00-17:30"], house("09:00-17:30", "00:00-24:00"),
    ),
    (
        "an unknown calendar", late(head="calendar: bank"),
        ["late.yaml:5:11: error[calendar]: unknown calendar 'bank'; none is declared"],
        {**late(head="calendar: bank"), "house.yaml": HOUSE + "calendars: {bank: {country: GB}}\n"},
    ),
    (
        "a currency of nowhere", house("[GBP]", "[GBP, GPB]"),
        ["house.yaml:5:19: error[currency]: 'GPB' is no currency; use a code such as GBP or EUR"], house("[GBP]", "[GBP, EUR]"),
    ),
    (
        "authority in another currency", house("{GBP: 40}", "{EUR: 40}"),
        ["house.yaml:13:33: error[currency]: EUR is not one of the house's; known: GBP"], house("{GBP: 40}", "{GBP: 41}"),
    ),
    (
        "a zone of nowhere", house("Europe/London", "Europe/Londn"),
        ["house.yaml:7:11: error[timezone]: unknown time zone 'Europe/Londn'; use a name such as Europe/London"], house("Europe/London", "Europe/Paris"),
    ),
    (
        "an unknown channel", house("sms]", "fax]"),
        ["house.yaml:9:37: error[unknown-channel]: unknown channel 'fax'; known: chat, email, in_person, letter, phone, sms"], house("sms]", "chat]"),
    ),
    (
        "settling nothing owed", remedy("amount: paid, settles: law.x"),
        ["late.yaml:7:76: error[unknown-settles]: nothing owed is called 'law.x'; none is declared"], remedy("amount: paid"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "told"), [pytest.param(row[1], row[2], id=row[0]) for row in FINDINGS])
def test_what_is_wrong_is_told_with_its_place_and_its_fix(wrong: Pages, told: list[str]) -> None:
    assert findings(wrong) == told


@pytest.mark.parametrize("right", [pytest.param(row[3], id=row[0]) for row in FINDINGS])
def test_what_is_right_is_left_in_peace(right: Pages) -> None:
    assert findings(right) == []


TODAY = date(2026, 11, 23)
LAW_FINDINGS: list[tuple[str, Pages, list[str], Pages]] = [
    (
        "a law of nowhere", law(LETTER, "source: {place: s. 4}"),
        ["law.yaml:1:1: error[no-source]: nothing says which law or contract this is; "
         "add 'source: {law: …, place: …, checked: …}', or 'contract'"],
        law(LETTER, "source: {contract: Our guarantee, place: p. 2, checked: 2026-11-21}"),
    ),
    (
        "a law nobody checked", law(LETTER, "source: {law: Repairs Act, place: s. 4}"),
        ["law.yaml:4:1: warning[old-source]: nobody has noted when it was checked; add 'checked: …'"], law(LETTER),
    ),
    (
        "a law not checked for a year", law(LETTER, "source: {law: Repairs Act, place: s. 4, checked: 2025-11-22}"),
        ["law.yaml:4:50: warning[old-source]: last checked on 2025-11-22, over a year ago; read the source again, then change the day"],
        law(LETTER, "source: {law: Repairs Act, place: s. 4, checked: 2025-11-23}"),
    ),
    (
        "a law checked tomorrow", law(LETTER, "source: {law: Repairs Act, place: s. 4, checked: 2026-11-24}"),
        ["law.yaml:4:50: warning[date-order]: it was checked on 2026-11-24, which has not come yet; write the day it was checked"],
        law(LETTER, "source: {law: Repairs Act, place: s. 4, checked: 2026-11-23}"),
    ),
    (
        "a law that ends before it starts", law("valid: {from: 2026-12-01, until: 2026-01-01}\n" + LETTER),
        ["law.yaml:5:34: error[date-order]: it ends on 2026-01-01, before it starts on 2026-12-01; swap the two, or mend the year"],
        law("valid: {from: 2026-01-01, until: 2026-12-01}\n" + LETTER),
    ),
    (
        "a deadline that never comes", law(LETTER + "\ndeadlines: {claim_by: null}"),
        ["law.yaml:6:23: error[no-deadline]: 'claim_by' is always null; give a formula for a date"],
        law(LETTER + "\ndeadlines: {claim_by: due_on}"),
    ),
    (
        "a law's sum missing", {**law("remedies: [{kind: compensation, amount: {GBP: 5}}]"), **EUROS},
        ["law.yaml:5:41: warning[missing-currency]: there is no sum in EUR, which the house takes; add EUR: …"],
        {**law("currency: GBP\nremedies: [{kind: compensation, amount: {GBP: 5}}]"), **EUROS},
    ),
    (
        "a law's sum in no currency", law("currency: EUR\nremedies: [{kind: compensation, amount: {EUR: 5}, at_most: {ERU: 9}}]"),
        ["law.yaml:6:61: error[currency]: 'ERU' is no currency; did you mean 'EUR'?"],
        law("currency: EUR\nremedies: [{kind: compensation, amount: {EUR: 5}, at_most: {EUR: 9}}]"),
    ),
    (
        "a law in no currency", law("currency: ERU\n" + LETTER),
        ["law.yaml:5:11: error[currency]: 'ERU' is no currency; known: GBP"], law("currency: EUR\n" + LETTER),
    ),
    (
        "a law's table without else", law("derive:\n  r: {table: [{when: {days_late: {minimum: 5}}, value: 2}]}\n" + LETTER),
        ["law.yaml:6:7: warning[no-else]: no row covers the case where days_late is 0, and there is no 'else': the value is null; "
         "add 'else: …', or a row for it"],
        law("derive:\n  r: {table: [{when: {days_late: {minimum: 5}}, value: 2}], else: 0}\n" + LETTER),
    ),
    (
        "a hole in a law's table",
        law("derive:\n  r: {table: [{when: {days_late: {maximum: 3}}, value: 1}, {when: {days_late: {minimum: 5}}, value: 2}], else: 0}\n" + LETTER),
        ["law.yaml:6:7: warning[table-gap]: there is a hole between the rows, where days_late is 4; close it, or say in the row above where it ends"],
        law("derive:\n  r: {table: [{when: {days_late: {maximum: 4}}, value: 1}, {when: {days_late: {minimum: 5}}, value: 2}], else: 0}\n" + LETTER),
    ),
    (
        "rows of a law that overlap",
        law("derive:\n  r: {table: [{when: {days_late: {minimum: 1, maximum: 5}}, value: 1}, {when: {days_late: {minimum: 5, maximum: 9}}, value: 2}], else: 0}\n" + LETTER),
        ["law.yaml:6:72: warning[table-overlap]: rows 1 and 2 both hold where days_late is 5; end one where the other starts: the first row wins"],
        law("derive:\n  r: {table: [{when: {days_late: {minimum: 1, maximum: 5}}, value: 1}, {when: {days_late: {minimum: 6, maximum: 9}}, value: 2}], else: 0}\n" + LETTER),
    ),
    (
        "a row of a law never used",
        law("derive:\n  r: {table: [{when: {insured: true}, value: 1}, {when: {insured: true, days_late: 5}, value: 2}], else: 0}\n" + LETTER),
        ["law.yaml:6:50: warning[unused-row]: row 2 is never used: the rows above take every case; move it up, or narrow the rows above it"],
        law("derive:\n  r: {table: [{when: {insured: true, days_late: 5}, value: 2}, {when: {insured: true}, value: 1}], else: 0}\n" + LETTER),
    ),
    (
        "an edge of a law in and out",
        law("unless: [{reason: early, when: {days_late: {maximum: 5}}}]\nremedies: [{kind: information, id: letter, when: {days_late: {exclusiveMaximum: 5}}}]"),
        ["law.yaml:5:10: warning[mixed-edge]: days_late of exactly 5 counts in one place and not in another; "
         "decide on which side the edge itself is, or accept this with the reason"],
        law("unless: [{reason: early, when: {days_late: {maximum: 5}}}]\nremedies: [{kind: information, id: letter, when: {days_late: {exclusiveMaximum: 9}}}]"),
    ),
    (
        "an exclusion no case reaches", law_case("unless: [{reason: early, when: {days_late: 0}}]\n" + LETTER, "{days_late: 3}"),
        ["law.yaml:5:10: warning[unreached]: no case reaches 'early'; write a case for it beside the page"],
        law_case("unless: [{reason: early, when: {days_late: 0}}]\n" + LETTER, "{days_late: 0}"),
    ),
    (
        "a remedy of a law that is not there",
        {**law(PAID), **remedy("amount: paid, settles: law.late.refnd")},
        ["late.yaml:7:76: error[unknown-settles]: nothing owed is called 'law.late.refnd'; did you mean 'law.late.refund'?"],
        {**law(PAID), **remedy("amount: paid, settles: law.late.refund")},
    ),
]  # fmt: skip


def covered(pages: Pages) -> list[str]:
    """What is found in a book on a day, the branches its cases leave untried among it."""
    return [str(finding) for finding in check_files(files(pages), TODAY).findings if finding.code not in UNFINISHED]


@pytest.mark.parametrize(("wrong", "told"), [pytest.param(row[1], row[2], id=row[0]) for row in LAW_FINDINGS])
def test_what_is_wrong_with_a_law_is_told_with_its_place_and_its_fix(wrong: Pages, told: list[str]) -> None:
    assert covered(wrong) == told


@pytest.mark.parametrize("right", [pytest.param(row[3], id=row[0]) for row in LAW_FINDINGS])
def test_a_right_law_is_left_in_peace(right: Pages) -> None:
    assert covered(right) == []


ENUM_BRANCH = "derive:\n  seat: {table: [{when: {insured: true}, value: racer}], else: tier}\nwhen: {seat: racer}"
FALSE_ALARMS: list[tuple[str, Pages]] = [
    ("== None is never null", late("- {option: a, title: A, when: {free: true}}\n- {option: b, title: B, when: {free: false}}", "derive: {free: booked_on == None}")),
    ("a condition is never null", late("- {option: a, title: A, when: {low: true}}\n- {option: b, title: B, when: {low: false}}", "derive: {low: {when: {share: {maximum: 3}}}}")),
    ("coalesce with a number is never null", late("- {option: a, title: A, when: {s: {maximum: 3}}}\n- {option: b, title: B, when: {s: {exclusiveMinimum: 3}}}", "derive: {s: 'coalesce(share, 0)'}")),
    ("whole facts make whole sums", late("- {option: a, title: A, when: {s: {maximum: 3}}}\n- {option: b, title: B, when: {s: {minimum: 4}}}", "derive: {s: days_late + 1}")),
    ("rounded numbers are whole", late("- {option: a, title: A, when: {s: {maximum: 3}}}\n- {option: b, title: B, when: {s: {minimum: 4}}}", "derive: {s: ceil(days_late / 2)}")),
    ("sums of money start at the fact's minimum", late("- {option: a, title: A, when: {paid: {minimum: 0}}}")),
    ("a page's options cover the failures it covers", late("- {option: a, title: A, when: {failure: repair/late}}\n- {option: b, title: B, when: {failure: repair/late/part}}")),
    ("a shared name may ask for the failure", {"facts.yaml": FACTS + "derive: {part_missing: {when: {failure: repair/late/part}}}\n"}),
    ("a member beside its enum", late(head=ENUM_BRANCH)),
    ("a text fact beside a word in a table", late(head="derive:\n  who: {table: [{when: {insured: true}, value: frame}], else: nobody}\nwhen: {who: Trek}")),
    ("a backslash in a text", late(head="derive: {odd: \"frame == '\\\\d'\"}\nwhen: {odd: true}")),
    ("words that name whom a promise is to", late("- {option: a, title: A, promise: [{id: c, what: A call, to: the rider, due: 1 day}], say: {follow_up: 'I call {{ promises.c.to }}.'}}]".replace("}}]", "}}"))),
    ("a divisor by currency above zero", {**facts("paid: {type: money, minimum: 0,", "paid: {type: money, minimum: {GBP: 1},"), **late(head="derive: {r: deposit / paid}")}),
    ("the house's calendar by its name", {"house.yaml": HOUSE.replace('calendar: {country: GB, subdivision: ENG, days: [mon, tue, wed, thu, fri], hours: "09:00-17:30"}', "calendar: uk\ncalendars: {uk: {country: GB}}")}),
]  # fmt: skip


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("right", [pytest.param(row[1], id=row[0]) for row in FALSE_ALARMS])
def test_a_right_page_is_not_refused(right: Pages) -> None:
    assert findings(right) == []


ZERO = FACTS + "  zero: {type: integer, default: 0, title: Zero, ask: Which zero?}\n"
MISSED: list[tuple[str, Pages, str]] = [
    ("a currency mistyped in a cap", remedy("amount: paid, at_most: {GPB: 5}"), "currency"),
    ("a currency mistyped in a condition", late(head="when: {paid: {minimum: {GPB: 5}}}"), "currency"),
    ("a page in a currency the house does not take", late(head="currency: EUR"), "currency"),
    ("a fact called as the house", {"facts.yaml": FACTS + "  house: {type: string}\n"}, "name-clash"),
    ("a fact called as the incident's failure", {"facts.yaml": FACTS + "  failure: {type: string}\n"}, "name-clash"),
    ("a name called as the role", late(head="derive: {role: days_late}"), "name-clash"),
    ("two roles of one id", house("role: mechanic", "role: apprentice"), "duplicate-id"),
    ("two limits of one id", {"house.yaml": HOUSE + "limits: [{limit: a, per: customer, count: 1}, {limit: a, per: site, count: 2}]\n"}, "duplicate-id"),
    ("words that wait for a remedy with a condition", {"any.yaml": ANY.split("options:")[0] + 'options: [{option: a, title: A, remedies: [{kind: credit, amount: 5, when: {insured: true}}], say: {put_right: "You get {{ credit | money }}."}}]\n'}, "no-fallback"),
    ("words that wait for a factor", {"any.yaml": ANY.split("options:")[0] + 'options: [{option: a, title: A, remedies: [{kind: credit, amount: 5, times: days_late}], say: {put_right: "You get {{ credit | money }}."}}]\n'}, "no-fallback"),
    ("words that wait for a promise's words", {"any.yaml": ANY.split("options:")[0] + 'options: [{option: a, title: A, promise: [{id: c, what: "for {{ frame }}", due: 1 day}], say: {put_right: "You get {{ promises.c.what }}."}}]\n'}, "no-fallback"),
    ("a page that divides by zero when nothing is known", {"facts.yaml": ZERO, "any.yaml": ANY + "  - {option: more, title: More, remedies: [{kind: credit, amount: 5 / zero}]}\n"}, "no-fallback"),
    ("words that say what may be dropped", {"any.yaml": ANY.split("options:")[0] + 'options: [{option: a, title: A, remedies: [{kind: credit, amount: 5, drop_below: 6}], say: {put_right: "You get {{ credit | money }}."}}]\n'}, "no-fallback"),
    ("a time in a translated promise", {**late("- {option: a, title: A, promise: [{id: c, what: A call, due: 1 day}]}"), "late.fr.yaml": "of: late.page\nlanguage: fr\noptions: {a: {promise: {c: {what: Un appel dans dix minutes}}}}\n"}, "literal-in-words"),
    ("a time in a promise", late("- {option: a, title: A, promise: [{id: c, what: A call within ten minutes, due: 1 day}]}"), "literal-in-words"),
    ("a divisor that is minus zero", late(head="derive: {a: days_late / -0}"), "division"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "code"), [pytest.param(row[1], row[2], id=row[0]) for row in MISSED])
def test_what_would_mislead_is_an_error(wrong: Pages, code: str) -> None:
    assert any(f": error[{code}]: " in finding for finding in findings(wrong)), findings(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        remedy('amount: "paid / ' + "-" * 500 + '1"'),
        remedy("amount: \"paid / max('a', 1)\""),
        late(head="derive: {a: '" + "(" * 400 + "'}"),
        {**late(head="when: {l: {contains: {const: 1}}}"), "facts.yaml": FACTS + "  l: {type: [number], minItems: 1}\n"},
        {"house.yaml": HOUSE.replace("calendar: {country: GB, subdivision: ENG", "calendar: uk\nquiet_hours: 21:00-08:00\n#")},
        {"failures.yaml": FAILURES + "  paint/chip: {title: A chip}\n"},
        {"facts.yaml": ZERO, "any.yaml": ANY.replace("options:", "derive: {r: 5 / zero}\noptions:\n  - {option: a, title: A, when: {r: 3}}")},
        {"facts.yaml": ZERO, **law_case("derive: {r: 5 / zero}\nwhen: {r: 3}\n" + LETTER, "{}")},
    ],
)
def test_no_page_brings_checking_down(wrong: Pages) -> None:
    assert isinstance(covered(wrong), list)


def test_the_house_raises_or_drops_a_warning_but_never_an_error() -> None:
    contradiction = late(head="when: {days_late: {minimum: 5, maximum: 4}}")
    assert findings({**contradiction, "house.yaml": HOUSE + "checks: {unreachable: off}\n"}) == []
    assert [finding.split(":")[3] for finding in findings({**contradiction, "house.yaml": HOUSE + "checks: {unreachable: error}\n"})] == [
        " error[unreachable]"
    ]
    worthless = late("- {option: a, title: A, remedies: [{kind: upgrade}]}")
    kept = findings({**worthless, "house.yaml": HOUSE + "checks: {no-worth: off}\n"})
    assert [finding for finding in kept if "[error-stays]" not in finding] == findings(worthless) != []


def test_a_page_of_any_kind_accepts_a_warning_in_place_with_its_reason() -> None:
    """The finding is gone from that page alone, and an acceptance that nothing needs is itself a finding."""
    head = "when: {days_late: {minimum: 5, maximum: 4}}"
    accept = "accept: [{code: unreachable, reason: In season.}]"
    assert findings(late(head=f"{head}\n{accept}")) == []
    assert findings({**late(head=head), "any.yaml": ANY + accept + "\n"}) == [
        "any.yaml:9:17: warning[unneeded-accept]: 'unreachable' is accepted, and is not found on this page; take it out, so that it hides nothing later",
        *findings(late(head=head)),
    ]
    stale = 'of: late.page\nlanguage: fr\nsource: "0123456789ab"\nsay: {put_right: Oui.}\n'
    assert findings(french(stale + "accept: [{code: stale-translation, reason: Read it.}]\n")) == []
    hours = HOUSE.replace("mechanic, may_give: {GBP: 40}", "mechanic, may_give: {GBP: 10}")
    assert findings({"house.yaml": hours}) != []
    assert findings({"house.yaml": hours + "accept: [{code: unused-role, reason: A title only.}]\n"}) == []


def test_one_mistake_is_one_finding() -> None:
    """A faulty definition is told once, not again wherever its name is used."""
    head = 'derive: {owed: 0.5 * piad, twice: 2 * owed}\nwhen: {owed: {minimum: 3}}\nsay: {put_right: "{{ twice | money }}"}'
    assert findings(late("- {option: a, title: A, remedies: [{kind: refund, amount: owed}]}", head)) == [
        "late.yaml:5:22: error[unknown-fact]: unknown fact 'piad'; did you mean 'paid'?"
    ]


NOTE = "not: Unfortunately the error occurred, mistakes were made, sorry for any inconvenience, {oops}, wait ten minutes for 3.50 in full"


def test_a_comment_in_a_script_is_not_said() -> None:
    """No style, no sum and no copy is found in it; what stands after it is found where it stands."""
    avoid = {"house.yaml": HOUSE + "voice: {avoid: [unfortunately]}\n"}
    assert findings({**late(head=f'say: {{put_right: "{{# {NOTE} #}}I see to it.", follow_up: "{{# {NOTE} #}}I call."}}'), **avoid}) == []
    copies = f'- {{option: a, title: A, say: {{put_right: "{{# {NOTE} #}}I see."}}}}\n- {{option: b, title: B, say: {{put_right: "{{# {NOTE} #}}I see."}}}}'
    assert not [one for one in findings(late(copies)) if "[copy]" in one]
    told = late(head='say: {put_right: "{# mistakes were made #}Mistakes were made."}')
    assert findings(told) == [
        'late.yaml:5:43: warning[passive-fault]: \'Mistakes were made\' hides who did it; say who did what, as in "I sent the wrong one"'
    ]


def test_a_comment_in_a_script_reads_no_name() -> None:
    assert tags_names("{# {{ paid }} #}{{ share }}{% if tier %}{% endif %}") >= {"share", "tier"}
    assert "paid" not in tags_names("{# {{ paid }} #}{{ share }}")


def test_rows_that_overlap_are_told_by_their_own_numbers_even_where_two_are_alike() -> None:
    """Of two rows with one condition, each is named for itself."""
    rows = ["{minimum: 1, maximum: 5}", "{minimum: 1, maximum: 5}", "{minimum: 5, maximum: 9}"]
    table = ", ".join(f"{{when: {{days_late: {row}}}, value: {index}}}" for index, row in enumerate(rows))
    found = [one for one in findings(late(head=f"derive:\n  r: {{table: [{table}], else: 0}}")) if "[table-overlap]" in one]
    assert [one.split(": ")[2].split(" both")[0] for one in found] == ["rows 1 and 3", "rows 2 and 3"]


@pytest.mark.parametrize("suffix", ["yaml", "yml", "json"])
def test_a_case_that_comes_elsewhere_than_to_the_page_beside_it_tells_no_idle_fact(suffix: str) -> None:
    case = '{"cases": [{"case": "c", "failure": "repair", "facts": {"days_late": 3}, "expect": {"playbook": "any.case"}}]}'
    found = check_files(files({**late(), f"late.cases.{suffix}": case}), date(2026, 11, 21)).findings
    assert "idle-fact" not in [finding.code for finding in found]
    elsewhere = check_files(files({**late(), f"other.cases.{suffix}": case}), date(2026, 11, 21)).findings
    assert "idle-fact" in [finding.code for finding in elsewhere]

"""What a script may say, what it refuses, and what it still needs."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.authoring.words import ScriptFault, compile_script
from engine.model.money import Money
from engine.model.speech import MissingWords, Script, Speech
from engine.model.types import BOOLEAN, DATE, DATETIME, MONEY, NUMBER, STRING, enum_of, list_of

NAMES = {
    "dish": STRING,
    "item": STRING,
    "house": STRING,
    "owed_words": STRING,
    "noticed_by": enum_of(("us", "customer")),
    "damage": enum_of(("scratch", "dent", "broken")),
    "tier": enum_of(("standard", "gold"), ordered=True),
    "refund": MONEY,
    "credit": MONEY,
    "vip": BOOLEAN,
    "in_stock": BOOLEAN,
    "hours": NUMBER,
    "guests": NUMBER,
    "promised_date": DATE,
    "arrives": DATETIME,
    "days_off": list_of(DATE),
}
PROMISES = {
    "swap": {"what": STRING, "due": DATE, "until": DATETIME},
    "new-one": {"due": DATE},
    "items": {"due": DATE},
    "values": {"due": DATE},
}
LONDON = ZoneInfo("Europe/London")
SPEECH = Speech(
    "en", "GB", LONDON, datetime(2026, 11, 23, 10, 0, tzinfo=UTC), lambda fact, member: f"<{fact} {member}>"
)
VALUES: dict[str, object] = {
    "dish": "roast chicken",
    "item": "oak table",
    "house": "Lakeside",
    "owed_words": "One.\n\nTwo.",
    "noticed_by": "us",
    "damage": "dent",
    "tier": "gold",
    "refund": Money(Decimal("40"), "GBP"),
    "credit": Money(Decimal("12.5"), "GBP"),
    "vip": True,
    "in_stock": False,
    "hours": Decimal("2"),
    "guests": Decimal("4"),
    "promised_date": date(2026, 11, 30),
    "arrives": datetime(2026, 11, 23, 19, 15, tzinfo=UTC),
    "days_off": (),
    "promises": {
        "swap": {"what": "another", "due": date(2026, 12, 1), "until": None},
        "new-one": {"due": date(2026, 12, 2)},
        "items": {"due": date(2026, 12, 3)},
        "values": {"due": date(2026, 12, 4)},
    },
}


def compiled(text: str) -> Script:
    script, faults = compile_script(text, NAMES, PROMISES)
    assert faults == []
    assert script is not None
    return script


def said(text: str, **changed: object) -> str:
    return compiled(text).say({**VALUES, **changed}, SPEECH)


def needed(text: str, **known: object) -> set[str]:
    try:
        compiled(text).say(known, SPEECH)
    except MissingWords as missing:
        return set(missing.names)
    return set()


def faults_of(text: str) -> list[ScriptFault]:
    script, faults = compile_script(text, NAMES, PROMISES)
    assert (script is None) is bool(faults)
    return faults


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I'm sorry.", "I'm sorry."),
        ("", ""),
        ("The {{ dish }} has run out.", "The roast chicken has run out."),
        ("{{ refund | money }} back on {{ promised_date | day }}.", "£40.00 back on 30 November."),
        ("By {{ arrives | time }}, {{ arrives | from_now }}.", "By 19:15, in 9 hours."),
        ("{{ hours | count('hour', 'hours') }}, {{ guests | count }}", "2 hours, 4"),
        ("{{ damage | label }}", "<damage dent>"),
        ("{{ damage }}", "dent"),
        ("Table {{ guests }}", "Table 4"),
        ("{{ promises.swap.due | day }}", "1 December"),
        ("{{ promises['new-one'].due | day }}", "2 December"),
        ("{{ promises.items.due | day }}, {{ promises.values.due | day }}", "3 December, 4 December"),
        ("{{ promises['swap']['what'] }}", "another"),
        ("{% if promises.swap.until is defined %}until{% else %}open{% endif %}", "open"),
        ("{% if noticed_by == 'us' %}we{% elif vip %}you{% else %}they{% endif %}", "we"),
        ("{% if noticed_by != 'us' %}we{% elif vip and not in_stock %}you{% else %}they{% endif %}", "you"),
        ("{% if damage in ('scratch', 'dent') %}small{% endif %}", "small"),
        ("{% if damage not in ['scratch', 'dent'] %}big{% endif %}", ""),
        ("{% if hours > 1.5 and hours <= 2 %}long{% endif %}", "long"),
        ("{% if 1 < hours < 3 %}between{% endif %}", "between"),
        ("{% if hours > -1 %}yes{% endif %}", "yes"),
        ("{% if promised_date < promises.swap.due %}before{% endif %}", "before"),
        ("{% if vip == true %}yes{% endif %}", "yes"),
        ("{% if (in_stock or vip) and dish is not none %}yes{% endif %}", "yes"),
        ("{{ 'we' if noticed_by == 'us' else 'you' }}", "we"),
        ("{{ refund | money if in_stock else 'a new one' }}", "a new one"),
        ("a {#- unsaid -#} b", "ab"),
        ("a {%- if vip -%} b {%- endif %}", "ab"),
        ("first\n\nsecond\n", "first\n\nsecond"),
        ("{{ owed_words }}\n\nAnd {{ dish }}.", "One.\n\nTwo.\n\nAnd roast chicken."),
        ("{{ '{{ dish }}' }}", "{{ dish }}"),
        ("}} and %} alone are text", "}} and %} alone are text"),
        ("{% if vip %}{% endif %}", ""),
    ],
)
def test_a_script_says(text: str, words: str) -> None:
    assert said(text) == words


def test_a_script_tells_the_names_it_mentions_optional_ones_too() -> None:
    script = compiled(
        "{% if dish is defined %}{{ dish }}{% endif %} {{ promises['new-one'].due | day }} {{ refund | money }}"
    )
    assert script.names == {"dish", "refund", "promises.new-one"}


@pytest.mark.parametrize(
    ("text", "known", "names"),
    [
        ("{{ dish }} {{ refund | money }} {{ promises.swap.due | day }}", {}, {"dish", "refund", "promises.swap"}),
        ("{{ dish }}", {"dish": None}, {"dish"}),
        ("{{ promises.swap.due | day }}", {"promises": {"swap": {"due": None}}}, {"promises.swap"}),
        ("{% if vip %}{{ dish }}{% else %}{{ item }}{% endif %}", {"vip": True}, {"dish"}),
        ("{% if vip %}{{ dish }}{% else %}{{ item }}{% endif %}", {"vip": False}, {"item"}),
        ("{% if vip %}{{ dish }}{% else %}{{ item }}{% endif %}", {}, {"vip", "dish", "item"}),
        ("{% if vip %}a{% elif in_stock %}{{ dish }}{% else %}{{ item }}{% endif %}", {"vip": True}, set()),
        (
            "{% if vip %}a{% elif in_stock %}{{ dish }}{% else %}{{ item }}{% endif %}",
            {"in_stock": True},
            {"vip", "dish"},
        ),
        ("{% if vip or in_stock %}a{% else %}{{ dish }}{% endif %}", {"in_stock": True}, set()),
        ("{% if vip and in_stock %}{{ dish }}{% endif %}", {"in_stock": False}, set()),
        ("{% if vip and in_stock %}{{ dish }}{% endif %}", {"in_stock": True}, {"vip", "dish"}),
        ("{% if (vip and in_stock) or hours > 2 %}a{% endif %}", {"vip": False}, {"hours"}),
        ("{% if not (vip and hours > 2) %}a{% endif %}", {"vip": False}, set()),
        ("{% if damage in ('dent', 'broken') %}{{ dish }}{% endif %}", {"damage": "scratch"}, set()),
        ("{% if damage != 'dent' %}{{ dish }}{% endif %}", {}, {"damage", "dish"}),
        ("{% if 1 < hours < guests %}a{% endif %}", {"hours": Decimal(1)}, set()),
        ("{% if 1 < hours < guests %}a{% endif %}", {"hours": Decimal(2)}, {"guests"}),
        ("{% if (vip == in_stock) == true %}a{% endif %}", {"vip": True}, {"in_stock"}),
        ("{% if dish is defined %}{{ dish }}{% endif %}", {}, set()),
        ("{% if dish is defined %}{{ dish }}{% endif %}", {"dish": None}, set()),
        ("{% if dish is not defined %}{{ item }}{% endif %}", {}, {"item"}),
        ("{% if dish is defined and dish == 'soup' %}{{ item }}{% endif %}", {}, set()),
        ("{% if dish is none %}a{% else %}{{ dish }}{% endif %}", {"dish": None}, set()),
        ("{% if dish is none %}a{% else %}{{ dish }}{% endif %}", {}, {"dish"}),
        ("{% if promises.swap.until is none %}a{% endif %}", {"promises": {"swap": {"until": None}}}, set()),
        ("{{ dish if vip else item }}", {"vip": False}, {"item"}),
        ("{{ dish if vip else item }}", {"dish": "soup"}, {"vip", "item"}),
        ("{{ 'a' if vip else 'b' }}", {}, {"vip"}),
        ("{% if vip %}{% if in_stock %}{{ dish }}{% endif %}{% endif %}", {"vip": False}, set()),
    ],
)
def test_a_script_needs_what_its_words_still_wait_for(text: str, known: dict[str, object], names: set[str]) -> None:
    assert needed(text, **known) == names


def test_an_undecided_part_that_cannot_change_the_words_is_passed_over() -> None:
    script = compiled("{% if vip or hours > 2 or noticed_by == 'us' %}said{% else %}{{ dish }}{% endif %}")
    assert script.say({"noticed_by": "us"}, SPEECH) == "said"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "The {{ dihs }} ran out.",
            ScriptFault(7, "unknown-name", "unknown name 'dihs'", "did you mean 'dish'?"),
        ),
        (
            "I'm sorry.\nBy {{ promises.swpa.due | day }}.",
            ScriptFault(17, "unknown-name", "no promise here has the id 'swpa'", "did you mean 'swap'?"),
        ),
        (
            "{{ promises['new-one'].until | day }}",
            ScriptFault(3, "unknown-name", "the promise 'new-one' has no 'until'", "known: due"),
        ),
        (
            "{% if damage == 'scrach' %}a{% endif %}",
            ScriptFault(16, "type", "'scrach' is not a value of 'damage'", "did you mean 'scratch'?"),
        ),
        (
            "{{ refund }}",
            ScriptFault(3, "type", "'refund' is a sum and cannot be said as it is", "write {{ refund | money }}"),
        ),
        (
            "{{ dish | money }}",
            ScriptFault(10, "type", "`money` says a sum, and 'dish' is a text", "say it without a filter"),
        ),
        (
            "{{ refund | mony }}",
            ScriptFault(12, "template", "unknown filter 'mony'", "did you mean 'money'?"),
        ),
        (
            "{% if vip %}a",
            ScriptFault(12, "template", "an {% if %} is never closed", "close it with {% endif %}"),
        ),
        (
            "{% for x in dish %}a{% endfor %}",
            ScriptFault(
                3,
                "template",
                "{% for %} is not used in words",
                "words have no loops: `derive` a name for what is to be said",
            ),
        ),
    ],
)
def test_a_fault_tells_place_fault_and_fix(text: str, fault: ScriptFault) -> None:
    assert faults_of(text) == [fault]


def test_all_faults_are_told_at_once_in_the_order_of_the_text() -> None:
    text = "{{ refund }} {{ dihs }}\n{% if dish %}{{ arrives }}{% endif %}"
    assert [(fault.offset, fault.code) for fault in faults_of(text)] == [
        (3, "type"),
        (16, "unknown-name"),
        (30, "type"),
        (40, "type"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{{ arrives }}",
        "{{ promised_date }}",
        "{{ promises.swap.due }}",
        "{{ days_off }}",
        "{{ vip }}",
        "{{ none }}",
        "{{ true }}",
        "{{ vip == true }}",
        "{{ promised_date | time }}",
        "{{ refund | day }}",
        "{{ hours | money }}",
        "{{ dish | label }}",
        "{{ refund | money | label }}",
        "{{ hours | count | count }}",
        "{{ refund if vip else dish }}",
        "{% if dish %}a{% endif %}",
        "{% if hours %}a{% endif %}",
        "{% if 'text' %}a{% endif %}",
        "{% if not dish %}a{% endif %}",
        "{% if vip and dish %}a{% endif %}",
        "{% if refund > 5 %}a{% endif %}",
        "{% if refund > credit %}a{% endif %}",
        "{% if promised_date == '2026-11-30' %}a{% endif %}",
        "{% if promised_date < arrives %}a{% endif %}",
        "{% if hours == '2' %}a{% endif %}",
        "{% if tier >= 'gold' %}a{% endif %}",
        "{% if dish < 'soup' %}a{% endif %}",
        "{% if vip < true %}a{% endif %}",
        "{% if damage == noticed_by %}a{% endif %}",
        "{% if damage == dish %}a{% endif %}",
        "{% if 'scrtch' == damage %}a{% endif %}",
        "{% if damage in ('dent', 'brokn') %}a{% endif %}",
        "{% if hours in (1, 'two') %}a{% endif %}",
        "{% if dish == none %}a{% endif %}",
        "{% if none == dish %}a{% endif %}",
        "{% if days_off == days_off %}a{% endif %}",
    ],
)
def test_things_of_different_kinds_do_not_mix(text: str) -> None:
    assert {fault.code for fault in faults_of(text)} == {"type"}


DEEP = "(" * 10_000
HOSTILE = [
    # Attributes, items, calls: the ways out of a sandbox.
    "{{ ''.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ dish.__class__ }}",
    "{{ dish.upper() }}",
    "{{ dish['__class__'] }}",
    "{{ dish[0] }}",
    "{{ dish[vip] }}",
    "{{ promises }}",
    "{{ promises.swap }}",
    "{{ promises[dish].due }}",
    "{{ promises.swap[dish] }}",
    "{{ promises.swap.due.year }}",
    "{{ promises.swap.__class__ }}",
    "{{ promises.__class__.due }}",
    "{{ promises.keys().due }}",
    "{{ promises[0].due }}",
    "{{ promises['swap', 'items'].due }}",
    "{{ promises[:1].due }}",
    "{{ promises.swap | day }}",
    "{{ promises is defined }}",
    "{{ promises.swap is defined }}",
    "{{ self }}",
    "{{ self.__init__.__globals__ }}",
    "{{ loop }}",
    "{{ range(10) }}",
    "{{ range(999999999) | list }}",
    "{{ lipsum() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ joiner() }}",
    "{{ namespace() }}",
    "{{ dict(a=1) }}",
    "{{ config }}",
    "{{ request }}",
    "{{ dish() }}",
    "{{ refund.amount }}",
    "{{ v0 }}",
    "{{ c0 }}",
    "{{ environment }}",
    "{{ context }}",
    "{{ missing }}",
    # Work.
    "{{ 'a' * 10**9 }}",
    "{{ 3**15000000 }}",
    "{{ 9**9**9**9 }}",
    "{{ 'a' ~ 'b' }}",
    "{{ 1 + 1 }}",
    "{{ hours - 1 }}",
    "{{ -hours }}",
    "{{ - - - 1 }}",
    "{{ +1 }}",
    "{{ 1 / 0 }}",
    "{{ 1 // 0 }}",
    "{{ 1 % 0 }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ '{:>1000000000}'.format(1) }}",
    "{{ 'x'.ljust(1000000000) }}",
    "{{ 99999999999999999999 }}",
    "{{ " + "9" * 9_000 + " }}",
    "{{ 1e400 }}",
    "{{ 1_000 }}",
    "{{ 0xFF }}",
    "{{ '" + "a" * 300 + "' }}",
    "{{ '\\N{DIGIT ONE}' }}",
    "{{ '\\ud800' }}",
    # Tags.
    "{% for x in dish %}{{ x }}{% endfor %}",
    "{% for i in range(10**9) %}{% endfor %}",
    "{% set x = 1 %}",
    "{% set x %}a{% endset %}",
    "{% macro m() %}{% endmacro %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% call dish() %}{% endcall %}",
    "{% block a %}{% endblock %}",
    "{% import 'a' as b %}",
    "{% from 'a' import b %}",
    "{% include '/etc/passwd' %}",
    "{% extends 'a' %}",
    "{% filter upper %}a{% endfilter %}",
    "{% with a = 1 %}{% endwith %}",
    "{% autoescape true %}{% endautoescape %}",
    "{% raw %}{{ dish }}{% endraw %}",
    "{% raw %}",
    "{% do dish %}",
    "{% trans %}a{% endtrans %}",
    "{% print dish %}",
    "{% debug %}",
    "{% if %}a{% endif %}",
    "{% endif %}",
    "{% else %}",
    "{% %}",
    "{% 'if' %}",
    # Filters and tests.
    "{{ dish | upper }}",
    "{{ dish | attr('__class__') }}",
    "{{ dish | map('upper') }}",
    "{{ dish | default('x') }}",
    "{{ dish | safe }}",
    "{{ dish | harmless }}",
    "{{ hours | number }}",
    "{{ dish | a.b }}",
    "{{ refund | money(dish) }}",
    "{{ refund | money('EUR') }}",
    "{{ hours | count('night') }}",
    "{{ hours | count('a', 'b', 'c') }}",
    "{{ hours | count(dish, dish) }}",
    "{{ hours | count(singular='a', plural='b') }}",
    "{{ hours | count(*dish) }}",
    "{{ hours | count(**dish) }}",
    "{{ damage | label('tier') }}",
    "{{ (damage if vip else damage) | label }}",
    "{% if dish is string %}a{% endif %}",
    "{% if dish is undefined %}a{% endif %}",
    "{% if dish is sameas none %}a{% endif %}",
    "{% if dish is defined(1) %}a{% endif %}",
    "{% if 'a' is defined %}a{% endif %}",
    "{% if 'a' in dish %}a{% endif %}",
    "{% if dish in (item,) %}a{% endif %}",
    "{% if hours in (1, (2, 3)) %}a{% endif %}",
    # Shapes.
    "{{ }}",
    "{{",
    "{%",
    "{#",
    "{{ 'a",
    "{{ dish }",
    "{{ (dish }}",
    "{{ dish) }}",
    "{{ dish, item }}",
    "{{ [dish] }}",
    "{{ {'a': dish} }}",
    "{{ () }}",
    "{{ dish if vip }}",
    "{{ dish item }}",
    "{{ $ }}",
    "{{ \x00 }}",
    "{{ \ud800 }}",
    "{{ dish | }}",
    "{{ | money }}",
    # Size and depth.
    "a" * 10_001,
    "{{ " + DEEP + "1" + ")" * 10_000 + " }}",
    "{{ " + DEEP[:4_900] + "1" + ")" * 4_900 + " }}",
    "{{ " + DEEP[:40] + "1" + ")" * 40 + " }}",
    "{{ " + "[" * 4_900,
    "{{ " + "{" * 4_900,
    "{% if vip %}" * 800,
    "{% if vip %}" * 400 + "{% endif %}" * 400,
    "{% if vip %}" * 31 + "a" + "{% endif %}" * 31,
    "{% if vip %}a" + "{% elif vip %}a" * 600 + "{% endif %}",
    "{% if " + "not " * 2_000 + "vip %}a{% endif %}",
    "{% if vip" + " and vip" * 1_000 + " %}a{% endif %}",
    "{% if vip" + " or vip" * 100 + " %}a{% endif %}",
    "{{ dish" + ".a" * 4_000 + " }}",
    "{{ dish" + "['a']" * 1_500 + " }}",
    "{{ dish" + "()" * 2_000 + " }}",
    "{{ dish" + " | money" * 1_000 + " }}",
    "{{ " + "1 if vip else " * 600 + "1 }}",
    "{{ " + "- " * 4_000 + "1 }}",
    "{{ 'a' " + "'a' " * 2_000 + "}}",
    "{% if hours" + " < hours" * 1_000 + " %}a{% endif %}",
    "{% if hours in (" + "1," * 4_000 + ") %}a{% endif %}",
    "{{ dish }}" * 990,
    "{{" * 4_990,
    "{%" * 4_990,
    "{#" * 4_990,
    "{% raw %}" * 1_000,
    "{%" + " " * 9_000,
    "{{ '" + "\\" * 9_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:40]))
def test_a_hostile_template_is_refused_before_it_costs_anything(text: str) -> None:
    start = time.perf_counter()
    faults = faults_of(text)
    assert time.perf_counter() - start < 1
    assert faults
    assert {fault.code for fault in faults} <= {"template", "unknown-name", "type"}
    assert all(fault.fault and fault.fix and fault.offset >= 0 for fault in faults)


LARGEST = [
    "a" * 10_000,
    "{{ dish }} " * 300,
    "{% if vip %}" * 30 + "a" + "{% endif %}" * 30,
    "{% if vip %}a" + "{% elif vip %}a" * 297 + "{% endif %}",
    "{{ " + "(" * 15 + "dish" + ")" * 15 + " }}",
    "{% if vip" + " or vip" * 59 + " %}a{% endif %}",
    "{% if " + "not " * 118 + "vip %}a{% endif %}",
    "{{ " + "dish if in_stock else " * 29 + "item }}",
    "{% if vip %}" * 29 + "{% if " + "not (" * 14 + "vip" + ")" * 14 + " %}a{% endif %}" + "{% endif %}" * 29,
]


@pytest.mark.parametrize("text", LARGEST, ids=lambda text: text[:30])
def test_what_the_bounds_let_through_can_be_said_even_from_deep_within_a_program(text: str) -> None:
    def deeper(levels: int, then: Callable[[], str]) -> str:
        return then() if levels == 0 else deeper(levels - 1, then)

    assert sys.getrecursionlimit() == 1_000
    assert deeper(250, lambda: said(text))
    assert deeper(250, lambda: str(needed(text)))


@pytest.mark.parametrize("hostile", ["{{ 3**9 }}", "{% set x = 1 %}", "{{ dish }}", "{#", "%}", "$(id)", "<b>"])
def test_a_fact_is_said_as_it_is_and_never_read_as_a_template(hostile: str) -> None:
    assert said("The {{ dish }}.", dish=hostile) == f"The {hostile}."


@given(st.text())
def test_no_fact_changes_the_words_around_it(dish: str) -> None:
    words = said("The {{ dish }}.", dish=dish)
    assert words.startswith("The ")
    assert words.endswith(".")
    assert "\n" not in words
    words.encode("utf-8")


def test_a_line_break_in_a_fact_starts_no_paragraph() -> None:
    assert said("Dear {{ dish }},", dish="Ada\r\n\r\nPay here\u202e:\x00 x") == "Dear Ada Pay here: x,"


def test_a_script_can_be_said_in_two_languages_at_once() -> None:
    script = compiled("{{ refund | money }} {{ promises.swap.due | day }}")
    french = Speech("fr", "FR", LONDON, SPEECH.now, SPEECH.label)
    assert script.say(VALUES, SPEECH) == "£40.00 1 December"
    assert script.say(VALUES, french) == "40,00\xa0£GB 1er décembre"


def test_no_line_ends_before_a_sign_that_french_sets_apart() -> None:
    assert said("Votre {{ dish }} : prêt ? « Oui » !", dish="plat ; froid") == "Votre plat ; froid\xa0: prêt\xa0? «\xa0Oui\xa0»\xa0!"
    assert said("Ready? Yes: now!") == "Ready? Yes: now!"


_expressions = st.recursive(
    st.sampled_from(
        [*NAMES, "promises.swap.due", "promises['items'].due", "unknown", "'us'", "''", "3", "1.5", "true", "none"]
    ),
    lambda inner: st.one_of(
        st.builds("{} {} {}".format, inner, st.sampled_from(["==", "<", "in", "and", "or", "+", "~", "is"]), inner),
        st.builds("({})".format, inner),
        st.builds("not {}".format, inner),
        st.builds(
            "{} | {}".format,
            inner,
            st.sampled_from(["money", "day", "time", "from_now", "count('a', 'b')", "label", "x"]),
        ),
        st.builds("{} is {}".format, inner, st.sampled_from(["defined", "not defined", "none", "odd"])),
        st.builds("{} if {} else {}".format, inner, inner, inner),
        st.builds("{}.{}".format, inner, inner),
        st.builds("{}[{}]".format, inner, inner),
        st.builds("[{}, {}]".format, inner, inner),
    ),
    max_leaves=8,
)
_scripts = st.recursive(
    st.one_of(st.sampled_from(["Sorry. ", "{", "}}", "%}", "\n"]), st.builds("{{{{ {} }}}}".format, _expressions)),
    lambda inner: st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("{{% if {} %}}{}{{% else %}}{}{{% endif %}}".format, _expressions, inner, inner),
    ),
    max_leaves=6,
)


def _known_or_not(keep: Mapping[str, bool]) -> dict[str, object]:
    return {name: value for name, value in VALUES.items() if keep.get(name, True)}


@settings(max_examples=400, deadline=None)
@given(_scripts, st.fixed_dictionaries({name: st.booleans() for name in VALUES}))
def test_any_script_is_refused_said_whole_or_asks_for_what_it_lacks(text: str, keep: dict[str, bool]) -> None:
    script, faults = compile_script(text, NAMES, PROMISES)
    assert (script is None) is bool(faults)
    if script is None:
        return
    known = _known_or_not(keep)
    try:
        words = script.say(known, SPEECH)
    except MissingWords as missing:
        roots = {name.split(".")[0] for name in missing.names}
        assert missing.names <= script.names
        assert roots and not roots & known.keys()
    else:
        assert words == script.say(VALUES, SPEECH) or "is defined" in text or "is not defined" in text


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="{}%#()[]'\"|.,-+*~=<>! \n\\01aifelsnd_", max_size=80))
def test_no_text_crashes_the_compiler(text: str) -> None:
    script, faults = compile_script(text, NAMES, PROMISES)
    assert (script is None) is bool(faults)

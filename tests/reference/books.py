"""Random small books, well typed by construction, and incidents on them.

Kept out on purpose, because `meaning.md` leaves room there: half-up of negative sums, months between month ends,
null and unknown in one price, division by what may be zero.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

NODES = ["food", "food/late", "food/late/starter", "food/cold"]
DAYS = ["2026-01-15", "2026-02-10", "2026-02-28", "2026-03-20", "2026-12-24"]
MOMENTS = ["2026-02-10T09:30:00Z", "2026-02-10T23:45:00+00:00", "2026-03-20T12:00:00+01:00"]
AT = ["2026-01-20T10:00:00Z", "2026-02-27T23:30:00Z", "2026-07-14T23:30:00Z"]
LOW_TO_HIGH, COLOURS = ["low", "mid", "high"], ["red", "green", "blue"]
SAY = {
    "acknowledge": "You have been waiting for your meal.",
    "apologise": "I am sorry, that is our doing.",
    "explain": "We did not start on time.",
    "put_right": "I am putting it right now.",
    "follow_up": "I will come and see you myself.",
}
SOURCE = {"law": "An Act", "place": "England", "checked": "2026-11-21"}
Draw = Callable[..., Any]

# ---- The vocabulary

SCHEMAS: dict[str, dict[str, Any]] = {
    "count": {"type": "integer", "minimum": 0, "maximum": 5},
    "share": {"type": "number", "minimum": 0, "maximum": 5},
    "flag": {"type": "boolean"},
    "level": {"enum": LOW_TO_HIGH, "ordered": True},
    "colour": {"enum": COLOURS},
    "sum": {"type": "money", "minimum": 0},
    "day": {"type": "date"},
    "moment": {"type": "date-time"},
    "sums": {"type": ["money"]},
    "days": {"type": ["date"]},
    "dish": {"type": "string", "maxLength": 30},
}
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "count": st.integers(0, 5),
    "share": st.sampled_from([0, 1, 2, 5, Decimal("0.5"), Decimal("2.25")]),
    "flag": st.booleans(),
    "level": st.sampled_from(LOW_TO_HIGH),
    "colour": st.sampled_from(COLOURS),
    "sum": st.sampled_from([5, 0, 2, 4, Decimal("8.75"), "19.99", "26.25", Decimal("0.1")]),
    "day": st.sampled_from(DAYS),
    "moment": st.sampled_from(MOMENTS),
    "sums": st.lists(st.sampled_from([1, "2.50", Decimal("8.35")]), max_size=3),
    "days": st.lists(st.sampled_from(DAYS), max_size=2, unique=True),
    "dish": st.sampled_from(["soup", "bread"]),
}
WRONG = {"count": "three", "share": True, "flag": 1, "level": "middle", "colour": "pink", "sum": "much", "day": "2026-02-10T09:30:00Z",
         "moment": "2026-02-10T09:30:00", "sums": 5, "days": ["soon"], "dish": 12}  # fmt: skip


def takes_null(schema: dict[str, Any]) -> bool:
    return bool(schema.get("nullable")) or schema.get("default", 0) is None


def kind_of(name: str) -> str:
    return name.split("_")[0]


@st.composite
def facts(draw: Draw) -> dict[str, dict[str, Any]]:
    """Three to six facts, a sum always among them; some take null, some have a default."""
    kinds = [
        "sum",
        *draw(st.lists(st.sampled_from(list(SCHEMAS)), min_size=draw(st.sampled_from([3, 2, 4, 5])), max_size=5)),
    ]
    result = {}
    for index, kind in enumerate(draw(st.permutations(kinds))):
        schema = {**SCHEMAS[kind], "title": f"The {kind}", "ask": f"Which {kind} is it?"}
        extra = draw(st.sampled_from(["", "nullable", "", "default", "", "null"]))
        if extra == "nullable":
            schema["nullable"] = True
        elif extra == "default" and kind not in ("sums", "days", "moment"):
            schema["default"] = draw(VALUES[kind])
        elif extra == "null":
            schema["default"] = None
        result[f"{kind}_{index}"] = schema
    return result


class Names:
    """What a page's conditions and formulas may use: names by type, and which of them may be null."""

    def __init__(self, draw: Draw, facts: dict[str, dict[str, Any]], currencies: list[str]) -> None:
        self.draw, self.facts, self.currencies = draw, facts, currencies
        types = {"count": "number", "share": "number", "flag": "boolean", "sum": "money", "day": "date"}
        self.types = {name: types.get(kind_of(name), kind_of(name)) for name in facts}
        self.nullable = {name for name, schema in facts.items() if takes_null(schema)}
        self.surely_nullable = set(self.nullable)  # `nullable` also has names that only may be null

    def copy(self) -> "Names":
        other = Names(self.draw, self.facts, self.currencies)
        other.types, other.nullable, other.surely_nullable = (
            dict(self.types),
            set(self.nullable),
            set(self.surely_nullable),
        )
        return other

    def of(self, *types: str) -> list[str]:
        """The names of these types; derived ones twice, so that they are used."""
        names = [name for name, kind in self.types.items() if kind in types]
        return [*names, *(name for name in names if name not in self.facts)]

    def add(self, name: str, kind: str, definition: Any) -> None:
        self.types[name] = kind
        if self.may_be_null(definition):
            self.nullable.add(name)
            if "coalesce" not in str(definition) and "None" not in str(definition):
                self.surely_nullable.add(name)

    def may_be_null(self, definition: Any) -> bool:
        if isinstance(definition, dict) and "table" in definition:
            return any(self.may_be_null(row["value"]) for row in definition["table"]) or self.may_be_null(
                definition["else"]
            )
        if isinstance(definition, dict) and "when" in definition:
            return False
        before_the_first = isinstance(definition, dict) and "by" in definition
        return before_the_first or bool(self.nullable & set(re.findall(r"\w+", str(definition))))

    def pick(self, *options: Any) -> Any:
        return self.draw(st.sampled_from(options))

    def often(self, percent: int) -> bool:
        return self.draw(st.integers(0, 99)) >= 100 - percent

    def by_currency(self, *sums: Any) -> Any:
        """A sum: bare where the house has one currency, else a map."""
        amount = self.pick(*sums)
        if len(self.currencies) == 1 and self.often(70):
            return amount
        return {currency: amount + index for index, currency in enumerate(self.currencies)}

    # ---- Conditions (rules 4-6)

    def condition(self, deep: int = 2, failure: bool = False) -> dict[str, Any]:
        """A map of one or two keys; `any`, `all` and `not` at most `deep` levels down."""
        if deep and self.often(40):
            parts = [self.condition(deep - 1, failure) for _ in range(self.pick(1, 2, 2))]
            return self.pick({"any": parts}, {"all": parts}, {"not": parts[0]})
        names = self.draw(
            st.permutations(self.of("number", "boolean", "level", "colour", "money", "date", "moment", "dish"))
        )
        keys = self.draw(
            st.lists(st.sampled_from([*names, *(["failure"] if failure else [])]), min_size=1, max_size=2, unique=True)
        )
        return {key: self.schema(key) for key in keys}

    def schema(self, name: str) -> Any:
        if name in self.surely_nullable and self.often(25):
            return None
        kind = self.types.get(name, name)
        if kind == "number":
            return self.pick(
                self.limits(range(6)), self.limits(range(6)), *([[0, 2, 4], 3] if kind_of(name) == "count" else [])
            )
        if kind == "money":
            return {
                self.pick("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"): self.by_currency(5, 10, 20)
            }
        words = {"boolean": [True, False], "level": LOW_TO_HIGH, "colour": COLOURS, "date": DAYS, "moment": MOMENTS,
                 "dish": ["soup", "bread"], "failure": NODES[:3]}[kind]  # fmt: skip
        if kind in ("level", "date", "moment") and self.often(60):
            return self.limits(words)
        return self.pick(*words, *([words[:2]] if kind in ("colour", "level") else []))

    def limits(self, values: Any) -> dict[str, Any]:
        low, high = sorted([self.pick(*values), self.pick(*values)], key=list(values).index)
        lower, upper = self.pick("minimum", "exclusiveMinimum"), self.pick("maximum", "exclusiveMaximum")
        both = {"minimum": low, "maximum": high}
        return self.pick({lower: low}, {upper: high}, both)

    # ---- Formulas (rules 8, 9)

    def number(self, deep: int = 2) -> str:
        names = self.of("number")
        if not deep or self.often(25):
            return self.pick("1", "2", "0.3", *names, *names)
        a, b = self.number(deep - 1), self.number(deep - 1)
        forms = [f"({a} + {b})", f"{a} * {b}", f"abs({a} - {b})", f"max({a} - {b}, 0)", f"min({a}, {b})", f"floor({a})", f"ceil({a})",
                 f"round({a})", f"({a}) / 2", f"({a}) / max({b}, 1)", f"({a} if {self.boolean(deep - 1)} else {b})"]  # fmt: skip
        forms += 3 * [f"coalesce({name}, {a})" for name in names if name in self.surely_nullable and name in self.facts]
        dates, moments = self.of("date"), self.of("moment")
        if dates:
            c, d = self.pick(*dates), self.pick("today", *dates)
            forms += [
                f"max({function}({c}, {d}), 0)"
                for function in ("days_between", "weeks_between", "working_days_between")
            ]
            if kind_of(c) == "day" and (d == "today" or kind_of(d) == "day"):
                forms.append(f"max(months_between({c}, {d}), 0)")
        if moments:
            forms += [f"abs(hours_between({self.pick(*moments)}, {self.pick('now', *moments)}))"]
        return self.pick(*forms)

    def money(self, deep: int = 2) -> str:
        names, lists = self.of("money"), self.of("sums")
        if not deep or self.often(25):
            return self.pick(*names)
        a, b = self.money(deep - 1), self.money(deep - 1)
        forms = [f"0.1 * {a}", f"0.3 * {a}", f"({self.number(deep - 1)}) * ({a})", f"({a} + {b})", f"max({a} - {b}, 0 * {a})", f"min({a}, {b})",
                 f"({a} if {self.boolean(deep - 1)} else {b})"]  # fmt: skip
        forms += 3 * [f"coalesce({name}, {a})" for name in names if name in self.surely_nullable and name in self.facts]
        forms += [
            form
            for name in lists
            for form in (f"sum(x for x in {name})", f"sum(min(x, {self.money(0)}) for x in {name})")
        ]
        return self.pick(*forms)

    def boolean(self, deep: int = 2) -> str:
        forms = [*self.of("boolean")] * 2
        forms += [f"{name} {self.pick('>=', '<', '==')} '{self.pick(*LOW_TO_HIGH)}'" for name in self.of("level")]
        forms += [f"{name} == '{self.pick(*COLOURS)}'" for name in self.of("colour")]
        forms += [f"{name} in ('red', 'blue')" for name in self.of("colour")]
        forms += [
            f"{name} {self.pick('==', '!=')} None"
            for name in sorted(self.surely_nullable)
            if self.types[name] not in ("sums", "days")
        ]
        forms += [f"{name} {self.pick('<', '>=')} {self.pick('today', *self.of('date'))}" for name in self.of("date")]
        forms += (
            [f"{self.number(0)} {self.pick('>', '<=')} {self.pick(*self.of('number'))}"] if self.of("number") else []
        )
        forms += [f"{self.money(0)} {self.pick('>', '<=')} 0.5 * {self.money(0)}"]
        if not deep or self.often(30):
            return f"({self.pick(*forms)})"
        a, b = self.boolean(deep - 1), self.boolean(deep - 1)
        return self.pick(f"({a} and {b})", f"({a} or {b})", f"(not {a})", f"({a} if {self.boolean(0)} else {b})")

    def date(self, deep: int = 2) -> str:
        if not deep or self.often(25):
            return self.pick("today", *self.of("date"))
        a, b = self.date(deep - 1), self.date(deep - 1)
        forms = [f"add_days({a}, {self.pick(1, 14)})", f"add_weeks({a}, 2)", f"add_months({a}, {self.pick(1, 6)})", f"add_working_days({a}, 3)",
                 f"earlier({a}, {b})", f"later({a}, {b})", f"({a} if {self.boolean(deep - 1)} else {b})"]  # fmt: skip
        forms += [f"add_days({a}, {name})" for name in self.of("number") if kind_of(name) == "count"]
        forms += [f"date_of({name})" for name in self.of("moment")]
        return self.pick(*forms)

    # ---- Derived names (rule 10)

    def derive(self, prefix: str, most: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for index in range(self.draw(st.integers(0, most))):
            name = f"{prefix}{index}"
            kind = self.pick("number", "money", "boolean", "date", "when", "table", "table", "by")
            if kind == "when":
                definition, kind = {"when": self.condition()}, "boolean"
            elif kind == "table":
                kind = self.pick("number", "money", "boolean")
                value = {"number": self.number, "money": self.money, "boolean": self.boolean}[kind]
                rows = [{"when": self.condition(1), "value": value(1)} for _ in range(self.pick(1, 2))]
                definition = {"table": rows, "else": value(1)}
            elif kind == "by":
                starts = {"2026-01-15": 1, "2026-02-10": Decimal("1.5"), "2026-03-20": self.number(1)}
                definition, kind = {"by": self.pick("today", *self.of("date")), "from": starts}, "number"
            else:
                definition = {"number": self.number, "money": self.money, "boolean": self.boolean, "date": self.date}[
                    kind
                ]()
            result[name] = definition
            self.add(name, kind, definition)
        return result

    # ---- Remedies (rules 16, 22)

    def amount(self) -> Any:
        return self.money() if self.often(70) else self.by_currency(2, 10, 25)

    def remedy(self, identity: str) -> dict[str, Any]:
        remedy: dict[str, Any] = {"id": identity, "kind": self.pick("refund", "credit")}
        if self.often(30):
            return {
                "id": identity,
                "kind": "gift",
                "what": "a drink",
                "worth": self.pick(0, self.amount()),
                **self.sometimes_when(),
            }
        remedy |= {"amount": self.amount()}
        core = not self.may_be_null(remedy["amount"])  # null and unknown in one price: meaning.md leaves room
        limit = self.amount if core else lambda: self.by_currency(1, 2)
        remedy |= {"at_least": limit()} if self.often(20) else {}
        remedy |= {"at_most": limit()} if self.often(20) else {}
        if core and self.often(25):
            by = self.number()
            remedy |= {"times": by} if not self.may_be_null(by) else {}
        if core and self.often(25):
            remedy |= {
                "scale": [
                    {"when": self.condition(1), "by": self.pick(Decimal("0.5"), 2)} for _ in range(self.pick(1, 2))
                ]
            }
        if self.often(25):
            to = self.pick(1, 5) if "JPY" in self.currencies else self.pick(Decimal("0.05"), Decimal("0.5"), 5)
            remedy |= {"round": {"to": to, "mode": self.pick("up", "down", "half_up", "half_even")}}
        if self.often(25):
            least = self.by_currency(2, 10, 5, 25)
            key = self.pick("drop_below", "drop_unless_above")
            return remedy | {key: {"limit": least, "reason": "too_small"} if self.often(50) else least}
        return remedy | self.sometimes_when()

    def sometimes_when(self) -> dict[str, Any]:
        return {"when": self.condition(1, failure=True)} if self.often(25) else {}

    # ---- Pages

    def option(self, index: int, last: bool, settles: list[str]) -> dict[str, Any]:
        option: dict[str, Any] = {"option": f"way{index}", "title": "One way to put it right"}
        option |= {} if last else {"when": self.condition(failure=True)}
        remedies = [self.remedy(f"thing{n}") for n in range(self.pick(1, 2, 1, 0))]
        for remedy in remedies:
            if settles and "amount" in remedy and self.often(50):
                remedy["settles"] = self.pick(*settles)
        return option | {"remedies": remedies}

    def say(self) -> dict[str, str]:
        dishes = [name for name in self.of("dish") if name not in self.nullable]
        if not dishes or self.often(50):
            return SAY
        name = self.pick(*dishes)
        words = f"The {{{{ {name} }}}} took longer."
        optional = f"It took longer{{% if {name} is defined %}}, the {{{{ {name} }}}}{{% endif %}}."
        return {**SAY, "explain": self.pick(words, optional)}

    def playbook(self, identity: str, place: dict[str, Any], settles: list[str]) -> dict[str, Any]:
        derive = self.derive("own", 2)
        count = self.pick(2, 3, 1)
        options = [self.option(n, n == count - 1, settles) for n in range(count)]
        page = {
            "playbook": identity,
            "title": "A page",
            "owner": "floor_team",
            **place,
            "say": self.say(),
            "options": options,
        }
        if self.often(10):
            page["calendar"] = {
                "days": ["mon", "tue", "sat"],
                **({"except": self.of("days")[0]} if self.of("days") else {}),
            }
        return page | ({"derive": derive} if derive else {})

    def places(self, count: int, nodes: list[str]) -> list[dict[str, Any]]:
        """Where pages stand: each with a priority of its own, or inside the condition of an earlier one."""
        places: list[dict[str, Any]] = []
        for priority in self.draw(st.permutations(range(count))):
            parents = [place for place in places if "child" not in place]
            if parents and self.often(35):
                parent = self.pick(*parents)
                parent["child"] = True
                inner = [part for part in [parent.get("when"), self.condition(1)] if part]
                places.append(
                    {**{k: v for k, v in parent.items() if k not in ("child", "valid")}, "when": {"all": inner}}
                )
                continue
            place: dict[str, Any] = {
                "failure": self.pick(*nodes[1:3], *nodes, [nodes[1], nodes[-1]] if len(nodes) > 3 else nodes[1]),
                "priority": priority,
            }
            place |= {"when": self.condition()} if not priority or self.often(85) else {}
            place |= (
                {"valid": {self.pick("from", "until"): self.pick("2026-02-27", "2026-07-15")}} if self.often(15) else {}
            )
            places.append(place)
        return [{key: value for key, value in place.items() if key != "child"} for place in places]

    def entitlement(self, nodes: list[str]) -> dict[str, Any]:
        remedies: list[dict[str, Any]] = []
        for n in range(self.pick(1, 2, 2)):
            remedy = self.remedy(f"due{n}")
            remedy |= {"kind": "repair"} if remedy["kind"] == "gift" else {}
            remedy.pop("worth", None)
            remedies.append(remedy | (self.unless() if self.often(30) and "drop" not in str(remedy) else {}))
        page: dict[str, Any] = {
            "entitlement": "law.e",
            "title": "What is owed",
            "failure": self.pick(*nodes),
            "source": SOURCE,
        }
        page |= {"when": self.condition()} if self.often(50) else {}
        page |= self.unless() if self.often(40) else {}
        page |= {"deadlines": {"pay_by": self.date()}} if self.often(40) else {}
        return page | {"remedies": remedies, "say": {"put_right": "You get what you are owed."}}

    def unless(self) -> dict[str, Any]:
        return {
            "unless": [{"reason": reason, "when": self.condition(1)} for reason in self.pick(["one"], ["one", "two"])]
        }


@st.composite
def books(draw: Draw, entitlements: bool = False) -> dict[str, Any]:
    """A house, its vocabulary, its tree, an any-case page and up to five playbooks."""
    currencies = draw(st.sampled_from([["GBP"], ["GBP"], ["GBP", "EUR"], ["GBP", "JPY"]]))
    nodes = NODES[: draw(st.integers(3, 4))]
    names = Names(draw, draw(facts()), currencies)
    shared = names.derive("shared", 1)
    book: dict[str, Any] = {
        "house.yaml": house(draw, currencies),
        "facts.yaml": {"facts": names.facts, **({"derive": shared} if shared else {})},
        "failures.yaml": {"failures": {node: {"title": "Something is wrong"} for node in nodes}},
        "pages/any.yaml": {
            "playbook": "any.case", "title": "Anything else", "failure": "food", "owner": "floor_team", "say": SAY,
            "options": [{"option": "hear", "title": "Hear them out", "remedies": [{"kind": "care", "what": "an ear", "worth": 0}]}],
        },
    }  # fmt: skip
    settles: list[str] = []
    if entitlements:
        page = names.copy().entitlement(nodes)
        book["pages/law.yaml"] = page
        settles = [f"law.e.{remedy['id']}" for remedy in page["remedies"] if "amount" in remedy]
    for index, place in enumerate(names.places(draw(st.sampled_from([3, 2, 4, 5, 1])), nodes)):
        book[f"pages/p{index}.yaml"] = names.copy().playbook(f"late.p{index}", place, settles)
    return book


def house(draw: Draw, currencies: list[str]) -> dict[str, Any]:
    count = draw(st.integers(1, 3))
    may = [dict.fromkeys(currencies, sums[level]) for level, sums in enumerate([[5, 20, 60]] * count)]
    if len(currencies) > 1 and draw(st.booleans()):
        del may[0][currencies[1]]  # absent currency: zero
    return {
        "house": "Harbour Table",
        "currency": "GBP",
        "currencies": currencies,
        "languages": ["en"],
        "timezone": "Europe/London",
        "calendar": {
            "country": "GB",
            "subdivision": "ENG",
            "days": ["mon", "tue", "wed", "thu", "fri"],
            "hours": "09:00-17:30",
        },
        "channels": ["in_person", "phone"],
        "teams": {"floor_team": {"title": "Guest team"}},
        "roles": [{"role": ["waiter", "shift_lead", "manager"][n], "may_give": may[n]} for n in range(count)],
    }


@st.composite
def incidents(draw: Draw, book: dict[str, Any]) -> dict[str, Any]:
    """Each fact unknown, null where allowed, or a value; a few have one fault."""
    given: dict[str, Any] = {}
    for name, schema in book["facts.yaml"]["facts"].items():
        state = draw(st.sampled_from(["value", "unknown", "value", "null"]))
        if state == "value":
            given[name] = draw(VALUES[kind_of(name)])
        elif state == "null" and takes_null(schema):
            given[name] = None
    if draw(st.integers(0, 99)) >= 94:
        name = draw(st.sampled_from(list(book["facts.yaml"]["facts"])))
        given |= draw(
            st.sampled_from([{name: WRONG[kind_of(name)]}, {"count_of_nothing": 1}, {"noticed_by": "nobody"}])
        )
    if draw(st.booleans()):
        given["currency"] = draw(st.sampled_from(book["house.yaml"]["currencies"]))
    request = {
        "failure": draw(st.sampled_from([NODES[2], NODES[1], NODES[2], *book["failures.yaml"]["failures"]])),
        "facts": given,
        "at": draw(st.sampled_from(AT)),
    }
    if draw(st.booleans()):
        request["role"] = draw(st.sampled_from([role["role"] for role in book["house.yaml"]["roles"]]))
    return request

"""What is asked of the service, and the look-ups it answers; `schemas_decision.py` has the decision."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Annotated, Any, Protocol

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from engine.authoring.document import PAGE_SUFFIXES

LONGEST_NAME = 200
MOST_FACTS = 1_000
MOST_DECISIONS = 100
_NUMBERS = (
    "Sums are numbers or decimal strings and are kept exact. A number has at most 40 digits and, without its sign, is 0 or "
    "from 1e-40 to below 1e41."
)


def _plain_path(path: str) -> str:
    if not path.endswith(PAGE_SUFFIXES):
        raise ValueError(f"ends in {', '.join(PAGE_SUFFIXES)}")
    if path.startswith("/") or "\\" in path or not path.isprintable() or "/".join(PurePosixPath(path).parts) != path:
        raise ValueError("is relative to the book and plain, such as food/late-meal.yaml")
    if any(part.startswith(".") for part in path.split("/")):
        raise ValueError("leads to nothing hidden and not out of the book")
    return path


def _digits(raw: str) -> str:
    if not re.fullmatch("-?[0-9]+", raw):
        raise PydanticCustomError("int_parsing", "not a whole number")
    return raw


Name = Annotated[str, StringConstraints(max_length=LONGEST_NAME)]
Typed = Annotated[str, StringConstraints(max_length=LONGEST_NAME, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""A text in a query string; the gate (`api/queries.py`) has refused what is not of this form before."""


class Asked(BaseModel):
    """A body from outside: strict, and nothing in it that we do not know."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Answered(BaseModel):
    """An answer of ours; it may get more keys in time."""

    model_config = ConfigDict(frozen=True)


class IncidentAsked(Protocol):
    """What is asked of the engine, in whatever body it stands."""

    @property
    def failure(self) -> str: ...
    @property
    def facts(self) -> dict[str, Any]: ...
    @property
    def role(self) -> str | None: ...
    @property
    def channel(self) -> str | None: ...
    @property
    def language(self) -> str | None: ...
    @property
    def at(self) -> str | None: ...


class DecisionRequest(Asked):
    """One incident. Only `failure` is needed: what is not known is left out, and the decision says what to ask."""

    failure: Name = Field(description="What went wrong: an id of GET /v1/failures.", examples=["food/late"])
    facts: dict[Name, Any] = Field(
        default={},
        max_length=MOST_FACTS,
        description=f"What is known, by the names of GET /v1/facts. {_NUMBERS}",
        examples=[{"delay_minutes": 35, "meal_price": "24.50"}],
    )
    role: Name | None = Field(
        default=None,
        description="Who is asking, a role of the house; absent: the one with least authority. Nobody's identity is "
        "known yet, and the service listens on this machine only, so any role may be named.",
        examples=["waiter"],
    )
    channel: Name | None = Field(
        default=None, description="Where it will be said; absent: the house's first.", examples=["phone"]
    )
    language: Name | None = Field(
        default=None, description="Which language it will be said in; absent: the house's first.", examples=["en"]
    )
    at: Name | None = Field(
        default=None,
        description="When: a date and time with its zone; absent: now.",
        examples=["2026-11-23T10:00:00Z"],
        json_schema_extra={"format": "date-time"},
    )
    explain: bool = Field(default=False, description="Say of every page why it was or was not chosen.")


class CheckRequest(Asked):
    """A page that is not in the book, or not as it is there."""

    text: str = Field(
        description="The page as it would stand in its file, YAML or JSON.",
        examples=["playbook: food.late\ntitle: Late\nfailure: food/late\nowner: floor\noptions: []\n"],
    )
    path: Annotated[Name, AfterValidator(_plain_path)] | None = Field(
        default=None,
        description="Where it would stand, relative to the book; absent: where the book has the page of that name.",
        examples=["food/late-meal.yaml"],
    )


class BatchRequest(Asked):
    """Many incidents at once. One that is refused does not hold up the others, even where it is no JSON that can be read
    in one way only (a key twice, half a character, a number like 1e400), so long as the body around it is."""

    decisions: list[Any] = Field(
        min_length=1,
        max_length=MOST_DECISIONS,
        description="Each as POST /v1/decisions takes it.",
        json_schema_extra={"items": {"$ref": "#/components/schemas/DecisionRequest"}},
    )


class PreviewRequest(CheckRequest):
    """A page that is not in the book, and the incident to show it for."""

    failure: Name | None = Field(
        default=None, description="What went wrong; absent: the page's own failure.", examples=["delivery/damaged"]
    )
    facts: dict[Name, Any] = Field(
        default={},
        max_length=MOST_FACTS,
        description=f"What is known. Words that need more say so in `missing`. {_NUMBERS}",
    )
    role: Name | None = Field(default=None, description="Who would give it; absent: the one with least authority.")
    channel: Name | None = Field(default=None, description="Absent: every channel of the house.", examples=["sms"])
    language: Name | None = Field(default=None, description="Absent: every language of the house.", examples=["en"])
    at: Name | None = Field(
        default=None,
        description="When: a date and time with its zone; absent: now.",
        examples=["2026-11-23T10:00:00Z"],
        json_schema_extra={"format": "date-time"},
    )


class QueryAsked(BaseModel):
    """A query string: nothing in it that we do not know, and where a route takes nothing, nothing."""

    model_config = ConfigDict(extra="forbid")


class LanguageQuery(QueryAsked):
    language: Typed | None = Field(
        default=None, description="The language of titles and questions; absent: the house's first."
    )


class ExplainQuery(QueryAsked):
    explain: bool = Field(default=False, description="Say of every page why it was or was not chosen.")


class FindQuery(QueryAsked):
    q: Typed = Field(min_length=1, description="What went wrong, as one would type it.", examples=["scratched table"])
    language: Typed | None = Field(
        default=None, description="The language of titles and openings; absent: the house's first."
    )
    limit: Annotated[int, BeforeValidator(_digits)] = Field(
        default=10, ge=1, le=50, description="How many failures at most."
    )


BODIES: tuple[type[Asked], ...] = (DecisionRequest, BatchRequest, CheckRequest, PreviewRequest)
REQUESTS = {model.__name__: tuple(model.model_fields) for model in BODIES}


class ProblemError(Answered):
    pointer: str = Field(
        description="A JSON pointer into the body, or `?name` for a query parameter.", examples=["/failure"]
    )
    detail: str = Field(examples=["unknown failure 'food/lat'"])
    suggestion: str | None = Field(description="The nearest thing that would be right.", examples=["food/late"])


class Problem(Answered):
    """What is wrong with a request, as RFC 9457 has it."""

    type: str = Field(examples=["urn:amends:problem:request"])
    title: str
    status: int
    detail: str
    errors: list[ProblemError]


class Titled(Answered):
    id: str
    title: str


class Found(Answered):
    """A failure that a phrase may mean."""

    failure: str = Field(examples=["delivery/damaged"])
    title: str
    score: float = Field(
        description="1: surely; 0: nothing is near, this is the page for anything else. Below 0.7 with that page first: the rest are guesses."
    )
    opening: str | None = Field(description="The first sentence one could say already.")
    playbooks: list[Titled] = Field(description="The pages that could answer, the likeliest first.")


class FailureNode(Answered):
    """A node of the tree. Pages of the nodes above it cover it too."""

    id: str = Field(examples=["food/late"])
    parent: str | None = Field(examples=["food"])
    title: str = Field(examples=["A meal is late"])
    search: list[str] = Field(description="Words that people type for it.")
    playbooks: list[Titled] = Field(description="The pages written for this very node.")


class FailuresAnswer(Answered):
    revision: str
    language: str
    failures: list[FailureNode] = Field(description="The tree in its own order, each node after those above it.")


class FactEntry(Answered):
    """A fact of the vocabulary."""

    name: str = Field(examples=["delay_minutes"])
    title: str
    question: str
    type: str = Field(description="integer, number, money, boolean, string, enum, date, date-time or list.")
    schema_: dict[str, Any] = Field(alias="schema", description="A JSON Schema for a form to fill in.")
    unit: str | None
    labels: dict[str, str] = Field(description="Words for the members of an enum.")
    nullable: bool
    has_default: bool
    default: Any = Field(description="Taken where the fact is not given; null where there is none.")
    built_in: bool
    can_be_given: bool = Field(description="False for `today` and `now`, which come from `at`.")


class FactsAnswer(Answered):
    revision: str
    language: str
    facts: list[FactEntry] = Field(description="In the vocabulary's order.")


class PlaybookEntry(Answered):
    id: str = Field(examples=["food.late-meal"])
    title: str
    owner: str
    failures: list[str]
    path: str = Field(description="Its file, relative to the book.")
    search: list[str]
    options: list[Titled]


class PlaybooksAnswer(Answered):
    revision: str
    language: str
    playbooks: list[PlaybookEntry]


class PlaybookAnswer(PlaybookEntry):
    revision: str
    language: str
    priority: int
    page: dict[str, Any] = Field(description="The page as written, as JSON.")


class FindingEntry(Answered):
    """One thing wrong or doubtful, with its place and its fix."""

    path: str
    line: int
    column: int
    severity: str = Field(description="error or warning.")
    code: str
    fault: str
    fix: str


class CheckAnswer(Answered):
    revision: str = Field(description="The book that the page was checked in.")
    path: str = Field(description="Where the page was taken to stand.")
    publishable: bool = Field(description="Whether the book with this page would be served.")
    findings: list[FindingEntry] = Field(description="Those of this page, and those elsewhere that it would bring.")


class Health(Answered):
    status: str = Field(examples=["ok"])


class FailedReloadEntry(Answered):
    at: str
    errors: int
    warnings: int


class Readiness(Answered):
    status: str = Field(examples=["ready"])
    revision: str
    since: str = Field(description="When this book was put in service.")
    playbooks: int
    warnings: int
    failed_reload: FailedReloadEntry | None = Field(
        description="Set while the folder has a book that cannot be served."
    )

"""Examples of the OpenAPI document. Tests send every request to the starter book and hold it to its status and schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_REVISION = "9f0c6e1f2f5b7d0c4a0f6b7f0a4b9b6a2f1c6f7f1b0e5d3c8a7e6f5d4c3b2a10"
_DAMAGED: dict[str, Any] = {
    "failure": "delivery/damaged",
    "facts": {"item": "oak table", "item_category": "furniture", "damage": "scratch", "in_stock": True, "item_price": "600.00"},
    "channel": "phone",
    "at": "2026-11-23T10:00:00Z",
}
_PAGE = """playbook: delivery.damaged-lamp
title: A lamp arrived damaged
failure: delivery/damaged
owner: customer-care
priority: 1
when: {item: lamp}
options:
  - option: refund
    title: Give the money back
    remedies: [{kind: refund, amount: item_price}]
    say:
      acknowledge: "Your lamp came broken."
      apologise: "I'm sorry."
      put_right: "{{ refund | money }} is on its way back to you."
      follow_up: "I'll ring you once it's there."
"""


@dataclass(frozen=True, slots=True)
class Example:
    """One request, and what it is answered with on the starter book."""

    name: str
    summary: str
    body: dict[str, Any]
    status: int = 200


REQUESTS: dict[str, tuple[Example, ...]] = {
    "decide": (
        Example("decided", "A scratched table, all known", _DAMAGED),
        Example("asks", "A failure alone: the decision says what to ask", {"failure": "delivery/damaged"}),
        Example("misspelt", "A misspelt failure: the nearest is named", {"failure": "delivery/damagd"}, 422),
        Example("unknown-fact", "A fact that the vocabulary lacks", {"failure": "delivery/damaged", "facts": {"itm": "table"}}, 422),
    ),
    "decideBatch": (
        Example("two", "One decided, one refused", {"decisions": [_DAMAGED, {"failure": "delivery/damagd"}]}),
        Example("none", "Nothing to decide", {"decisions": []}, 422),
    ),
    "checkPage": (
        Example("new", "A page that is not in the book", {"text": _PAGE}),
        Example("broken", "A page with a mistake in it", {"text": _PAGE.replace("item: lamp", "itm: lamp")}),
        Example("path", "A path that leads out of the book", {"text": _PAGE, "path": "../lamp.yaml"}, 422),
    ),
    "previewPage": (
        Example(
            "sms", "A page in its words, by text message",
            {"text": _PAGE, "channel": "sms", "language": "en", "facts": {"item": "lamp", "item_price": "40.00"}, "at": "2026-11-23T10:00:00Z"},
        ),
        Example("all", "On every channel, in every language, with nothing known", {"text": _PAGE}),
        Example("channel", "A channel that the house lacks", {"text": _PAGE, "channel": "fax"}, 422),
    ),
}  # fmt: skip
PARAMETERS: dict[str, tuple[tuple[str, int], ...]] = {
    "find": (("/v1/find?q=scratched%20table&limit=3", 200), ("/v1/find", 422)),
    "listFailures": (("/v1/failures?language=fr", 200), ("/v1/failures?language=xx", 422)),
    "listFacts": (("/v1/facts", 200), ("/v1/facts?langage=fr", 422)),
    "listPlaybooks": (("/v1/playbooks", 200), ("/v1/playbooks?language=xx", 422)),
    "readPlaybook": (("/v1/playbooks/delivery.damaged-furniture", 200), ("/v1/playbooks/delivery.damaged-furnitur", 404)),
    "readHealth": (("/healthz", 200), ("/healthz?verbose=1", 422)),
    "readReadiness": (("/readyz", 200), ("/readyz?verbose=1", 422)),
}
"""Requests without a body, by operation."""

_OPTION: dict[str, Any] = {
    "id": "refund", "title": "Give the money back", "may_give": False, "needs_role": "shift_lead", "blocked_by": None,
    "depends_on": [], "cost": {"amount": "40.00", "currency": "GBP"},
    "remedies": [
        {
            "id": "refund", "kind": "refund", "what": None, "amount": "40.00", "worth": None, "currency": "GBP",
            "quantity": None, "unit": None, "settles": None,
        }
    ],
    "say": {
        "channel": "sms", "language": "en",
        "moves": {
            "acknowledge": "Your lamp came broken.", "apologise": "I'm sorry.",
            "put_right": "£40.00 is on its way back to you.", "follow_up": "I'll ring you once it's there.",
        },
        "text": "Your lamp came broken. I'm sorry. £40.00 is on its way back to you. I'll ring you once it's there.",
        "subject": None, "html": None, "sms": {"segments": 1, "encoding": "GSM-7", "length": 98}, "missing": [],
    },
    "tell": [], "promise": [],
}  # fmt: skip
_DECISION: dict[str, Any] = {
    "status": "decided", "revision": _REVISION, "engine": "0.1.0", "failure": "delivery/damaged",
    "at": "2026-11-23T10:00:00+00:00", "tied": False,
    "playbook": {"id": "delivery.damaged-lamp", "title": "A lamp arrived damaged", "owner": "customer-care"},
    "assumed": {}, "ask": [], "owed": [], "may_be_owed": [], "not_owed": [], "options": [_OPTION], "recommended": "refund",
    "why": [{"playbook": "delivery.damaged-lamp", "verdict": "chosen", "because": []}],
}  # fmt: skip
_ENTRY: dict[str, Any] = {
    "id": "delivery.damaged-lamp", "title": "A lamp arrived damaged", "owner": "customer-care",
    "failures": ["delivery/damaged"], "path": "delivery/damaged-lamp.yaml", "search": ["broken lamp"],
    "options": [{"id": "refund", "title": "Give the money back"}],
}  # fmt: skip
_KNOWN = {"revision": _REVISION, "language": "en"}
_TITLED = {"id": "delivery.damaged-lamp", "title": "A lamp arrived damaged"}


def _problem(name: str, status: int, title: str, detail: str, *errors: tuple[str, str, str | None]) -> dict[str, Any]:
    faults = [{"pointer": pointer, "detail": fault, "suggestion": right} for pointer, fault, right in errors]
    return {"type": f"urn:amends:problem:{name}", "title": title, "status": status, "detail": detail, "errors": faults}


_MISSPELT = _problem(
    "request", 422, "The request names something that the book does not have",
    "unknown failure 'delivery/damagd'; did you mean 'delivery/damaged'?",
    ("/failure", "unknown failure 'delivery/damagd'", "delivery/damaged"),
)  # fmt: skip
_IN_BATCH = {**_MISSPELT, "errors": [{**_MISSPELT["errors"][0], "pointer": "/decisions/1/failure"}]}
_QUERY = _problem(
    "shape", 422, "The request does not have the shape it should have",
    "unknown query parameter 'langage'; did you mean 'language'?",
    ("?langage", "unknown query parameter 'langage'", "language"),
)  # fmt: skip
_PROBLEMS: dict[int, dict[str, Any]] = {
    400: _problem(
        "not-json", 400, "The body is not JSON that can be read in one way only", "the key 'failure' is there twice",
        ("/failure", "the key 'failure' is there twice", None),
    ),
    404: _problem(
        "not-found", 404, "There is nothing here",
        "the book has no page 'food.late-mael'; did you mean 'food.late-meal'?",
        ("", "the book has no page 'food.late-mael'", "food.late-meal"),
    ),
    413: _problem("too-large", 413, "The body is too large", "the body is larger than 1048576 bytes"),
    415: _problem(
        "media-type", 415, "The body must say that it is JSON",
        "the body is text/plain; send it as 'Content-Type: application/json'",
    ),
    422: _QUERY,
    500: _problem(
        "internal", 500, "Something went wrong on our side",
        "the request was not at fault, and nothing was stored; the server's log says more",
    ),
    503: _problem(
        "no-book", 503, "No book is served yet", "the folder has no book that is free of errors; the log has the findings"
    ),
}  # fmt: skip
_HOST = _problem(
    "host", 400, "This server is not known by that name", "call this server as localhost, 127.0.0.1 or [::1]"
)
_FINDING = {
    "path": "delivery.damaged-lamp.yaml", "line": 6, "column": 8, "severity": "error", "code": "unknown-fact",
    "fault": "unknown fact 'itm'", "fix": "did you mean 'item'?",
}  # fmt: skip
_ANSWERS: dict[str, Any] = {
    "decide": _DECISION,
    "decideBatch": [{"status": 200, "decision": _DECISION}, {"status": 422, "problem": _IN_BATCH}],
    "find": [
        {
            "failure": "delivery/damaged", "title": "It arrived damaged", "score": 1.0,
            "opening": "Your lamp came broken.", "playbooks": [_TITLED],
        }
    ],
    "listFailures": {
        **_KNOWN,
        "failures": [
            {
                "id": "delivery/damaged", "parent": "delivery", "title": "It arrived damaged",
                "search": ["scratched table"], "playbooks": [_TITLED],
            }
        ],
    },
    "listFacts": {
        **_KNOWN,
        "facts": [
            {
                "name": "delay_minutes", "title": "How late", "question": "How many minutes late is it?", "type": "integer",
                "schema": {"title": "How late", "type": "integer", "minimum": 0, "unit": "minute"}, "unit": "minute",
                "labels": {}, "nullable": False, "has_default": False, "default": None, "built_in": False,
                "can_be_given": True,
            }
        ],
    },
    "listPlaybooks": {**_KNOWN, "playbooks": [_ENTRY]},
    "readPlaybook": {**_ENTRY, **_KNOWN, "priority": 0, "page": {"playbook": "delivery.damaged-lamp"}},
    "checkPage": {
        "revision": _REVISION, "path": "delivery.damaged-lamp.yaml", "publishable": False, "findings": [_FINDING],
    },
    "previewPage": {
        "revision": _REVISION, "path": "delivery.damaged-lamp.yaml", "publishable": True, "findings": [],
        "previews": [{**_OPTION, "applies": True, "needs": []}], "left_out": 0,
    },
    "readHealth": {"status": "ok"},
    "readReadiness": {
        "status": "ready", "revision": _REVISION, "since": "2026-11-23T10:00:00+00:00", "playbooks": 17, "warnings": 0,
        "failed_reload": None,
    },
}  # fmt: skip


def request_examples(operation: str) -> dict[str, Any]:
    """The bodies of an operation, as OpenAPI has them."""
    return {example.name: {"summary": example.summary, "value": example.body} for example in REQUESTS[operation]}


def answer_example(operation: str) -> Any:
    return _ANSWERS[operation]


def problem_example(operation: str, status: int) -> dict[str, Any]:
    if status == 400 and operation not in REQUESTS:
        return _HOST
    if status == 422 and operation == "decide":
        return _MISSPELT
    return _PROBLEMS[status]

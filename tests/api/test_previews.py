"""POST /v1/previews: a page that is not in the book, in its own words."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from api.previews import MOST_PREVIEWS
from api.schemas_decision import PreviewAnswer

LATE = """playbook: food.late-meal
title: A meal is late
failure: food/late
owner: floor
when: {delay_minutes: {minimum: 30}}
options:
  - option: off
    title: Money off
    remedies: [{kind: discount, amount: 0.20 * bill}]
    say: {acknowledge: Your meal is late., put_right: "{{ discount | money }} comes off.", follow_up: I come back.}
  - option: again
    title: Cook it again
    when: {eating: at_table}
    remedies: [{kind: redo, what: the dish, worth: 0}]
    say: {acknowledge: Your meal is late., put_right: We cook it again., follow_up: I come back.}
  - option: sorry
    title: Say sorry
    say: {acknowledge: Your meal is late., put_right: I see to it., follow_up: I come back.}
"""


def _preview(client: TestClient, text: str = LATE, **more: Any) -> Any:
    answer = client.post("/v1/previews", json={"text": text, **more})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    PreviewAnswer.model_validate(found)
    return found


def _said(found: Any) -> list[tuple[Any, ...]]:
    return [(one["id"], one["say"]["channel"], one["say"]["text"], one["applies"]) for one in found["previews"]]


def test_every_option_is_said_on_the_given_facts(client: TestClient) -> None:
    found = _preview(client, facts={"delay_minutes": 40, "bill": 50, "eating": "delivery"}, channel="sms", language="en")
    assert _said(found) == [
        ("off", "sms", "Your meal is late. £10.00 comes off. I come back.", True),
        ("again", "sms", "Your meal is late. We cook it again. I come back.", False),
        ("sorry", "sms", "Your meal is late. I see to it. I come back.", True),
    ]
    assert all(one["say"]["sms"]["segments"] == 1 for one in found["previews"])


def test_words_that_need_more_say_what(client: TestClient) -> None:
    found = _preview(client, channel="in_person", language="en")
    first = found["previews"][0]
    assert (first["say"]["missing"], first["needs"], first["applies"]) == (["put_right"], ["bill"], None)


def test_without_a_channel_or_language_all_of_the_houses(client: TestClient) -> None:
    found = _preview(client)
    assert [one["say"]["channel"] for one in found["previews"]] == [
        channel for channel in ("in_person", "email", "sms") for _ in ("en", "fr") for _ in range(3)
    ]
    assert found["left_out"] == 0


def test_it_is_the_draft_that_is_shown_and_not_the_book(client: TestClient) -> None:
    found = _preview(client, facts={"delay_minutes": 40, "bill": 50}, channel="in_person", language="en")
    assert (found["path"], found["publishable"]) == ("pages/late.yaml", True)
    assert found["previews"][0]["remedies"][0]["amount"] == "10.00"
    decided = client.post("/v1/decisions", json={"failure": "food/late", "facts": {"delay_minutes": 40, "bill": 50}})
    assert decided.json()["options"][0]["remedies"][0]["amount"] == "5.00"


def test_a_page_with_an_error_has_findings_and_no_words(client: TestClient) -> None:
    found = _preview(client, LATE.replace("0.20 * bill", "0.20 * bil"))
    assert [one["code"] for one in found["findings"] if one["severity"] == "error"] != []
    assert (found["previews"], found["publishable"]) == ([], False)


def test_an_error_elsewhere_does_not_keep_the_words_back(client: TestClient) -> None:
    found = _preview(client, path="pages/copy.yaml", channel="sms", language="en")
    assert not found["publishable"]
    assert {one["path"] for one in found["findings"] if one["severity"] == "error"} == {"pages/late.yaml"}
    assert [one["id"] for one in found["previews"]] == ["off", "again", "sorry"]


def test_what_is_no_page_has_no_words(client: TestClient) -> None:
    found = _preview(client, "failures:\n  food: {title: Food}\n  food/late: {title: Late}\n")
    assert (found["path"], found["previews"]) == ("failures.yaml", [])


def test_it_is_bounded(client: TestClient) -> None:
    option = "  - {option: o%d, title: Sorry, say: {acknowledge: Late., put_right: I see to it., follow_up: I come back.}}\n"
    text = LATE.partition("options:")[0] + "options:\n" + "".join(option % number for number in range(30))
    found = _preview(client, text)
    assert (len(found["previews"]), found["left_out"]) == (MOST_PREVIEWS, 30 * 6 - MOST_PREVIEWS)


@pytest.mark.parametrize(
    ("more", "pointer", "suggestion"),
    [
        ({"channel": "smss"}, "/channel", "sms"),
        ({"language": "frr"}, "/language", "fr"),
        ({"role": "waitr"}, "/role", "waiter"),
        ({"failure": "food/lat"}, "/failure", "food/late"),
        ({"facts": {"bil": 1}}, "/facts/bil", "bill"),
        ({"at": "now"}, "/at", None),
        ({"txt": ""}, "/txt", "text"),
    ],
)
def test_what_is_asked_amiss_is_told_whatever_the_page(
    client: TestClient, more: dict[str, Any], pointer: str, suggestion: str | None
) -> None:
    for text in (LATE, "["):
        answer = client.post("/v1/previews", json={"text": text, **more})
        assert answer.status_code == 422
        assert [(one["pointer"], one["suggestion"]) for one in answer.json()["errors"]] == [(pointer, suggestion)]


def test_nothing_of_a_preview_stays(client: TestClient) -> None:
    before = client.get("/v1/playbooks").headers["etag"]
    _preview(client, LATE.replace("food.late-meal", "food.new"))
    assert client.get("/v1/playbooks").headers["etag"] == before

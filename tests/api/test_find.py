"""GET /v1/find: from a phrase to failures and pages, and the ETags of all look-ups."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from engine import open_library
from engine.search import find
from tests.api.conftest import MOMENT

LOOK_UPS = ["/v1/find?q=late", "/v1/failures", "/v1/facts", "/v1/playbooks", "/v1/playbooks/food.late-meal"]


def test_it_is_the_engines_search(client: TestClient, shared_folder: Path) -> None:
    answer = client.get("/v1/find", params={"q": "still waitng", "limit": 2})
    hits = find(open_library(shared_folder), "still waitng", limit=2, at=MOMENT)
    assert (answer.status_code, answer.json()) == (200, [hit.to_json() for hit in hits])
    assert answer.json()[0]["failure"] == "food/late"
    assert list(answer.json()[0]) == ["failure", "title", "score", "opening", "playbooks"]


def test_it_is_never_empty(client: TestClient) -> None:
    found = client.get("/v1/find?q=zzzz").json()
    assert [hit["score"] for hit in found] == [0.0]


def test_an_unknown_language_is_told(client: TestClient) -> None:
    answer = client.get("/v1/find?q=late&language=frr")
    assert answer.json()["errors"] == [{"pointer": "?language", "detail": "unknown language 'frr'", "suggestion": "fr"}]


@pytest.mark.parametrize("path", LOOK_UPS)
def test_what_is_known_already_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    assert tag.startswith('"' + first.headers["amends-revision"][:12])
    for given in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get(path, headers={"if-none-match": given})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["amends-revision"] == first.headers["amends-revision"]
    assert client.head(path, headers={"if-none-match": tag}).status_code == 304
    for given in ('"other"', tag.strip('"'), "", '"'):
        assert client.get(path, headers={"if-none-match": given}).status_code == 200


def test_each_language_and_each_phrase_has_a_tag_of_its_own(client: TestClient) -> None:
    paths = [
        *LOOK_UPS, *(f"{path}{'&' if '?' in path else '?'}language=fr" for path in LOOK_UPS),
        "/v1/find?q=cold", "/v1/find?q=late&limit=1", "/v1/playbooks/food.anything",
    ]  # fmt: skip
    assert len({client.get(path).headers["etag"] for path in paths}) == len(paths)
    assert client.get("/v1/facts?language=en").headers["etag"] == client.get("/v1/facts").headers["etag"]


def test_a_page_that_is_not_there_is_not_unchanged(client: TestClient) -> None:
    assert client.get("/v1/playbooks/food.nothing", headers={"if-none-match": "*"}).status_code == 404


def test_a_tag_ends_with_its_revision_and_an_opening_with_its_minute(folder: Path) -> None:
    moment = [MOMENT]
    settings = Settings(folder, hosts=frozenset({"testserver"}), now=lambda: moment[0])
    app = create_app(settings)
    client = TestClient(app)
    found, facts = (client.get(path).headers["etag"] for path in ("/v1/find?q=late", "/v1/facts"))
    moment[0] += timedelta(minutes=1)
    assert client.get("/v1/find?q=late").headers["etag"] != found
    assert client.get("/v1/facts").headers["etag"] == facts
    page = folder / "pages" / "late.yaml"
    page.write_text(page.read_text().replace("A meal is late", "A meal is very late"))
    app.state.books.load()
    changed = client.get("/v1/facts", headers={"if-none-match": facts})
    assert (changed.status_code, changed.headers["etag"] == facts) == (200, False)


def test_what_is_said_of_a_customer_is_never_kept(client: TestClient) -> None:
    for answer in (
        client.post("/v1/decisions", json={"failure": "food/late"}),
        client.post("/v1/decisions/batch", json={"decisions": [{"failure": "food/late"}]}),
        client.post("/v1/decisions", json={"failure": "nothing"}),
        client.get("/readyz"),
        client.get("/nothing"),
    ):
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers


def test_every_answer_from_a_book_says_which(client: TestClient) -> None:
    revision = client.get("/readyz").json()["revision"]
    for answer in (client.get("/v1/facts"), client.post("/v1/decisions", json={}), client.get("/v1/facts?x=1")):
        assert answer.headers["amends-revision"] == revision
    assert "amends-revision" not in client.get("/healthz").headers

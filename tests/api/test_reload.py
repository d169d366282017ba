"""A changed folder: served whole once it rests, or not at all."""

from __future__ import annotations

import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.books import Books
from api.settings import Settings

MOMENT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def books(folder: Path) -> Books:
    opened = Books(folder, lambda: MOMENT)
    opened.open()
    assert opened.state.served
    return opened


def _title(books: Books) -> str:
    return books.served().library.playbooks["food.late-meal"].titles["en"]


def _retitle(folder: Path, title: str) -> None:
    page = folder / "pages" / "late.yaml"
    page.write_text(page.read_text().replace("A meal is late", title), encoding="utf-8")


def test_an_untouched_folder_is_not_read_again(books: Books) -> None:
    served = books.served()
    assert [books.poll() for _ in range(3)] == [False, False, False]
    assert books.served() is served


def test_a_change_is_served_once_two_looks_agree(books: Books, folder: Path) -> None:
    _retitle(folder, "A meal is very late")
    assert (books.poll(), _title(books)) == (False, "A meal is late")
    assert (books.poll(), _title(books)) == (True, "A meal is very late")
    assert books.poll() is False


def test_a_folder_that_still_moves_is_left_alone(books: Books, folder: Path) -> None:
    for count in range(4):
        (folder / f"note{count}.yaml").write_text("playbook: [")
        assert books.poll() is False
    assert books.state.failed is None


def test_a_bad_page_keeps_the_good_book(books: Books, folder: Path) -> None:
    served = books.served()
    (folder / "pages" / "late.yaml").write_text("playbook: [")
    assert [books.poll(), books.poll(), books.poll()] == [False, True, False]
    assert books.served() is served
    failed = books.state.failed
    assert failed and failed.at == MOMENT
    assert [(found.place.path, found.code) for found in failed.errors] == [("pages/late.yaml", "yaml")]


def test_a_page_put_back_as_it_was_clears_the_failure(books: Books, folder: Path) -> None:
    served, page = books.served(), folder / "pages" / "late.yaml"
    text = page.read_text()
    page.write_text("playbook: [")
    books.poll(), books.poll()
    page.write_text(text)
    books.poll(), books.poll()
    assert (books.served(), books.state.failed) == (served, None)


def test_a_folder_that_vanishes_and_comes_back(books: Books, folder: Path) -> None:
    served = books.served()
    shutil.move(folder, folder.with_name("away"))
    books.poll(), books.poll()
    assert books.served() is served
    assert books.state.failed and [found.code for found in books.state.failed.errors] == ["no-book"]
    shutil.move(folder.with_name("away"), folder)
    books.poll(), books.poll()
    assert (books.served(), books.state.failed) == (served, None)


def test_a_page_replaced_by_another_of_its_size_is_seen(books: Books, folder: Path) -> None:
    page = folder / "pages" / "late.yaml"
    fresh = folder / "pages" / ".late.yaml.swap"
    fresh.write_text(page.read_text().replace("A meal is late", "A meal is LATE"), encoding="utf-8")
    fresh.replace(page)
    books.poll(), books.poll()
    assert _title(books) == "A meal is LATE"


def test_the_mounted_folder_of_a_cluster_changes_by_one_link(folder: Path, tmp_path: Path) -> None:
    mount = tmp_path / "mount"
    (mount / "..v1").parent.mkdir()
    shutil.copytree(folder, mount / "..v1")
    shutil.copytree(folder, mount / "..v2")
    _retitle(mount / "..v2", "A meal is very late")
    (mount / "..data").symlink_to("..v1")
    for name in ("house.yaml", "facts.yaml", "failures.yaml", "food.yaml"):
        (mount / name).symlink_to(f"..data/{name}")
    (mount / "late.yaml").symlink_to("..data/pages/late.yaml")
    books = Books(mount, lambda: MOMENT)
    books.open()
    assert _title(books) == "A meal is late"
    (mount / "..next").symlink_to("..v2")
    (mount / "..next").replace(mount / "..data")
    books.poll(), books.poll()
    assert _title(books) == "A meal is very late"


def test_a_running_app_follows_its_folder(folder: Path) -> None:
    settings = Settings(folder, poll_seconds=0.02, hosts=frozenset({"testserver"}), now=lambda: MOMENT)
    with TestClient(create_app(settings)) as client:
        first = client.get("/readyz").json()
        _retitle(folder, "A meal is very late")
        _wait(lambda: client.get("/v1/playbooks/food.late-meal").json()["title"] == "A meal is very late")
        second = client.get("/readyz").json()
        assert second["revision"] != first["revision"]
        (folder / "facts.yaml").unlink()
        _wait(lambda: client.get("/readyz").json()["failed_reload"])
        third = client.get("/readyz").json()
        failed = third.pop("failed_reload")
        assert {**third, "failed_reload": None} == second
        assert (failed["at"], failed["errors"]) == ("2026-11-23T10:00:00+00:00", 1)
        assert client.post("/v1/decisions", json={"failure": "food/late"}).status_code == 200


def _wait(holds: object, seconds: float = 20) -> None:
    assert callable(holds)
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)

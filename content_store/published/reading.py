"""Reading: the projection, opened in this process and read without leaving its thread."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

import orjson

from content_store.content import snapshot
from content_store.content.snapshot import GuideSnapshot
from content_store.limit_errors import OutOfTime
from content_store.projection.changes import changes_in
from content_store.projection.files import FORMAT, NAME, format_of
from content_store.published.basis import Asked, Basis, News
from content_store.published.connections import Connection, opened
from content_store.published.kept import Kept, Shelves
from content_store.published.search.lines import Words

# Characters of the snapshots that are kept decoded; what is made of them takes some six times as much.
MOST_DECODED = 4_000_000
# Characters of the rows that are kept decoded, and of the parts of answers that are kept as they were made of these
# and of snapshots; the same is true of both.
MOST_ROWS = 1_500_000
MOST_PARTS = 1_500_000
# Characters of what whole statements found; of these rows there are no others, only lists in many orders.
MOST_FOUND = 1_500_000
# What a shelf of parts counts for by itself: it holds the plan that made them.
PLAN = 5_000
# Characters of the rows of the index that are kept as searches compare them.
MOST_WORDS = 4_000_000
_LOOK_HOLDS = 0.005  # seconds for which the file is not looked at again

F = TypeVar("F")
Row = tuple[Any, ...]


class Reading:
    """One look at the projection: whatever is asked before `end` is answered as of one position of the feed.

    What was asked stays in `asked`, but for the snapshots of versions, which never change. `deadline` is when it must
    be over, by `monotonic`: statements that are still at work then raise OutOfTime.
    `is_laid_over` is whether the public sees something else.
    """

    is_laid_over = False

    def __init__(self, projection: Projection) -> None:
        self.asked: list[Asked] = []
        self.deadline = inf
        self._seconds = inf
        self._projection = projection
        self._connection: Connection | None = None

    def all(self, sql: str, *values: Any) -> list[Row]:
        """The rows of a statement."""
        rows = self.peek(sql, *values)
        self.asked.append((sql, values, rows))
        return rows

    def peek(self, sql: str, *values: Any) -> list[Row]:
        """The rows of a statement that is not noted, because another one is on which the answer rests."""
        try:
            return (self._connection or self._begun()).execute(sql, values).fetchall()
        except sqlite3.OperationalError:
            self.check()
            raise

    def stream(self, sql: str, *values: Any) -> Iterator[Row]:
        """The rows of a statement, one by one and not noted: for whole tables, and for what was noted by its digest."""
        yield from (self._connection or self._begun()).execute(sql, values)

    def first(self, sql: str, *values: Any) -> Row | None:
        """The first row of a statement; None when there is none."""
        rows = self.all(sql, *values)
        return rows[0] if rows else None

    def basis(self) -> Basis:
        """What was answered so far rests on this."""
        connection = self._connection or self._begun()
        return Basis.of(connection.generation, connection.position, self.asked)

    def limit(self, seconds: float) -> None:
        """Be over in so many seconds."""
        self._seconds = seconds
        self.deadline = monotonic() + seconds

    def check(self) -> None:
        """OutOfTime when the deadline is past."""
        if self.is_late():
            raise OutOfTime(seconds=f"{self._seconds:g}")

    def is_late(self) -> bool:
        """Whether the deadline is past."""
        return monotonic() > self.deadline

    def position(self) -> int:
        """The id of the last event that this look knows of."""
        return (self._connection or self._begun()).position

    def stamp(self) -> object:
        """Another object once the projection is another, asked without a look at it."""
        return self._projection.news(monotonic())

    def snapshots(self, version_ids: list[int]) -> dict[int, GuideSnapshot]:
        """The snapshots of live versions, by id; only those that are not kept decoded are read."""
        decoded = self._projection.decoded
        known = zip(version_ids, decoded.known(version_ids), strict=True)
        found = {number: one for number, one in known if one is not None}
        missing = [number for number in version_ids if number not in found]
        if missing:
            sql = f"SELECT version_id, snapshot FROM guides WHERE version_id IN ({marks(len(missing))})"
            for number, text in (self._connection or self._begun()).execute(sql, missing).fetchall():
                found[number] = decoded.keep(number, snapshot.read(text), len(text))
        return found

    def rows(self, kind: Hashable, texts: Sequence[str]) -> Sequence[Any]:
        """The rows of a kind that stand in these texts as JSON, each followed by its text; nobody's to change."""
        kept = self._projection.rows
        known = kept.known(kind, texts)
        if all(known):
            return known
        missing = [text for text, row in zip(texts, known, strict=True) if row is None]
        read = {text: [*row, text] for text, row in zip(missing, orjson.loads(f"[{','.join(missing)}]"), strict=True)}
        for text, row in read.items():
            kept.keep(kind, text, row, len(text))
        return [row or read[text] for text, row in zip(texts, known, strict=True)]

    def found(self, key: Hashable, make: Callable[[], F], size: int) -> F:
        """What was made of all that a statement found, which the key tells from all that it ever will."""
        kept = self._projection.found
        found: F | None = kept.known((key,))[0]
        return kept.keep(key, make(), size) if found is None else found

    @property
    def parts(self) -> Shelves[Any]:
        """Parts of answers that are made of nothing but what lasts."""
        return self._projection.parts

    @property
    def words(self) -> Kept[Words]:
        """What rows of the index say, by their digests."""
        return self._projection.words

    def end(self) -> None:
        """Let go; what is asked afterwards is a new look."""
        self.asked.clear()
        if self._connection is not None:
            self._projection.give_back(self._connection)
            self._connection = None

    def _begun(self) -> Connection:
        self._connection = self._projection.take()
        self._connection.begin(self.is_late)
        return self._connection


class Projection:
    """The projection in a folder, for this process: its connections, and what was decoded of it."""

    def __init__(self, folder: Path) -> None:
        self._link = str(folder / NAME)
        self._linked = ""
        self._folder = folder
        self._generation: Path | None = None
        self._news: News | None = None
        self._watching: Connection | None = None
        self._looked = self._turned = 0.0
        self._free: list[Connection] = []
        self._forget()

    def _forget(self) -> None:
        """Begin with nothing made of any version: another file may have another version of the same number."""
        self.decoded = Kept[GuideSnapshot](MOST_DECODED)
        self.rows = Shelves[list[Any]](MOST_ROWS)
        self.found = Kept[Any](MOST_FOUND)
        self.parts = Shelves[Any](MOST_PARTS, PLAN)
        self.words = Kept[Words](MOST_WORDS)

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """One look at it."""
        reading = Reading(self)
        try:
            yield reading
        finally:
            reading.end()

    def news(self, now: float) -> News:
        """What the projection is; the same object until it is another. `now` is of a clock that never goes back.

        One look answers for a few milliseconds; `look_again` ends them.
        """
        if self._news is None or now - self._looked >= _LOOK_HOLDS:
            self._looked = now
            self._news = self._latest_news()
        return self._news

    def look_again(self) -> None:
        """Have the next question for news, and the next look, see which file it is, whenever the last one did."""
        self._looked = self._turned = 0.0

    def _latest_news(self) -> News:
        generation = self._current()
        if self._watching is None:
            self._watching = self._opened(generation)
        version = self._watching.execute("PRAGMA data_version").fetchone()[0]
        if self._news is not None and self._news.version == version:
            return self._news
        return News(generation, version, changes_in(self._watching))

    def take(self) -> Connection:
        """A connection for one look, to the file that was the projection some milliseconds ago."""
        now = monotonic()
        if self._free and now - self._turned < _LOOK_HOLDS:
            return self._free.pop()
        self._turned = now
        generation = self._current()
        return self._free.pop() if self._free else self._opened(generation)

    def open_apart(self) -> Connection:
        """A connection of the asker's own, who may lay something over it and closes it."""
        connection = self._opened(self._current())
        connection.execute("PRAGMA query_only = OFF")
        return connection

    def give_back(self, connection: Connection) -> None:
        """End a look."""
        connection.end()
        if connection.generation is self._generation:
            self._free.append(connection)
        else:
            connection.close()

    def close(self) -> None:
        """Close what is not in use."""
        while self._free:
            self._free.pop().close()
        self._generation, self._linked = None, ""
        if self._watching is not None:
            self._watching.close()
            self._watching = self._news = None

    def _current(self) -> Path:
        # Not by Path, which takes ten times as long.
        target = os.readlink(self._link)  # noqa: PTH115
        if target != self._linked:
            self._turn_to(Path(target))
            self._linked = target
        return self._generation or Path(target)

    def _turn_to(self, target: Path) -> None:
        """Read the new generation from now on, unless it is in the format of other code than this."""
        connection = self._opened(target)
        if self._generation is not None and format_of(connection) != FORMAT:
            connection.close()
            return
        self.close()
        self._generation = target
        self._free.append(connection)
        self._forget()

    def _opened(self, target: Path) -> Connection:
        return opened(self._folder / target, target)


@lru_cache(maxsize=1000)
def marks(count: int) -> str:
    """So many marks for values, in a list."""
    return ", ".join("?" * count)

"""The projection's file: where it lies, which of several it is, and who of this host's processes may write it.

`published.sqlite` is a link to a file of one generation. A new generation is built beside the old one and takes its
place when the link is renamed: readers of the old one keep it until they look again, and no journal of one file can
ever be taken for another's, as it could if the file itself were renamed.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from content_store.projection import changes, search_tables, working_out
from content_store.projection.columns import percent_text
from content_store.projection.tables import TABLES

FORMAT = 15  # grows with every change of the tables or of what is written into them
NAME = "published.sqlite"
REMAINS = "published.remains"  # stands there while a journal may hold what the file gave up
_READERS_MAY_TAKE = 20  # milliseconds; whoever reads for longer is waited for at the next look
_ABANDONED_AFTER = 3600  # seconds without a write to a projection that somebody began to build
# What is worked out of the tables above; `changes` says which event touched a noun last, and the tables of
# `search_tables` by which words things are found.
_WORKED_OUT = (
    *working_out.DEFINITIONS,
    changes.DEFINITION,
    *search_tables.DEFINITIONS,
    "CREATE TABLE position (event_id INTEGER NOT NULL, at TEXT NOT NULL)",
    "INSERT INTO position VALUES (0, '')",
)


class Position(msgspec.Struct, frozen=True):
    """The last event that was applied, and when it happened, by which another database's feed is told apart."""

    event_id: int
    at: str


@contextmanager
def written_by_me(folder: Path) -> Iterator[bool]:
    """Whether this process may write the projection: one at a time may, and a killed one leaves no lock behind."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "published.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def generation_of(folder: Path) -> Path | None:
    """The file that the projection is now; None when there is none."""
    try:
        return folder / (folder / NAME).readlink()
    except OSError:
        return None


def usable(folder: Path) -> bool:
    """Whether there is a whole projection in this code's format."""
    file = generation_of(folder)
    if file is None or not file.is_file():
        return False
    with closing(opened(file)) as connection:
        return format_of(connection) == FORMAT


def format_of(connection: sqlite3.Connection) -> int:
    """The format of an open projection."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def opened(file: Path) -> sqlite3.Connection:
    """The file, to be written."""
    connection = sqlite3.connect(file, isolation_level=None, cached_statements=256)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA secure_delete = ON")
    connection.create_function("percent", 2, percent_text, deterministic=True)
    return connection


@contextmanager
def next_generation(folder: Path) -> Iterator[sqlite3.Connection]:
    """An empty projection without indexes, in a transaction; when the block ends well it takes the old one's place."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{uuid.uuid4().hex[:12]}.sqlite"
    file = folder / f"building-{name}"
    with closing(opened(file)) as connection:
        # Nobody needs what a failure leaves behind, so nothing is written twice.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(f"PRAGMA user_version = {FORMAT}")
        connection.execute("BEGIN")
        for statement in (*(table.definition()[0] for table in TABLES), *_WORKED_OUT):
            connection.execute(statement)
        yield connection
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL")
    with file.open("rb") as written:
        os.fsync(written.fileno())
    whole = file.rename(folder / f"published-{name}")
    link = folder / f"link-{name}"
    link.symlink_to(whole.name)
    link.replace(folder / NAME)


def note_remains(folder: Path) -> None:
    """Note that the journal is about to keep what the file gives up, for whoever writes next if need be."""
    (folder / REMAINS).touch()


def cut_remains(folder: Path, connection: sqlite3.Connection) -> bool:
    """Leave nothing in the journal of what the file gave up; False while somebody still reads what was before."""
    if not (folder / REMAINS).exists():
        return True
    connection.execute(f"PRAGMA busy_timeout = {_READERS_MAY_TAKE}")
    ((busy, _, _),) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    if not busy:
        (folder / REMAINS).unlink(missing_ok=True)
    return not busy


def tidy(folder: Path) -> None:
    """Remove what earlier generations and broken-off ones left; who reads one of them still has it open."""
    current = generation_of(folder)
    for left in folder.glob("published-*.sqlite*"):
        if current is not None and not left.name.startswith(current.name):
            left.unlink(missing_ok=True)
    for left in folder.glob("building-*.sqlite*"):
        if time.time() - left.stat().st_mtime > _ABANDONED_AFTER:
            left.unlink(missing_ok=True)


def position_of(connection: sqlite3.Connection) -> Position:
    """How far an open projection has come."""
    return Position(*connection.execute("SELECT event_id, at FROM position").fetchone())

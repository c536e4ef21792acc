"""The projection's index for searching: a row of words for each thing that can be found, and FTS5 over these rows."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import blake2b

import orjson

from content_store.projection.search_rows import FINDERS, Found, Subject
from content_store.vietnamese.words import clean, spaced

PARTS = ("title", "names", "steps", "captions")
SHORTEST_CORRECTED = 3  # letters; most pairs of letters are a word of their own
# For every part the text as it is shown, its words with their tones and its words without. In these two every word has
# a blank on either side, so that one is found in them by a plain comparison of texts.
TEXTS = tuple(f"{form}_{part}" for form in ("shown", "exact", "folded") for part in PARTS)
_INDEXED = ", ".join(f"{form}_{part}" for form in ("exact", "folded") for part in PARTS)
# `record` is what a search is handed of a row, as JSON; it ends with a digest of the texts, which tells other ones.
DEFINITIONS = (
    "CREATE TABLE search_rows (number INTEGER PRIMARY KEY, kind TEXT, subject_id INTEGER, version_id INTEGER, "
    "language TEXT, valid_from TEXT, valid_to TEXT, record TEXT, "
    f"{', '.join(f'{name} TEXT' for name in TEXTS)})",
    "CREATE INDEX search_rows_0 ON search_rows (kind, subject_id)",
    # Its words are made here and come one by one; of SQLite's tokenizer it needs no more than that it splits at blanks.
    f"CREATE VIRTUAL TABLE search_index USING fts5({_INDEXED}, content='search_rows', content_rowid='number', "
    """tokenize="unicode61 remove_diacritics 0", prefix='1 2 3', columnsize=0)""",
    "CREATE TABLE search_terms (term TEXT PRIMARY KEY, rows INTEGER NOT NULL) WITHOUT ROWID",
    # By what is left of a term when one letter is left out, all terms of which that can be left.
    "CREATE TABLE search_slips (rest TEXT, term TEXT, PRIMARY KEY (rest, term)) WITHOUT ROWID",
)
TABLES_SEARCHED = ("search_rows", "search_terms", "search_slips")
MARKS = ", ".join("?" * (8 + len(TEXTS)))  # for all columns of a row
_ADD = f"INSERT INTO search_rows VALUES ({MARKS})"
_INDEX = f"INSERT INTO search_index (rowid, {_INDEXED}) SELECT number, {_INDEXED} FROM search_rows"
_FORGET = (
    f"INSERT INTO search_index (search_index, rowid, {_INDEXED}) SELECT 'delete', number, {_INDEXED} FROM search_rows"
)
_WORDS = f"SELECT {' || '.join(f'folded_{part}' for part in PARTS)} FROM search_rows"
_OF = "WHERE kind = ? AND subject_id = ?"
_COUNT = "INSERT INTO search_terms VALUES (?, ?) ON CONFLICT DO UPDATE SET rows = rows + excluded.rows"
_KNOWN = "SELECT 1 FROM search_terms WHERE term = ?"


def rests_of(term: str) -> set[str]:
    """What is left of a term when no letter or one is left out; nothing of one that is too short to be corrected."""
    if len(term) < SHORTEST_CORRECTED:
        return set()
    return {term, *(term[:place] + term[place + 1 :] for place in range(len(term)))}


def _texts_of(parts: Iterable[Sequence[str]]) -> list[str]:
    """The columns of texts of a row, from the lines of each part."""
    shown, exact, folded = [], [], []
    for lines in parts:
        cleaned = [line for line in map(clean, lines) if line]
        forms = [spaced(line) for line in cleaned]
        shown.append("\n".join(cleaned))
        exact.append("\n".join(form for form, _ in forms))
        folded.append("\n".join(form for _, form in forms))
    return [*shown, *exact, *folded]


def touched_by(connection: sqlite3.Connection, noun: str, subjects: Sequence[int]) -> set[Subject]:
    """What is to be indexed anew when these subjects change; asked before the change and after it."""
    found: set[Subject] = set()
    for finder in FINDERS:
        if noun == finder.noun:
            found.update((finder.kind, number) for number in subjects)
        if noun in finder.touched_by:
            sql = finder.touched_by[noun].format(marks=", ".join(f"?{place}" for place, _ in enumerate(subjects, 1)))
            found.update((finder.kind, int(row[0])) for row in connection.execute(sql, subjects))
    return found


def index(connection: sqlite3.Connection, subjects: Collection[Subject]) -> None:
    """Index these anew: whatever of them is public now is found, and nothing else of them is."""
    counts: Counter[str] = Counter()
    for subject in sorted(subjects):
        counts.subtract(_terms(connection, _OF, subject))
        connection.execute(f"{_FORGET} {_OF}", subject)
        connection.execute(f"DELETE FROM search_rows {_OF}", subject)
    for finder in FINDERS:
        for kind, number in sorted(subjects):
            if kind == finder.kind:
                _write(connection, finder.of(connection, number))
    for subject in sorted(subjects):
        connection.execute(f"{_INDEX} {_OF}", subject)
        counts.update(_terms(connection, _OF, subject))
    _count(connection, counts)


def index_all(connection: sqlite3.Connection) -> None:
    """Index everything, in a projection that was just filled."""
    for finder in FINDERS:
        _write(connection, finder.of(connection, None))
    connection.execute(_INDEX)
    # In one piece it is read in half the time; what is followed afterwards SQLite merges by itself.
    connection.execute("INSERT INTO search_index (search_index) VALUES ('optimize')")
    _count(connection, Counter(_terms(connection)))


def row_of(found: Found) -> list[str | int | None]:
    """All columns of a row of `search_rows`."""
    texts = _texts_of(found.parts)
    digest = blake2b("\0".join(texts).encode(), digest_size=16).hexdigest()
    record = (found.number, found.kind, found.subject_id, found.version_id, found.valid_to, digest)
    return [*found[:-1], orjson.dumps(record).decode(), *texts]


def _write(connection: sqlite3.Connection, rows: Iterable[Found]) -> None:
    connection.executemany(_ADD, map(row_of, rows))


def _terms(connection: sqlite3.Connection, where: str = "", values: Sequence[str | int] = ()) -> Iterator[str]:
    for (words,) in connection.execute(f"{_WORDS} {where}", values):
        yield from set(words.split())


def _count(connection: sqlite3.Connection, counts: Counter[str]) -> None:
    """Count the rows in which each term is; one that no row has is no term."""
    for term, count in sorted(counts.items()):
        if not count:
            continue
        if connection.execute(_KNOWN, (term,)).fetchone() is None:
            connection.executemany("INSERT INTO search_slips VALUES (?, ?)", _slips(term))
        connection.execute(_COUNT, (term, count))
        if connection.execute("DELETE FROM search_terms WHERE term = ? AND rows = 0", (term,)).rowcount:
            connection.executemany("DELETE FROM search_slips WHERE rest = ? AND term = ?", _slips(term))


def _slips(term: str) -> list[tuple[str, str]]:
    return [(rest, term) for rest in sorted(rests_of(term))]

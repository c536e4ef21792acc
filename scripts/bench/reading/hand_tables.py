"""The tables that somebody would lay out who knew the five workloads, filled from the projection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from content_store.content.snapshot import ClipRecord, FileRecord, GuideSnapshot, InfographicRecord, StepRecord, read
from content_store.paging import Order

# What is asked of guides and figures lies in columns here and not in one JSON, and every list is found by one index.
_TABLES = """
CREATE TABLE guide (version_id INTEGER PRIMARY KEY, tutorial_id INTEGER, slug TEXT, language TEXT, number INTEGER,
    title TEXT, summary TEXT, published_at TEXT, duration_ms INTEGER, topic_slug TEXT, topic_name TEXT,
    cover_alt TEXT, cursor TEXT);
CREATE TABLE about (version_id INTEGER, kind TEXT, place INTEGER, number INTEGER,
    PRIMARY KEY (version_id, kind, place)) WITHOUT ROWID;
CREATE TABLE step (version_id INTEGER, position INTEGER, title TEXT, action TEXT, body TEXT,
    PRIMARY KEY (version_id, position)) WITHOUT ROWID;
CREATE TABLE piece (id INTEGER PRIMARY KEY, version_id INTEGER, step INTEGER, kind TEXT, alt TEXT, text TEXT,
    duration_ms INTEGER);
CREATE TABLE caption (id INTEGER PRIMARY KEY, piece INTEGER, language TEXT, label TEXT, path TEXT, sha256 TEXT,
    bytes INTEGER);
CREATE TABLE voice (id INTEGER PRIMARY KEY, piece INTEGER, language TEXT, label TEXT);
CREATE TABLE file (id INTEGER PRIMARY KEY, owner INTEGER, use TEXT, role TEXT, path TEXT, sha256 TEXT, mime TEXT,
    bytes INTEGER, width INTEGER, height INTEGER, duration_ms INTEGER, bit_rate INTEGER, codecs TEXT, thumbhash TEXT);
"""
_INDEXES = """
CREATE TABLE figure (indicator_id INTEGER, locality_id INTEGER, since TEXT, until TEXT, percent TEXT, value TEXT,
    stated_percent TEXT, period_end TEXT, source_id INTEGER, PRIMARY KEY (indicator_id, locality_id, since)
) WITHOUT ROWID;
INSERT INTO figure SELECT indicator_id, locality_id, since, until,
    record ->> 5, record ->> 6, record ->> 7, record ->> 8, record ->> 9 FROM latest;
DROP INDEX places_1;
ALTER TABLE places DROP COLUMN record;
CREATE INDEX places_below ON places (parent_id, sort_name, version_id);
CREATE INDEX teams_there ON teams (locality_id, sort_name, id);
CREATE INDEX guide_newest ON guide (language, published_at, version_id);
CREATE INDEX guide_slug ON guide (slug, language);
CREATE INDEX guide_tutorial ON guide (tutorial_id, language);
CREATE INDEX piece_version ON piece (version_id, step, kind, id);
CREATE INDEX caption_piece ON caption (piece, id);
CREATE INDEX voice_piece ON voice (piece, id);
CREATE INDEX file_owner ON file (owner, use, id);
ALTER TABLE places ADD COLUMN full_name TEXT;
UPDATE places SET full_name = full_name(type, name);
ANALYZE;
"""
_NEWEST = Order("guides", "published_at", descending=True)


def lay_out(projection: Path, target: Path) -> None:
    """Write a copy of the projection with these tables beside its own."""
    with closing(sqlite3.connect(projection)) as source, closing(sqlite3.connect(target)) as made:
        source.backup(made)
        made.create_function("full_name", 2, lambda kind, name: f"{kind[:1].upper()}{kind[1:]} {name}".strip())
        made.executescript(_TABLES)
        for text, at in made.execute("SELECT snapshot, published_at FROM guides").fetchall():
            _Filler(made).guide(read(text), at)
        made.executescript(_INDEXES)
        made.commit()


class _Filler:
    """Takes guides apart into rows."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def guide(self, guide: GuideSnapshot, kept_at: str) -> None:
        version = guide.version_id
        cursor = _NEWEST.packed(kept_at, version)
        topic, cover = guide.topic, guide.cover
        words = (guide.number, guide.title, guide.summary, guide.published_at.isoformat(), guide.duration_ms)
        row = (version, guide.tutorial_id, guide.slug, guide.language, *words, topic.slug, topic.name, cover.alt)
        self._insert("guide", (*row, cursor))
        for kind, numbers in _about(guide):
            for place, number in enumerate(numbers):
                self._insert("about", (version, kind, place, number))
        for step in guide.steps:
            self._insert("step", (version, step.position, step.title, step.action, step.body))
        self._files(version, "cover", (cover.file, *cover.stills))
        for position, piece in _pieces(guide):
            self._piece(version, position, piece)

    def _piece(self, version: int, position: int, piece: ClipRecord | InfographicRecord) -> None:
        if isinstance(piece, ClipRecord):
            number = self._insert(
                "piece", (None, version, position, "clip", piece.alt, piece.transcript, piece.duration_ms)
            )
            self._clip(number, piece)
            return
        number = self._insert("piece", (None, version, position, "picture", piece.alt, piece.description, None))
        self._files(number, "shown", piece.renditions)
        self._files(number, "tiles", [piece.tiles] if piece.tiles else [])

    def _clip(self, number: int, clip: ClipRecord) -> None:
        self._files(number, "poster", (clip.poster, *clip.stills))
        self._files(number, "played", clip.renditions)
        self._files(number, "stream", [clip.stream] if clip.stream else [])
        for track in clip.captions:
            file = track.file
            kept = (track.language, track.label, f"{file.sha256}/{file.name}", file.sha256, file.bytes)
            self._insert("caption", (None, number, *kept))
        for voice in clip.sound_tracks:
            found = self._insert("voice", (None, number, voice.language, voice.label))
            self._files(found, "spoken", voice.renditions)

    def _files(self, owner: int, use: str, files: Iterable[FileRecord]) -> None:
        for file in files:
            path = f"{file.sha256}/{file.name}"
            size = (file.bytes, file.width, file.height, file.duration_ms, file.bit_rate)
            self._insert(
                "file",
                (None, owner, use, file.role, path, file.sha256, file.mime, *size, file.codecs, file.thumbhash),
            )

    def _insert(self, table: str, values: Sequence[object]) -> int:
        marks = ", ".join("?" * len(values))
        return int(self._connection.execute(f"INSERT INTO {table} VALUES ({marks})", values).lastrowid or 0)


def _about(guide: GuideSnapshot) -> Iterator[tuple[str, Sequence[int]]]:
    yield "platform", guide.platform_ids
    yield "service", guide.service_ids
    yield "target", guide.target_ids


def _pieces(guide: GuideSnapshot) -> Iterator[tuple[int, ClipRecord | InfographicRecord]]:
    """Every clip and picture, with its step's position; 0 for those of the guide as a whole."""
    wholes: tuple[tuple[int, GuideSnapshot | StepRecord], ...] = (
        (0, guide),
        *((step.position, step) for step in guide.steps),
    )
    for position, whole in wholes:
        yield from ((position, clip) for clip in whole.clips)
        yield from ((position, picture) for picture in whole.infographics)

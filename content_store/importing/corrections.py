"""Corrections in tables of measurements: figures that take the place of others, for a reason."""

from __future__ import annotations

from collections.abc import Sequence

from content_store.importing.entries import Entry, Refuse
from content_store.importing.measurement_columns import REASON, SUPERSEDES
from content_store.registry.localities import LocalityVersion
from content_store.registry.measurements import Measurement
from content_store.registry_errors import AlreadySuperseded, ReasonNeeded
from content_store.tables.columns import Column
from content_store.tables.faults import Words

NOT_KNOWN = Words(
    "no figure has this key, here above or on record", "không có số liệu nào mang mã này, ở dòng trên hay đã lưu"
)
OF_ANOTHER = Words(
    "that figure is of another indicator or place", "số liệu ấy thuộc chỉ tiêu khác hoặc địa phương khác"
)
ALONE = Words("only a correction has a reason", "chỉ dòng đính chính mới có lý do")


class Corrections:
    """The figures that rows of a table correct."""

    def __init__(self) -> None:
        self._old: dict[str, Measurement] = {}
        self._places: dict[int, int] = {}
        self._by: dict[int, str] = {}

    async def load(self, entries: Sequence[Entry]) -> None:
        """Read those that these rows name, and what has taken their place already."""
        named = {key for entry in entries if (key := entry.get(SUPERSEDES)) is not None}
        self._old = {row.slug: row for row in await Measurement.filter(slug__in=list(named))} if named else {}
        ids = [row.id for row in self._old.values()]
        later = Measurement.filter(supersedes_id__in=ids)
        self._by = dict(await later.values_list("supersedes_id", "slug")) if ids else {}
        versions = {row.locality_version_id for row in self._old.values()}
        found = LocalityVersion.filter(id__in=list(versions))
        self._places = dict(await found.values_list("id", "locality_id")) if versions else {}

    def take(self, entry: Entry, row: Measurement, place: int, refuse: Refuse) -> bool:
        """Let the figure of a row take the place of the one that it names, if any; whether it was not refused."""
        key, reason = entry.get(SUPERSEDES), entry.get(REASON) or ""
        wrong = self._wrong(row, place, key, reason)
        if wrong is not None:
            refuse(entry, *wrong)
        elif key is not None:
            row.supersedes_id, row.reason = self._old[key].id, reason
            self._by[self._old[key].id] = row.slug
        return wrong is None

    def _wrong(self, row: Measurement, place: int, key: str | None, reason: str) -> tuple[Column[str], Words] | None:
        old = self._old.get(key or "")
        if key is None:
            return (REASON, ALONE) if reason else None
        if old is None:
            return SUPERSEDES, NOT_KNOWN
        if not reason.strip():
            needed = ReasonNeeded()
            return REASON, Words(needed.message, needed.message_vi)
        if old.indicator_id != row.indicator_id or self._places[old.locality_version_id] != place:
            return SUPERSEDES, OF_ANOTHER
        if self._by.get(old.id, row.slug) != row.slug:
            taken = AlreadySuperseded()
            return SUPERSEDES, Words(taken.message, taken.message_vi)
        return None

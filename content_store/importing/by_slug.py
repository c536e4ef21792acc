"""Rows that are known by their slugs: new ones are made, others are changed, or refused where nothing may be."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from tortoise.models import Model

from content_store import events
from content_store.content.comparison import Change, ChangeKind
from content_store.importing.entries import Counts, Entry, Refuse
from content_store.revisions import Revised
from content_store.tables import forms
from content_store.tables.columns import Column
from content_store.tables.faults import Words
from content_store.wording import SLUG_MOST

M = TypeVar("M", bound=Model)
BATCH = 500
_DIGITS_OF_A_KEY = 10
KEY = Column("key", "Mã định danh", forms.key(), also=("slug",))
SAID_OTHERWISE = Words(
    "it is known with another content, which is never overwritten",
    "đã có với nội dung khác, và không bao giờ bị ghi đè",
)


class BySlug(Generic[M]):
    """A kind whose rows have slugs: a subclass says what a row of a table is as a row of the database."""

    name: ClassVar[str]
    noun: ClassVar[str]
    model: type[M]
    private: ClassVar[bool] = False
    fixed: ClassVar[bool] = False  # whether what is known already can only be said again
    columns: ClassVar[Sequence[Column[Any]]]
    informative: ClassVar[Sequence[str]] = ()
    # Which columns of the database a column of the table speaks of, where it is not the one of its name.
    speaks_of: ClassVar[Mapping[str, Sequence[str]]] = {}
    said_otherwise: ClassVar[Words] = SAID_OTHERWISE
    unnoted: ClassVar[Container[str]] = ()  # columns of the database whose changes no event repeats

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    async def rows(self, entries: Sequence[Entry], refuse: Refuse) -> list[tuple[Entry, M]]:
        """The entries as rows that are not saved; those that were refused are left out."""
        raise NotImplementedError

    async def put(self, entries: Sequence[Entry], refuse: Refuse) -> Counts:
        """Make what is new and change what is otherwise, with an event each."""
        made = [(entry, row) for entry, row in await self.rows(entries, refuse) if self._first(entry, row, refuse)]
        known = await self._known(_slug(row) for _, row in made)
        new: list[tuple[Entry, M]] = []
        moved: list[tuple[M, list[Change]]] = []
        counts = Counts()
        for entry, row in made:
            before = known.get(_slug(row))
            if before is None:
                new.append((entry, row))
            elif not (changes := self._changes(entry, before, row)):
                counts.same += 1
            elif self.fixed:
                refuse(entry, KEY if entry.has(KEY) else self.columns[1], self.said_otherwise)
            elif (wrong := self._wrong(entry, before, changes)) is not None:
                refuse(entry, *wrong)
            else:
                moved.append((before, changes))
        await self._create(new)
        await self._change(moved)
        counts.created, counts.changed = len(new), len(moved)
        return counts

    def _first(self, entry: Entry, row: M, refuse: Refuse) -> bool:
        """Whether this is the first row of the table about that thing; any other is refused."""
        first = self._seen.setdefault(_slug(row), entry.row)
        if first != entry.row:
            refuse(
                entry,
                KEY if entry.has(KEY) else self.columns[1],
                Words(f"row {first} speaks of the same", f"dòng {first} đã nói về cùng mục này"),
            )
        return first == entry.row

    async def _known(self, slugs: Iterable[str]) -> dict[str, M]:
        found = self.model.filter(slug__in=list(slugs)).order_by("id").select_for_update()
        return {_slug(row): row for row in await found}

    def _wrong(self, entry: Entry, row: M, changes: Sequence[Change]) -> tuple[Column[Any], Words] | None:
        """What forbids these changes, which `row` has taken over, and in which column; None when nothing does."""
        return None

    def _changes(self, entry: Entry, before: M, after: M) -> list[Change]:
        """What the row says otherwise; columns that the table lacks say nothing. Takes it over into `before`."""
        found: list[Change] = []
        for column in self.columns:
            for name in self.speaks_of.get(column.name, (column.name,)) if entry.has(column) else ():
                if name in ("slug", "key") or getattr(before, name) == getattr(after, name):
                    continue
                found.append(Change(ChangeKind.CHANGED, (name,), _text(before, name), _text(after, name)))
                setattr(before, name, getattr(after, name))
        return found

    async def _create(self, new: Sequence[tuple[Entry, M]]) -> None:
        """Write new rows, which have their numbers then."""
        if not new:
            return
        rows = {_slug(row): row for _, row in new}
        await self.model.bulk_create(list(rows.values()), batch_size=BATCH)
        made = await self.model.filter(slug__in=list(rows)).order_by("id").values_list("id", "slug")
        for number, slug in made:
            rows[str(slug)].pk = number
        await events.record_all(
            [events.Fact(f"{self.noun}.created", int(number), {"slug": slug}) for number, slug in made]
        )

    async def _change(self, moved: Sequence[tuple[M, list[Change]]]) -> None:
        if not moved:
            return
        names = {change.path[0] for _, changes in moved for change in changes} & self.model._meta.fields_map.keys()
        for row, _ in moved:
            if isinstance(row, Revised):
                row.revision += 1
                names.add("revision")
        await self.model.bulk_update([row for row, _ in moved], sorted(names), batch_size=BATCH)
        await events.record_all(
            [
                events.Fact(f"{self.noun}.changed", row.pk, {"changes": list(map(Change.noted, self._told(changes)))})
                for row, changes in moved
            ]
        )

    def _told(self, changes: Sequence[Change]) -> list[Change]:
        return [change for change in changes if change.path[0] not in self.unnoted]


def made_key(*parts: object) -> str:
    """A slug for what has none in the table: the same for the same parts, and for no others."""
    said = [str(part) for part in parts]
    digest = hashlib.sha256("\0".join(said).encode()).hexdigest()[:_DIGITS_OF_A_KEY]
    letters = unicodedata.normalize("NFD", "-".join(said).lower().replace("đ", "d"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    readable = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: SLUG_MOST - _DIGITS_OF_A_KEY - 1].strip("-")
    return f"{readable}-{digest}"


def _slug(row: Model) -> str:
    return str(row.slug)  # type: ignore[attr-defined]


def _text(row: Model, name: str) -> str | None:
    value = getattr(row, name)
    return None if value is None else str(value)

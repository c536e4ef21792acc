"""A table of the projection: from which rows of the database it is filled, as SQL for all of them and for some."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from content_store.projection.columns import Column


def written(columns: Iterable[str]) -> str:
    """Columns as one text, in SQL: a JSON array, in which no control character stands as it is."""
    return f"json_array({', '.join(columns)})"


def marks(things: Sequence[object]) -> str:
    """A mark for each of the things, in a list."""
    return ", ".join("?" * len(things))


class Table(msgspec.Struct, frozen=True):
    """A table of the projection.

    A column is filled from the column of the same name of the first table in `truth`, whose alias is `own`, or from the
    SQL in `sources`. `subject` is the column whose values are replaced together when an event names one of them.
    `record` names the columns that stand in each row once more, as one text, for who reads many rows.
    """

    name: str
    truth: str
    columns: Mapping[str, Column]
    subject: str = "id"
    sources: Mapping[str, str] = msgspec.field(default_factory=dict)
    only: str = ""
    indexes: tuple[str, ...] = ()
    record: tuple[str, ...] = ()

    def definition(self) -> list[str]:
        """The statements that make it, empty."""
        columns = [f"{name} {column.declaration}" for name, column in self.columns.items()]
        if self.record:
            columns.append(f"record TEXT AS ({written(self.record)}) STORED")
        made = [f"CREATE TABLE {self.name} ({', '.join(columns)})"]
        return made + [
            f"CREATE INDEX {self.name}_{number} ON {self.name} {index}" for number, index in enumerate(self.indexes)
        ]

    def source(self, column: str) -> str:
        """Where a column comes from, as SQL."""
        return self.sources.get(column, f"own.{column}")

    def of_subjects(self) -> str:
        """The rows of some subjects, as SQL whose `?` takes the subjects."""
        return f"{self._select()} {self._where(f'{self.source(self.subject)} IN (?)')} ORDER BY own.id"

    def after(self) -> str:
        """The next rows of all, as SQL; its `?`s take the last one's id, `row_id`, and how many."""
        return f"{self._select(', own.id AS row_id')} {self._where('own.id > ?')} ORDER BY own.id LIMIT ?"

    def _select(self, more: str = "") -> str:
        chosen = ", ".join(f"{self.source(name)} AS {name}" for name in self.columns)
        return f"SELECT {chosen}{more} FROM {self.truth}"

    def _where(self, condition: str) -> str:
        return f"WHERE {self.only} AND {condition}" if self.only else f"WHERE {condition}"

"""A table of the projection: from which rows of the database it is filled, as SQL for all of them and for some."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from content_store.projection.columns import Column


class Table(msgspec.Struct, frozen=True):
    """A table of the projection.

    A column is filled from the column of the same name of the first table in `truth`, whose alias is `own`, or from the
    SQL in `sources`. `subject` is the column whose values are replaced together when an event names one of them.
    """

    name: str
    truth: str
    columns: Mapping[str, Column]
    subject: str = "id"
    sources: Mapping[str, str] = msgspec.field(default_factory=dict)
    only: str = ""
    indexes: tuple[str, ...] = ()

    def definition(self) -> list[str]:
        """The statements that make it, empty."""
        columns = ", ".join(f"{name} {column.declaration}" for name, column in self.columns.items())
        made = [f"CREATE TABLE {self.name} ({columns})"]
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

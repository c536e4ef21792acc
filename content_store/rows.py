"""Rows: what makes classes of the tables' rows."""

from __future__ import annotations

from typing import Any

from tortoise.models import ModelMeta


class RowType(ModelMeta):
    """Tortoise's, without the search of each class's source for comments: all of them took a tenth of a start."""

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> ModelMeta:
        """A class whose fields are described by their `description` alone."""
        return super().__new__(cls, name, bases, {"_no_comments": True, **attrs})

"""No class of rows has its source read when it is made."""

from __future__ import annotations

from importlib import import_module

from tortoise.models import Model

from content_store.database import TABLES
from content_store.rows import RowType


def test_every_class_of_rows_is_made_by_ours() -> None:
    modules = [import_module(f"content_store.{table}") for table in TABLES]
    classes = {found for module in modules for found in vars(module).values() if isinstance(found, type)}
    rows = [found for found in classes if issubclass(found, Model) and found is not Model]

    assert [row.__name__ for row in rows if not isinstance(row, RowType)] == []
    assert len(rows) >= 73

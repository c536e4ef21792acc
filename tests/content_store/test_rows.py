"""Rows are loaded without what takes long and serves nothing."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec

from tortoise.models import Model

from content_store.database import TABLES
from content_store.rows import RowType


def test_every_class_of_rows_is_made_by_ours() -> None:
    modules = [import_module(f"content_store.{table}") for table in TABLES]
    classes = {found for module in modules for found in vars(module).values() if isinstance(found, type)}
    rows = [found for found in classes if issubclass(found, Model) and found is not Model]

    assert [row.__name__ for row in rows if not isinstance(row, RowType)] == []
    assert len(rows) >= 73


def test_a_server_is_loaded_without_pydantic_though_it_is_there() -> None:
    assert find_spec("pydantic")
    told = "import sys, api.app; print('pydantic' in sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True)

    assert loaded.stdout == "False\n"

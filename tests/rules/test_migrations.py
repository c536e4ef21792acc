"""Migrations say what the models say, on the database at hand."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from content_store.migrating import migrate, missing_migrations
from content_store.migration import Step

FOLDER = Path(__file__).parents[2] / "content_store" / "migrations"


@pytest.mark.on_postgres
async def test_the_migrations_bring_everything_that_the_models_have(database_url: str) -> None:
    assert await missing_migrations(database_url) == []


@pytest.mark.on_postgres
async def test_a_migrated_database_has_nothing_left_to_migrate(database_url: str) -> None:
    assert await migrate(database_url) == []


def test_every_migration_is_a_step_that_copies_no_more_than_it_must() -> None:
    found = [import_module(f"content_store.migrations.{path.stem}").Migration for path in FOLDER.glob("0*.py")]

    assert [migration.__bases__ for migration in found] == [(Step,)] * len(found)
    assert len(found) >= 13

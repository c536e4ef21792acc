"""Migrations say what the models say, on the database at hand."""

from __future__ import annotations

from content_store.migrating import migrate, missing_migrations


async def test_the_migrations_bring_everything_that_the_models_have(database_url: str) -> None:
    assert await missing_migrations(database_url) == []


async def test_a_migrated_database_has_nothing_left_to_migrate(database_url: str) -> None:
    assert await migrate(database_url) == []

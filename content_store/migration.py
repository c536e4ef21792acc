"""A migration: one step from older tables to newer ones."""

from __future__ import annotations

from tortoise.connection import ConnectionHandler
from tortoise.migrations.migration import Migration
from tortoise.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel, Operation, RunPython, RunSQL
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import State

# What does not look back at the tables as they were.
FORWARD: tuple[type[Operation], ...] = (AddConstraint, AddField, AddIndex, CreateModel, RunPython, RunSQL)


class Step(Migration):
    """Tortoise's, without a copy of all models before every operation: a hundred of them took twelve seconds.

    Nor can the models of its state be queried: what is to be done to rows is done in SQL, and preparing fifty models
    for queries after each of two hundred operations was most of what was left.
    """

    async def apply(
        self,
        state: State,
        *,
        dry_run: bool = False,
        schema_editor: BaseSchemaEditor | None = None,
        collect_sql: bool = False,
    ) -> State:
        """Do it; the state says afterwards what the tables are."""
        # Of one that knows no database, Tortoise prepares the tables and leaves the queries.
        state.apps._connections = ConnectionHandler()
        if dry_run or collect_sql or schema_editor is None:
            return await super().apply(state, dry_run=dry_run, schema_editor=schema_editor, collect_sql=collect_sql)
        inside = schema_editor.client.capabilities.supports_transactions
        for operation in self.operations:
            before = state if isinstance(operation, FORWARD) else state.clone()
            operation.state_forward(self.app_label, state)
            await self._run_database_forward(operation, before, state, schema_editor, inside)
        state.validate_relations_initialized()
        return state

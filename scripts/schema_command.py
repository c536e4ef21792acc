"""The command `camtay export-schema`."""

from __future__ import annotations

from pathlib import Path

import click

from schema.build import build_schema, printed

SCHEMA = Path(__file__).resolve().parent.parent / "schema" / "schema.graphql"


@click.command()
def export_schema() -> None:
    """Write the graph's schema to schema/schema.graphql."""
    SCHEMA.write_text(printed(build_schema()), encoding="utf-8")
    click.echo(f"{SCHEMA.name} is written.")

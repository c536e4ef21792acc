"""Commands for the database: its tables, who may ask, and what the public reads of it."""

from __future__ import annotations

import asyncio
import os

import click

from api.settings import Settings, read_settings
from content_store.database import connect
from content_store.migrating import migrate as migrate_database
from content_store.migrating import write_migrations
from content_store.people import tokens
from content_store.people.access import Role
from content_store.projection.building import build
from content_store.projection.files import NAME as PROJECTION
from scripts.grouping import Group


@click.command()
def migrate() -> None:
    """Bring the database to the tables of this version."""
    applied = asyncio.run(migrate_database(read_settings(os.environ).database_url, click.echo))
    if not applied:
        click.echo("Nothing to do.")


@click.command()
@click.option("--role", type=click.Choice(Role), default=Role.ADMIN, help="What its holder may do.")
@click.option("--name", default="camtay", help="The machine's account that will hold it.")
@click.option("--plain", is_flag=True, help="Print the token and nothing else.")
def token(role: Role, name: str, plain: bool) -> None:
    """Make an API token for a machine; it is shown only now. People make theirs with `tokenCreate`."""
    secret = asyncio.run(_issue(read_settings(os.environ), role, name))
    click.echo(secret if plain else f"Authorization: Bearer {secret}")


@click.group(cls=Group)
def projection() -> None:
    """What the public reads, made from the database."""


@projection.command()
def rebuild() -> None:
    """Make the projection that the public reads anew; running servers turn to it by themselves."""
    settings = read_settings(os.environ)
    position = asyncio.run(_rebuild(settings))
    click.echo(f"{settings.data / PROJECTION} is made, up to event {position}.")


@click.command()
@click.argument("name", help="What it does, in a few words joined by _.")
def make_migration(name: str) -> None:
    """Write the migration that takes the tables to the models of this checkout."""
    written = asyncio.run(write_migrations(read_settings(os.environ).database_url, name))
    click.echo("\n".join(written) or "Nothing is missing.")


async def _rebuild(settings: Settings) -> int:
    async with connect(settings.database_url):
        return (await build(settings.data, click.echo)).event_id


async def _issue(settings: Settings, role: Role, name: str) -> str:
    await migrate_database(settings.database_url)
    async with connect(settings.database_url):
        return await tokens.issue_token(name, role)

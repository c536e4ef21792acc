"""The commands, all of them."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from api.settings import Settings, read_settings
from content_store.database import connect
from content_store.migrating import migrate as migrate_database
from content_store.migrating import write_migrations
from content_store.people import tokens
from content_store.people.access import Role
from content_store.projection.building import build
from content_store.projection.files import NAME as PROJECTION
from schema.build import build_schema, printed
from scripts.audit_commands import app as audit_commands
from scripts.bench.commands import app as bench
from scripts.media_commands import app as media_commands
from scripts.parent import end_with_parent
from scripts.people_commands import app as people_commands
from scripts.reform_commands import app as reform_commands
from scripts.sample.loading import load_sample, load_synthetic_sample
from scripts.serving import WithParent, serve
from scripts.starting import start as start_everything
from scripts.tables_commands import export, import_file
from scripts.uploading import upload_all
from scripts.work import run_worker

SCHEMA = Path(__file__).resolve().parent.parent / "schema" / "schema.graphql"

app = typer.Typer(help="Cầm Tay: guides, places and figures of a province.", no_args_is_help=True, add_completion=False)
app.add_typer(media_commands, name="media")
app.add_typer(audit_commands, name="audit")
app.add_typer(bench, name="bench")
app.add_typer(people_commands, name="people")
app.add_typer(reform_commands, name="reform")
projection = typer.Typer(help="What the public reads, made from the database.", no_args_is_help=True)
app.add_typer(projection, name="projection")


def settings_here() -> Settings:
    """The settings of this command's environment."""
    return read_settings(os.environ)


@app.command()
def start() -> None:
    """Migrate, load the sample into an empty database, and run the server and the worker until Ctrl-C."""
    raise SystemExit(start_everything(settings_here(), lambda settings: asyncio.run(load_sample(settings))))


app.command()(serve)


@app.command()
def work(with_parent: WithParent = False) -> None:
    """Run the worker, which makes renditions."""
    if with_parent:
        end_with_parent()
    run_worker(settings_here())


@app.command()
def migrate() -> None:
    """Bring the database to the tables of this version."""
    applied = asyncio.run(migrate_database(settings_here().database_url, typer.echo))
    if not applied:
        typer.echo("Nothing to do.")


@app.command()
def sample(
    synthetic: Annotated[bool, typer.Option(help="Add villages, teams, figures and guides, marked synthetic.")] = False,
    scale: Annotated[int, typer.Option(help="How many provinces, the real one included.", min=1, max=100)] = 1,
) -> None:
    """Load what is missing of the sample."""
    settings = settings_here()
    asyncio.run(migrate_database(settings.database_url))
    with _working():
        asyncio.run(load_sample(settings))
    if synthetic:
        asyncio.run(load_synthetic_sample(settings, scale))


@app.command()
def upload(
    files: Annotated[list[Path], typer.Argument(help="Videos, pictures and WebVTT captions.")],
    server: Annotated[str | None, typer.Option(help="Where to; this machine's own server when not given.")] = None,
    token: Annotated[str | None, typer.Option(help="Who sends; CAMTAY_TOKEN, or one made here.")] = None,
) -> None:
    """Send files and print each one's id, SHA-256 and name; what breaks off goes on when this is run again.

    Exit codes: 0 all were taken, 1 some were refused, 3 the server could not be reached, 130 Ctrl-C.
    """
    raise SystemExit(upload_all(settings_here(), files, server, token or os.environ.get("CAMTAY_TOKEN") or None))


@app.command()
def token(
    role: Annotated[Role, typer.Option(help="What its holder may do.")] = Role.ADMIN,
    name: Annotated[str, typer.Option(help="The machine's account that will hold it.")] = "camtay",
    plain: Annotated[bool, typer.Option(help="Print the token and nothing else.")] = False,
) -> None:
    """Make an API token for a machine; it is shown only now. People make theirs with `tokenCreate`."""
    secret = asyncio.run(_issue(settings_here(), role, name))
    typer.echo(secret if plain else f"Authorization: Bearer {secret}")


@projection.command()
def rebuild() -> None:
    """Make the projection that the public reads anew; running servers turn to it by themselves."""
    settings = settings_here()
    position = asyncio.run(_rebuild(settings))
    typer.echo(f"{settings.data / PROJECTION} is made, up to event {position}.")


app.command("import")(import_file)
app.command()(export)


@app.command("export-schema")
def export_schema() -> None:
    """Write the graph's schema to schema/schema.graphql."""
    SCHEMA.write_text(printed(build_schema()), encoding="utf-8")
    typer.echo(f"{SCHEMA.name} is written.")


@app.command("make-migration")
def make_migration(name: Annotated[str, typer.Argument(help="What it does, in a few words joined by _.")]) -> None:
    """Write the migration that takes the tables to the models of this checkout."""
    written = asyncio.run(write_migrations(settings_here().database_url, name))
    typer.echo("\n".join(written) or "Nothing is missing.")


async def _rebuild(settings: Settings) -> int:
    async with connect(settings.database_url):
        return (await build(settings.data, typer.echo)).event_id


async def _issue(settings: Settings, role: Role, name: str) -> str:
    await migrate_database(settings.database_url)
    async with connect(settings.database_url):
        return await tokens.issue_token(name, role)


@contextmanager
def _working() -> Iterator[None]:
    """A worker beside this command; where one runs already, this one waits in line."""
    worker = subprocess.Popen([sys.executable, "-m", "scripts", "work"])
    try:
        yield
    finally:
        worker.terminate()
        worker.wait()

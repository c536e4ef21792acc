"""`camtay audit`: what was changed, by whom, and whether that note is whole."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Annotated

import typer

from api.settings import read_settings
from content_store import audit
from content_store.audit import Verdict
from content_store.database import connect
from content_store.events import said_by

app = typer.Typer(help="Who changed what, when, from where and why.", no_args_is_help=True)

Head = Annotated[str, typer.Option(help="What an earlier look printed: it must still be part of the chain.")]
After = Annotated[int, typer.Option(help="Only what was noted after this position.")]


@app.command()
def verify(head: Head = "") -> None:
    """Look through all that was noted; exit 1 when any of it was changed, removed or put in."""
    verdict, held = asyncio.run(_verify(head))
    if verdict.broken_at is not None:
        typer.echo(f"Sự kiện {verdict.broken_at} đã bị sửa, hoặc sự kiện trước nó đã mất.", err=True)
        typer.echo(f"Event {verdict.broken_at} is not as it was written, or one before it is gone.", err=True)
        raise typer.Exit(1)
    if not held:
        typer.echo("Không còn thấy mốc đã ghi lần trước: phần cuối đã bị cắt.", err=True)
        typer.echo("The head that was noted is gone: the end was cut off.", err=True)
        raise typer.Exit(1)
    typer.echo(f"{verdict.count} events, whole. Head: {verdict.head}")


@app.command()
def export(after: After = 0) -> None:
    """Print all that was noted as JSON, one event a line, oldest first."""
    asyncio.run(_export(after))


async def _verify(head: str) -> tuple[Verdict, bool]:
    async with connect(read_settings(os.environ).database_url):
        return await audit.verify(), await audit.holds(head)


async def _export(after: int) -> None:
    async with connect(read_settings(os.environ).database_url):
        async for event in audit.entries(after):
            said = {"position": event.id, "at": event.at.isoformat(), **said_by(event), "link": event.link}
            typer.echo(json.dumps(said, ensure_ascii=False))

"""`camtay audit`: what was changed, by whom, and whether that note is whole."""

from __future__ import annotations

import asyncio
import json
import os

import click

from api.settings import read_settings
from content_store.audit import Verdict, entries, holds
from content_store.audit import verify as verify_chain
from content_store.database import connect
from content_store.events import said_by
from scripts.grouping import Group


@click.group(cls=Group)
def audit() -> None:
    """Who changed what, when, from where and why."""


@audit.command()
@click.option(
    "--head",
    default="",
    show_default=False,
    help="What an earlier look printed: it must still be part of the chain.",
)
def verify(head: str) -> None:
    """Look through all that was noted; exit 1 when any of it was changed, removed or put in."""
    verdict, held = asyncio.run(_verify(head))
    if verdict.broken_at is not None:
        click.echo(f"Sự kiện {verdict.broken_at} đã bị sửa, hoặc sự kiện trước nó đã mất.", err=True)
        click.echo(f"Event {verdict.broken_at} is not as it was written, or one before it is gone.", err=True)
        raise SystemExit(1)
    if not held:
        click.echo("Không còn thấy mốc đã ghi lần trước: phần cuối đã bị cắt.", err=True)
        click.echo("The head that was noted is gone: the end was cut off.", err=True)
        raise SystemExit(1)
    click.echo(f"{verdict.count} events, whole. Head: {verdict.head}")


@audit.command()
@click.option("--after", default=0, help="Only what was noted after this position.")
def export(after: int) -> None:
    """Print all that was noted as JSON, one event a line, oldest first."""
    asyncio.run(_export(after))


async def _verify(head: str) -> tuple[Verdict, bool]:
    async with connect(read_settings(os.environ).database_url):
        return await verify_chain(), await holds(head)


async def _export(after: int) -> None:
    async with connect(read_settings(os.environ).database_url):
        async for event in entries(after):
            said = {"position": event.id, "at": event.at.isoformat(), **said_by(event), "link": event.link}
            click.echo(json.dumps(said, ensure_ascii=False))

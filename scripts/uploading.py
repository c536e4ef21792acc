"""Uploading: files from this machine into the store, by the one way in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import typer

from api.settings import Settings
from content_store.accounts import account_named
from content_store.database import connect
from content_store.errors import Refused
from content_store.migrating import migrate
from media.receiving import receive
from media.storage.opening import store_at
from schema.nodes import gid

ACCOUNT = "camtay"
SOME_REFUSED = 1


async def upload_all(settings: Settings, files: Sequence[Path]) -> int:
    """Store each file that is fit; 0 when all were, 1 when some were refused."""
    await migrate(settings.database_url)
    store = store_at(settings.storage_url, settings.storage_keys)
    refused = 0
    async with connect(settings.database_url):
        account = (await account_named(ACCOUNT)).id
        for path in files:
            try:
                asset = await receive(store, path, path.name, account, datetime.now(UTC))
                typer.echo(f"{gid('Asset', asset.id)}  {asset.sha256}  {asset.name}")
            except Refused as reason:
                refused += 1
                typer.echo(reason.message_vi, err=True)
            except ConnectionError as error:
                refused += 1
                typer.echo(f"Kho tệp không trả lời, chưa lưu được {path}: {error}", err=True)
            except OSError as error:
                refused += 1
                typer.echo(f"Không đọc được tệp {path}: {error.strerror}.", err=True)
    return SOME_REFUSED if refused else 0

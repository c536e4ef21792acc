"""Uploading: files from this machine through the server's own door, on a line that may break."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import click
from rich.console import Console

from api.settings import Settings
from content_store.database import connect
from content_store.people.access import Role
from content_store.people.tokens import issue_token
from media.digest import digest_of
from media.receiving import clean_name
from scripts.door import Away, Declined, Door, Gone, Told
from scripts.progress import transfer
from scripts.unfinished import Unfinished

ACCOUNT = "camtay"
SOME_REFUSED, GAVE_UP, INTERRUPTED = 1, 3, 130
PIECE_BYTES = 4 * 1024 * 1024
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds between two tries
TRIES = 10  # in a row without a byte that arrived: about two minutes
TOKEN_LIFE = timedelta(days=1)


@dataclass(frozen=True)
class Destination:
    """Where files go, and where unfinished ones are remembered."""

    door: Door
    unfinished: Unfinished


def upload_all(settings: Settings, files: Sequence[Path], server: str | None, token: str | None) -> int:
    """Send each file that is fit; 0 when all were taken, 1 when some were refused, 3 when the line was too bad."""
    server = (server or settings.public_url).rstrip("/")
    door = Door(server, token or "")
    if not door.answers():
        click.echo(f"Không có máy chủ nào trả lời ở {server}: hãy chạy `camtay start` rồi thử lại.", err=True)
        return GAVE_UP
    if token is None:
        if server != settings.public_url:
            click.echo(f"Cần mã truy cập của {server}: hãy đặt CAMTAY_TOKEN hoặc thêm --token.", err=True)
            return SOME_REFUSED
        # Whoever may open the database may make a token; this one ends by itself.
        door = Door(server, asyncio.run(_own_token(settings)))
    destination = Destination(door, Unfinished(settings.data / "uploads.json"))
    try:
        return _send_each(destination, files)
    except KeyboardInterrupt:
        click.echo("Đã dừng: chạy lại lệnh này để gửi tiếp.", err=True)
        return INTERRUPTED
    finally:
        door.close()


def _send_each(destination: Destination, files: Sequence[Path]) -> int:
    refused = 0
    for path in files:
        try:
            click.echo(_send(destination, path))
        except Declined as reason:
            refused += 1
            click.echo(str(reason), err=True)
        except OSError as error:
            refused += 1
            click.echo(f"Không đọc được tệp {path}: {error.strerror}.", err=True)
        except Away as reason:
            server = destination.door.server
            click.echo(f"Mất liên lạc với {server} ({reason}): chạy lại lệnh này để gửi tiếp {path.name}.", err=True)
            return GAVE_UP
    return SOME_REFUSED if refused else 0


def _send(destination: Destination, path: Path) -> str:
    """Send one file; the line to print for it."""
    digest = digest_of(path)
    form = {"filename": path.name, "sha256": digest.sha256}
    sender = _Sender(destination, form, digest.bytes)
    with path.open("rb") as file, transfer(path.name, digest.bytes, Console(stderr=True)) as show:
        told = sender.send(file, show)
    destination.unfinished.forget(destination.door.server, digest.sha256)
    return f"{told.asset}  {digest.sha256}  {clean_name(path.name)}"


class _Sender:
    """One file on its way."""

    def __init__(self, destination: Destination, form: dict[str, str], length: int) -> None:
        self._door, self._unfinished = destination.door, destination.unfinished
        self._form, self._length = form, length
        self._pauses = _pauses()

    def send(self, file: BinaryIO, show: Callable[[int], None]) -> Told:
        """Send what is missing, however often the line breaks; Away when it stays broken."""
        told: Told | None = None
        while told is None or told.asset is None:
            try:
                told = self._send_on(told or self._standing(), file, show)
            except Gone:
                self._unfinished.forget(self._door.server, self._form["sha256"])
                told = None
                self._wait(Away("404"))
            except Declined:
                self._unfinished.forget(self._door.server, self._form["sha256"])
                raise
            except Away as away:
                told = None
                self._wait(away)
        return told

    def _standing(self) -> Told:
        """Where the server stands with this file, whether it was begun now or before."""
        server, sha256 = self._door.server, self._form["sha256"]
        known = self._unfinished.url_of(server, sha256)
        if known is not None:
            return self._asked(known)
        told = self._door.create(self._length, self._form)
        self._unfinished.remember(server, sha256, told.url)
        return told

    def _asked(self, url: str) -> Told:
        try:
            return self._door.head(url)
        except Declined:
            # HEAD has no words: the reason comes with an answer that has a body.
            return self._door.send(url, self._length, b"")

    def _send_on(self, told: Told, file: BinaryIO, show: Callable[[int], None]) -> Told:
        show(told.offset)
        if told.asset is not None:
            return told
        file.seek(told.offset)
        told = self._door.send(told.url, told.offset, file.read(PIECE_BYTES))
        show(told.offset)
        self._pauses = _pauses()
        return told

    def _wait(self, away: Away) -> None:
        pause = next(self._pauses, None)
        if pause is None:
            raise away
        time.sleep(pause)


def _pauses() -> Iterator[float]:
    return (min(LONGEST_PAUSE, FIRST_PAUSE * 2**tried) for tried in range(TRIES))


async def _own_token(settings: Settings) -> str:
    async with connect(settings.database_url):
        return await issue_token(ACCOUNT, Role.ADMIN, datetime.now(UTC) + TOKEN_LIFE)

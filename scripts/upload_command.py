"""The command `camtay upload`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from api.settings import read_settings
from scripts.uploading import upload_all


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), help="Videos, pictures and WebVTT captions."
)
@click.option("--server", help="Where to; this machine's own server when not given.")
@click.option("--token", help="Who sends; CAMTAY_TOKEN, or one made here.")
def upload(files: tuple[Path, ...], server: str | None, token: str | None) -> None:
    """Send files and print each one's id, SHA-256 and name; what breaks off goes on when this is run again.

    Exit codes: 0 all were taken, 1 some were refused, 3 the server could not be reached, 130 Ctrl-C.
    """
    sender = token or os.environ.get("CAMTAY_TOKEN") or None
    raise SystemExit(upload_all(read_settings(os.environ), files, server, sender))

"""The command `camtay serve`, by itself: whoever serves loads nothing that only other commands need."""

from __future__ import annotations

import os

import click
import uvicorn

from api.app import build_app
from api.requests import LARGEST_BODY
from api.settings import read_settings
from scripts.garbage import collect_rarely, loading
from scripts.parent import end_with_parent, with_parent_option

# Who listens to a subscription never hangs up; uploads and downloads that are cut off go on with the next server.
GOODBYE_SECONDS = 5


@click.command()
@with_parent_option
def serve(with_parent: bool) -> None:
    """Run the server."""
    if with_parent:
        end_with_parent()
    settings = read_settings(os.environ)
    with loading():
        application = build_app(settings)
    collect_rarely()
    uvicorn.run(
        application,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_level="warning",
        server_header=False,
        ws_max_size=LARGEST_BODY,
        timeout_graceful_shutdown=GOODBYE_SECONDS,
    )

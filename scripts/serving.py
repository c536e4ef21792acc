"""The command `camtay serve`, by itself: whoever serves loads nothing that only other commands need."""

from __future__ import annotations

import os

import typer
import uvicorn

from api.app import build_app
from api.requests import LARGEST_BODY
from api.settings import read_settings
from scripts.garbage import collect_rarely, loading
from scripts.parent import WithParent, end_with_parent

app = typer.Typer(add_completion=False)

# Who listens to a subscription never hangs up; uploads and downloads that are cut off go on with the next server.
GOODBYE_SECONDS = 5


@app.command()
def serve(with_parent: WithParent = False) -> None:
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

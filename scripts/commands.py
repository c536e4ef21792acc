"""The command `camtay`, which loads no more than it is asked for: all of it takes seconds, and memory."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from api.settings import BadSetting
from content_store.acting import acting_from
from content_store.database import NO_DATABASE
from content_store.errors import Refused
from scripts.garbage import loading

# Each command, and the module whose `app` it is or is in.
COMMANDS: Mapping[str, str] = {
    "start": "scripts.sample_commands",
    "serve": "scripts.serving",
    "work": "scripts.work_command",
    "migrate": "scripts.database_commands",
    "sample": "scripts.sample_commands",
    "media": "scripts.media_commands",
    "upload": "scripts.upload_command",
    "projection": "scripts.database_commands",
    "token": "scripts.database_commands",
    "audit": "scripts.audit_commands",
    "reform": "scripts.reform_commands",
    "people": "scripts.people_commands",
    "bench": "scripts.bench.commands",
    "import": "scripts.tables_commands",
    "export": "scripts.tables_commands",
    "export-schema": "scripts.schema_command",
    "make-migration": "scripts.database_commands",
}


class Commands(TyperGroup):
    """The commands, each loaded when somebody asks for it; only `--help` asks for all."""

    # Typer has a context of its own, whose class it does not hand out.
    def list_commands(self, ctx: Any) -> list[str]:
        """Their names, in the manual's order."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, name: str) -> Any:
        """The command of this name; None when there is none."""
        if name not in COMMANDS:
            return None
        with loading():
            module = importlib.import_module(COMMANDS[name])
        found = get_command(module.app)
        found = getattr(found, "commands", {}).get(name, found)
        found.name = name
        return found


app = typer.Typer(cls=Commands, no_args_is_help=True, add_completion=False)


@app.callback()
def camtay() -> None:
    """Cầm Tay: guides, places and figures of a province."""


def main() -> None:
    """Run a command; what it refuses is one line and exit code 2, and so is a database that is not there."""
    try:
        with acting_from(f"command {' '.join(sys.argv[1:2])}"):
            app(prog_name="camtay")
    except (Refused, BadSetting) as refused:
        typer.echo(getattr(refused, "message_vi", None) or str(refused), err=True)
        raise SystemExit(2) from refused
    except NO_DATABASE as gone:
        typer.echo(f"Không dùng được cơ sở dữ liệu; hãy kiểm tra CAMTAY_DATABASE_URL. {gone}.", err=True)
        raise SystemExit(2) from gone

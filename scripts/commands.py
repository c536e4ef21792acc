"""The command `camtay`, which loads no more than it is asked for: all of it takes seconds, and memory."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping

import click

from api.settings import BadSetting
from content_store.acting import acting_from
from content_store.database import NO_DATABASE
from content_store.errors import Refused
from scripts.garbage import loading
from scripts.grouping import Group

# Each command, and the module that it is in.
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
INTERRUPTED = 130


class Commands(Group):
    """The commands, each loaded when somebody asks for it; only `--help` asks for all."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the manual's order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name; None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        with loading():
            module = importlib.import_module(COMMANDS[cmd_name])
        commands = (found for found in vars(module).values() if isinstance(found, click.Command))
        return next(command for command in commands if command.name == cmd_name)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; Ctrl-C is exit code 130, as a shell has it."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise SystemExit(INTERRUPTED) from None


@click.group(cls=Commands, context_settings={"show_default": True})
def camtay() -> None:
    """Cầm Tay: guides, places and figures of a province."""


def main() -> None:
    """Run a command; what it refuses is one line and exit code 2, and so is a database that is not there."""
    try:
        with acting_from(f"command {' '.join(sys.argv[1:2])}"):
            camtay(prog_name="camtay")
    except (Refused, BadSetting) as refused:
        click.echo(getattr(refused, "message_vi", None) or str(refused), err=True)
        raise SystemExit(2) from refused
    except NO_DATABASE as gone:
        click.echo(f"Không dùng được cơ sở dữ liệu; hãy kiểm tra CAMTAY_DATABASE_URL. {gone}.", err=True)
        raise SystemExit(2) from gone

"""The command `camtay`, which loads what it is asked for: a server is long-lived, and holds what it has loaded."""

from __future__ import annotations

import importlib
import sys

import typer

from api.settings import BadSetting
from content_store.acting import acting_from
from content_store.errors import Refused
from content_store.migrating import BrokenReferences

# What the other commands need takes three times as long to load as the server, and half as much memory again; tables
# come in and go out with a fifth of it.
SERVE, EVERYTHING = "serve", "scripts.commands"
ALONE = {SERVE: "scripts.serving", "import": "scripts.tables_commands", "export": "scripts.tables_commands"}


def main() -> None:
    """Run a command; what it refuses is one line and exit code 2."""
    command = "".join(sys.argv[1:2])
    app: typer.Typer = importlib.import_module(ALONE.get(command, EVERYTHING)).app
    try:
        with acting_from(f"command {command}"):
            if command == SERVE:
                app(sys.argv[2:], prog_name=f"camtay {SERVE}")
            else:
                app(prog_name="camtay")
    except (Refused, BadSetting, BrokenReferences) as refused:
        typer.echo(getattr(refused, "message_vi", None) or str(refused), err=True)
        raise SystemExit(2) from refused


if __name__ == "__main__":
    main()

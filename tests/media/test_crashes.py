"""A file that takes its sandbox down fails with a sentence for people, and its worker goes on."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from media_worker import WORKER, Place, make_long_clip, until
from processes import children, is_busy

# A worker whose sandbox may take next to nothing.
POOR = (
    f"import scripts.work; from media.sandbox import *; scripts.work.RENDERING = Bounds(60 * MEBIBYTE, 300.0); {WORKER}"
)


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Place:
    return Place.at(tmp_path / "data", database_url)


async def test_a_file_that_takes_more_memory_than_there_is_fails_and_says_so(place: Place, picture: Path) -> None:
    await place.receive(picture)

    with place.worker(code=POOR) as worker:
        until(lambda: place.states() == ["FAILED"])
        assert worker.poll() is None

    assert place.ask("SELECT failure FROM assets") == [
        (
            "Không xử lý được tệp picture.jpg: cần nhiều bộ nhớ hơn mức máy chủ dành cho một tệp. "
            "Hãy xuất lại nhỏ hơn rồi tải lên.",
        )
    ]
    assert place.unfinished_files() == []


async def test_a_codec_that_crashes_at_every_attempt_fails_its_file_and_nothing_else(
    place: Place, picture: Path, tmp_path: Path
) -> None:
    await place.receive(make_long_clip(tmp_path / "long.mp4", 8))

    with place.worker() as worker:
        until(lambda: _crashed(worker.pid) and place.states() == ["FAILED"])
        await place.receive(picture)
        until(lambda: place.states() == ["FAILED", "READY"])

    assert place.ask("SELECT failure FROM assets WHERE state = 'FAILED'") == [
        (
            "Không xử lý được tệp long.mp4: bộ giải mã dừng đột ngột mỗi lần xử lý tệp này. "
            "Hãy xuất lại rồi tải lên; nếu vẫn vậy, hãy báo quản trị viên, kèm mã render-1.",
        )
    ]
    assert place.unfinished_files() == []


def _crashed(worker: int) -> bool:
    """Let every sandbox that is at work crash."""
    # One may end while somebody looks.
    with suppress(OSError):
        for sandbox in filter(is_busy, children(worker)):
            os.kill(sandbox, signal.SIGSEGV)
    return True

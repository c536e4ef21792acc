"""Renditions are finished once, whatever happens to the worker; here it is a real process that is really killed."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from media_samples import WEBVTT, cut
from media_worker import Place, make_long_clip, until

from media.recipes import RenditionRole
from media.workshop import Stopped, Workshop

SECONDS = 8
STEPS = "SELECT function_name FROM operation_outputs ORDER BY function_id"


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Place:
    return Place.at(tmp_path / "data", database_url)


@pytest.fixture(scope="session")
def long_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_long_clip(tmp_path_factory.mktemp("long") / "long.mp4", SECONDS)


async def test_every_kind_of_file_becomes_ready_with_its_renditions(
    place: Place, clip: Path, picture: Path, tmp_path: Path
) -> None:
    track = tmp_path / "vi.vtt"
    track.write_text(WEBVTT)
    for path in (clip, picture, track):
        await place.receive(path)

    with place.worker() as worker:
        until(lambda: place.states() == ["READY", "READY", "READY"])
        worker.send_signal(signal.SIGTERM)
        _, noise = worker.communicate(timeout=10)

    assert (worker.returncode, noise) == (0, "")
    assert place.ask("SELECT asset_id, role, mime, width, height FROM renditions ORDER BY asset_id, role") == [
        (1, "MP4_480P", "video/mp4", 320, 180),
        (1, "POSTER", "image/jpeg", 320, 180),
        (2, "WEBP_320", "image/webp", 320, 160),
        (2, "WEBP_640", "image/webp", 640, 320),
    ]
    assert await place.digests() == await place.digests_in_use()
    assert place.unfinished_files() == []


@pytest.mark.parametrize("told", [signal.SIGKILL, signal.SIGTERM])
async def test_a_worker_that_ends_amid_a_clip_finishes_it_once_at_the_next_start(
    place: Place, long_clip: Path, told: signal.Signals
) -> None:
    await place.receive(long_clip)

    with place.worker() as worker:
        until(lambda: _half_made(place))
        worker.send_signal(told)
        worker.wait(timeout=15)
    assert worker.returncode == (-signal.SIGKILL if told is signal.SIGKILL else 0)
    assert (place.states(), place.kinds()) == (["RECEIVED"], ["asset.received"])
    assert place.ask_jobs(STEPS) == [("plan",), ("make",)]
    assert _half_made(place) is (told is signal.SIGKILL)
    await place.grow_old(hours=2)

    with place.worker():
        until(lambda: place.states() == ["READY"])
        until(lambda: len(place.ask_jobs(STEPS)) == 4)

    assert place.kinds() == ["asset.received", "asset.ready"]
    assert place.ask_jobs(STEPS) == [("plan",), ("make",), ("make",), ("complete",)]
    assert place.ask("SELECT role, width, height, duration_ms FROM renditions ORDER BY role") == [
        ("MP4_480P", 854, 480, SECONDS * 1000),
        ("POSTER", 1280, 720, None),
    ]
    assert await place.digests() == await place.digests_in_use()
    assert len(await place.digests()) == 3
    assert place.unfinished_files() == []


async def test_a_kill_between_the_renditions_rows_and_the_jobs_own_note_does_nothing_twice(
    place: Place, picture: Path
) -> None:
    await place.receive(picture)
    with place.worker():
        until(lambda: _ended(place))
    rows = place.ask("SELECT * FROM renditions")
    place.ask_jobs("DELETE FROM operation_outputs WHERE function_name = 'complete'")
    place.ask_jobs("UPDATE workflow_status SET status = 'PENDING'")

    with place.worker():
        until(lambda: _ended(place))

    assert place.ask("SELECT * FROM renditions") == rows
    assert place.kinds() == ["asset.received", "asset.ready"]
    assert await place.digests() == await place.digests_in_use()


async def test_a_clip_that_breaks_in_the_store_fails_with_the_reason(place: Place, clip: Path, tmp_path: Path) -> None:
    asset = await place.receive(clip)
    stored = next(place.store.root.rglob(asset.sha256))
    cut(clip, stored, 0.5)

    with place.worker():
        until(lambda: place.states() == ["FAILED"])

    ((reason,),) = place.ask("SELECT failure FROM assets")
    assert reason.startswith("Video clip.mp4 bị hỏng hoặc bị cắt cụt: ")
    assert place.kinds() == ["asset.received", "asset.failed"]
    assert place.ask("SELECT count(*) FROM renditions") == [(0,)]
    assert place.unfinished_files() == []


async def test_an_error_of_the_server_is_tried_again_and_then_said_plainly(place: Place, picture: Path) -> None:
    asset = await place.receive(picture)
    await place.store.remove(asset.sha256)

    with place.worker():
        until(lambda: place.states() == ["FAILED"])

    assert place.ask("SELECT failure FROM assets") == [
        (
            "Không xử lý được tệp picture.jpg: lỗi ở máy chủ, không phải ở tệp. "
            "Hãy báo quản trị viên, kèm mã asset-received-1.",
        )
    ]


async def test_a_file_that_took_the_worker_down_five_times_is_given_up(place: Place, long_clip: Path) -> None:
    await place.receive(long_clip)
    with place.worker() as worker:
        until(lambda: _half_made(place))
        worker.kill()
        worker.wait(timeout=15)
    place.ask_jobs("UPDATE workflow_status SET recovery_attempts = 5")

    with place.worker():
        until(lambda: place.states() == ["FAILED"])

    assert place.ask("SELECT failure FROM assets") == [
        ("Không xử lý được tệp long.mp4: máy chủ đã dừng đột ngột 5 lần khi đang xử lý tệp này.",)
    ]


async def test_a_file_is_still_rendered_when_the_jobs_database_was_lost(place: Place, picture: Path) -> None:
    await place.receive(picture)
    place.ask("INSERT INTO positions (follower, event_id) VALUES ('media', 1)")

    with place.worker():
        until(lambda: place.states() == ["READY"])

    assert place.kinds() == ["asset.received", "asset.ready"]


async def test_a_file_whose_row_came_back_from_a_backup_is_rendered_again(place: Place, picture: Path) -> None:
    await place.receive(picture)
    with place.worker():
        until(lambda: _ended(place))
    place.ask("DELETE FROM renditions")
    place.ask("UPDATE assets SET state = 'RECEIVED'")

    with place.worker():
        until(lambda: place.states() == ["READY"])

    assert place.ask("SELECT role FROM renditions ORDER BY role") == [("WEBP_320",), ("WEBP_640",)]


async def test_a_workshop_that_stops_leaves_nothing_behind(place: Place, clip: Path) -> None:
    asset = await place.receive(clip)
    workshop = Workshop(place.store, place.work)
    workshop.clear()
    workshop.stopping.set()

    with pytest.raises(Stopped):
        await workshop.make(asset, RenditionRole.MP4_480P)

    assert place.unfinished_files() == []
    assert await place.digests() == {asset.sha256}


def _half_made(place: Place) -> bool:
    return any(path.stat().st_size > 0 for path in place.work.rglob("MP4_480P"))


def _ended(place: Place) -> bool:
    return place.states() == ["READY"] and place.ask_jobs("SELECT status FROM workflow_status") == [("SUCCESS",)]

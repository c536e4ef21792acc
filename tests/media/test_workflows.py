"""Renditions are finished once, whatever happens to the worker; here it is a real process that is really killed."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest
from media_samples import WEBVTT, cut, make_recording, make_speech
from media_worker import Place, make_long_clip, until
from samples import editor_account

from content_store.content import rendering
from media.recipes import PICTURE_WIDTHS, recipes_for
from media.sandbox import RENDERING, Sandbox
from media.watching import Unwanted, Watch, shares, while_wanted
from media.workshop import Workshop, source_of

SECONDS = 8


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Place:
    return Place.at(tmp_path / "data", database_url)


@pytest.fixture(scope="session")
def long_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_long_clip(tmp_path_factory.mktemp("long") / "long.mp4", SECONDS)


@pytest.mark.on_postgres
async def test_every_kind_of_file_becomes_ready_with_its_renditions(
    place: Place, clip: Path, picture: Path, tmp_path: Path
) -> None:
    track = tmp_path / "vi.vtt"
    track.write_text(WEBVTT)
    voice = make_recording(tmp_path / "voice.m4a", make_speech(1.0, level=0.2))
    for path in (clip, picture, track, voice):
        await place.receive(path)

    with place.worker() as worker:
        until(lambda: place.states() == ["READY"] * 4)
        worker.send_signal(signal.SIGTERM)
        _, noise = worker.communicate(timeout=10)

    assert (worker.returncode, noise) == (0, "")
    assert roles(place, 1) == [
        *("AUDIO", "CARD", "FMP4_240P", "FMP4_AUDIO", "HLS_240P", "HLS_AUDIO", "MP4_240P"),
        *("POSTER", "POSTER_320", "POSTER_640", "STORYBOARD", "STORYBOARD_VTT"),
    ]
    pictures = [f"{form}_{width}" for form in ("AVIF", "JPEG", "WEBP") for width in PICTURE_WIDTHS[:2]]
    assert roles(place, 2) == sorted([*pictures, "CARD", "KIOSK", "PORTRAIT"])
    assert (roles(place, 3), roles(place, 4)) == ([], ["AUDIO", "FMP4_AUDIO", "HLS_AUDIO"])
    assert place.ask("SELECT mime, width, height FROM renditions WHERE role = 'MP4_240P'") == [("video/mp4", 320, 180)]
    assert await place.digests() == await place.digests_in_use()
    assert place.unfinished_files() == []


# Which signal it is, no database can tell.
@pytest.mark.parametrize("told", [pytest.param(signal.SIGKILL, marks=pytest.mark.on_postgres), signal.SIGTERM])
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
    # The poster did not wait for the films, and is there already.
    assert roles(place, 1) == ["CARD", "POSTER", "POSTER_320", "POSTER_640"]
    await place.grow_old(hours=2)

    with place.worker():
        until(lambda: _ended(place))

    assert place.kinds() == ["asset.received", "asset.ready"]
    assert place.ask(
        "SELECT role, width, height, duration_ms FROM renditions WHERE role LIKE 'MP4%' ORDER BY role"
    ) == [
        ("MP4_240P", 426, 240, SECONDS * 1000),
        ("MP4_480P", 854, 480, SECONDS * 1000),
        ("MP4_720P", 1280, 720, SECONDS * 1000),
    ]
    assert await place.digests() == await place.digests_in_use()
    assert place.unfinished_files() == []


@pytest.mark.on_postgres
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


async def test_a_clip_that_breaks_in_the_store_fails_with_the_reason(place: Place, clip: Path) -> None:
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


async def test_an_error_of_the_server_is_tried_again_said_plainly_and_retried_when_it_is_mended(
    place: Place, picture: Path
) -> None:
    asset = await place.receive(picture)
    await place.store.remove(asset.sha256)

    with place.worker():
        until(lambda: place.states() == ["FAILED"])
        failure = place.ask("SELECT failure FROM assets")
        await place.store.put(asset.sha256, picture)
        async with place.opened():
            await rendering.retry(asset.id, await editor_account())
        until(lambda: place.states() == ["READY"])

    assert failure == [
        ("Không xử lý được tệp picture.jpg: lỗi ở máy chủ, không phải ở tệp. Hãy báo quản trị viên, kèm mã render-1.",)
    ]
    assert [kind for kind in place.kinds() if kind.startswith("asset.")] == [
        "asset.received",
        "asset.failed",
        "asset.retried",
        "asset.ready",
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


@pytest.mark.on_postgres
async def test_a_file_is_still_rendered_when_the_jobs_database_was_lost(place: Place, picture: Path) -> None:
    await place.receive(picture)
    place.ask("INSERT INTO positions (follower, event_id) VALUES ('media', 1)")

    with place.worker():
        until(lambda: place.states() == ["READY"])

    assert place.kinds() == ["asset.received", "asset.ready"]


@pytest.mark.on_postgres
async def test_work_whose_row_came_back_from_a_backup_is_done_again(place: Place, picture: Path) -> None:
    await place.receive(picture)
    with place.worker():
        until(lambda: _ended(place))
    place.ask("DELETE FROM renditions")
    place.ask("UPDATE assets SET state = 'RECEIVED'")
    place.ask("INSERT INTO renderings (asset_id, event_id, step, done, again) VALUES (1, 1, '', 0, FALSE)")

    with place.worker():
        until(lambda: place.states() == ["READY"])

    assert len(roles(place, 1)) == 9


async def test_a_cancelled_clip_lets_its_worker_go_within_a_second_and_is_begun_again_when_asked(
    place: Place, long_clip: Path
) -> None:
    asset = await place.receive(long_clip)

    with place.worker():
        until(lambda: _half_made(place))
        ((step, done),) = place.ask("SELECT step, done FROM renderings")
        async with place.opened():
            account = await editor_account()
            await rendering.cancel(asset.id, account)
            cancelled = time.monotonic()
            until(lambda: place.unfinished_files() == [])
            took = time.monotonic() - cancelled
            await rendering.retry(asset.id, account)
        until(lambda: place.states() == ["READY"])

    assert step == "FILMS"
    assert 0 < done < 1
    assert took < 1.5
    assert await place.digests() == await place.digests_in_use()


async def test_another_poster_is_made_and_the_films_are_left_alone(place: Place, clip: Path) -> None:
    asset = await place.receive(clip)
    with place.worker():
        until(lambda: place.states() == ["READY"])
        films = place.ask("SELECT id, sha256 FROM renditions WHERE role LIKE 'MP4%'")
        posters = place.ask("SELECT sha256 FROM renditions WHERE role = 'POSTER'")
        async with place.opened():
            await rendering.choose_poster(asset.id, 1900, await editor_account())
        until(lambda: place.ask("SELECT count(*) FROM renderings") == [(0,)])

    assert place.ask("SELECT id, sha256 FROM renditions WHERE role LIKE 'MP4%'") == films
    assert place.ask("SELECT sha256 FROM renditions WHERE role = 'POSTER'") != posters


async def test_a_picture_never_waits_behind_a_clip(place: Place, picture: Path, tmp_path: Path) -> None:
    await place.receive(make_long_clip(tmp_path / "minutes.mp4", 120))

    with place.worker():
        until(lambda: _half_made(place))
        await place.receive(picture)
        until(lambda: place.states()[1] == "READY")
        assert place.states() == ["RECEIVED", "READY"]


async def test_work_that_nobody_wants_is_stopped_and_leaves_nothing_behind(place: Place, long_clip: Path) -> None:
    asset = await place.receive(long_clip)
    _, films = recipes_for(source_of(asset))

    async with place.opened(), Sandbox(RENDERING) as sandbox:
        workshop = Workshop(place.store, sandbox, place.work)
        workshop.clear()
        watch = Watch(asset.id, event_id=99, share=shares({"FILMS": 1.0})["FILMS"])
        with pytest.raises(Unwanted):
            await while_wanted(watch, workshop.make(asset, films, watch.hear))

    assert place.unfinished_files() == []
    assert await place.digests() == {asset.sha256}


def roles(place: Place, asset_id: int) -> list[str]:
    return [
        role for (asset, role) in place.ask("SELECT asset_id, role FROM renditions ORDER BY role") if asset == asset_id
    ]


def _half_made(place: Place) -> bool:
    return any(step == "FILMS" and done > 0.1 for step, done in place.ask("SELECT step, done FROM renderings"))


def _ended(place: Place) -> bool:
    if place.states() != ["READY"]:
        return False
    return {status for (status,) in place.ask_jobs("SELECT status FROM workflow_status")} == {"SUCCESS"}

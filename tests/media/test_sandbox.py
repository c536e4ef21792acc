"""The sandbox holds whatever happens in it, and answers for it in a word that others can act on."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hostile_samples import CLIPS, DRAWINGS
from media_samples import make_drawing, make_picture
from media_worker import make_long_clip, until
from processes import children, eventually, is_busy, watched

from content_store.errors import BrokenPicture, OpeningFailed, TooDemanding
from media.recipes import Poster, Source, name_of, recipes_for
from media.renditions import Progress
from media.sandbox import MEBIBYTE, PROBING, RENDERING, ROOT, Bounds, Sandbox, SandboxDied
from media.sandbox.messages import RenderRequest
from media.sniffing import MediaKind

SECONDS = 4
LONG = Source(kind=MediaKind.VIDEO, mime="video/mp4", width=1280, height=720, duration_ms=SECONDS * 1000)


@pytest.fixture(scope="session")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_long_clip(tmp_path_factory.mktemp("long") / "long.mp4", SECONDS)


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """What would keep a painter busy for ever."""
    path = tmp_path / "endless.svg"
    path.write_bytes(DRAWINGS["turbulence.svg"].make())
    return path


def films_of(path: Path, folder: Path) -> RenderRequest:
    films = next(recipe for recipe in recipes_for(LONG) if not isinstance(recipe, Poster))
    return RenderRequest(str(path), LONG, name_of(films), str(folder))


def deaf() -> Progress:
    return lambda _done: None


async def test_progress_is_heard_while_films_are_made(long: Path, tmp_path: Path) -> None:
    heard: list[float] = []

    async with Sandbox(RENDERING) as sandbox:
        made = await sandbox.render(films_of(long, tmp_path), heard.append)

    assert {file.role.value for file in made} >= {"MP4_240P", "FMP4_240P"}
    assert heard == sorted(heard)
    assert len([share for share in heard if 0 < share < 1]) >= 2


async def test_a_refusal_keeps_the_process_for_the_next_file(picture: Path, tmp_path: Path) -> None:
    broken = tmp_path / "a.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n")

    async with Sandbox(PROBING) as sandbox:
        with pytest.raises(BrokenPicture):
            await sandbox.probe(broken, "a.png")
        first = children()
        found = await sandbox.probe(picture, "b.jpg")
        second = children()

    assert (found.width, len(first), first) == (800, 1, second)
    assert children() == []


async def test_a_process_that_somebody_killed_while_it_was_idle_is_replaced(picture: Path) -> None:
    async with Sandbox(PROBING) as sandbox:
        await sandbox.probe(picture, "a.jpg")
        (idle,) = children()
        os.kill(idle, signal.SIGKILL)
        await eventually(lambda: not Path(f"/proc/{idle}").exists())

        assert (await sandbox.probe(picture, "a.jpg")).width == 800


@pytest.mark.parametrize("told", [signal.SIGSEGV, signal.SIGBUS])
async def test_a_crash_while_a_file_is_opened_is_a_refusal_with_a_trace_in_the_log(
    endless: Path, picture: Path, caplog: pytest.LogCaptureFixture, told: signal.Signals
) -> None:
    async with Sandbox(PROBING) as sandbox:
        asked = asyncio.create_task(sandbox.probe(endless, "a.svg"))
        await _hit(told)
        with pytest.raises(OpeningFailed) as refused:
            await asked

        assert (await sandbox.probe(picture, "b.jpg")).width == 800
    assert refused.value.message_vi == "Không mở được tệp a.svg: tệp hỏng theo cách chưa từng gặp."
    assert [record.message for record in caplog.records] == ["a.svg could not be opened"]
    assert f"a sandbox ended with {-told}" in caplog.text


@pytest.mark.parametrize("told", [signal.SIGKILL, signal.SIGABRT])
async def test_a_process_that_the_system_ends_for_its_memory_makes_the_file_too_demanding(
    endless: Path, told: signal.Signals
) -> None:
    async with Sandbox(PROBING) as sandbox:
        asked = asyncio.create_task(sandbox.probe(endless, "a.svg"))
        await _hit(told)
        with pytest.raises(TooDemanding) as refused:
            await asked

    assert refused.value.details["within"] == "in 256 MB of memory"


@pytest.mark.parametrize(
    "bounds",
    [Bounds(PROBING.memory, seconds=60.0, work=1.0), Bounds(PROBING.memory, seconds=0.5, work=1.0)],
    ids=["at work", "without a word"],
)
async def test_a_file_that_is_not_opened_in_time_is_too_demanding(endless: Path, bounds: Bounds) -> None:
    with watched() as cost:
        async with Sandbox(bounds) as sandbox:
            with pytest.raises(TooDemanding) as refused:
                await sandbox.probe(endless, "a.svg")

            assert children() == []
    assert refused.value.details["within"] == "within 1 seconds"
    assert cost.seconds < 3


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "svg", "mp4"])
async def test_want_of_memory_is_never_called_damage(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    if ending == "svg":
        make_drawing(path)
    elif ending == "mp4":
        path.write_bytes(CLIPS["nothing.mp4"].make())
    else:
        make_picture(path, (4000, 3000))

    async with Sandbox(Bounds(memory=45 * MEBIBYTE, seconds=30.0)) as sandbox:
        with pytest.raises(TooDemanding) as refused:
            await sandbox.probe(path, path.name)

    assert refused.value.details["within"] == "in 45 MB of memory"


async def test_a_rendition_whose_codec_crashes_says_so(long: Path, tmp_path: Path) -> None:
    async with Sandbox(RENDERING) as sandbox:
        asked = asyncio.create_task(sandbox.render(films_of(long, tmp_path), deaf()))
        await _hit(signal.SIGSEGV)

        with pytest.raises(SandboxDied, match="ended with -11"):
            await asked


async def test_cancelling_ends_the_process_at_once(endless: Path) -> None:
    async with Sandbox(Bounds(memory=PROBING.memory, seconds=60.0, work=60.0)) as sandbox:
        asked = asyncio.create_task(sandbox.probe(endless, "a.svg"))
        await eventually(lambda: any(map(is_busy, children())))
        began = time.monotonic()
        asked.cancel()
        await asyncio.wait({asked})

        assert (asked.cancelled(), children()) == (True, [])
        assert time.monotonic() - began < 1


def test_a_process_ends_when_its_parent_is_killed_even_amid_a_library(endless: Path) -> None:
    code = (
        "import asyncio, sys; from pathlib import Path; from media.sandbox import *\n"
        "async def ask():\n"
        "    async with Sandbox(Bounds(memory=PROBING.memory, seconds=60.0, work=60.0)) as sandbox:\n"
        "        await sandbox.probe(Path(sys.argv[1]), 'a.svg')\n"
        "asyncio.run(ask())"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(endless)], cwd=ROOT) as parent:
        until(lambda: bool(children(parent.pid)))
        (child,) = children(parent.pid)
        until(lambda: is_busy(child))
        parent.kill()

    until(lambda: not Path(f"/proc/{child}").exists())


async def test_a_process_knows_no_secret_of_the_server(picture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMTAY_SECRET", "x" * 32)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "y" * 32)

    async with Sandbox(PROBING) as sandbox:
        await sandbox.probe(picture, "a.jpg")
        (process,) = children()
        told = Path(f"/proc/{process}/environ").read_text().split("\0")

    assert {entry.partition("=")[0] for entry in told} == {"LC_ALL", "PYTHONPATH", "TMPDIR", ""}


async def _hit(told: signal.Signals) -> None:
    """Send a signal to the only process, once it is at work."""
    await eventually(lambda: any(map(is_busy, children())))
    os.kill(children()[0], told)

"""The bytes, measured: receiving a large file, and sending one by ranges, beside a plain Starlette server."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path

from rich.console import Console

from api.secret import secret_of
from api.settings import read_settings
from content_store.database import connect
from content_store.migrating import migrate
from content_store.people.access import Role
from content_store.people.tokens import issue_token
from media.links import Links
from scripts.bench.clips import Clip, film
from scripts.bench.comparing import Row
from scripts.bench.line import BYTES, Line
from scripts.bench.servers import environment_of, free_port, process, serving, wait_until_ready
from scripts.bench.usage import Meter
from scripts.progress import steps

PIECE_BYTES = 8 * 2**20
RANGE_BYTES = 8 * 2**20
SENT_BYTES = 256 * 2**20
MOST_GROWN = 32.0  # MiB
_MEBIBYTE = 2**20


@dataclass(frozen=True)
class Server:
    """A running server, the folder below which its files lie, and a line to it."""

    pid: int
    folder: Path
    line: Line


@dataclass
class Ground:
    """Both servers, and clips that neither of them has seen."""

    ours: Server
    plain: Server
    film: bytes
    length: int
    links: Links
    numbers: Iterator[int]

    def clip(self) -> Clip:
        """The next clip."""
        return Clip(self.film, self.length, next(self.numbers))

    def path(self, digest: str) -> str:
        """Our address of a file that no guide shows yet, with a link that opens it."""
        return f"/media/{digest}?{self.links.query(digest, int(time.time()) + 3600)}"


# One round of a measurement adds to its rows.
Measurement = tuple[Sequence[Row], Callable[[Ground], None]]


def measure(length: int, rounds: int, console: Console) -> list[Row]:
    """Every row after so many interleaved rounds with files of so many bytes."""
    measurements = [receiving(), sending()]
    with steps("Measuring / Đang đo", rounds * len(measurements), console) as advance, _ground(length) as ground:
        for number in range(rounds):
            for rows, once in measurements:
                once(ground)
                advance(f"{rows[0].name} {number + 1}/{rounds}")
    return [row for rows, _ in measurements for row in rows]


def receiving() -> Measurement:
    """A file comes in pieces of 8 MiB: until it is an asset, beside the same pieces added to a file."""
    cpu, grown = Row("receiving, CPU time", "s", 1.5), Row("receiving, memory grown by", "MiB", MOST_GROWN)
    bare = Row("receiving without the last look, CPU time", "s", 1.5)

    def once(ground: Ground) -> None:
        clip = ground.clip()
        with Meter(ground.plain.pid) as plain:
            _add(ground.plain.line, f"/{clip.length}", clip, clip.length)
        shutil.rmtree(ground.plain.folder)
        ground.plain.folder.mkdir()
        url = _create(ground.ours.line, clip)
        # The last piece is what makes a file an asset, and is counted with it.
        before_last = (clip.length - 1) // PIECE_BYTES * PIECE_BYTES
        with Meter(ground.ours.pid) as most:
            _add(ground.ours.line, url, clip, before_last)
        with Meter(ground.ours.pid) as last:
            _add(ground.ours.line, url, clip, clip.length, before_last)
        shutil.rmtree(ground.ours.folder / "files")
        cpu.add(most.cpu + last.cpu, plain.cpu)
        bare.add(most.cpu, plain.cpu)
        grown.add((max(most.peak, last.peak) - most.resident) / _MEBIBYTE)

    return [cpu, bare, grown], once


def sending() -> Measurement:
    """A file goes out in ranges of 8 MiB, as players ask for it."""
    rate = Row("sending by ranges", "MiB/s", 0.9, at_least=True)
    cpu = Row("sending by ranges, CPU time", "s", 1 / 0.9)

    def once(ground: Ground) -> None:
        clip = Clip(ground.film, min(ground.length, SENT_BYTES), next(ground.numbers))
        digest = sha256()
        for block in clip.blocks():
            digest.update(block)
        _add(ground.plain.line, f"/{digest.hexdigest()}", clip, clip.length)
        _add(ground.ours.line, _create(ground.ours.line, clip), clip, clip.length)
        plain_path, path = f"/{digest.hexdigest()}", ground.path(digest.hexdigest())
        # Once unseen, so that both find their files and their code warm.
        _read(ground.plain, plain_path, clip.length)
        _read(ground.ours, path, clip.length)
        plain, ours = _read(ground.plain, plain_path, clip.length), _read(ground.ours, path, clip.length)
        rate.add(ours[0], plain[0])
        cpu.add(ours[1], plain[1])

    return [rate, cpu], once


def _create(line: Line, clip: Clip) -> str:
    line.close()  # a server hangs up on who was silent for a while
    answer = line.ask("POST", "/uploads", {"upload-length": str(clip.length), "upload-metadata": "filename Zi5tcDQ="})
    return answer.headers["location"]


def _add(line: Line, path: str, clip: Clip, stop: int, start: int = 0) -> None:
    line.close()
    for offset in range(start, stop, PIECE_BYTES):
        end = min(stop, offset + PIECE_BYTES)
        said = {"content-type": BYTES, "upload-offset": str(offset), "content-length": str(end - offset)}
        answer = line.ask("PATCH", path, said, clip.blocks(offset, end))
        if answer.status != 204:
            raise RuntimeError(f"PATCH {path} at {offset}: {answer.status} {answer.body[:500]!r}")


def _read(server: Server, path: str, length: int) -> tuple[float, float]:
    """How many MiB a second came, and the seconds of processor time that they cost."""
    buffer = bytearray(_MEBIBYTE)
    server.line.close()
    with Meter(server.pid) as meter:
        began = time.perf_counter()
        for start in range(0, length, RANGE_BYTES):
            stop = min(length, start + RANGE_BYTES)
            response = server.line.open("GET", path, {"range": f"bytes={start}-{stop - 1}"})
            left = stop - start
            while left and (got := response.readinto(buffer)):
                left -= got
            if left or response.status != 206:
                raise RuntimeError(f"GET {path} from {start}: {response.status}, {left} bytes did not come")
            response.read()
        took = time.perf_counter() - began
    return length / _MEBIBYTE / took, meter.cpu


@contextmanager
def _ground(length: int) -> Iterator[Ground]:
    with tempfile.TemporaryDirectory(prefix="camtay-bench-") as folder:
        data, plain_folder = Path(folder) / "data", Path(folder) / "plain"
        plain_folder.mkdir()
        url, port, plain_port = f"sqlite://{data / 'camtay.sqlite'}", free_port(), free_port()
        token = asyncio.run(_prepare(url))
        words = ["-m", "scripts.bench.plain", str(plain_folder), str(plain_port)]
        with serving(url, data, port) as server, process(words, environment_of(url, data, plain_port)) as plain:
            wait_until_ready(plain, plain_port)
            with closing(Line(port, token)) as line, closing(Line(plain_port)) as plain_line:
                ours, beside = Server(server.pid, data, line), Server(plain.pid, plain_folder, plain_line)
                links = Links(secret_of(read_settings({"CAMTAY_DATA": str(data)})))
                yield Ground(ours, beside, film(), length, links, count(1))


async def _prepare(database_url: str) -> str:
    """Make the database; the token of somebody who may do everything."""
    await migrate(database_url)
    async with connect(database_url):
        return await issue_token("bench", Role.ADMIN)

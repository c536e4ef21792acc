"""The hunt itself: point after point, each in a house that saw the ones before it."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from scripts.bench.clips import film
from scripts.bench.faults.checks import Sent, after_point, at_the_end
from scripts.bench.faults.house import House, opened
from scripts.bench.faults.points import Moment, Point, draw
from scripts.bench.faults.sender import Parcel, Sender, Violation
from scripts.progress import Advance, steps

POINTS_IN_A_HOUSE = 10  # then a new one begins, so that first starts are killed too
SECONDS, SIZE = 2.0, (320, 180)  # of the clips: long enough to be killed in the middle


@dataclass(frozen=True)
class Found:
    """What did not hold at a point."""

    number: int
    what: str


def hunt(seed: int, numbers: Sequence[int], console: Console) -> list[Found]:
    """Everything that did not hold at these points of the seed."""
    clip, found = film(SECONDS, SIZE), list[Found]()
    with steps("Killing / Đang thử", len(numbers), console) as advance:
        for start in range(0, len(numbers), POINTS_IN_A_HOUSE):
            points = [draw(seed, number, clip) for number in numbers[start : start + POINTS_IN_A_HOUSE]]
            found += _live(points, advance)
    return found


def _live(points: Sequence[Point], advance: Advance) -> list[Found]:
    """What does not hold in one house; its folder stays when there is something to be looked at."""
    folder = Path(tempfile.mkdtemp(prefix="camtay-hunt-"))
    found = list[Found]()
    with opened(folder) as house:
        for point in points:
            found += [Found(point.number, f"{point}: {what} ({folder})") for what in _strike(house, point)]
            advance(str(point))
        found += [Found(points[-1].number, f"{what} ({folder})") for what in at_the_end(house)]
    if not found:
        shutil.rmtree(folder)
    return found


def _strike(house: House, point: Point) -> list[str]:
    """Send, kill, start again, go on; what does not hold then."""
    fuse = Fuse(house, point)
    with ThreadPoolExecutor(len(point.parcels)) as pool:
        sending = [pool.submit(_send, house, parcel, fuse) for parcel in point.parcels]
        if point.moment is not Moment.RENDERING:
            fuse.burn()
        ended = [future.exception() or future.result() for future in sending]
    if point.moment in (Moment.RENDERING, Moment.BOTH):
        _kill_worker(house, point)
    house.start_server()
    house.start_worker()
    wrong = [str(what) for what in ended if isinstance(what, Violation)]
    for what in ended:
        if isinstance(what, BaseException) and not isinstance(what, Violation):
            raise what
    return wrong or after_point(house, [what for what in ended if not isinstance(what, BaseException)])


def _send(house: House, parcel: Parcel, fuse: Fuse) -> Sent:
    with closing(house.line()) as line:
        sender = Sender(line, fuse.step)
        asset = sender.send(parcel)
    return parcel.sha256, asset, sender.uploads[-1]


def _kill_worker(house: House, point: Point) -> None:
    time.sleep(point.worker_delay)
    house.kill_worker()
    if point.again is not None:
        house.start_worker()
        time.sleep(point.again)
        house.kill_worker()


class Fuse:
    """Counts requests; at the point's own it is lit, and when it has burnt down the server is killed."""

    def __init__(self, house: House, point: Point) -> None:
        self._house, self._point = house, point
        self._counting = threading.Lock()
        self._count = 0
        self._lit = threading.Event()

    def step(self) -> None:
        """One more request is about to be sent."""
        with self._counting:
            self._count += 1
            if self._count == self._point.request:
                self._lit.set()

    def burn(self) -> None:
        """Kill the server when the time has come, and start it again; perhaps it does not live long."""
        self._lit.wait(60)
        time.sleep(self._point.delay)
        self._house.kill_server()
        self._house.start_server()
        if self._point.again is not None:
            time.sleep(self._point.again / 10)
            self._house.kill_server()
            self._house.start_server()

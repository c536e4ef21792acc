"""A sender that notes what was acknowledged, goes on after every kill, and complains when the server forgot."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from scripts.bench.line import BYTES, Answer, Cut, Line

PATIENCE = 60.0  # seconds that one file may take, kills included
_STEP = 0.05


class Violation(Exception):
    """What must hold did not; its text says what and how."""


@dataclass(frozen=True)
class Parcel:
    """What is sent: bytes in pieces of `piece`, with checksums if `checked`, as `parts` uploads that are joined."""

    content: bytes
    piece: int
    checked: bool
    parts: int = 1

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def cuts(self) -> list[bytes]:
        """The content of each part."""
        size = -(-len(self.content) // self.parts)
        return [self.content[start : start + size] for start in range(0, len(self.content), size)]

    @property
    def requests(self) -> int:
        """How many requests it takes when nothing breaks."""
        pieces = sum(-(-len(cut) // self.piece) for cut in self.cuts)
        return pieces + len(self.cuts) + (self.parts > 1)


class Sender:
    """One file on its way; `before` is called ahead of every request that sends something."""

    def __init__(self, line: Line, before: Callable[[], None]) -> None:
        self._line = line
        self._before = before
        self._deadline = time.monotonic() + PATIENCE
        self.uploads: list[str] = []

    def send(self, parcel: Parcel) -> str:
        """Send all of it; the asset that it became."""
        name = {"upload-metadata": f"filename {base64.b64encode(b'phim.mp4').decode()}"}
        if parcel.parts == 1:
            return self._upload(parcel.content, parcel, name)
        urls = []
        for cut in parcel.cuts:
            self._upload(cut, parcel, {"upload-concat": "partial"})
            urls.append(self.uploads.pop())
        answer = self._insist(lambda: self._post({"upload-concat": f"final;{' '.join(urls)}", **name}))
        self.uploads.append(answer.headers["location"])
        return self._asset(answer)

    def _upload(self, content: bytes, parcel: Parcel, said: Mapping[str, str]) -> str:
        created = self._insist(lambda: self._post({"upload-length": str(len(content)), **said}))
        url = created.headers["location"]
        self.uploads.append(url)
        partial, acknowledged = "upload-concat" in said, 0
        answer = created
        while acknowledged < len(content) or not (partial or "camtay-asset" in answer.headers):
            piece = content[acknowledged : acknowledged + parcel.piece]
            try:
                answer = self._told(self._patch(url, acknowledged, piece, parcel.checked))
                _check(answer, {acknowledged + len(piece)}, url)
            except Cut:
                answer = self._insist(lambda: self._line.ask("HEAD", url, {}))
                whole = {acknowledged, acknowledged + len(piece)}
                some = set(range(acknowledged, acknowledged + len(piece) + 1))
                _check(answer, whole if parcel.checked else some, url)
            acknowledged = int(answer.headers["upload-offset"])
        return "" if partial else self._asset(answer)

    def _post(self, said: Mapping[str, str]) -> Answer:
        self._before()
        return self._line.ask("POST", "/uploads", said, b"")

    def _patch(self, url: str, offset: int, piece: bytes, checked: bool) -> Answer:
        self._before()
        said = {"content-type": BYTES, "upload-offset": str(offset)}
        if checked:
            said["upload-checksum"] = f"sha256 {base64.b64encode(hashlib.sha256(piece).digest()).decode()}"
        return self._line.ask("PATCH", url, said, piece)

    def _insist(self, ask: Callable[[], Answer]) -> Answer:
        """The answer, however often the line breaks."""
        while True:
            try:
                return self._told(ask())
            except Cut:
                self._wait("nobody answers")

    def _told(self, answer: Answer) -> Answer:
        """The answer of a server that took it; Cut when it is worth another try."""
        if answer.status in (200, 201, 204):
            return answer
        if answer.status == 423:
            self._wait("the upload stays locked")
            raise Cut
        raise Violation(f"refused with {answer.status}: {answer.body.decode(errors='replace')[:300]}")

    def _wait(self, why: str) -> None:
        if time.monotonic() > self._deadline:
            raise Violation(f"{why} for {PATIENCE:.0f} s")
        time.sleep(_STEP)

    def _asset(self, answer: Answer) -> str:
        asset = answer.headers.get("camtay-asset")
        if asset is None:
            raise Violation(f"an upload is whole and no asset: {dict(answer.headers)}")
        return asset


def identity(url: str) -> str:
    """The id of an upload in its address."""
    return urlsplit(url).path.rpartition("/")[2]


def _check(answer: Answer, allowed: set[int], url: str) -> None:
    offset = int(answer.headers.get("upload-offset", -1))
    if offset not in allowed:
        told = f"{min(allowed)} to {max(allowed)}"
        raise Violation(f"upload {identity(url)} stands at {offset}, not at {told}")

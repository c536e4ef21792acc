"""Two hosts for tests: server processes with a folder each that share one PostgreSQL, and who asks and changes them."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from samples import TEXT, editor_account, ready, reviewer_account

from content_store.content import infographics, publishing, writing
from content_store.content.assets import AssetKind
from content_store.content.infographics import NewInfographic
from content_store.content.tutorials import Tutorial
from content_store.content.versions import Version
from content_store.content.writing import VersionText
from content_store.database import connect
from schema.nodes import gid
from scripts.bench.line import Cut, Line
from scripts.bench.servers import free_port, serving

SLUG = "so-bao-hiem-xa-hoi-vssid"
# The same guide by three ways, which must say the same whenever they are asked together.
LOOK = """query($slug: String!) {
  guide(slug: $slug) { title versionNumber }
  guides(first: 100) { nodes { slug title versionNumber } }
  locality(code: "22") { programme(channel: WEB) { guides(first: 20) { nodes { slug title versionNumber } } } }
}"""
PUBLISH = """mutation($input: VersionPublishInput!) {
  versionPublish(input: $input) { version { state } errors { code message } }
}"""
Said = set[tuple[str, int]]


@dataclass(frozen=True)
class Host:
    """A server of its own, and the token of somebody who may do everything."""

    port: int
    token: str

    def line(self) -> Line:
        """A line to it, of that somebody."""
        return Line(self.port, self.token)


@contextmanager
def hosts(database_url: str, folder: Path, token: str, count: int) -> Iterator[list[Host]]:
    """So many running hosts."""
    with ExitStack() as until:
        ports = [free_port() for _ in range(count)]
        for number, port in enumerate(ports):
            until.enter_context(serving(database_url, folder / f"host-{number}", port))
        yield [Host(port, token) for port in ports]


def ask(line: Line, query: str, **variables: Any) -> tuple[int, Any]:
    """The status and the body of an answer of the graph."""
    said = json.dumps({"query": query, "variables": variables}).encode()
    answer = line.ask("POST", "/graphql", {"content-type": "application/json"}, said)
    return answer.status, json.loads(answer.body)


def publish(line: Line, version: Version) -> tuple[int, Any]:
    """Make an approved version the live one."""
    return ask(line, PUBLISH, input={"id": gid("Version", version.id), "expectedRevision": version.revision})


def said_of_the_guide(body: Any) -> Said:
    """What an answer says of the guide's title and number, by all of its ways."""
    data = body["data"]
    nodes = [*data["guides"]["nodes"], *data["locality"]["programme"]["guides"]["nodes"]]
    found = [data["guide"], *(node for node in nodes if node["slug"] == SLUG)]
    assert len(found) == 3
    return {(guide["title"], guide["versionNumber"]) for guide in found}


async def approved(database_url: str, titles: Sequence[str]) -> list[Version]:
    """Versions of the guide that wait to be published, one for each title."""
    async with connect(database_url):
        account, tutorial = await editor_account(), await Tutorial.get(slug=SLUG)
        picture = await ready("hai-may-chu.png", AssetKind.PICTURE)
        made = []
        for title in titles:
            text = VersionText(title, TEXT.summary, TEXT.steps)
            version = await writing.draft(tutorial.id, "vi", text, account)
            use = NewInfographic(picture.id, "Màn hình", "Màn hình của ứng dụng, có nút mở.")
            version = await infographics.attach(version.id, use, version.revision, account)
            version = await publishing.submit(version.id, version.revision, account)
            made.append(await publishing.approve(version.id, version.revision, await reviewer_account()))
        return made


@dataclass
class Watcher:
    """Asks a host as anybody, without a pause, in a thread of its own, and notes what came and when."""

    host: Host
    answers: list[tuple[float, int, Any]] = field(default_factory=list)
    cuts: list[str] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """Ask until it is over."""
        with closing(Line(self.host.port)) as line:
            while not self._over.is_set():
                try:
                    status, body = ask(line, LOOK, slug=SLUG)
                except Cut as cut:
                    self.cuts.append(str(cut))
                else:
                    self.answers.append((time.monotonic(), status, body))
                self._over.wait(0.005)

    def seen(self, title: str) -> float | None:
        """When the guide was first seen with this title; None when it was not."""
        return next((at for at, _, body in list(self.answers) if body["data"]["guide"]["title"] == title), None)

    @contextmanager
    def at_work(self) -> Iterator[Watcher]:
        """Watch while the block lasts."""
        thread = threading.Thread(target=self.watch)
        thread.start()
        try:
            yield self
        finally:
            self._over.set()
            thread.join()


def eventually(condition: Callable[[], bool], patience: float) -> float:
    """The seconds until the condition comes true; AssertionError when it does not."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < patience, "it did not happen"
        time.sleep(0.05)
    return time.monotonic() - began

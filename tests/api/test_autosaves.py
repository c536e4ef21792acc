"""Two editors who save with every sentence, on a server that is killed: what it took it still has."""

from __future__ import annotations

import asyncio
import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest
from samples import draft

from content_store.content.versions import Version
from content_store.database import connect
from content_store.people.access import Role
from content_store.people.tokens import issue_token
from scripts.bench.servers import environment_of, free_port, kill, launch, wait_until_ready

SAVE = """mutation($input: VersionRewriteInput!) { saved: versionRewrite(input: $input) {
  version { revision } errors { code } } }"""
KILLS = 4


class Editor:
    """Somebody who saves a version again and again, and knows what was taken: how many saves, at which revision."""

    def __init__(self, version: str, token: str, revision: int) -> None:
        self.version, self.token, self.revision = version, token, revision
        self.sent = self.taken = 0

    def write(self, port: int) -> None:
        """Save until nobody answers."""
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
            while True:
                self.sent += 1
                try:
                    saved = self._save(client)
                except httpx2.TransportError:
                    return
                assert saved["errors"] == []
                self.taken, self.revision = self.sent, saved["version"]["revision"]

    def _save(self, client: httpx2.Client) -> Any:
        text = {"title": "Cài VNeID", "summary": f"Câu {self.sent}.", "steps": [{"title": "Mở", "action": "Mở."}]}
        said = {"id": self.version, "expectedRevision": self.revision, "text": text}
        headers = {"authorization": f"Bearer {self.token}"}
        answer = client.post("/graphql", json={"query": SAVE, "variables": {"input": said}}, headers=headers)
        return answer.json()["data"]["saved"]


async def begin(url: str) -> list[Editor]:
    async with connect(url):
        versions = [await draft("mot"), await draft("hai")]
        tokens = [await issue_token(f"editor {number}", Role.EDITOR) for number in range(2)]
    return [
        Editor(f"gid://camtay/Version/{version.id}", token, version.revision)
        for version, token in zip(versions, tokens, strict=True)
    ]


async def kept(url: str) -> list[tuple[str, int]]:
    """The summary and the revision of each version."""
    async with connect(url):
        return [(version.summary, version.revision) for version in await Version.all().order_by("id")]


def await_saves(editors: list[Editor], count: int) -> None:
    """Return once each of them has saved so often more."""
    goals = [editor.taken + count for editor in editors]
    deadline = time.monotonic() + 30
    while any(editor.taken < goal for editor, goal in zip(editors, goals, strict=True)):
        assert time.monotonic() < deadline
        time.sleep(0.001)


@pytest.mark.on_postgres
def test_what_was_taken_is_there_after_the_server_was_killed(database_url: str, tmp_path: Path) -> None:
    editors, chance = asyncio.run(begin(database_url)), random.Random(11)

    for _ in range(KILLS):
        port = free_port()
        server = launch(["-m", "scripts", "serve"], environment_of(database_url, tmp_path, port))
        wait_until_ready(server, port)
        with ThreadPoolExecutor() as people:
            writing = [people.submit(editor.write, port) for editor in editors]
            try:
                await_saves(editors, chance.randint(1, 12))
            finally:
                kill(server)
        assert [one.exception() for one in writing] == [None, None]

        for editor, (summary, revision) in zip(editors, asyncio.run(kept(database_url)), strict=True):
            # What was under way when the power went may be there; what was answered is.
            assert summary in (f"Câu {editor.taken}.", f"Câu {editor.sent}.")
            assert revision in (editor.revision, editor.revision + 1)
            editor.revision = revision

    assert all(editor.taken >= KILLS for editor in editors)

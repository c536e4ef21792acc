"""Canaries: what is kept of a person is sought everywhere else, before a consent, under it, and after its end."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from rights import everything
from servers import settings_for
from team_samples import place

from api.courier import Courier
from content_store.database import connect
from content_store.people.access import Role
from content_store.people.tokens import issue_token
from content_store.registry.localities import Level
from schema.nodes import gid
from scripts.bench.receiver import Received, Receiver, Reply, receiving
from scripts.bench.servers import environment_of, free_port, kill, launch, wait_until_ready

pytestmark = [pytest.mark.anyio, pytest.mark.on_postgres]

NAME, PHONE, EMAIL = "Chim Yến Giả Lập", "0999 731 5508", "chim.yen.gia.lap@example.vn"
CANARIES = (NAME, PHONE, EMAIL)
OTHER = "Chim Sẻ Giả Lập"
MEMBERS = "query($id: ID!) { node(id: $id) { ... on Team { name members { name role phone email } } } }"
LOOPBACK = {"CAMTAY_WEBHOOKS_LOOPBACK": "on"}
TABLE = "memberships"  # where they live


def found_in(text: str) -> set[str]:
    """The canaries that a text holds, as it is or as JSON escapes it."""
    return {one for one in (*CANARIES, OTHER) if one in text or json.dumps(one)[1:-1] in text}


def found_in_files(*files: Path) -> set[str]:
    """The canaries that the bytes of files hold."""
    return {one for one in (*CANARIES, OTHER) for file in files if file.is_file() and one.encode() in file.read_bytes()}


@dataclass
class House:
    """A real server with all that it writes, and a receiver of webhooks that says again what it was told."""

    url: str
    folder: Path
    log: Path
    client: httpx2.AsyncClient
    admin: httpx2.AsyncClient
    receiver: Receiver
    said: list[str]

    async def change(self, name: str, answer: str, given: Mapping[str, Any]) -> Any:
        """A mutation's payload; all that came is remembered."""
        kind = name[0].upper() + name[1:] + "Input"
        told = f"{answer} errors {{ code path message messageEn }}"
        query = f"mutation($input: {kind}!) {{ r: {name}(input: $input) {{ {told} }} }}"
        sent = {"query": query, "variables": {"input": given}}
        response = await self.admin.post("/graphql", json=sent, headers={"idempotency-key": f"key-{len(self.said)}"})
        self.said.append(response.text)
        return response.json().get("data") and response.json()["data"]["r"]

    async def members(self, team: str) -> list[dict[str, Any]]:
        """What a stranger is told, by GET, so that caches may answer."""
        response = await self.client.get("/graphql", params={"query": MEMBERS, "variables": json.dumps({"id": team})})
        found: list[dict[str, Any]] = response.json()["data"]["node"]["members"]
        return found

    async def told(self, count: int) -> list[Received]:
        """What the webhook got, once that much came."""
        assert await asyncio.to_thread(self.receiver.until, lambda received: len(received) >= count)
        return self.receiver.received

    def public_files(self) -> list[Path]:
        """All of the projection's files, journals included."""
        return [file for file in self.folder.iterdir() if file.name.startswith(("published", "building"))]

    def database_files(self) -> list[Path]:
        """The database's own files; none where it is PostgreSQL's."""
        path = Path(self.url.removeprefix("sqlite://"))
        return list(path.parent.glob(f"{path.name}*")) if self.url.startswith("sqlite:") else []

    async def rows(self, *, but: str = "") -> str:
        """All rows of all tables but one."""
        return "".join(repr(rows) for name, rows in (await everything()).items() if name != but)

    async def beside(self) -> str:
        """What the server says of itself and to caches, its log, and the audit as it is exported."""
        command = [sys.executable, "-m", "scripts", "audit", "export"]
        environment = environment_of(self.url, self.folder, 1)
        audit = await asyncio.to_thread(
            subprocess.run, command, env=environment, capture_output=True, text=True, check=True
        )
        pages = [(await self.client.get(path)).text for path in ("/metrics", "/changes", "/", "/documents")]
        return "".join([*pages, audit.stdout, audit.stderr, self.log.read_text(errors="replace")])


@pytest.fixture
async def house(database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    folder, log, port = tmp_path / "data", tmp_path / "server.log", free_port()
    folder.mkdir()
    address = f"http://127.0.0.1:{port}"
    with (
        serving(database_url, folder, port, log),
        receiving(lambda received: Reply(200, body=received.body)) as receiver,
    ):
        async with connect(database_url), telling(database_url, folder), httpx2.AsyncClient(base_url=address) as client:
            head = {"authorization": f"Bearer {await issue_token('quản trị', Role.ADMIN)}"}
            async with httpx2.AsyncClient(base_url=address, headers=head) as admin:
                yield House(database_url, folder, log, client, admin, receiver, [])


@contextmanager
def serving(url: str, folder: Path, port: int, log: Path) -> Iterator[None]:
    """A server process whose every word goes into a log."""
    with log.open("wb") as output:
        server = launch(["-m", "scripts", "serve"], environment_of(url, folder, port) | LOOPBACK, output)
    try:
        wait_until_ready(server, port)
        yield
    finally:
        kill(server)


@asynccontextmanager
async def telling(url: str, folder: Path) -> AsyncIterator[None]:
    """A courier at work beside the server."""
    stop = asyncio.Event()
    working = asyncio.create_task(Courier.of(settings_for(url, folder, more=LOOPBACK)).work(stop, url))
    try:
        yield
    finally:
        stop.set()
        await working


async def begun(house: House) -> tuple[str, str]:
    """A team with a webhook that asks for its members, and a member; their ids."""
    commune = await place("xa", Level.COMMUNE, await place("22", Level.PROVINCE))
    hook = {"url": house.receiver.url, "events": ["TEAM"], "document": MEMBERS}
    assert (await house.change("webhookCreate", "webhook { id }", hook))["errors"] == []
    given = {"slug": "to", "kind": "VILLAGE", "localityId": gid("Locality", commune), "words": {"name": "Tổ"}}
    team = (await house.change("teamCreate", "team { id }", given))["team"]["id"]
    words = {"name": NAME, "phone": PHONE, "email": EMAIL, "role": "LEADER"}
    member = await house.change("membershipCreate", "membershipId", {"teamId": team, "words": words})
    return team, member["membershipId"]


async def refused(house: House, team: str, member: str) -> None:
    """Everything that can be wrong with what is said of a person, each said in vain."""
    good = {"name": NAME, "phone": PHONE, "email": EMAIL, "role": "LEADER"}
    for wrong in (
        {**good, "phone": f"gọi {PHONE}"},
        {**good, "email": f"{EMAIL} {NAME}"},
        {**good, "name": NAME * 20},
        {**good, "name": f"{NAME}\0"},
        {**good, "role": NAME},
        {**good, "phone": [PHONE]},
        {**good, "name": {"first": NAME}},
        {**good, "joinedOn": PHONE},
        {"name": NAME},
        {**good, "ethnicity": NAME},
        NAME,
    ):
        payload = await house.change("membershipCreate", "membershipId", {"teamId": team, "words": wrong})
        assert payload is None or payload["errors"] != []
        await house.change("membershipUpdate", "revision", {"id": member, "expectedRevision": 99, "words": wrong})
    await house.change("membershipUpdate", "revision", {"id": member, "expectedRevision": 99, "words": good})


async def test_a_person_is_found_nowhere_but_where_consented_and_afterwards_nowhere(house: House) -> None:
    team, member = await begun(house)
    await refused(house, team, member)
    await house.told(1)

    assert await house.members(team) == []
    assert found_in(await house.rows(but=TABLE)) == set()
    assert found_in("".join(house.said) + await house.beside()) == set()
    assert found_in_files(*house.public_files()) == set()

    consent = {"fields": ["NAME", "ROLE"], "purpose": "Để bà con liên hệ", "givenOn": "2026-11-01"}
    given = {"membershipId": member, "expectedRevision": 1, **consent}
    assert (await house.change("consentRecord", "revision", given))["errors"] == []
    assert await house.members(team) == [{"name": NAME, "role": "LEADER", "phone": None, "email": None}]
    heard = await house.told(2)
    assert found_in("".join(one.body.decode() for one in heard)) == {NAME}
    assert found_in("".join(one.path + repr(one.headers) for one in heard)) == set()
    assert found_in(await house.rows(but=TABLE)) == set()
    assert found_in("".join(house.said) + await house.beside()) == set()
    assert found_in_files(*house.public_files()) == {NAME}

    assert (await house.change("consentWithdraw", "revision", {"id": member}))["errors"] == []
    assert await house.members(team) == []
    assert await until_gone(house.public_files) == set()
    assert found_in((await house.told(3))[-1].body.decode()) == set()
    assert found_in(await house.rows(but=TABLE)) == set()

    other = {"id": member, "expectedRevision": 3, "words": {"name": OTHER, "role": "MEMBER"}}
    assert (await house.change("membershipUpdate", "revision", other))["errors"] == []
    if house.database_files():
        assert await until_gone(house.database_files) == {OTHER}
    assert (await house.change("membershipErase", "membershipId", {"id": member}))["errors"] == []

    assert found_in(await house.rows()) == set()
    assert await until_gone(house.database_files) == set()
    assert found_in("".join(house.said) + await house.beside()) == set()


async def until_gone(files: Any) -> set[str]:
    """What the files still hold, once whoever still read what was before had a moment to end."""
    found = found_in_files(*files())
    for _ in range(30):
        if not found:
            break
        await asyncio.sleep(0.1)
        found = found_in_files(*files())
    return found

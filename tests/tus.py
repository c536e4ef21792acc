"""A small client of the upload door, which says exactly what a test wants it to say."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx2

from content_store.people.access import Role
from content_store.people.tokens import issue_token

BYTES = "application/offset+octet-stream"
CAPTIONS = ("WEBVTT\n\n00:00.000 --> 00:02.000\n" + "Mở ứng dụng VNeID. " * 200 + "\n").encode()
SHA256 = hashlib.sha256(CAPTIONS).hexdigest()
FORM = {
    "filename": "phu-de.vtt",
    "title": "Cài VNeID",
    "language": "vi",
    "licence": "CC BY 4.0",
    "author": "Nguyễn Thị Hoa",
    "consent": "Có, bằng văn bản",
}


def metadata(**form: str) -> str:
    """A form as tus writes it."""
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in sorted(form.items()))


def checksum(content: bytes, algorithm: str = "sha256") -> str:
    """The header for these bytes."""
    digest = hashlib.new(algorithm, content, usedforsecurity=False).digest()
    return f"{algorithm} {base64.b64encode(digest).decode()}"


@dataclass
class Door:
    """The upload door as one account sees it, and the folder behind it."""

    client: httpx2.AsyncClient
    token: str
    staging: Path

    async def ask(
        self, method: str, url: str, content: bytes | AsyncIterator[bytes] | None = None, /, **headers: str
    ) -> httpx2.Response:
        """Ask with the token and the version; `upload_offset` is written as Upload-Offset."""
        said = {"tus-resumable": "1.0.0", "authorization": f"Bearer {self.token}"}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.request(method, url, content=content, headers=said)

    async def create(self, length: int, **headers: str) -> str:
        """Open an upload; its address."""
        headers.setdefault("upload_metadata", metadata(filename="phu-de.vtt"))
        answer = await self.ask("POST", "/uploads", upload_length=str(length), **headers)
        assert answer.status_code == 201, answer.text
        return answer.headers["location"]

    async def send(
        self, url: str, offset: int, content: bytes | AsyncIterator[bytes], /, **headers: str
    ) -> httpx2.Response:
        """Go on with an upload."""
        return await self.ask("PATCH", url, content, upload_offset=str(offset), content_type=BYTES, **headers)

    async def offset(self, url: str) -> int:
        """Where an upload stands."""
        return int((await self.ask("HEAD", url)).headers["upload-offset"])

    def staged(self) -> dict[str, int]:
        """The files behind the door with their sizes."""
        return {path.name: path.stat().st_size for path in self.staging.iterdir()} if self.staging.exists() else {}


async def door_for(client: httpx2.AsyncClient, folder: Path, name: str = "biên tập", role: Role = Role.EDITOR) -> Door:
    """The door for an account of that name."""
    return Door(client, await issue_token(name, role), folder / "staging")

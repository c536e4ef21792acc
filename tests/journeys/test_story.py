"""One guide's whole life, told once: every public answer is looked at after every turn of it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
from breaking_line import breaking_line
from media_samples import Clip, make_clip, make_picture

from api.settings import CHECKOUT
from scripts.bench.servers import environment_of, free_port, process, wait_until_ready

SLUG, INSTEAD, PLACE = "bai-cua-toi", "so-bao-hiem-xa-hoi-vssid", "06877"
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\nMở ứng dụng\n"
HEAR = "subscription { recalls { change { slug recall { reason replacement { slug } } } } }"
EVENTS = {"accept": "text/event-stream"}
PATIENCE = 90.0  # seconds
Shown = tuple[str | None, tuple[str, int] | None, int | None]
NOWHERE: Shown = (None, None, None)


@dataclass
class House:
    """A server, a worker and who works there: the tokens by role."""

    client: httpx2.Client
    environment: dict[str, str]
    tokens: dict[str, str] = field(default_factory=dict)

    def camtay(self, *words: str, **more: str) -> str:
        """What a command printed."""
        command, environment = [sys.executable, "-m", "scripts", *words], self.environment | more
        said = subprocess.run(command, env=environment, cwd=CHECKOUT, capture_output=True, text=True, check=False)
        assert said.returncode == 0, said.stderr
        return said.stdout.strip()

    def ask(self, query: str, role: str | None = None, **variables: Any) -> Any:
        """The data of an answer without errors."""
        headers = {"authorization": f"Bearer {self.tokens[role]}"} if role else {}
        answer = self.client.post("/graphql", json={"query": query, "variables": variables}, headers=headers).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def do(self, what: str, role: str = "ADMIN", below: str = "version { id revision }", **given: Any) -> Any:
        """What a mutation answers, which must not refuse."""
        kind = f"{what[0].upper()}{what[1:]}Input"
        kind = {"versionSubmit": "VersionMoveInput", "versionApprove": "VersionMoveInput"}.get(what, kind)
        kind = {"versionSendBack": "VersionMoveInput"}.get(what, kind)
        query = f"mutation($input: {kind}!) {{ r: {what}(input: $input) {{ {below} errors {{ code path }} }} }}"
        done = self.ask(query, role, input=given)["r"]
        assert done["errors"] == []
        return done

    def move(self, what: str, version: Any, role: str = "ADMIN", **given: Any) -> Any:
        """The version after a change of it."""
        return self.do(what, role, id=version["id"], expectedRevision=version["revision"], **given)["version"]

    def shown(self) -> Shown:
        """The guide as three clients' operations show it: its card, its page with its version, and on a kiosk."""
        cards = self.operation("MiniAppHome")["guides"]["nodes"]
        page = self.operation("GuideDetail", slug=SLUG)["guide"]
        screen = self.operation("KioskCurrent", code=PLACE)["locality"]["programme"]["guides"]["nodes"]
        return (
            next((card["title"] for card in cards if card["slug"] == SLUG), None),
            (page["title"], page["versionNumber"]) if page else None,
            next((guide["versionNumber"] for guide in screen if guide["slug"] == SLUG), None),
        )

    def operation(self, name: str, **variables: str) -> Any:
        """The data of a registered operation."""
        return self.ask((CHECKOUT / "api" / "documents" / f"{name}.graphql").read_text(), **variables)


@contextmanager
def house(database_url: str, folder: Path) -> Iterator[House]:
    port = free_port()
    environment = environment_of(database_url, folder, port)
    with process(["-m", "scripts", "serve"], environment) as server, process(["-m", "scripts", "work"], environment):
        wait_until_ready(server, port)
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            lived_in = House(client, environment)
            for role in ("ADMIN", "REVIEWER"):
                lived_in.tokens[role] = lived_in.camtay("token", "--role", role, "--name", role, "--plain")
            yield lived_in


def uploaded(there: House, folder: Path) -> dict[str, str]:
    """The ids of a clip, captions and a picture, over a line that broke three times."""
    make_clip(folder / "clip.mp4", Clip(seconds=2))
    make_picture(folder / "tranh.jpg")
    (folder / "phu-de.vtt").write_text(CAPTIONS, encoding="utf-8")
    files = [str(folder / name) for name in ("clip.mp4", "phu-de.vtt", "tranh.jpg")]
    with breaking_line(int(there.environment["CAMTAY_PORT"]), most=3, after=12_000) as line:
        address = f"http://127.0.0.1:{line.port}"
        printed = there.camtay("upload", "--server", address, *files, CAMTAY_TOKEN=there.tokens["ADMIN"])
    assert line.breaks == 3
    return {name: asset for asset, _, name in (line.split("  ") for line in printed.splitlines())}


def written(there: House, files: dict[str, str]) -> tuple[str, Any]:
    """A tutorial on the commune's screens, and a draft of it whose second step asks for two things."""
    about = {"slug": SLUG, "topic": "dich-vu-cong"}
    tutorial = there.do("tutorialCreate", below="tutorial { id }", **about)["tutorial"]["id"]
    place = there.ask(f'{{ locality(code: "{PLACE}") {{ id }} }}')["locality"]["id"]
    today = (datetime.now(UTC) + timedelta(hours=7)).date().isoformat()
    composed = {"localityId": place, "channel": "SIGNAGE", "name": "Sảnh", "tutorialIds": [tutorial], "start": today}
    there.do("programmeCompose", below="revision", **composed)
    steps = [{"title": "Mở", "action": "Mở ứng dụng."}, {"title": "Gõ", "action": "Gõ mã."}]
    text = {"title": "Bài của tôi", "summary": "Thử.", "steps": steps}
    version = there.do("versionDraft", tutorialId=tutorial, language="vi", text=text)["version"]
    clip = {
        "assetId": files["clip.mp4"],
        "alt": "Màn hình",
        "transcript": "Mở ứng dụng",
        "captions": [{"assetId": files["phu-de.vtt"], "language": "vi", "label": "Tiếng Việt"}],
    }
    picture = {"assetId": files["tranh.jpg"], "alt": "Các bước", "description": "Mở ứng dụng, gõ mã."}
    for what, use in (("clipAttach", clip), ("infographicAttach", picture)):
        where = {"versionId": version["id"], "expectedRevision": version["revision"]}
        version = there.do(what, **where, **use)["version"]
    return tutorial, version


def until(condition: Any) -> None:
    """Return once it is true."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def is_rendered(there: House, version: str) -> bool:
    query = "query($id: ID!) { version(id: $id) { publishingObstacles { code } } }"
    found = there.ask(query, "ADMIN", id=version)["version"]["publishingObstacles"]
    return {"code": "ASSET_NOT_READY"} not in found


def reviewed(there: House, version: Any) -> Any:
    """The version after it was sent back with a comment, mended, and approved."""
    version = there.move("versionSubmit", version)
    remark = {"versionId": version["id"], "text": "Gõ mã nào?"}
    comment = there.do("commentWrite", "REVIEWER", "comment { id }", **remark)["comment"]["id"]
    version = there.move("versionSendBack", version, "REVIEWER")
    text = {"title": "Bài của tôi", "summary": "Thử.", "steps": [{"title": "Gõ", "action": "Gõ mã OTP."}]}
    version = there.move("versionRewrite", version, text=text)
    there.do("commentResolve", below="comment { id }", id=comment)
    version = there.move("versionSubmit", version)
    assert there.shown() == NOWHERE
    return there.move("versionApprove", version, "REVIEWER")


def corrected(there: House, version: Any) -> Any:
    """The live second version, whose title is another."""
    newer = there.do("versionCopy", id=version["id"], changeNote="Sửa tên.")["version"]
    text = {"title": "Bài đã sửa", "summary": "Thử.", "steps": [{"title": "Gõ", "action": "Gõ mã OTP."}]}
    newer = there.move("versionRewrite", newer, text=text)
    newer = there.move("versionSubmit", newer)
    newer = there.move("versionApprove", newer, "REVIEWER")
    return there.move("versionPublish", newer)


def recalled(there: House, tutorial: str) -> Any:
    """What a listener hears of a recall, within five seconds."""
    instead = there.ask("{ tutorials(first: 20) { nodes { id slug } } }", "ADMIN")["tutorials"]["nodes"]
    replacement = next(one["id"] for one in instead if one["slug"] == INSTEAD)
    with there.client.stream("POST", "/graphql", json={"query": HEAR}, headers=EVENTS) as heard:
        messages = (json.loads(line[6:]) for line in heard.iter_lines() if line.startswith("data: {"))
        assert next(messages)["data"]["recalls"]["change"] is None
        began = time.monotonic()
        with httpx2.Client(base_url=there.client.base_url, timeout=30) as other:
            given = {"id": tutorial, "reason": "Sai mã OTP.", "replacement": replacement}
            House(other, {}, there.tokens).do("tutorialRecall", below="tutorial { id }", **given)
        told = next(messages)["data"]["recalls"]["change"]
    assert time.monotonic() - began < 5
    return told


def test_a_guide_lives_from_a_broken_upload_to_its_recall(library_url: str, tmp_path: Path) -> None:
    with house(library_url, tmp_path / "data") as there:
        tutorial, version = written(there, uploaded(there, tmp_path))
        assert there.shown() == NOWHERE

        until(lambda: is_rendered(there, version["id"]))
        version = reviewed(there, version)
        at = (datetime.now(UTC) + timedelta(seconds=4)).isoformat()
        given = {"id": version["id"], "expectedRevision": version["revision"], "at": at}
        there.do("versionSchedulePublish", below="schedule { state }", **given)
        assert there.shown() == NOWHERE

        until(lambda: there.shown() != NOWHERE)
        assert datetime.now(UTC).isoformat() >= at
        first: Shown = ("Bài của tôi", ("Bài của tôi", 1), 1)
        assert there.shown() == first

        corrected(there, version)
        assert there.shown() == ("Bài đã sửa", ("Bài đã sửa", 2), 2)

        there.do("versionRollBack", id=version["id"])
        assert there.shown() == ("Bài của tôi", ("Bài của tôi", 3), 3)

        told = recalled(there, tutorial)
        assert there.shown() == NOWHERE
        assert told == {"slug": SLUG, "recall": {"reason": "Sai mã OTP.", "replacement": {"slug": INSTEAD}}}
        link = there.client.get(f"/g/{SLUG}", follow_redirects=False)
        assert (link.status_code, link.headers["location"]) == (302, f"/g/{INSTEAD}")
        assert "whole" in there.camtay("audit", "verify")

"""The first start on an empty machine, as a newcomer sees it: the sample, a first query, a file of one's own."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx2
import pytest
from media_samples import Clip, make_clip, make_picture

CHECKOUT = Path(__file__).parents[2]
DOCUMENTS = CHECKOUT / "api" / "documents"
STARTS_WITHIN = 400.0  # seconds: eight clips are filmed and rendered
VARIABLES: dict[str, dict[str, str]] = {
    "GuideDetail": {"slug": "so-bao-hiem-xa-hoi-vssid"},
    "KioskCurrent": {"code": "06877"},
    "LocalityTree": {"code": "206", "asOf": "2022-12-31"},
    "Search": {"text": "nop ho so"},
    "TargetsBoard": {"code": "22", "asOf": "2022-12-31"},
}
ATTACH = "mutation($input: ClipAttachInput!) { r: clipAttach(input: $input) { version { id revision } } }"
MOVE = """
mutation($input: Version%sInput!) { r: version%s(input: $input) { version { revision } errors { code } } }"""
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\nMở ứng dụng\n"


@dataclass
class Running:
    """A started Cầm Tay."""

    environment: dict[str, str]
    process: subprocess.Popen[bytes]
    client: httpx2.Client

    def graph(self, query: str, token: str | None = None, **variables: Any) -> Any:
        """The data of an answer without errors."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        answer = self.client.post("/graphql", json={"query": query, "variables": variables}, headers=headers).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def camtay(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command beside it."""
        command = [sys.executable, "-m", "scripts", *words]
        return subprocess.run(command, env=self.environment, cwd=CHECKOUT, capture_output=True, text=True, check=False)

    def stop(self) -> int:
        """Ctrl-C; its exit code."""
        self.client.close()
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


def start(environment: dict[str, str]) -> Running:
    port = environment["CAMTAY_PORT"]
    command = [sys.executable, "-m", "scripts", "start"]
    said = Path(environment["CAMTAY_DATA"]).with_suffix(".said")
    with said.open("w") as output:
        process = subprocess.Popen(command, env=environment, cwd=CHECKOUT, stdout=output, stderr=output)
    running = Running(environment, process, httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=30))
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if running.client.get("/readyz").status_code == 200:
                return running
        except httpx2.TransportError:
            time.sleep(0.1)
    process.kill()
    process.wait()
    raise AssertionError(said.read_text())


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = tmp_path_factory.mktemp("first") / "data"
    running = start({**os.environ, "CAMTAY_DATA": str(data), "CAMTAY_PORT": str(port)})
    yield running
    if running.process.poll() is None:
        running.stop()


@pytest.mark.parametrize("name", sorted(path.stem for path in DOCUMENTS.glob("*.graphql")))
def test_every_registered_operation_answers_from_the_sample(running: Running, name: str) -> None:
    document = (DOCUMENTS / f"{name}.graphql").read_text(encoding="utf-8")

    answer = running.graph(document, **VARIABLES.get(name, {}))

    assert all(answer.values()), f"{name} answered nothing"


def test_the_readmes_first_query_has_the_readmes_answer(running: Running) -> None:
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    query, said = re.search(r"```graphql\n(.*?)```\s+```json\n(.*?)```", readme, re.DOTALL).groups()  # type: ignore[union-attr]

    assert {"data": running.graph(query)} == json.loads(said)


def test_every_link_in_every_guide_leads_to_its_file(running: Running) -> None:
    query = """{ guides { nodes { cover { url bytes } clips { poster { url bytes } renditions { url bytes }
      captions { url bytes } } infographics { renditions { url bytes } } } } }"""

    files = list(links_in(running.graph(query)))
    sizes = {url: len(running.client.get(url).content) for url in dict(files)}

    # A poster, three films and a voice, captions, and the picture in three widths and formats.
    assert len(sizes) == 8 * (1 + 4 + 1 + 9)
    assert dict(files) == sizes


def test_every_stream_leads_to_its_levels_its_voice_and_its_captions(running: Running) -> None:
    query = "{ guides { nodes { clips { stream { url } storyboard { url sheet { url } } } } } }"
    guides = running.graph(query)["guides"]["nodes"]

    for clip in (guide["clips"][0] for guide in guides):
        parts = played(running, clip["stream"]["url"])
        assert parts == {("audio/mp4", 200), ("text/vtt", 200), ("video/mp4", 200)}
        assert running.client.get(clip["storyboard"]["url"]).text.startswith("WEBVTT")
        assert running.client.get(clip["storyboard"]["sheet"]["url"]).headers["content-type"] == "image/jpeg"


def played(running: Running, url: str) -> set[tuple[str, int]]:
    """The type and the status of every file that a playlist leads to, by way of other playlists."""
    answer = running.client.get(url)
    if answer.headers["content-type"] != "application/vnd.apple.mpegurl":
        return {(answer.headers["content-type"].partition(";")[0], answer.status_code)}
    referred = re.findall(r'URI="([^"]+)"', answer.text) + re.findall(r"^[^#\s].*$", answer.text, re.MULTILINE)
    return set().union(*(played(running, urljoin(url, part)) for part in set(referred)))


def links_in(answer: Any) -> Iterator[tuple[str, int]]:
    if isinstance(answer, dict):
        if "url" in answer:
            yield answer["url"], answer["bytes"]
        for value in answer.values():
            yield from links_in(value)
    if isinstance(answer, list):
        for value in answer:
            yield from links_in(value)


def test_one_commands_token_is_printed_and_nothing_else(running: Running) -> None:
    printed = running.camtay("token", "--role", "ADMIN", "--plain")

    assert re.fullmatch(r"camtay_[\w-]{43}\n", printed.stdout)
    assert printed.stderr == ""


def test_a_file_that_is_none_is_refused_in_a_sentence_and_nothing_is_kept(running: Running, tmp_path: Path) -> None:
    bad = tmp_path / "phim.mp4"
    bad.write_text("Tôi không phải là phim.")
    files = Path(running.environment["CAMTAY_DATA"], "files")
    before = sorted(files.rglob("*"))

    refused = running.camtay("upload", str(bad), str(tmp_path / "khong-co.mp4"))

    assert refused.returncode == 1
    assert refused.stdout == ""
    assert len(refused.stderr.splitlines()) == 2
    assert refused.stderr.startswith("Tệp phim.mp4 là ")
    assert sorted(files.rglob("*")) == before


def test_from_a_file_on_this_machine_to_a_guide_on_every_screen(running: Running, tmp_path: Path) -> None:
    token = running.camtay("token", "--plain").stdout.strip()
    ids = upload(running, tmp_path)
    version = written(running, token, ids)
    poster = running.graph("query($id: ID!) { asset(id: $id) { renditions { role url } } }", token, id=ids["clip.mp4"])[
        "asset"
    ]["renditions"]
    links = {rendition["role"]: rendition["url"] for rendition in poster}
    films = {"MP4_240P", "FMP4_240P", "HLS_240P", "AUDIO", "FMP4_AUDIO", "HLS_AUDIO", "STORYBOARD", "STORYBOARD_VTT"}
    assert set(links) == films | {"POSTER", "POSTER_640", "POSTER_320", "CARD"}
    link, _, signature = links["POSTER"].partition("?")
    assert signature.startswith("expires=")
    assert running.client.get(link).status_code == 404
    assert running.client.get(links["POSTER"]).headers["content-type"] == "image/jpeg"

    reviewer = running.camtay("token", "--role", "REVIEWER", "--name", "reviewer", "--plain").stdout.strip()
    for move, kind, who in (("Submit", "Move", token), ("Approve", "Move", reviewer), ("Publish", "Publish", token)):
        given = {"id": version["id"], "expectedRevision": version["revision"]}
        moved = running.graph(MOVE % (kind, move), who, input=given)["r"]
        assert moved["errors"] == []
        version["revision"] = moved["version"]["revision"]

    newest = running.graph("{ guides(first: 1) { nodes { slug title cover { url } } } }")["guides"]["nodes"][0]
    assert (newest["slug"], newest["title"]) == ("bai-cua-toi", "Bài của tôi")
    shown = running.client.get(newest["cover"]["url"])
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/webp")


def upload(running: Running, folder: Path) -> dict[str, str]:
    make_clip(folder / "clip.mp4", Clip(seconds=2))
    make_picture(folder / "tranh.jpg")
    (folder / "phu-de.vtt").write_text(CAPTIONS, encoding="utf-8")
    names = ("clip.mp4", "phu-de.vtt", "tranh.jpg")
    printed = running.camtay("upload", *(str(folder / name) for name in names)).stdout
    ids = {name: asset for asset, _, name in (line.split("  ") for line in printed.splitlines())}
    assert sorted(ids) == sorted(names)
    return ids


def written(running: Running, token: str, ids: dict[str, str]) -> Any:
    """A draft with the files, once they are rendered."""
    create = "mutation($input: TutorialCreateInput!) { r: tutorialCreate(input: $input) { tutorial { id } } }"
    tutorial = running.graph(create, token, input={"slug": "bai-cua-toi", "topic": "dich-vu-cong"})["r"]["tutorial"][
        "id"
    ]
    text = {"title": "Bài của tôi", "summary": "Thử.", "steps": [{"title": "Mở", "action": "Mở ứng dụng."}]}
    query = "mutation($input: VersionDraftInput!) { r: versionDraft(input: $input) { version { id revision } } }"
    new = {"tutorialId": tutorial, "language": "vi", "text": text}
    version = running.graph(query, token, input=new)["r"]["version"]
    clip = {
        "versionId": version["id"],
        "expectedRevision": version["revision"],
        "assetId": ids["clip.mp4"],
        "alt": "Màn hình",
        "transcript": "Mở ứng dụng",
        "captions": [{"assetId": ids["phu-de.vtt"], "language": "vi", "label": "Tiếng Việt"}],
    }
    attached = running.graph(ATTACH, token, input=clip)["r"]["version"]
    until_rendered(running, token, attached["id"])
    return attached


def until_rendered(running: Running, token: str, version: str) -> None:
    query = "query($id: ID!) { version(id: $id) { publishingObstacles { code } } }"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = running.graph(query, token, id=version)["version"]["publishingObstacles"]
        if {"code": "ASSET_NOT_READY"} not in found:
            return
        time.sleep(0.1)
    raise AssertionError(found)


def test_ctrl_c_stops_it_cleanly_and_the_second_start_takes_seconds(running: Running) -> None:
    assert running.stop() == 0

    began = time.monotonic()
    again = start(running.environment)
    took = time.monotonic() - began

    assert again.graph("{ guides { totalCount } }") == {"guides": {"totalCount": 9}}
    assert again.stop() == 0
    assert took < 20

"""The command `camtay upload`: it goes on where it was broken off, and tells scripts how it went."""

from __future__ import annotations

import asyncio
import hashlib
import json
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from media_samples import Clip, make_clip

from api.settings import CHECKOUT
from content_store.content.assets import Asset
from content_store.content.uploads import Upload
from content_store.database import connect
from content_store.people.access import Role
from content_store.people.tokens import issue_token
from scripts.bench.servers import environment_of, free_port, serving
from scripts.door import Away, Declined, Door
from scripts.unfinished import Unfinished

CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\nMở ứng dụng\n"
LARGE = 48 * 2**20


@dataclass
class Machine:
    """A folder, a database and a port, with or without a server."""

    database_url: str
    folder: Path
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *words: str, **environment: str) -> subprocess.Popen[str]:
        """`camtay upload` with these words."""
        return subprocess.Popen(
            [sys.executable, "-m", "scripts", "upload", *words],
            cwd=CHECKOUT,
            env=environment_of(self.database_url, self.folder, self.port) | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # Whoever runs in the background of a shell is born deaf to Ctrl-C, and so are its children.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def upload(self, *words: str, **environment: str) -> tuple[int, str, str]:
        """Its exit code and what it said."""
        return ended(self.start(*words, **environment))

    @property
    def remembered(self) -> dict[str, str]:
        path = self.folder / "uploads.json"
        return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    said, complained = process.communicate(timeout=60)
    return process.returncode, said, complained


@pytest.fixture
def machine(database_url: str, tmp_path: Path) -> Machine:
    return Machine(database_url, tmp_path / "data", free_port())


@pytest.fixture
def captions(tmp_path: Path) -> Path:
    path = tmp_path / "phụ đề.vtt"
    path.write_text(CAPTIONS, encoding="utf-8")
    return path


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A clip of 48 MB: the bytes behind its last box are nobody's business."""
    path = make_clip(tmp_path / "film.mp4", Clip(size=(96, 54), sound=False))
    with path.open("ab") as file:
        file.write((LARGE + 8).to_bytes(4, "big") + b"free")
        file.truncate(file.tell() + LARGE)
    return path


async def rows(machine: Machine) -> tuple[list[str], int]:
    """The assets' digests, and how many uploads there were."""
    async with connect(machine.database_url):
        return [asset.sha256 for asset in await Asset.all()], await Upload.all().count()


def test_a_file_is_sent_once_and_named_twice(machine: Machine, captions: Path) -> None:
    with serving(machine.database_url, machine.folder, machine.port):
        first = machine.upload(str(captions))
        second = machine.upload(str(captions))

    sha256 = hashlib.sha256(CAPTIONS.encode()).hexdigest()
    assert first == second == (0, f"gid://camtay/Asset/1  {sha256}  phụ đề.vtt\n", "")
    assert (asyncio.run(rows(machine)), machine.remembered) == (([sha256], 2), {})


def test_without_a_server_one_sentence_says_to_start_it(machine: Machine, captions: Path) -> None:
    code, said, complained = machine.upload(str(captions))

    assert (code, said) == (3, "")
    assert complained == f"Không có máy chủ nào trả lời ở {machine.address}: hãy chạy `camtay start` rồi thử lại.\n"


def test_a_bad_file_among_good_ones_is_told_and_the_others_are_sent(machine: Machine, captions: Path) -> None:
    bad = captions.with_name("phim.mp4")
    bad.write_text("Tôi không phải là phim.", encoding="utf-8")

    with serving(machine.database_url, machine.folder, machine.port):
        code, said, complained = machine.upload(str(bad), str(captions))

    assert (code, len(said.splitlines()), machine.remembered) == (1, 1, {})
    assert complained.startswith("Tệp phim.mp4 là ")


def test_ctrl_c_leaves_an_upload_that_the_same_command_finishes(machine: Machine, film: Path) -> None:
    with serving(machine.database_url, machine.folder, machine.port):
        process = machine.start(str(film))
        wait_for_bytes(machine)
        process.send_signal(signal.SIGINT)
        stopped = ended(process)
        remembered = machine.remembered
        again = machine.upload(str(film))

    sha256 = hashlib.sha256(film.read_bytes()).hexdigest()
    assert stopped == (130, "", "Đã dừng: chạy lại lệnh này để gửi tiếp.\n")
    assert list(remembered) == [f"{machine.address} {sha256}"]
    assert (again[0], asyncio.run(rows(machine)), machine.remembered) == (0, ([sha256], 1), {})


def test_a_server_that_is_killed_and_started_again_gets_the_rest(machine: Machine, film: Path) -> None:
    with serving(machine.database_url, machine.folder, machine.port):
        process = machine.start(str(film))
        wait_for_bytes(machine)
    assert process.poll() is None

    with serving(machine.database_url, machine.folder, machine.port):
        code, _, complained = ended(process)

    sha256 = hashlib.sha256(film.read_bytes()).hexdigest()
    assert (code, complained, asyncio.run(rows(machine))) == (0, "", ([sha256], 1))


def wait_for_bytes(machine: Machine) -> None:
    """Wait until the first piece is here."""
    deadline = time.monotonic() + 30
    while not any(path.stat().st_size for path in (machine.folder / "staging").glob("*")):
        assert time.monotonic() < deadline, "nothing came"
        time.sleep(0.002)


def test_a_token_may_be_given_and_one_of_ones_own_goes_nowhere_else(machine: Machine, captions: Path) -> None:
    async def viewers() -> str:
        async with connect(machine.database_url):
            return await issue_token("người xem", Role.VIEWER)

    token = asyncio.run(viewers())
    elsewhere = f"http://localhost:{machine.port}"
    with serving(machine.database_url, machine.folder, machine.port):
        by_word = machine.upload(str(captions), "--token", token)
        by_environment = machine.upload(str(captions), CAMTAY_TOKEN=token)
        abroad = machine.upload(str(captions), "--server", elsewhere)

    assert by_word == by_environment == (1, "", "Vai trò VIEWER không được phép WRITE_DRAFTS.\n")
    assert abroad == (1, "", f"Cần mã truy cập của {elsewhere}: hãy đặt CAMTAY_TOKEN hoặc thêm --token.\n")
    assert asyncio.run(rows(machine)) == ([], 0)


def test_an_unfinished_upload_is_known_by_its_server_and_its_content(tmp_path: Path) -> None:
    unfinished = Unfinished(tmp_path / "new" / "uploads.json")
    unfinished.remember("http://a", "1" * 64, "/uploads/x")
    unfinished.remember("http://b", "1" * 64, "/uploads/y")

    unfinished.forget("http://a", "1" * 64)

    assert unfinished.url_of("http://a", "1" * 64) is None
    assert unfinished.url_of("http://b", "1" * 64) == "/uploads/y"


def test_a_door_sends_its_token_to_no_other_house() -> None:
    door = Door("http://127.0.0.1:9", "secret")

    with pytest.raises(Declined):
        door.head("http://127.0.0.2:9/uploads/x")
    with pytest.raises(Away):
        door.head("/uploads/x")

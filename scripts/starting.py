"""Starting: from an empty folder to a server and a worker that answer, in one command."""

from __future__ import annotations

import asyncio
import errno
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import click

from api.settings import NAMES, Settings
from content_store.database import connect
from content_store.events import Event
from content_store.migrating import migrate

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 10.0  # seconds that a child has for ending by itself
READY_WITHIN = 60.0  # seconds
ROOM = 500 * 2**20  # bytes: the sample's files and as much again


class CannotStart(Exception):
    """Why it does not run and what to do, in English and in Vietnamese."""

    def __init__(self, english: str, vietnamese: str) -> None:
        super().__init__(f"{english}\n{vietnamese}")


@dataclass(frozen=True)
class Programs:
    """The two commands that run side by side."""

    work: Sequence[str] = (sys.executable, "-m", "scripts", "work", "--with-parent")
    serve: Sequence[str] = (sys.executable, "-m", "scripts", "serve", "--with-parent")


def start(settings: Settings, load: Callable[[Settings], None], programs: Programs | None = None) -> int:
    """Check, migrate, load the sample into an empty database, then serve and work until Ctrl-C; the exit code."""
    programs = programs or Programs()
    children = Children(settings)
    with _signals_as_ctrl_c():
        try:
            _check_folder(settings.data)
            _check_room(settings.data)
            _check_port(settings)
            _migrate(settings)
            wanted = _sample_is_wanted(settings)
            children.launch("worker", programs.work)  # before the sample: it renders the sample's uploads
            if wanted:
                _load_sample(settings, load)
            children.launch("server", programs.serve)
            _wait_until_ready(settings, children)
            _say_where(settings, children)
            threading.Event().wait()
        except CannotStart as reason:
            click.echo(str(reason), err=True)
            return 1
        except KeyboardInterrupt:
            if children.dead:
                click.echo(children.obituary(), err=True)
            return 1 if children.dead else 0
        finally:
            children.stop()
    return 0


class Children:
    """The processes that were started here: they end when this one does, and it hears when one of them dies."""

    def __init__(self, settings: Settings) -> None:
        # What is set in groups, such as an identity provider, was set in this environment and stays in it.
        single = [name for name in NAMES if hasattr(settings, name.lower())]
        self._environment = os.environ | {f"CAMTAY_{name}": str(getattr(settings, name.lower())) for name in single}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._stopping = False
        self.logs = settings.data / "logs"
        self.dead: list[tuple[str, int]] = []

    def launch(self, name: str, command: Sequence[str]) -> None:
        """Start a command in a session of its own, where the terminal's Ctrl-C does not reach it."""
        self.logs.mkdir(exist_ok=True)
        log = self.log_of(name)
        if log.exists():
            log.replace(log.with_suffix(".previous.log"))
        with log.open("wb") as output:
            child = subprocess.Popen(  # noqa: S603 - the commands are our own, not a visitor's
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self._environment,
                start_new_session=True,
            )
        self._running[name] = child
        threading.Thread(target=self._mourn, args=(name, child), daemon=True).start()

    def log_of(self, name: str) -> Path:
        """The file that holds what the child said."""
        return self.logs / f"{name}.log"

    def _mourn(self, name: str, child: subprocess.Popen[bytes]) -> None:
        code = child.wait()
        if not self._stopping:
            self.dead.append((name, code))
            # Whatever the main thread is busy with, loading included, ends as it does at Ctrl-C.
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    def obituary(self) -> str:
        """Which child ended by itself, with its last words."""
        name, code = self.dead[0]
        log = self.log_of(name)
        words = [line for line in log.read_text(errors="replace").splitlines() if line.strip()][-1:]
        return (
            f"The {name} stopped by itself (exit code {code}); all it said is in {log}.\n"
            f"Tiến trình {name} đã tự dừng (mã {code}); toàn bộ thông báo nằm trong {log}."
        ) + "".join(f"\n{name}: {line.strip()}" for line in words)

    def stop(self) -> None:
        """Ask every child to end, and after a while make it."""
        self._stopping = True
        for number in STOPPING:
            signal.signal(number, signal.SIG_IGN)  # the waiting below is short, and must be whole
        for child in self._running.values():
            child.terminate()
        deadline = time.monotonic() + PATIENCE
        for child in self._running.values():
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.0, deadline - time.monotonic()))
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)  # itself if it would not, and whatever it left behind
            child.wait()


@contextmanager
def _signals_as_ctrl_c() -> Iterator[None]:
    """SIGTERM and a closed terminal end this as Ctrl-C does, and so does Ctrl-C where a shell had it ignored."""
    before = [signal.signal(number, signal.default_int_handler) for number in STOPPING]
    threading.excepthook = _report_unless_interrupted
    try:
        yield
    finally:
        threading.excepthook = threading.__excepthook__
        for number, handler in zip(STOPPING, before, strict=True):
            signal.signal(number, handler)


def _report_unless_interrupted(failure: threading.ExceptHookArgs) -> None:
    """A SQLite thread whose loop was interrupted complains that the loop is closed; it is meant to be."""
    if not (isinstance(failure.exc_value, RuntimeError) and str(failure.exc_value) == "Event loop is closed"):
        threading.__excepthook__(failure)


def _check_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise CannotStart(
            f"Cannot write to the folder {folder} ({error.strerror}). Set CAMTAY_DATA to a folder of your own.",
            f"Không ghi được vào thư mục {folder}. Hãy đặt CAMTAY_DATA là một thư mục của bạn.",
        ) from error


def _check_room(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < ROOM:
        raise CannotStart(
            f"The disk of {folder} has {free >> 20} MB left, {ROOM >> 20} MB are needed. Make room or set CAMTAY_DATA.",
            f"Ổ đĩa của {folder} chỉ còn {free >> 20} MB, cần {ROOM >> 20} MB. Hãy dọn bớt hoặc đặt CAMTAY_DATA.",
        )


def _check_port(settings: Settings) -> None:
    error = _binding_error(settings.host, settings.port)
    if error is None:
        return
    if error.errno == errno.EADDRINUSE:
        other = next((port for port in range(settings.port + 1, 65536) if not _binding_error(settings.host, port)), 0)
        raise CannotStart(
            f"Port {settings.port} is in use. Stop the other program or set CAMTAY_PORT={other}.",
            f"Cổng {settings.port} đang được dùng. Hãy dừng chương trình kia hoặc đặt CAMTAY_PORT={other}.",
        )
    raise CannotStart(
        f"Cannot listen on {settings.host}:{settings.port} ({error.strerror}). Set CAMTAY_HOST or CAMTAY_PORT.",
        f"Không mở được {settings.host}:{settings.port}. Hãy đặt lại CAMTAY_HOST hoặc CAMTAY_PORT.",
    )


def _binding_error(host: str, port: int) -> OSError | None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as uvicorn does: TIME_WAIT is not "in use"
            probe.bind(address)
            probe.listen()
    except OSError as error:
        return error
    return None


def _migrate(settings: Settings) -> None:
    click.echo("Preparing the database … / Chuẩn bị cơ sở dữ liệu …")
    try:
        asyncio.run(migrate(settings.database_url))
    except Exception as error:
        raise CannotStart(
            f"The database cannot be used: {_in_words(error)}. Check CAMTAY_DATABASE_URL.",
            "Không dùng được cơ sở dữ liệu. Hãy kiểm tra CAMTAY_DATABASE_URL.",
        ) from error


def _sample_is_wanted(settings: Settings) -> bool:
    """An empty database wants the sample, and so does one in which its loading was interrupted."""
    return _unfinished(settings).exists() or asyncio.run(_is_empty(settings.database_url))


def _unfinished(settings: Settings) -> Path:
    return settings.data / "sample-unfinished"


def _load_sample(settings: Settings, load: Callable[[Settings], None]) -> None:
    unfinished = _unfinished(settings)
    unfinished.touch()
    try:
        load(settings)
    except Exception as error:
        raise CannotStart(
            f"The sample could not be loaded: {_in_words(error)}. Start again, or delete {unfinished} to go without.",
            f"Không nạp được dữ liệu mẫu. Hãy chạy lại, hoặc xoá {unfinished} để bỏ qua.",
        ) from error
    unfinished.unlink()


async def _is_empty(database_url: str) -> bool:
    async with connect(database_url):
        return not await Event.exists()


def _in_words(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__).rstrip(".")


def _wait_until_ready(settings: Settings, children: Children) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while not _is_ready(settings):
        if time.monotonic() > deadline:
            log = children.log_of("server")
            raise CannotStart(
                f"The server was not ready within {READY_WITHIN:.0f} seconds; what it said is in {log}.",
                f"Máy chủ chưa sẵn sàng sau {READY_WITHIN:.0f} giây; thông báo nằm trong {log}.",
            )
        time.sleep(0.05)


def _is_ready(settings: Settings) -> bool:
    connection = http.client.HTTPConnection(_reachable(settings.host), settings.port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _reachable(host: str) -> str:
    """Where this machine finds a server that listens everywhere."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound


def _say_where(settings: Settings, children: Children) -> None:
    camtay = Path(sys.executable).with_name("camtay")
    click.echo(
        f"Cầm Tay is running. / Cầm Tay đã sẵn sàng.\n"
        f"  Open     {settings.public_url}/\n"
        f"  GraphQL  {settings.public_url}/graphql\n"
        f"  Health   {settings.public_url}/healthz\n"
        f"  Token    {camtay} token\n"
        f"  Logs     {children.logs}\n"
        f"  Stop     Ctrl-C"
    )

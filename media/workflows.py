"""Renditions as durable work: what was begun is finished once, whatever happens to the worker."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dbos import DBOS, DBOSConfig, SetWorkflowID
from dbos._serialization import DBOSPortableJSON

from content_store import assets
from content_store.assets import AssetState
from content_store.errors import MediaRefused, NotFound
from content_store.events import Event
from media.recipes import RenditionRole, recipes_for
from media.sniffing import MediaKind
from media.workshop import Stopped, Workshop

QUEUE = "renditions"
# DBOS recovers only workflows of its own version, and by default that is a hash of the code: every upgrade would
# orphan what was being made. Steps are found again by their order; whoever changes the order in `render_asset`
# lets the workflows in progress end the old way (`DBOS.patch`).
STEPS_VERSION = "1"
# A file that takes the worker down with it (memory, a codec's crash) must not do so for ever.
MOST_ATTEMPTS = 5
_QUEUE_LOOKS_EVERY = 0.4
_UNFINISHED = ["ENQUEUED", "PENDING", "DELAYED"]
_SECONDS_TO_STOP = 10.0

log = logging.getLogger("camtay.media")


@dataclass(frozen=True)
class Jobs:
    """Where the jobs' own database is, who works on them, and how many at once.

    Two workers that share a database need two names: whoever starts takes up what its own name left behind.
    """

    url: str
    worker: str = "worker"
    at_once: int = 1


@dataclass
class _Worker:
    """What this process renders with; DBOS, too, is one to a process."""

    workshop: Workshop
    running: set[asyncio.Task[Any]] = field(default_factory=set)


_worker: _Worker | None = None


@asynccontextmanager
async def launched(jobs: Jobs, workshop: Workshop) -> AsyncIterator[None]:
    """Recover what was interrupted and render what is started, in this process, until the block ends.

    The database of the content is open already, in this same event loop.
    """
    global _worker
    _worker = _Worker(workshop)
    _prepare(jobs.url)
    DBOS(config=_config(jobs))
    try:
        # On the loop's own thread, so that DBOS runs the workflows in this loop, where Tortoise's connection lives.
        DBOS.launch()
        await DBOS.register_queue_async(
            QUEUE,
            worker_concurrency=jobs.at_once,
            polling_interval_sec=_QUEUE_LOOKS_EVERY,
            on_conflict="always_update",
        )
        yield
    finally:
        await _close(_worker)
        _worker = None


async def start_rendering(event: Event) -> None:
    """Begin the work that an `asset.received` asks for; again is the same as once."""
    workflow_id = f"asset-received-{event.id}"
    if await _ended_in_vain(workflow_id, event.subject_id):
        await DBOS.delete_workflow_async(workflow_id)
    with SetWorkflowID(workflow_id):
        await DBOS.enqueue_workflow_async(QUEUE, render_asset, event.subject_id)


async def digests_in_progress() -> set[str]:
    """The files of finished steps in unfinished work: they rest in the store, and no row refers to them yet."""
    unfinished = await DBOS.list_workflows_async(status=_UNFINISHED, load_input=False, load_output=False)
    digests = set()
    for workflow in unfinished:
        for step in await DBOS.list_workflow_steps_async(workflow.workflow_id):
            if isinstance(step["output"], dict) and "sha256" in step["output"]:
                digests.add(str(step["output"]["sha256"]))
    return digests


@DBOS.workflow(name="render_asset", max_recovery_attempts=None)
async def render_asset(asset_id: int) -> None:
    """Make every rendition of the asset, each in a step of its own, then note them all at once."""
    _note_running()
    made = []
    for role in await plan(asset_id):
        try:
            rendition = await make(asset_id, role)
        except Exception:
            log.exception("%s of asset %d could not be made", role, asset_id)
            rendition = {"failed": True}
        if "sha256" not in rendition:
            await give_up(asset_id, rendition.get("refused"))
            return
        made.append(rendition)
    await complete(asset_id, made)


@DBOS.step(name="plan", retries_allowed=True, max_attempts=12)
async def plan(asset_id: int) -> list[str]:
    """The roles to be made; recorded, so that a newer worker finishes what an older one planned."""
    try:
        asset = await assets.get(asset_id)
    except NotFound:
        return []
    return [recipe.role.value for recipe in recipes_for(MediaKind(asset.kind.value), asset.width)]


@DBOS.step(name="make", retries_allowed=True, interval_seconds=1, backoff_rate=3, max_attempts=3)
async def make(asset_id: int, role: str) -> dict[str, Any]:
    """One rendition as `assets.complete` wants it, its file in the store; or {"refused": why, in Vietnamese}.

    A refusal is a result and no error, since errors are tried again.
    """
    worker = _current()
    asset = await assets.get(asset_id)
    if await _attempts() > MOST_ATTEMPTS:
        return {"refused": _overwhelmed(asset.name)}
    try:
        return await worker.workshop.make(asset, RenditionRole(role))
    except MediaRefused as refusal:
        return {"refused": _named(refusal, asset.name).message_vi}
    except Stopped:
        # Cancelled work is the only kind that DBOS neither records nor tries again: the next start takes it up.
        raise asyncio.CancelledError from None


@DBOS.step(name="complete", retries_allowed=True, max_attempts=12)
async def complete(asset_id: int, made: list[dict[str, Any]]) -> None:
    """Note the renditions; tried for about an hour while the database is away."""
    try:
        await assets.complete(asset_id, made)
    except NotFound:
        return


@DBOS.step(name="give_up", retries_allowed=True, max_attempts=12)
async def give_up(asset_id: int, reason: str | None) -> None:
    """Note why there will be no renditions; without a reason it is the server's fault."""
    try:
        asset = await assets.get(asset_id)
        await assets.fail(asset_id, reason or _our_fault(asset.name, DBOS.workflow_id))
    except NotFound:
        return


def _config(jobs: Jobs) -> DBOSConfig:
    return {
        "name": "camtay",
        "system_database_url": jobs.url,
        "application_version": STEPS_VERSION,
        "executor_id": jobs.worker,
        "log_level": "WARNING",
        # Readable in the database; and DBOS's own choice, pickles, would run whatever somebody writes there.
        "serializer": DBOSPortableJSON,
    }


def _prepare(url: str) -> None:
    if urlsplit(url).scheme == "sqlite":
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)


def _current() -> _Worker:
    if _worker is None:
        raise RuntimeError("media.workflows is not launched")
    return _worker


def _note_running() -> None:
    running, task = _current().running, asyncio.current_task()
    if task is not None:
        running.add(task)
        task.add_done_callback(running.discard)


async def _close(worker: _Worker) -> None:
    """Interrupt what is being made, let DBOS note what was, and give the event loop its own threads back."""
    # A stop cancels tasks; DBOS would warn about each of them.
    logging.getLogger("dbos").setLevel(logging.ERROR)
    worker.workshop.stopping.set()
    if worker.running:
        await asyncio.wait(worker.running, timeout=_SECONDS_TO_STOP)
    # DBOS had lent the event loop its own threads, which end with it.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(thread_name_prefix="asyncio"))
    await asyncio.to_thread(DBOS.destroy)


async def _attempts() -> int:
    """How often this workflow was begun, kills included."""
    status = await DBOS.get_workflow_status_async(DBOS.workflow_id or "")
    return (status.recovery_attempts or 0) if status else 0


async def _ended_in_vain(workflow_id: str, asset_id: int) -> bool:
    """Whether the work is over and the asset still waits: the content was restored, or was away for too long."""
    status = await DBOS.get_workflow_status_async(workflow_id)
    if status is None or status.status in _UNFINISHED:
        return False
    return (await assets.get(asset_id)).state is AssetState.RECEIVED


def _named(refusal: MediaRefused, name: str) -> MediaRefused:
    """The same refusal with the name that the sender knows; the recipes know only the digest."""
    return type(refusal)(path=refusal.path, **{**refusal.details, "name": name})


def _overwhelmed(name: str) -> str:
    return f"Không xử lý được tệp {name}: máy chủ đã dừng đột ngột {MOST_ATTEMPTS} lần khi đang xử lý tệp này."


def _our_fault(name: str, reference: str | None) -> str:
    return f"Không xử lý được tệp {name}: lỗi ở máy chủ, không phải ở tệp. Hãy báo quản trị viên, kèm mã {reference}."

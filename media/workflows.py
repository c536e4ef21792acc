"""Rendering as durable work: what was begun is finished once, whatever happens to the worker."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypedDict
from urllib.parse import urlsplit

from dbos import DBOS, DBOSConfig, SetWorkflowID
from dbos._serialization import DBOSPortableJSON

from content_store.content import assets, rendering, renderings, renditions
from content_store.errors import NotFound
from content_store.events import Event
from content_store.media_errors import MediaRefused
from media import reasons
from media.recipes import cost_of, is_slow, key_of, name_of, recipe_named, recipes_for
from media.watching import Share, Unwanted, Watch, shares, while_wanted
from media.workshop import Workshop, source_of

# Pictures and posters are never behind an hour of transcoding: each kind of work has its own line and its own places.
QUICK, SLOW = "quick", "slow"
# DBOS recovers only workflows of its own version, and by default that is a hash of the code: every upgrade would
# orphan what was being made. Steps are found again by their order; whoever changes the order in these workflows
# lets those in progress end the old way (`DBOS.patch`).
STEPS_VERSION = "2"
# A file that takes the worker down with it (memory, a codec's crash) must not do so for ever.
MOST_ATTEMPTS = 5
_QUEUE_LOOKS_EVERY = 0.4
_UNFINISHED = ["ENQUEUED", "PENDING", "DELAYED"]
_SECONDS_TO_STOP = 10.0

log = logging.getLogger("camtay.media")


@dataclass(frozen=True)
class Jobs:
    """Where the jobs' own database is, who works on them, and how many quick ones at once.

    Slow ones go one by one: a transcoding uses every core by itself. Two workers that share a database need two
    names: whoever starts takes up what its own name left behind.
    """

    url: str
    worker: str = "worker"
    at_once: int = 1


@dataclass
class _Worker:
    """What this process renders with; DBOS, too, is one to a process."""

    workshop: Workshop
    stopping: bool = False
    running: set[asyncio.Task[Any]] = field(default_factory=set)


class Plan(TypedDict):
    """What is to be made for an event: recipes' names with their costs in order, and the keys of all that is kept."""

    quick: dict[str, float]
    slow: dict[str, float]
    keys: list[str]


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
        for queue, at_once in ((QUICK, jobs.at_once), (SLOW, 1)):
            await DBOS.register_queue_async(
                queue,
                worker_concurrency=at_once,
                polling_interval_sec=_QUEUE_LOOKS_EVERY,
                on_conflict="always_update",
            )
        yield
    finally:
        await _close(_worker)
        _worker = None


async def start_rendering(event: Event) -> None:
    """Begin the work that an event asks for; again is the same as once."""
    for suffix in ("", "-slow"):
        workflow_id = _workflow_id(event.id) + suffix
        if await _ended_in_vain(workflow_id, event):
            await DBOS.delete_workflow_async(workflow_id)
    with SetWorkflowID(_workflow_id(event.id)):
        await DBOS.enqueue_workflow_async(QUICK, render_quickly, event.subject_id, event.id)


@DBOS.workflow(name="render_quickly", max_recovery_attempts=None)
async def render_quickly(asset_id: int, event_id: int) -> None:
    """Make what is quick of what an event asks for, each recipe in a step of its own, and hand on the rest."""
    _note_running()
    planned = await plan(asset_id, event_id)
    if not await _make_all(asset_id, event_id, planned["quick"], planned):
        return
    if not planned["slow"]:
        await complete(asset_id, event_id, planned["keys"])
        return
    with SetWorkflowID(f"{_workflow_id(event_id)}-slow"):
        await DBOS.enqueue_workflow_async(SLOW, render_slowly, asset_id, event_id, planned)


@DBOS.workflow(name="render_slowly", max_recovery_attempts=None)
async def render_slowly(asset_id: int, event_id: int, planned: Plan) -> None:
    """Make the rest, and note that the asset is complete."""
    _note_running()
    if await _make_all(asset_id, event_id, planned["slow"], planned):
        await complete(asset_id, event_id, planned["keys"])


async def _make_all(asset_id: int, event_id: int, recipes: dict[str, float], planned: Plan) -> bool:
    """Make them in order; False when one could not be made or nobody wants them any more."""
    parts = shares({**planned["quick"], **planned["slow"]})
    for name in recipes:
        try:
            outcome = await make(asset_id, event_id, vars(parts[name]))
        except Exception:
            log.exception("%s of asset %d could not be made", name, asset_id)
            outcome = {"failed": True}
        if outcome.get("unwanted"):
            return False
        if outcome:
            await give_up(asset_id, event_id, outcome)
            return False
    return True


@DBOS.step(name="plan", retries_allowed=True, max_attempts=12)
async def plan(asset_id: int, event_id: int) -> Plan:
    """What is missing; recorded, so that a newer worker finishes what an older one planned."""
    nothing: Plan = {"quick": {}, "slow": {}, "keys": []}
    if not await renderings.wanted(asset_id, event_id):
        return nothing
    source = source_of(await assets.get(asset_id))
    recipes, there = recipes_for(source), await renditions.recipes_of(asset_id)
    missing = [recipe for recipe in recipes if key_of(recipe, source) not in there]
    return {
        "quick": {name_of(recipe): cost_of(recipe, source) for recipe in missing if not is_slow(recipe)},
        "slow": {name_of(recipe): cost_of(recipe, source) for recipe in missing if is_slow(recipe)},
        "keys": [key_of(recipe, source) for recipe in recipes],
    }


@DBOS.step(name="make", retries_allowed=True, interval_seconds=1, backoff_rate=3, max_attempts=3)
async def make(asset_id: int, event_id: int, share: dict[str, Any]) -> dict[str, Any]:
    """Make one recipe's files, put them into the store and note them: {} then.

    {"refused": why, in Vietnamese} or {"unwanted": True} otherwise: results and no errors, as errors are tried again,
    except at the last attempt.
    """
    worker = _current()
    asset = await assets.get(asset_id)
    if await _attempts() > MOST_ATTEMPTS:
        return {"refused": reasons.overwhelmed(asset.name, MOST_ATTEMPTS)}
    watch, source = Watch(asset_id, event_id, Share(**share)), source_of(asset)
    try:
        recipe = recipe_named(watch.share.step, source)
        made = await while_wanted(watch, worker.workshop.make(asset, recipe, watch.hear))
    except MediaRefused as refusal:
        return {"refused": reasons.named(refusal, asset.name).message_vi}
    except (Unwanted, LookupError):
        return {"unwanted": True}
    except Exception as error:
        if worker.stopping:
            # Cancelled work is the only kind that DBOS neither records nor tries again: the next start takes it up.
            raise asyncio.CancelledError from None
        if not _is_last_attempt():
            raise
        log.exception("%s of asset %d could not be made", watch.share.step, asset_id)
        return {"refused": reasons.of_failure(error, asset.name, _workflow_id(event_id))}
    await rendering.keep(asset_id, event_id, key_of(recipe, source), made)
    return {}


@DBOS.step(name="complete", retries_allowed=True, max_attempts=12)
async def complete(asset_id: int, event_id: int, keys: list[str]) -> None:
    """Note that all is there; tried for about an hour while the database is away."""
    try:
        await rendering.complete(asset_id, event_id, keys)
    except NotFound:
        return


@DBOS.step(name="give_up", retries_allowed=True, max_attempts=12)
async def give_up(asset_id: int, event_id: int, outcome: dict[str, Any]) -> None:
    """Note why there will be no renditions; without a refusal it is the server's fault."""
    try:
        asset = await assets.get(asset_id)
    except NotFound:
        return
    reason = outcome.get("refused") or reasons.our_fault(asset.name, _workflow_id(event_id))
    await rendering.fail(asset_id, event_id, reason)


def _workflow_id(event_id: int) -> str:
    return f"render-{event_id}"


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
    worker.stopping = True
    for task in worker.running:
        task.cancel()
    if worker.running:
        await asyncio.wait(worker.running, timeout=_SECONDS_TO_STOP)
    # DBOS had lent the event loop its own threads, which end with it.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(thread_name_prefix="asyncio"))
    await asyncio.to_thread(DBOS.destroy)


def _is_last_attempt() -> bool:
    """Whether DBOS would not try the step again that is running."""
    status = DBOS.step_status
    return status is None or (status.current_attempt or 0) + 1 >= (status.max_attempts or 1)


async def _attempts() -> int:
    """How often this workflow was begun, kills included."""
    status = await DBOS.get_workflow_status_async(DBOS.workflow_id or "")
    return (status.recovery_attempts or 0) if status else 0


async def _ended_in_vain(workflow_id: str, event: Event) -> bool:
    """Whether the work is over and still wanted: the content was restored, or was away for too long."""
    status = await DBOS.get_workflow_status_async(workflow_id)
    if status is None or status.status in _UNFINISHED:
        return False
    if not workflow_id.endswith("-slow") and await _unfinished(f"{workflow_id}-slow"):
        return False
    return await renderings.wanted(event.subject_id, event.id)


async def _unfinished(workflow_id: str) -> bool:
    status = await DBOS.get_workflow_status_async(workflow_id)
    return status is not None and status.status in _UNFINISHED

"""Whatever editors do in whatever order, one version is live, drafts stay inside, and no relation is lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from guides_in_making import again, approved, illustrated
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from public import public
from samples import NOW, draft, editor_account

from content_store.content import publishing, recalls, releases, schedules, steps, tutorials, versions
from content_store.content.blocks import GuideLink
from content_store.content.rolling_back import roll_back
from content_store.content.schedules import Going
from content_store.content.snapshot import GuideSnapshot
from content_store.content.steps import StepText
from content_store.content.tutorials import About
from content_store.content.versions import State, Version
from content_store.errors import Refused
from content_store.published import guides
from content_store.registry.platforms import Platform

pytestmark = [pytest.mark.on_postgres, pytest.mark.anyio, pytest.mark.usefixtures("database")]
SLUGS = ("mot", "hai", "ba")


@dataclass
class Desk:
    """What a test remembers of what it did: the platforms and links with which each version went live."""

    said: dict[int, tuple[set[int], set[int]]] = field(default_factory=dict)
    hours: int = 0

    @property
    def now(self) -> datetime:
        """What the clock shows by now."""
        return NOW + timedelta(hours=self.hours)


async def write(_: Desk, chance: int) -> None:
    """A draft of a tutorial whose last step leads to another, or to itself."""
    slug, other = SLUGS[chance % 3], SLUGS[chance // 3 % 3]
    known = {row.slug: row.id for row in await tutorials.Tutorial.all()}
    if slug not in known:
        version = await illustrated(await draft(slug))
    else:
        version = await again((await versions.of_tutorial(known[slug]))[0])
    if other in known:
        link = StepText(f"Xem {chance}", "Xem bài kia.", (GuideLink(known[other]),))
        version = await steps.add(version.id, link, None, version.revision, await editor_account())
    await publishing.submit(version.id, version.revision, await editor_account())


async def relate(_: Desk, chance: int) -> None:
    """Another platform for a tutorial, which what is live does not hear of."""
    rows = await tutorials.Tutorial.all().order_by("id")
    if rows:
        row = rows[chance % len(rows)]
        slug = f"nen-tang-{chance % 5}"
        await Platform.get_or_create(slug=slug, defaults={"name": slug, "kind": "app"})
        await tutorials.change(row.id, About("an-toan", [slug]), row.revision, await editor_account())


async def one(state: State, chance: int) -> Version | None:
    rows = await Version.filter(state=state).order_by("id")
    return rows[chance % len(rows)] if rows else None


async def publish(desk: Desk, chance: int) -> None:
    if version := await one(State.IN_REVIEW, chance):
        version = await publishing.send_back(version.id, version.revision, await editor_account())
        version = await approved(version)
        await publishing.publish(version.id, version.revision, await editor_account(), desk.now)


async def schedule(desk: Desk, chance: int) -> None:
    now, account = desk.now, await editor_account()
    if version := await one(State.IN_REVIEW, chance):
        version = await approved(await publishing.send_back(version.id, version.revision, account))
        await schedules.publish_at(version.id, Going(now + timedelta(hours=2)), version.revision, account, now)


async def wait(desk: Desk, chance: int) -> None:
    desk.hours += chance % 4
    await schedules.carry_out_due(desk.now)


async def retire(_: Desk, chance: int) -> None:
    if version := await one(State.PUBLISHED, chance):
        await publishing.retire(version.id, version.revision, await editor_account())


async def recall(desk: Desk, chance: int) -> None:
    if version := await one(State.PUBLISHED, chance):
        await recalls.recall(version.tutorial_id, "Sai.", None, await editor_account(), desk.now)


async def go_back(desk: Desk, chance: int) -> None:
    if version := await one(State.RETIRED, chance):
        await roll_back(version.id, await editor_account(), desk.now)


async def release(desk: Desk, chance: int) -> None:
    """All that is approved, at once, and every other time back again."""
    account, now = await editor_account(), desk.now
    made = await releases.begin(f"{chance}", account)
    for version in await Version.filter(state=State.APPROVED).order_by("id"):
        with suppress(Refused):
            await releases.put(made.id, version.id, account)
    await releases.publish(made.id, account, now)
    if chance % 2:
        await releases.revert(made.id, account, now)


DONE: dict[str, Callable[[Desk, int], Awaitable[None]]] = {
    "go back": go_back,
    "publish": publish,
    "recall": recall,
    "relate": relate,
    "release": release,
    "retire": retire,
    "schedule": schedule,
    "wait": wait,
    "write": write,
}


async def check(desk: Desk) -> None:
    """What holds whatever was done."""
    live = {row.tutorial_id: row for row in await Version.filter(state=State.PUBLISHED)}
    assert len(live) == await Version.filter(state=State.PUBLISHED).count()
    reading = await public()
    shown = {slug: guide for slug in SLUGS if (guide := guides.by_slug(reading, slug, ["vi"]))}
    assert {guide.version_id for guide in shown.values()} == {row.id for row in live.values()}
    for guide in shown.values():
        written = [step.title for step in await steps.of_version(guide.version_id)]
        assert [step.title for step in guide.steps] == written
        assert desk.said.setdefault(guide.version_id, relations(guide)) == relations(guide)
        tutorial = await tutorials.get(guide.tutorial_id)
        assert set(guide.platform_ids) <= set(await Platform.all().values_list("id", flat=True))
        assert tutorial.slug == guide.slug


def relations(guide: GuideSnapshot) -> tuple[set[int], set[int]]:
    """The platforms of a guide, and the tutorials that its steps lead to."""
    links = {block.tutorial_id for step in guide.steps for block in step.blocks if isinstance(block, GuideLink)}
    return set(guide.platform_ids), links


@settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.sampled_from(sorted(DONE)), st.integers(0, 99)), min_size=5, max_size=25))
async def test_one_version_is_live_and_nothing_is_lost_whatever_is_done(done: list[tuple[str, int]]) -> None:
    desk = Desk()
    for _ in range(3):
        await write(desk, 0)

    for name, chance in done:
        with suppress(Refused):
            await DONE[name](desk, chance)
        await check(desk)

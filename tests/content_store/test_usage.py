"""What is used somewhere is not removed, and who asks is told where."""

from __future__ import annotations

from datetime import date

import pytest
from guides_in_making import illustrated, published
from samples import NOW, draft, editor_account, reviewer_account
from tortoise import Tortoise, fields

from content_store import usage
from content_store.content import publishing, recalls, releases, steps, writing
from content_store.content.assets import Asset
from content_store.content.blocks import GuideLink
from content_store.content.steps import StepText
from content_store.content.topics import Topic
from content_store.content.tutorials import Tutorial
from content_store.content.versions import Version
from content_store.database import APP
from content_store.delivery import programmes, roadmaps
from content_store.delivery.programmes import Channel, NewProgramme
from content_store.delivery.roadmaps import ItemWords, RoadmapWords
from content_store.editorial_errors import InUse
from content_store.errors import NotFound
from content_store.events import Event
from content_store.registry.localities import Locality
from content_store.registry.measurements import Measurement
from content_store.registry.platforms import Platform
from content_store.registry.timeline import today
from content_store.usage import Use
from scripts.sample.registry import load_registry

pytestmark = [pytest.mark.on_postgres, pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_a_file_is_used_by_the_versions_that_show_it() -> None:
    version = await illustrated(await draft())
    shown = [asset.id for asset in await Asset.all()]

    assert [await usage.of("Asset", number) for number in shown] == [
        [Use("Version", version.id, "Cài VNeID (vi 1)")]
    ] * 3
    for number in shown:
        with pytest.raises(InUse):
            await usage.remove("Asset", number, await editor_account())
    assert await Asset.all().count() == 3


async def test_a_tutorial_is_used_by_programmes_links_and_recalls() -> None:
    wanted, other, gone = await draft("duoc-dung"), await draft("dan-toi"), await published("thu-hoi")
    place = await Locality.create(slug="quang-ninh")
    programme = await programmes.compose(
        NewProgramme(place.id, Channel.WEB, "Năm 2026", [wanted.tutorial_id], today(NOW))
    )
    linking = StepText("Xem", "Xem bài khác.", (GuideLink(wanted.tutorial_id),))
    await steps.add(other.id, linking, None, other.revision, await editor_account())
    await recalls.recall(gone.tutorial_id, "Sai.", wanted.tutorial_id, await editor_account(), NOW)

    assert await usage.of("Tutorial", wanted.tutorial_id) == [
        Use("Programme", programme.id, "Năm 2026"),
        Use("Tutorial", gone.tutorial_id, "thu-hoi"),
        Use("Version", other.id, "Cài VNeID (vi 1)"),
    ]


async def test_a_roadmap_holds_on_to_the_tutorials_that_it_is_taught_by() -> None:
    version, account, place = await draft(), await editor_account(), await Locality.create(slug="quang-ninh")
    task = ItemWords("Cài VNeID", date(2027, 1, 1), date(2027, 1, 31), [version.tutorial_id])
    roadmap = await roadmaps.create("nam-2027", place.id, RoadmapWords("Năm 2027", [task, task]), account)

    assert await usage.of("Tutorial", version.tutorial_id) == [Use("Roadmap", roadmap.id, "Năm 2027")]
    with pytest.raises(InUse) as refused:
        await usage.remove("Tutorial", version.tutorial_id, account)

    assert refused.value.uses == [Use("Roadmap", roadmap.id, "Năm 2027")]


async def test_what_nothing_uses_goes_with_its_drafts() -> None:
    version, account = await draft(), await editor_account()
    topic = await Topic.get(slug="an-toan")
    with pytest.raises(InUse) as refused:
        await usage.remove("Topic", topic.id, account)
    assert refused.value.uses == [Use("Tutorial", version.tutorial_id, "cai-vneid")]

    await usage.remove("Tutorial", version.tutorial_id, account)
    await usage.remove("Topic", topic.id, account)

    assert [await kind.all().count() for kind in (Tutorial, Version, Topic)] == [0, 0, 0]
    removed = await Event.filter(kind__endswith=".removed").order_by("id")
    assert [event.kind for event in removed] == ["tutorial.removed", "topic.removed"]


async def test_drafts_go_with_their_translations() -> None:
    version, account = await illustrated(await draft()), await editor_account()
    version = await publishing.submit(version.id, version.revision, account)
    version = await publishing.approve(version.id, version.revision, await reviewer_account())
    await writing.copy(version.id, account, "tyz")
    assert await Version.filter(translates_id=version.id).count() == 1

    await usage.remove("Tutorial", version.tutorial_id, account)

    assert await Version.all().count() == 0


async def test_a_release_holds_on_to_its_tutorials() -> None:
    version, account = await draft(), await editor_account()
    release = await releases.begin("Đợt tháng 12", account)
    await releases.put(release.id, version.id, account)

    with pytest.raises(InUse) as refused:
        await usage.remove("Tutorial", version.tutorial_id, account)

    assert refused.value.uses == [Use("Release", release.id, "Đợt tháng 12")]


async def test_a_tutorial_that_a_roadmap_names_stays() -> None:
    version, account = await draft(), await editor_account()
    place = await Locality.create(slug="tinh-gia-lap", synthetic=True)
    item = ItemWords("Cài VNeID", date(2026, 11, 1), date(2026, 11, 30), [version.tutorial_id])
    roadmap = await roadmaps.create("lo-trinh", place.id, RoadmapWords("Lộ trình giả lập", [item]), account)

    with pytest.raises(InUse) as refused:
        await usage.remove("Tutorial", version.tutorial_id, account)

    assert refused.value.uses == [Use("Roadmap", roadmap.id, "Lộ trình giả lập")]


async def test_a_service_is_used_by_the_figures_that_count_it() -> None:
    await load_registry()
    counted = await Measurement.filter(service_id__isnull=False).first()
    assert counted is not None

    assert Use("Measurement", counted.id, counted.label) in await usage.of("PublicService", counted.service_id or 0)


def test_whatever_the_database_holds_on_to_is_told_as_a_use() -> None:
    # What goes along with a tutorial is held on to as well; that was published, or is a use of the tutorial.
    told = {
        "CaptionTrack.asset",
        "Clip.asset",
        "Infographic.asset",
        "Measurement.service",
        "ProgrammeItem.tutorial",
        "Recall.replacement",
        "Recall.tutorial",
        "RoadmapLink.tutorial",
        "SoundTrack.asset",
        "Tutorial.topic",
        "Version.translates",
        "Version.tutorial",
    }
    removed = {known.model.__name__ for known in usage.KINDS.values()} | {"Version"}

    holding = {
        f"{model.__name__}.{name}"
        for model in (Tortoise.apps or {})[APP].values()
        for name in model._meta.fk_fields
        if model._meta.fields_map[name].related_model.__name__ in removed
        and model._meta.fields_map[name].on_delete == fields.RESTRICT
    }

    assert holding == told


async def test_what_was_once_public_stays() -> None:
    live = await published()

    with pytest.raises(InUse):
        await usage.remove("Tutorial", live.tutorial_id, await editor_account())

    assert await Tutorial.all().count() == 1


async def test_a_platform_is_used_by_the_tutorials_that_explain_it() -> None:
    platform = await Platform.create(slug="vneid", name="VNeID", kind="app")
    version = await draft()
    await (await Tutorial.get(id=version.tutorial_id)).platforms.add(platform)

    assert await usage.of("Platform", platform.id) == [Use("Tutorial", version.tutorial_id, "cai-vneid")]


@pytest.mark.parametrize(("kind", "number"), [("Asset", 404), ("Team", 1)])
async def test_what_is_not_there_or_has_no_uses_is_not_found(kind: str, number: int) -> None:
    with pytest.raises(NotFound):
        await usage.of(kind, number)

"""Several guides go live together or not at all, and back in one step; an older version goes live again."""

from __future__ import annotations

import pytest
from guides_in_making import again, approved, illustrated, published
from public import public
from samples import NOW, draft, editor_account, reviewer_account

from content_store.content import comments, publishing, releases, sign_offs, steps, versions
from content_store.content.blocks import GuideLink
from content_store.content.releases import Release, ReleaseItem, ReleaseState
from content_store.content.rolling_back import roll_back
from content_store.content.steps import Step, StepText
from content_store.content.tutorials import Tutorial
from content_store.content.versions import State, Version
from content_store.editorial_errors import ReleaseMovedOn, ReleaseNotOpen
from content_store.errors import BadInput, NotPublishable
from content_store.events import Event
from content_store.published import guides
from content_store.registry.organisations import Organisation
from content_store.registry.public_services import PublicService

pytestmark = [pytest.mark.on_postgres, pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def of_two() -> tuple[Release, Version, Version]:
    """A release of a first version whose step leads to the other's tutorial, and of a second version."""
    live, account = await published("hai"), await editor_account()
    second = await approved(await again(live))
    first = await illustrated(await draft("mot"))
    linking = StepText("Xem", "Xem bài kia.", (GuideLink(live.tutorial_id),))
    first = await approved(await steps.add(first.id, linking, None, first.revision, account))
    release = await releases.begin("Tháng 12", account)
    for version in (first, second):
        await releases.put(release.id, version.id, account)
    return release, first, second


async def live_numbers() -> dict[str, int]:
    reading = await public()
    found = {slug: guides.by_slug(reading, slug, ["vi"]) for slug in ("mot", "hai")}
    return {slug: guide.number for slug, guide in found.items() if guide}


async def test_all_of_a_release_goes_live_at_once_and_back_in_one_step() -> None:
    release, first, second = await of_two()
    account = await editor_account()
    assert await live_numbers() == {"hai": 1}

    await releases.publish(release.id, account, NOW)
    assert await live_numbers() == {"mot": 1, "hai": 2}

    reverted = await releases.revert(release.id, account, NOW)

    assert reverted.state is ReleaseState.REVERTED
    assert await live_numbers() == {"hai": 3}
    assert [(await versions.get(version.id)).state for version in (first, second)] == [State.RETIRED, State.RETIRED]
    with pytest.raises(ReleaseNotOpen):
        await releases.revert(release.id, account, NOW)


async def test_two_new_guides_that_lead_to_each_other_go_live_together() -> None:
    account = await editor_account()
    drafts = [await illustrated(await draft(slug)) for slug in ("mot", "hai")]
    release = await releases.begin("Cùng nhau", account)
    for mine, other in (drafts, drafts[::-1]):
        link = StepText("Xem", "Xem bài kia.", (GuideLink(other.tutorial_id),))
        version = await approved(await steps.add(mine.id, link, None, (await versions.get(mine.id)).revision, account))
        await releases.put(release.id, version.id, account)

    assert [check.obstacles for check in await releases.dry_run(release.id)] == [[], []]
    await releases.publish(release.id, account, NOW)

    assert await live_numbers() == {"mot": 1, "hai": 1}


async def test_one_obstacle_keeps_all_from_going_live_and_is_named() -> None:
    release, first, second = await of_two()
    comment = await comments.write(second.id, None, "Chưa xong.", await reviewer_account())
    before = await Event.all().count()

    with pytest.raises(NotPublishable) as refused:
        await releases.publish(release.id, await editor_account(), NOW)

    assert [(one.code.value, one.path) for one in refused.value.obstacles] == [
        ("COMMENT_OPEN", ("items", "1", "comments", str(comment.id)))
    ]
    assert await Event.all().count() == before
    assert (await versions.get(first.id)).state is State.APPROVED
    assert (await Release.get(id=release.id)).state is ReleaseState.OPEN


async def test_a_release_that_moved_on_is_not_reverted_at_all() -> None:
    release, first, second = await of_two()
    account = await editor_account()
    await releases.publish(release.id, account, NOW)
    third = await approved(await again(second))
    await publishing.publish(third.id, third.revision, account, NOW)

    with pytest.raises(ReleaseMovedOn):
        await releases.revert(release.id, account, NOW)

    assert await live_numbers() == {"mot": 1, "hai": 3}
    assert (await versions.get(first.id)).state is State.PUBLISHED


async def test_of_a_tutorials_language_there_is_one_version_in_a_release() -> None:
    release, first, _ = await of_two()
    account = await editor_account()

    await releases.put(release.id, first.id, account)
    with pytest.raises(BadInput):
        await releases.put(release.id, (await again(first)).id, account)
    await releases.take_out(release.id, first.id, account)

    assert await ReleaseItem.all().count() == 1


async def test_an_older_version_goes_live_again_as_a_new_one_with_its_reviewers_word() -> None:
    first = await published()
    second = await approved(await again(first))
    await publishing.publish(second.id, second.revision, await editor_account(), NOW)
    await Step.filter(version_id=first.id, position=1).update(action="Mở ra rồi gõ vào.")

    version = await roll_back(first.id, await editor_account(), NOW)

    assert (version.number, version.state, version.reviewer_id) == (3, State.PUBLISHED, await reviewer_account())
    assert version.change_note == "Quay lại bản 1"
    assert (await versions.get(second.id)).state is State.RETIRED
    event = await Event.filter(kind="version.published").order_by("-id").first()
    assert event is not None
    assert event.data["overrides"] == [
        {"code": "TWO_ACTIONS", "path": ["steps", "0", "action"], "reason": "Nội dung đã từng công bố ở bản 1."}
    ]


async def test_what_was_signed_is_still_signed_when_it_goes_live_again() -> None:
    organisation = await Organisation.create(slug="so-tu-phap", name="Sở Tư pháp", kind="department")
    service = await PublicService.create(slug="khai-sinh", name="Đăng ký khai sinh", signed_by=organisation)
    first, account = await illustrated(await draft()), await editor_account()
    await (await Tutorial.get(id=first.tutorial_id)).services.add(service)
    await sign_offs.appoint(organisation.id, account, account)
    numbers = []
    for version in (await approved(first), await approved(await again(first))):
        await sign_offs.sign(version.id, organisation.id, version.revision, account)
        await publishing.publish(version.id, version.revision, account, NOW)
        numbers.append(version.id)

    version = await roll_back(numbers[0], account, NOW)

    assert (version.state, version.number) == (State.PUBLISHED, 3)


@pytest.mark.parametrize("state", [State.PUBLISHED, State.RECALLED, State.DRAFT])
async def test_only_what_was_live_and_replaced_goes_live_again(state: State) -> None:
    version = await published()
    await Version.filter(id=version.id).update(state=state)

    with pytest.raises(BadInput):
        await roll_back(version.id, await editor_account(), NOW)

    assert await Version.all().count() == 1

"""Rolling back: what was live before goes live again, as a new version of its own."""

from __future__ import annotations

from datetime import datetime

from content_store.content import publishing, sign_offs, tutorials, versions, writing
from content_store.content.manuscripts import manuscript_of
from content_store.content.obstacles import OVERRIDABLE
from content_store.content.readiness import Override, obstacles_of
from content_store.content.versions import State, Version
from content_store.database import transaction
from content_store.errors import BadInput

SAME_WORDS = "Nội dung đã từng công bố ở bản {number}."


async def roll_back(version_id: int, account_id: int, now: datetime) -> Version:
    """Publish an older version's words and files again; whoever vouched for them, or signed them, still does.

    What may be overridden is, because it was public before; NotPublishable when anything else is in the way.
    """
    async with transaction():
        await tutorials.lock((await versions.get(version_id, "id")).tutorial_id)
        old = await versions.get(version_id, "id")
        if old.state is not State.RETIRED or old.published_at is None:
            raise BadInput(
                path=("id",),
                value=old.state.value,
                expected="a version that was live and was replaced",
                expected_vi="phiên bản đã từng công bố và đã được thay thế",
            )
        version = await writing.copy(old.id, account_id, note=f"Quay lại bản {old.number}")
        version.checked_on, version.reviewer_id = old.checked_on, old.reviewer_id
        await versions.move(version, State.IN_REVIEW, account_id, rolled_back_to=old.id)
        await versions.move(version, State.APPROVED, account_id, rolled_back_to=old.id)
        await sign_offs.carry_over(old, version)
        await publishing.make_live(version, account_id, now, await _known(version, old.number))
    return version


async def _known(version: Version, number: int) -> list[Override]:
    reason = SAME_WORDS.format(number=number)
    found = obstacles_of(await manuscript_of(version))
    return [Override(one.code, one.path, reason) for one in found if one.code in OVERRIDABLE]

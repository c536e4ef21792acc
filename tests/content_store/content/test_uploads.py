"""An upload's row: one writer at a time, and an end for what nobody finishes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from samples import NOW, editor_account

from content_store.content import uploads
from content_store.content.uploads import LEASE, LIFE, NewUpload, Upload, UploadState
from content_store.errors import Locked, UploadExpired
from content_store.people.access import Role

pytestmark = [pytest.mark.on_postgres, pytest.mark.anyio, pytest.mark.usefixtures("database")]

MOMENT = timedelta(milliseconds=1)


async def opened() -> Upload:
    return await uploads.create(NewUpload(10, {"filename": "a.mp4"}), await editor_account(), Role.EDITOR, NOW)


async def test_a_lease_keeps_others_out_until_it_ends() -> None:
    upload = await opened()
    first = await uploads.lease(upload.id, NOW)

    with pytest.raises(Locked):
        await uploads.lease(upload.id, NOW + LEASE)
    second = await uploads.lease(upload.id, NOW + LEASE + MOMENT)

    assert not await uploads.renew(upload.id, first, NOW + LEASE)
    assert (await uploads.is_writer(upload.id, first), await uploads.is_writer(upload.id, second)) == (False, True)


async def test_who_lost_the_lease_cannot_give_it_back_for_another() -> None:
    upload = await opened()
    first = await uploads.lease(upload.id, NOW)
    second = await uploads.take_over(upload.id, NOW)

    await uploads.release(upload.id, first)
    assert await uploads.is_writer(upload.id, second)
    await uploads.release(upload.id, second)

    assert (await Upload.get()).writer is None


async def test_an_upload_lives_seven_days_from_its_last_writer() -> None:
    upload = await opened()
    later = NOW + LIFE - MOMENT
    await uploads.release(upload.id, await uploads.lease(upload.id, later))

    assert (await uploads.get(upload.id, upload.account_id, NOW + LIFE)).id == upload.id
    with pytest.raises(UploadExpired):
        await uploads.get(upload.id, upload.account_id, later + LIFE)

    assert await uploads.remove_expired(later + LIFE - MOMENT) == []
    assert await uploads.remove_expired(later + LIFE) == [upload.id]
    assert await Upload.all().count() == 0


async def test_a_refused_upload_ends_and_its_form_stays_until_then() -> None:
    upload = await opened()
    await uploads.refuse(upload.id, {"code": "EMPTY_FILE"})

    kept = await Upload.get()

    assert (kept.state, kept.form, kept.refusal) == (
        UploadState.REFUSED,
        {"filename": "a.mp4"},
        {"code": "EMPTY_FILE"},
    )
    assert await uploads.open_ids() == set()
    assert await uploads.remove_expired(NOW + LIFE) == [upload.id]

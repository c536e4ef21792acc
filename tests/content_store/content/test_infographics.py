"""Infographics in a draft: what is refused with them, and how they leave it."""

from __future__ import annotations

import pytest
from samples import draft, editor_account, files_for

from content_store.content import infographics, versions
from content_store.content.infographics import Infographic, NewInfographic
from content_store.errors import BadInput, NotFound

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


@pytest.mark.parametrize(
    ("alt", "description", "path"),
    [("a" * 2_001, "", "alt"), ("a", "\ud800", "description"), ("a", "b" * 100_001, "description")],
)
async def test_a_picture_whose_words_cannot_be_kept_is_refused(alt: str, description: str, path: str) -> None:
    version, files = await draft(), await files_for("tranh")

    with pytest.raises(BadInput) as refused:
        await infographics.attach(
            version.id, NewInfographic(files.infographic.id, alt, description), 1, await editor_account()
        )

    assert refused.value.path == (path,)
    assert await Infographic.all().count() == 0
    assert (await versions.get(version.id)).revision == 1


async def test_a_picture_of_a_step_that_does_not_exist_is_refused() -> None:
    version, files = await draft(), await files_for("tranh")
    picture = NewInfographic(files.infographic.id, step_position=0)

    with pytest.raises(NotFound) as refused:
        await infographics.attach(version.id, picture, 1, await editor_account())

    assert refused.value.path == ("stepPosition",)
    assert await Infographic.all().count() == 0


async def test_those_behind_a_picture_that_is_taken_out_move_up() -> None:
    version, files, account = await draft(), await files_for("tranh"), await editor_account()
    for alt in ("một", "hai", "ba"):
        picture = NewInfographic(files.infographic.id, alt, step_position=1)
        version = await infographics.attach(version.id, picture, version.revision, account)
    first = await Infographic.get(position=1)

    version = await infographics.detach(version.id, first.id, version.revision, account)

    left = await Infographic.all().order_by("position")
    assert [(row.position, row.alt) for row in left] == [(1, "hai"), (2, "ba")]
    assert (await versions.get(version.id)).revision == version.revision == 5


async def test_a_picture_that_is_not_there_cannot_be_taken_out() -> None:
    version = await draft()

    with pytest.raises(NotFound) as refused:
        await infographics.detach(version.id, 404, 1, await editor_account())

    assert (refused.value.path, refused.value.message) == (("id",), "There is no infographic 404.")
    assert (await versions.get(version.id)).revision == 1

"""The words of a version: how many there may be, and who numbers them when several draft at once."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace
from samples import TEXT, draft, editor_account

from content_store.content import steps, versions, writing
from content_store.content.blocks import paragraphs
from content_store.content.steps import Step, StepText
from content_store.content.versions import Version
from content_store.content.writing import VersionText
from content_store.errors import BadInput, NotFound
from content_store.events import Event

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]
STEP = StepText("Tìm", "Gõ chữ VNeID.")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (VersionText("a" * 201, "", []), "text.title"),
        (VersionText("a\0", "", []), "text.title"),
        (VersionText("a", "b" * 2_001, []), "text.summary"),
        (VersionText("a", "\udfff", []), "text.summary"),
        (VersionText("a", "b", [], "c" * 2_001), "text.changeNote"),
        (VersionText("a", "b", [STEP] * 51), "text.steps"),
        (VersionText("a", "b", [STEP, StepText("c" * 201, "d")]), "text.steps.1.title"),
        (VersionText("a", "b", [StepText("c", "d" * 2_001)]), "text.steps.0.action"),
        (VersionText("a", "b", [StepText("c", "d", paragraphs("e" * 10_001))]), "text.steps.0.body"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_words_that_cannot_be_kept_are_refused_at_their_place(text: VersionText, path: str) -> None:
    version, account = await draft(), await editor_account()
    events = await Event.all().count()

    with pytest.raises(BadInput) as rewriting:
        await writing.rewrite(version.id, text, version.revision, account)
    with pytest.raises(BadInput) as drafting:
        await writing.draft(version.tutorial_id, "vi", text, account)

    assert (".".join(rewriting.value.path), ".".join(drafting.value.path)) == (path, path)
    assert [(row.title, row.revision) for row in await Version.all()] == [("Cài VNeID", 1)]
    assert await Step.all().count() == 2
    assert await Event.all().count() == events


async def test_words_of_the_greatest_length_are_kept_whole() -> None:
    version = await draft()
    step = StepText("ắ" * 200, "ằ" * 2_000, paragraphs("ẳ" * 10_000))
    text = VersionText("ẵ" * 200, "ặ" * 2_000, [step] * 50, "ă" * 2_000)

    await writing.rewrite(version.id, text, version.revision, await editor_account())

    after = await versions.get(version.id)
    written = await steps.of_version(version.id)
    assert (after.title, after.summary, after.change_note) == (text.title, text.summary, text.change_note)
    assert [replace(steps.text_of(row), key="") for row in written] == [step] * 50


async def test_a_language_is_one_however_its_tag_is_written() -> None:
    first, account = await draft(), await editor_account()

    drafted = [await writing.draft(first.tutorial_id, tag, TEXT, account) for tag in ("vi-VN", "VI-vn", "Vi")]

    assert [(row.language, row.number) for row in drafted] == [("vi-VN", 1), ("vi-VN", 2), ("vi", 2)]


async def test_what_is_no_language_and_no_tutorial_is_refused() -> None:
    first, account = await draft(), await editor_account()

    with pytest.raises(BadInput) as language:
        await writing.draft(first.tutorial_id, "tiếng Việt", TEXT, account)
    with pytest.raises(NotFound) as tutorial:
        await writing.draft(404, "vi", TEXT, account)

    assert (language.value.path, tutorial.value.path) == (("language",), ("tutorialId",))
    assert await Version.all().count() == 1


async def test_those_who_draft_at_once_get_a_number_each() -> None:
    first, account = await draft(), await editor_account()

    drafted = await asyncio.gather(*(writing.draft(first.tutorial_id, "vi", TEXT, account) for _ in range(8)))

    assert sorted(version.number for version in drafted) == [2, 3, 4, 5, 6, 7, 8, 9]

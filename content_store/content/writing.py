"""Writing: the words of a version as a whole, and versions that are made of others."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from content_store.content import clips, infographics, manuscripts, steps, versions
from content_store.content.comparison import Change, Part, compare
from content_store.content.steps import StepText
from content_store.content.versions import TITLE_MOST, Version
from content_store.database import transaction
from content_store.wording import fits

SUMMARY_MOST = NOTE_MOST = 2_000


class VersionText(msgspec.Struct, frozen=True):
    """The words of one version."""

    title: str
    summary: str
    steps: Sequence[StepText]
    change_note: str = ""


async def draft(
    tutorial_id: int, language: str, text: VersionText, account_id: int, source: Version | None = None
) -> Version:
    """A new draft in one language, numbered after the last; `source` is the version that it translates."""
    _check(text)
    async with transaction():
        version = await versions.begin(tutorial_id, language, account_id, source)
        version.title, version.summary, version.change_note = text.title, text.summary, text.change_note
        await version.save(update_fields=["title", "summary", "change_note"])
        await steps.replace_all(version.id, text.steps, "text", "steps")
    return version


async def rewrite(version_id: int, text: VersionText, expected_revision: int, account_id: int) -> Version:
    """Replace all the words of a draft; StaleRevision when somebody else was faster.

    Steps are known by their keys, and by their positions when none of them says a key.
    """
    _check(text)
    async with transaction():
        version = await versions.editable(version_id, expected_revision)
        before = await text_of(version)
        version.title, version.summary, version.change_note = text.title, text.summary, text.change_note
        written = _keyed(text.steps, before.steps)
        after = replace(text, steps=await steps.replace_all(version_id, written, "text", "steps"))
        await versions.rewritten(version, account_id, compare(part_of(before), part_of(after)))
    return version


async def copy(source_id: int, account_id: int, language: str | None = None, note: str = "") -> Version:
    """A new draft with all words and files of a version: to go back to it, or to say it in another language."""
    async with transaction():
        source = await versions.get(source_id, "id")
        text = replace(await text_of(source), change_note=note)
        translated = source if language not in (None, source.language) else None
        version = await draft(source.tutorial_id, language or source.language, text, account_id, translated)
        await clips.copy_all(source.id, version.id)
        await infographics.copy_all(source.id, version.id)
    return version


async def against(version_id: int, text: VersionText) -> list[Change]:
    """What would change in the version as it is now, if its words were these."""
    now = await text_of(await versions.get(version_id))
    return compare(part_of(now), part_of(replace(text, steps=_keyed(text.steps, now.steps))))


async def difference(older_id: int, newer_id: int) -> list[Change]:
    """What is different in another version, words and files."""
    older, newer = [
        manuscripts.part_of(await manuscripts.manuscript_of(await versions.get(number)))
        for number in (older_id, newer_id)
    ]
    return compare(older, newer)


async def text_of(version: Version) -> VersionText:
    """The words of a version."""
    written = [steps.text_of(step) for step in await steps.of_version(version.id)]
    return VersionText(version.title, version.summary, written, version.change_note)


def part_of(text: VersionText) -> Part:
    """The words for a comparison."""
    texts = {"title": text.title, "summary": text.summary, "changeNote": text.change_note}
    return Part("", text.title, texts, {"steps": [steps.part_of(step) for step in text.steps]})


def _keyed(new: Sequence[StepText], known: Sequence[StepText]) -> list[StepText]:
    if any(step.key for step in new):
        return list(new)
    keys = [step.key for step in known] + [""] * len(new)
    return [replace(step, key=key) for step, key in zip(new, keys, strict=False)]


def _check(text: VersionText) -> None:
    fits(text.title, TITLE_MOST, "text", "title")
    fits(text.summary, SUMMARY_MOST, "text", "summary")
    fits(text.change_note, NOTE_MOST, "text", "changeNote")

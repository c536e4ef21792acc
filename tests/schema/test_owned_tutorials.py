"""Tutorials of places: who works at one writes, reviews and reads its drafts and those below, and no others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from rights_world import person, place
from samples import NOW, TEXT, ask, data, editor_account, files_for

from content_store.content import clips, tutorials, writing
from content_store.content.clips import NewClip
from content_store.content.schedules import Schedule, ScheduledAction
from content_store.content.topics import Topic
from content_store.content.tutorials import About, Owner, Tutorial
from content_store.content.versions import Version
from content_store.people.access import Given, Role
from schema.nodes import gid

pytestmark = [pytest.mark.anyio, pytest.mark.on_postgres, pytest.mark.usefixtures("database")]
STEP = 'mutation { stepAdd(input: { versionId: "%s", expectedRevision: %d, step: { title: "a", action: "b" } }) '
STEP += "{ errors { code path message messageEn } } }"
CREATE = 'mutation { tutorialCreate(input: { slug: "%s", topic: "an-toan"%s }) '
CREATE += "{ tutorial { placeId } errors { code } } }"


async def drafted(slug: str, owner: int | None) -> Version:
    """A draft of a new tutorial of a place, or of the country."""
    await Topic.get_or_create(slug="an-toan", defaults={"name": "An toàn"})
    account = await editor_account()
    tutorial = await tutorials.create(slug, About("an-toan"), account, Owner(owner))
    return await writing.draft(tutorial.id, "vi", TEXT, account)


def code(body: dict[str, Any]) -> str | None:
    """Why an answer was refused, at the top or in its payload; None when it was not."""
    if "errors" in body:
        return str(body["errors"][0]["extensions"]["code"])
    (payload,) = body["data"].values()
    return payload["errors"][0]["code"] if payload["errors"] else None


async def test_an_editor_writes_the_drafts_of_its_place_and_below_and_of_no_other() -> None:
    here, commune, there = await place("tinh-nay"), await place("xa-nay", below="tinh-nay"), await place("tinh-kia")
    versions = {
        "here": await drafted("a", here),
        "below": await drafted("b", commune),
        "elsewhere": await drafted("c", there),
        "country": await drafted("d", None),
    }
    editors = {
        "province": await person("province", Given(Role.EDITOR, here)),
        "commune": await person("commune", Given(Role.EDITOR, commune)),
        "everywhere": await person("everywhere", Given(Role.EDITOR)),
    }

    written = {}
    for name, viewer in editors.items():
        for where, version in versions.items():
            revision = (await Version.get(id=version.id)).revision
            written[name, where] = code(await ask(STEP % (gid("Version", version.id), revision), viewer))

    allowed = {where for where, refused in written.items() if refused is None}
    assert allowed == {
        ("province", "here"),
        ("province", "below"),
        ("commune", "below"),
        *(("everywhere", where) for where in versions),
    }
    assert {written[where] for where in written.keys() - allowed} == {"NOT_FOUND"}


async def test_a_draft_of_another_province_and_one_that_never_was_look_the_same() -> None:
    await place("tinh-nay")
    strange = await drafted("a", await place("tinh-kia"))
    viewer = await person("lan", Given(Role.EDITOR, (await place("tinh-ba"))))

    hidden = str((await ask(STEP % (gid("Version", strange.id), 1), viewer))["data"])
    missing = str((await ask(STEP % (gid("Version", 99_999), 1), viewer))["data"])

    assert hidden.replace(f"version {strange.id}.", "version 99999.") == missing
    assert "There is no version 99999." in missing


async def test_who_may_read_a_draft_but_not_change_it_is_told_so() -> None:
    here, there = await place("tinh-nay"), await place("tinh-kia")
    version = await drafted("a", here)
    viewer = await person("lan", Given(Role.VIEWER, here), Given(Role.EDITOR, there))

    body = await ask(STEP % (gid("Version", version.id), 1), viewer)

    assert code(body) == "FORBIDDEN"
    assert (await data(f'{{ version(id: "{gid("Version", version.id)}") {{ title }} }}', viewer))["version"]


async def test_a_tutorial_is_begun_at_ones_place_and_the_countrys_by_who_is_everywhere() -> None:
    here, there = await place("tinh-nay"), await place("tinh-kia")
    await Topic.create(slug="an-toan", name="An toàn")
    local, everywhere = await person("local", Given(Role.EDITOR, here)), await person("all", Given(Role.EDITOR))

    made = await data(CREATE % ("a", f', placeId: "{gid("Locality", here)}"'), local)
    country = await data(CREATE % ("b", ""), everywhere)

    assert made["tutorialCreate"] == {"tutorial": {"placeId": gid("Locality", here)}, "errors": []}
    assert country["tutorialCreate"] == {"tutorial": {"placeId": None}, "errors": []}
    assert code(await ask(CREATE % ("c", ""), local)) == "FORBIDDEN"
    assert code(await ask(CREATE % ("c", f', placeId: "{gid("Locality", there)}"'), local)) == "FORBIDDEN"
    assert code(await ask(CREATE % ("c", f', placeId: "{gid("Locality", 9_999)}"'), local)) == "NOT_FOUND"
    assert sorted(await Tutorial.all().values_list("slug", "locality_id")) == [("a", here), ("b", None)]


async def test_lists_show_what_one_may_read_and_uses_of_files_too() -> None:
    here, there = await place("tinh-nay"), await place("tinh-kia")
    files, mine, strange = await files_for("a"), await drafted("a", here), await drafted("b", there)
    for version in (mine, strange):
        await clips.attach(version.id, NewClip(asset_id=files.clip.id), 1, version.author_id)
        await Schedule.create(
            version_id=version.id,
            action=ScheduledAction.RETIRE,
            at=NOW + timedelta(days=1),
            account_id=version.author_id,
        )
    await drafted("c", None)
    local, everywhere = await person("local", Given(Role.VIEWER, here)), await person("all", Given(Role.VIEWER))
    query = f"""{{ tutorials {{ totalCount nodes {{ slug }} }} schedules {{ version {{ tutorial {{ slug }} }} }}
        usedBy(id: "{gid("Asset", files.clip.id)}") {{ id }} }}"""

    seen = [await data(query, viewer) for viewer in (local, everywhere)]

    assert [[node["slug"] for node in found["tutorials"]["nodes"]] for found in seen] == [["a"], ["a", "b", "c"]]
    assert [found["tutorials"]["totalCount"] for found in seen] == [1, 3]
    set_for = [[one["version"]["tutorial"]["slug"] for one in found["schedules"]] for found in seen]
    assert set_for == [["a"], ["a", "b"]]
    assert seen[0]["usedBy"] == [{"id": gid("Version", mine.id)}]
    assert len(seen[1]["usedBy"]) == 2


async def test_a_release_of_two_provinces_is_published_by_who_works_in_both() -> None:
    here, there = await place("tinh-nay"), await place("tinh-kia")
    mine, strange = await drafted("a", here), await drafted("b", there)
    local = await person("local", Given(Role.EDITOR, here))
    both = await person("both", Given(Role.EDITOR, here), Given(Role.EDITOR, there))
    begun = await data('mutation { releaseBegin(input: { name: "a" }) { release { id } } }', local)
    number = begun["releaseBegin"]["release"]["id"]
    put = 'mutation { releasePut(input: { id: "%s", versionId: "%s" }) { errors { code } } }'

    assert code(await ask(put % (number, gid("Version", mine.id)), local)) is None
    assert code(await ask(put % (number, gid("Version", strange.id)), local)) == "NOT_FOUND"
    assert code(await ask(put % (number, gid("Version", strange.id)), both)) is None

    publish = f'mutation {{ releasePublish(input: {{ id: "{number}" }}) {{ errors {{ code }} }} }}'
    assert code(await ask(publish, local)) == "NOT_FOUND"
    assert code(await ask(publish, both)) not in (None, "NOT_FOUND", "FORBIDDEN")

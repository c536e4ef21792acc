"""Roles at places that a reform ends: the check tells of them, and an ADMIN of everything lets them go on."""

from __future__ import annotations

from typing import Any

import pytest
from reform_files import NQ_1199, toml
from rights_world import person
from samples import ask, data
from team_samples import change

from content_store.events import Event
from content_store.people.access import Given, Role, Viewer
from content_store.people.grants import Grant
from content_store.registry.localities import Locality
from schema.nodes import gid

pytestmark = [pytest.mark.anyio, pytest.mark.on_postgres, pytest.mark.usefixtures("library")]
ACT = NQ_1199 | {"number": "giả lập 1", "operates_from": "2026-10-01"}
INTO = {"name": "Gộp (giả lập)", "type": "xã"}
MERGED = toml(ACT, [{"kind": "MERGE", "whole": ["06862", "06877"], "into": INTO}])
PARTED = toml(ACT, [{"kind": "SPLIT", "part": ["06877"], "into": [INTO, {**INTO, "name": "Tách (giả lập)"}]}])
LEFT = "leftBehind { place role count heir }"


async def number_of(slug: str) -> int:
    return (await Locality.get(slug=slug)).id


async def everything() -> Viewer:
    return await person("everything", Given(Role.ADMIN))


async def given_at(slug: str) -> list[tuple[int, str]]:
    """Who has which role at a place."""
    found = await Grant.filter(place_id=await number_of(slug)).order_by("id").values_list("account_id", "role")
    return [(account, Role(role).value) for account, role in found]


async def carried(viewer: Viewer, slug: str) -> Any:
    return await change("grantsCarry", viewer, "accounts { name }", place=gid("Locality", await number_of(slug)))


async def code_of(name: str) -> int:
    place = await data("query($code: String!) { locality(code: $code) { slug } }", code=name)
    return await number_of(place["locality"]["slug"])


@pytest.mark.parametrize(("text", "heir"), [(MERGED, "Xã Gộp (giả lập)"), (PARTED, None)], ids=["merged", "parted"])
async def test_a_check_tells_how_many_roles_stay_behind_and_names_nobody(text: str, heir: str | None) -> None:
    ending, province = await code_of("06877"), await number_of("quang-ninh")
    for name in ("lan", "mai"):
        await person(name, Given(Role.REGISTRAR, ending))
    await person("nam", Given(Role.ADMIN, ending), Given(Role.REGISTRAR, province))

    viewer = await everything()

    for dry in (True, False):
        told = await change("reformApply", viewer, LEFT, text=text, dryRun=dry)
        assert told == {
            "leftBehind": [
                {"place": "06877 Xã Đông Ngũ", "role": "ADMIN", "count": 1, "heir": heir},
                {"place": "06877 Xã Đông Ngũ", "role": "REGISTRAR", "count": 2, "heir": heir},
            ],
            "errors": [],
        }


async def test_a_place_that_goes_on_leaves_nobody_behind() -> None:
    await person("lan", Given(Role.REGISTRAR, await code_of("06877")))
    renamed = toml(ACT, [{"kind": "RENAME", "whole": ["06877"], "into": {"name": "Giả Lập"}}])

    told = await change("reformApply", await everything(), LEFT, text=renamed)

    assert told == {"leftBehind": [], "errors": []}


async def test_roles_go_on_in_the_whole_successor_only_when_an_admin_of_everything_says_so() -> None:
    lan = await person("lan", Given(Role.REGISTRAR, await number_of("thai-nguyen")))
    mai = await person("mai", Given(Role.ADMIN, await number_of("bac-kan")))
    await person("nam", Given(Role.REGISTRAR, await number_of("quang-ninh")))
    assert await given_at("thai-nguyen-2025") == []

    viewer = await everything()

    done = await carried(viewer, "thai-nguyen")

    assert done == {"accounts": [{"name": "lan"}], "errors": []}
    assert await given_at("thai-nguyen-2025") == [(lan.account_id, "REGISTRAR")]
    assert await given_at("thai-nguyen") == [(lan.account_id, "REGISTRAR")]
    assert await given_at("bac-kan") == [(mai.account_id, "ADMIN")]
    assert (await carried(viewer, "thai-nguyen")) == {"accounts": [], "errors": []}
    event = await Event.filter(kind="grant.given").order_by("-id").first()
    assert event is not None
    assert event.account_id == viewer.account_id


@pytest.mark.parametrize("role", [Role.ADMIN, Role.REGISTRAR])
@pytest.mark.parametrize("place", ["bac-kan", "thai-nguyen-2025", "viet-nam"])
async def test_nobody_carries_roles_who_is_not_an_admin_of_everything(role: Role, place: str) -> None:
    viewer = await person("lan", Given(role, await number_of(place)))
    before = await Grant.all().count()

    body = await ask(
        "mutation($place: ID!) { grantsCarry(input: { place: $place }) { errors { code } } }",
        viewer,
        place=gid("Locality", await number_of("bac-kan")),
    )

    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert await Grant.all().count() == before


@pytest.mark.parametrize("slug", ["quang-ninh", "quang-yen", "dong-ngu"], ids=["there", "abolished", "parted"])
async def test_roles_go_nowhere_from_a_place_that_stands_or_did_not_become_one_other(slug: str) -> None:
    await person("lan", Given(Role.REGISTRAR, await number_of(slug)))

    refused = await carried(await everything(), slug)

    assert refused == {"accounts": [], "errors": [{"code": "BAD_INPUT", "path": ["place"]}]}


async def test_roles_of_a_place_that_never_was_are_not_found() -> None:
    refused = await change("grantsCarry", await everything(), "accounts { id }", place=gid("Locality", 99_999))

    assert refused["errors"] == [{"code": "NOT_FOUND", "path": ["place"]}]


async def test_a_place_is_followed_through_several_reforms_to_the_one_that_is_there() -> None:
    lan = await person("lan", Given(Role.REGISTRAR, await number_of("thai-nguyen")))
    into = {"name": "Mới (giả lập)", "type": "tỉnh"}
    text = toml(ACT, [{"kind": "MERGE", "whole": ["19", "22"], "into": into}])
    viewer = await everything()
    assert (await change("reformApply", viewer, LEFT, text=text))["errors"] == []

    done = await carried(viewer, "thai-nguyen")

    newest = await Locality.all().order_by("-id").first()
    assert done["errors"] == []
    assert newest is not None
    assert await given_at(newest.slug) == [(lan.account_id, "REGISTRAR")]

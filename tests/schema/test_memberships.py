"""Memberships in the graph: who reads them, what a consent makes public, and how it all ends."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from samples import NOW, ask, data
from team_samples import change, place, registrar, team_at

from content_store.people.access import Viewer
from content_store.registry import privacy
from content_store.registry.consents import Consent
from content_store.registry.localities import Level
from content_store.registry.memberships import Membership
from content_store.registry.teams import Team
from schema.nodes import gid

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database"), pytest.mark.on_postgres]

WORDS = {"name": "Giả Lập Một", "role": "LEADER", "phone": "0900 000 001", "email": "mot@example.vn"}
NOTHING: dict[str, None] = dict.fromkeys(("name", "role", "phone", "email"))


class World:
    """A team with a member, who keeps it, and who keeps another province."""

    def __init__(self, keeper: Viewer, stranger: Viewer, team: str) -> None:
        self.keeper, self.stranger, self.team = keeper, stranger, team
        self.revision, self.member = 1, ""

    async def do(self, name: str, **given: Any) -> Any:
        """Change the member; what came of it."""
        answer = await change(name, self.keeper, "membershipId revision", **given)
        self.revision = answer["revision"] or self.revision
        return answer

    async def consent(self, *fields: str) -> Any:
        """Record a consent of the member."""
        said = {"purpose": "Để bà con liên hệ", "givenOn": "2026-11-20", "fields": list(fields)}
        return await self.do("consentRecord", membershipId=self.member, expectedRevision=self.revision, **said)

    async def public(self) -> Any:
        """The members that everybody sees."""
        query = "query($id: ID!) { node(id: $id) { ... on Team { members { name role phone email } } } }"
        return (await data(query, id=self.team))["node"]["members"]


@pytest.fixture
async def there(database: None) -> World:
    here, elsewhere = await place("22", Level.PROVINCE), await place("99", Level.PROVINCE)
    keeper, stranger = await registrar("giu", here), await registrar("khac", elsewhere)
    made = World(keeper, stranger, await team_at(await place("xa", Level.COMMUNE, here), keeper))
    answer = await made.do("membershipCreate", teamId=made.team, words=WORDS)
    assert answer["errors"] == []
    made.member = answer["membershipId"]
    return made


async def test_nothing_is_public_without_a_consent_and_then_exactly_what_it_covers(there: World) -> None:
    assert await there.public() == []

    assert (await there.consent("NAME", "ROLE"))["errors"] == []
    assert await there.public() == [{**NOTHING, "name": "Giả Lập Một", "role": "LEADER"}]

    assert (await there.consent("PHONE"))["errors"] == []
    assert await there.public() == [{**NOTHING, "phone": "0900 000 001"}]

    assert (await there.do("consentWithdraw", id=there.member))["errors"] == []
    assert await there.public() == []


async def test_a_consent_to_a_value_does_not_cover_the_one_that_takes_its_place(there: World) -> None:
    await there.consent("NAME")
    given = {"id": there.member, "words": {**WORDS, "phone": "0900 000 002"}}
    await there.do("membershipUpdate", expectedRevision=there.revision, **given)
    assert await there.public() == [{**NOTHING, "name": "Giả Lập Một"}]

    given = {"id": there.member, "words": {**WORDS, "name": "Giả Lập Hai"}}
    await there.do("membershipUpdate", expectedRevision=there.revision, **given)

    assert await there.public() == []


async def test_who_leaves_is_shown_no_longer_and_so_are_the_members_of_a_team_that_ended(there: World) -> None:
    await there.consent("NAME")
    ended = {"id": there.team, "expectedRevision": 1, "day": "2026-11-22"}
    await change("teamEnd", there.keeper, "revision", **ended)
    assert await there.public() == []

    await Team.all().update(valid_to=date.max)
    await there.do("membershipEnd", id=there.member, expectedRevision=there.revision, day="2026-11-21")

    again = await there.consent("NAME")
    assert again["errors"] == [{"code": "MEMBERSHIP_HAS_ENDED", "path": ["id"]}]
    assert [row.withdrawn_at for row in await Consent.all()] == [NOW]


async def test_a_keeper_elsewhere_neither_sees_nor_touches_a_member(there: World) -> None:
    query = "query($team: ID!) { memberships(team: $team) { nodes { name phone consents { fields } } } }"
    refused = await ask(query, there.stranger, team=there.team)
    assert [error["extensions"]["code"] for error in refused["errors"]] == ["FORBIDDEN"]
    own = (await data(query, there.keeper, team=there.team))["memberships"]["nodes"]
    assert own == [{"name": "Giả Lập Một", "phone": "0900 000 001", "consents": []}]

    erased = await change("membershipErase", there.stranger, "membershipId", id=there.member)
    exported = await ask("query($id: ID!) { membershipExport(id: $id) }", there.stranger, id=there.member)

    assert erased["errors"] == [{"code": "NOT_FOUND", "path": ["id"]}]
    assert [error["extensions"]["code"] for error in exported["errors"]] == ["NOT_FOUND"]
    assert await Membership.exists()


async def test_a_person_is_handed_all_that_is_kept_of_him_and_all_of_it_can_be_erased(there: World) -> None:
    await there.consent("NAME", "PHONE")

    export = await data("query($id: ID!) { membershipExport(id: $id) }", there.keeper, id=there.member)

    assert json.loads(export["membershipExport"]) == {
        "membership": 1,
        "team": "Tổ to (giả lập)",
        "name": "Giả Lập Một",
        "phone": "0900 000 001",
        "email": "mot@example.vn",
        "role": "LEADER",
        "joinedOn": None,
        "leftOn": None,
        "consents": [
            {
                "fields": ["NAME", "PHONE"],
                "purpose": "Để bà con liên hệ",
                "givenOn": "2026-11-20",
                "recordedAt": NOW.isoformat(),
                "withdrawnAt": None,
            }
        ],
    }
    assert (await there.do("membershipErase", id=there.member))["errors"] == []
    assert (await Membership.all().count(), await Consent.all().count()) == (0, 0)
    assert await there.public() == []


async def test_a_consent_names_its_fields_its_purpose_and_a_day_that_has_come(there: World) -> None:
    assert (await there.consent())["errors"] == [{"code": "BAD_INPUT", "path": ["fields"]}]
    assert (await there.consent("NAME", "NAME"))["errors"] == [{"code": "BAD_INPUT", "path": ["fields"]}]
    given = {"membershipId": there.member, "expectedRevision": 1, "fields": ["NAME"]}
    nothing = await there.do("consentRecord", purpose=" ", givenOn="2026-11-20", **given)
    assert nothing["errors"] == [{"code": "PERSONAL_DATA_NOT_ACCEPTED", "path": ["purpose"]}]
    early = await there.do("consentRecord", purpose="a", givenOn="2026-11-23", **given)
    assert early["errors"] == [{"code": "BAD_INPUT", "path": ["givenOn"]}]
    assert await Consent.all().count() == 0


async def test_who_left_a_year_ago_or_whose_team_ended_then_is_made_nobody(there: World) -> None:
    await there.consent("NAME")
    assert await privacy.anonymise_old(NOW) == 0
    await Team.all().update(valid_to=date(2025, 11, 21))

    assert await privacy.anonymise_old(NOW) == 1

    row = await Membership.get()
    assert (row.name, row.phone, row.email, row.anonymised_at) == ("", "", "", NOW)
    assert await Consent.all().count() == 0
    assert await privacy.anonymise_old(NOW) == 0


async def test_who_left_is_kept_for_a_year_and_no_longer(there: World) -> None:
    await there.do("membershipEnd", id=there.member, expectedRevision=1, day="2026-11-21")

    assert await privacy.anonymise_old(NOW + timedelta(days=364)) == 0
    assert await privacy.anonymise_old(NOW + timedelta(days=365)) == 1
    assert gid("Membership", (await Membership.get()).id) == there.member

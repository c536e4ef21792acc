"""People in the graph: what each sees of the others, and what a token leaves of a person's rights."""

from __future__ import annotations

from typing import Any

import pyotp
import pytest
from msgspec.structs import replace
from people import ADMIN, EMAIL, PASSWORD, accepted
from rights_world import person, place
from samples import DESK, NOW, ask, data

from content_store.people import second_factors
from content_store.people.access import Action, Given, Role, Viewer
from content_store.people.grants import Grant
from content_store.people.sessions import Session
from schema.nodes import gid

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]
NEW = 'name: "máy", scopes: [READ_DRAFTS, PUBLISH], expiresAt: "2026-12-01T00:00:00Z"'


async def done(mutation: str, viewer: Viewer, selection: str = "errors { code message }") -> Any:
    """The payload of a mutation."""
    (payload,) = (await data(f"mutation {{ {mutation} {{ {selection} }} }}", viewer)).values()
    return payload


async def seen(viewer: Viewer) -> list[tuple[str, list[str]]]:
    """The accounts that a viewer sees, each with the roles that are seen of it."""
    found = await data("{ accounts { nodes { email grants { role } } } }", viewer)
    return [(node["email"], [grant["role"] for grant in node["grants"]]) for node in found["accounts"]["nodes"]]


async def test_an_admin_of_a_place_sees_who_works_there_and_of_them_what_they_do_there() -> None:
    here, elsewhere = await place("tinh-nay"), await place("tinh-kia")
    commune = await place("xa-nay", below="tinh-nay")
    local = await person("local", Given(Role.ADMIN, here))
    await person("lan", Given(Role.VIEWER, commune), Given(Role.EDITOR))
    await person("mai", Given(Role.VIEWER, elsewhere))
    everybody = await person("everybody", ADMIN)

    assert await seen(local) == [("local@example.vn", ["ADMIN"]), ("lan@example.vn", ["VIEWER"])]
    assert await seen(everybody) == [
        ("local@example.vn", ["ADMIN"]),
        ("lan@example.vn", ["VIEWER", "EDITOR"]),
        ("mai@example.vn", ["VIEWER"]),
        ("everybody@example.vn", ["ADMIN"]),
    ]


async def test_an_admin_of_a_place_gives_no_role_elsewhere_and_to_nobody_from_there() -> None:
    here, elsewhere = await place("tinh-nay"), await place("tinh-kia")
    local, mai = await person("local", Given(Role.ADMIN, here)), await person("mai", Given(Role.VIEWER, elsewhere))
    lan = await person("lan", Given(Role.VIEWER, here))
    roles = await Grant.all().count()

    async def give(to: Viewer, where: str) -> Any:
        account = gid("Account", to.account_id or 0)
        return await ask(
            f'mutation {{ grantGive(input: {{ account: "{account}", role: EDITOR{where} }}) {{ errors {{ code }} }} }}',
            local,
        )

    everywhere = await give(lan, "")
    there = await give(lan, f', place: "{gid("Locality", elsewhere)}"')
    strange = await give(mai, f', place: "{gid("Locality", here)}"')
    missing = await give(Viewer(999), f', place: "{gid("Locality", here)}"')

    assert [body["errors"][0]["extensions"]["code"] for body in (everywhere, there)] == ["FORBIDDEN", "FORBIDDEN"]
    assert strange["data"] == missing["data"] == {"grantGive": {"errors": [{"code": "NOT_FOUND"}]}}
    assert await Grant.all().count() == roles
    assert (await give(lan, f', place: "{gid("Locality", here)}"'))["data"] == {"grantGive": {"errors": []}}


async def test_a_role_at_an_unknown_place_is_not_found() -> None:
    admin = await person("admin", ADMIN)
    grant = f'{{ role: EDITOR, place: "{gid("Locality", 999)}" }}'
    invitation = f'invitationCreate(input: {{ email: "a@b.vn", grants: [{grant}] }})'

    refused = await done(invitation, admin, "errors { code path }")

    assert refused == {"errors": [{"code": "NOT_FOUND", "path": ["grants", "0", "place"]}]}


async def test_a_token_may_do_what_its_scopes_say_and_nothing_that_needs_a_person() -> None:
    admin = await person("admin", ADMIN)
    token = replace(admin, session=None, scopes=frozenset({Action.READ_DRAFTS}))
    unlimited = replace(admin, session=None)

    assert await data("{ tutorials { totalCount } }", token) == {"tutorials": {"totalCount": 0}}
    refused = [
        await ask("{ accounts { totalCount } }", token),
        await ask(f"mutation {{ tokenCreate(input: {{ {NEW} }}) {{ secret }} }}", unlimited),
        await ask("mutation { sessionEnd(input: {}) { errors { code } } }", unlimited),
        await ask("mutation { sessionsEnd(input: {}) { errors { code } } }", unlimited),
    ]
    codes = [body["errors"][0]["extensions"]["code"] for body in refused]
    assert codes == ["FORBIDDEN", "SESSION_NEEDED", "SESSION_NEEDED", "SESSION_NEEDED"]


async def test_a_person_makes_a_token_sees_it_without_its_secret_and_revokes_it() -> None:
    viewer = await person("lan", Given(Role.EDITOR))
    made = await done(f"tokenCreate(input: {{ {NEW} }})", viewer, "secret token { id } errors { code }")

    listed = await data("{ tokens { id name scopes usedAt } }", viewer)

    assert made["secret"].startswith("camtay_")
    token = {"id": made["token"]["id"], "name": "máy", "scopes": ["READ_DRAFTS", "PUBLISH"], "usedAt": None}
    assert listed == {"tokens": [token]}
    assert (await done(f'tokenRevoke(input: {{ id: "{token["id"]}" }})', viewer)) == {"errors": []}
    assert await data("{ tokens { id } }", viewer) == {"tokens": []}


async def test_a_person_ends_all_other_sessions_and_an_admin_anybodys() -> None:
    admin, lan = await person("admin", ADMIN), await person("lan")
    account = gid("Account", lan.account_id or 0)
    elsewhere = await Session.create(
        account_id=lan.account_id, digest="x", created_at=NOW, expires_at=NOW.replace(year=2027), used_at=NOW
    )

    both = await data("{ sessions { id current } }", lan)
    await done("sessionsEnd(input: {})", lan)

    assert both["sessions"] == [
        {"id": gid("Session", elsewhere.id), "current": False},
        {"id": gid("Session", lan.session or 0), "current": True},
    ]
    assert [row["current"] for row in (await data("{ sessions { current } }", lan))["sessions"]] == [True]
    await done(f'sessionsEnd(input: {{ account: "{account}" }})', admin)
    assert await data("{ sessions { id } }", lan) == {"sessions": []}


async def test_a_second_factor_is_begun_with_the_password_and_removed_with_a_code() -> None:
    viewer = await at_the_desk()

    assert (await done('secondFactorBegin(input: { password: "sai mật khẩu" })', viewer))["errors"] == [
        {"code": "WRONG_CREDENTIALS", "message": "Sai địa chỉ thư, mật khẩu hoặc mã xác thực."}
    ]
    begun = await done(f'secondFactorBegin(input: {{ password: "{PASSWORD}" }})', viewer, "secret address")
    code = pyotp.TOTP(begun["secret"]).at(NOW)
    confirmed = await done(f'secondFactorConfirm(input: {{ code: "{code}" }})', viewer, "recoveryCodes")
    assert await data("{ me { secondFactor } }", viewer) == {"me": {"secondFactor": True}}
    for wrong in ("", f'code: "{code}"'):
        refused = await done(f"secondFactorRemove(input: {{ {wrong} }})", viewer, "errors { code }")
        assert refused == {"errors": [{"code": "WRONG_CREDENTIALS"}]}
    recovery = confirmed["recoveryCodes"][0]
    assert await done(f'secondFactorRemove(input: {{ code: "{recovery}" }})', viewer) == {"errors": []}
    assert await second_factors.counting([viewer.account_id or 0]) == {}


async def test_an_admin_removes_the_second_factor_of_who_lost_a_phone() -> None:
    admin, viewer = await person("admin", ADMIN), await at_the_desk()
    begun = await done(f'secondFactorBegin(input: {{ password: "{PASSWORD}" }})', viewer, "secret")
    await second_factors.confirm(viewer.account_id or 0, pyotp.TOTP(begun["secret"]).at(NOW), DESK.seal, NOW)

    await done(f'secondFactorRemove(input: {{ account: "{gid("Account", viewer.account_id or 0)}" }})', admin)

    assert await second_factors.counting([viewer.account_id or 0]) == {}


async def test_signing_in_says_in_both_languages_how_long_to_wait() -> None:
    await accepted()
    attempt = f'mutation {{ sessionCreate(input: {{ email: "{EMAIL}", password: "sai mật khẩu" }}) {{ errors {{'
    attempt += " code message messageEn } } }"
    for _ in range(5):
        await data(attempt)

    (error,) = (await data(attempt))["sessionCreate"]["errors"]

    assert error == {
        "code": "TOO_MANY_TRIES",
        "message": "Đã thử sai quá nhiều lần: hãy thử lại sau 30 giây, hoặc đặt lại mật khẩu.",
        "messageEn": "Too many tries failed: try again in 30 seconds, or set a new password by a reset.",
    }


async def at_the_desk() -> Viewer:
    """Hoa, with a password and a session."""
    account = await accepted()
    session = await Session.create(
        account_id=account.id, digest="y", created_at=NOW, expires_at=NOW.replace(year=2027), used_at=NOW
    )
    return Viewer(account.id, session=session.id)

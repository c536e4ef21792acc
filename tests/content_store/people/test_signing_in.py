"""Signing in: the same answer in the same time for everybody, and no endless guessing."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from time import process_time

import pytest
from people import EMAIL, PASSWORD, accepted, saying, signed_in
from samples import DESK, NOW

from content_store.events import Event
from content_store.people import disabling, resets
from content_store.people.accounts import account_named
from content_store.people.attempts import Attempt
from content_store.people.recognising import viewer_of
from content_store.people.sessions import Session
from content_store.people.signing_in import Change, Credentials, change_password, sign_in
from content_store.people_errors import TooManyTries, WrongCredentials

pytestmark = [pytest.mark.on_postgres, pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def fail(seconds: int = 0, address: str = "203.0.113.9") -> None:
    """One more wrong password."""
    with pytest.raises(WrongCredentials):
        await sign_in(saying("sai mật khẩu rồi", address=address), DESK.seal, NOW + timedelta(seconds=seconds))


async def wait_at(seconds: int, address: str = "203.0.113.9", email: str = EMAIL) -> int:
    """How long one has to wait at that second even with the right password."""
    with pytest.raises(TooManyTries) as refused:
        await sign_in(Credentials(email, PASSWORD, None, address), DESK.seal, NOW + timedelta(seconds=seconds))
    return int(str(refused.value.details["seconds"]))


async def test_a_session_is_kept_as_a_digest_and_the_feed_names_numbers_only() -> None:
    account = await accepted()

    secret = await signed_in()

    row = await Session.get()
    viewer = await viewer_of(secret, NOW)
    assert viewer is not None
    assert (viewer.account_id, viewer.session, viewer.scopes) == (account.id, row.id, None)
    assert secret not in str(vars(row))
    told = [(event.kind, event.subject_id, event.account_id, event.data) for event in await Event.all().order_by("id")]
    assert told[-1] == ("session.begun", row.id, account.id, {})
    assert EMAIL not in str(told)
    assert "Hoa" not in str(told)


async def test_whoever_is_unknown_disabled_without_a_password_or_wrong_is_told_the_same() -> None:
    account = await accepted()
    await account_named("máy")
    disabled = await accepted("lan@example.vn")
    await disabling.disable(disabled.id, account.id, NOW)
    said = [Credentials(email, PASSWORD) for email in ("ai@example.vn", "lan@example.vn", "máy", "", "\0", "a" * 999)]

    for one in [*said, Credentials(EMAIL, "sai mật khẩu"), Credentials(EMAIL, "x" * 201), Credentials(EMAIL, "a\0")]:
        with pytest.raises(WrongCredentials) as refused:
            await sign_in(one, DESK.seal, NOW)
        assert refused.value.message == "The mail address, the password or the code is wrong."

    assert await Session.all().count() == 0


async def test_an_unknown_mail_address_costs_as_much_work_as_a_known_one() -> None:
    await accepted()

    async def cost(email: str) -> float:
        begun = process_time()
        with pytest.raises(WrongCredentials):
            await sign_in(Credentials(email, "sai mật khẩu"), DESK.seal, NOW)
        return process_time() - begun

    known = min([await cost(EMAIL) for _ in range(3)])
    unknown = min([await cost("ai@example.vn") for _ in range(3)])

    assert 0.5 < unknown / known < 2


async def test_after_five_wrong_passwords_one_waits_twice_as_long_each_time_up_to_a_quarter_of_an_hour() -> None:
    await accepted()
    for _ in range(5):
        await fail()

    now, waits = 0, []
    for _ in range(7):
        waits.append(await wait_at(now))
        now += waits[-1]
        await fail(now)

    assert waits == [30, 60, 120, 240, 480, 900, 900]


async def test_who_waits_is_told_what_is_left_and_loses_nothing_by_asking() -> None:
    await accepted()
    for _ in range(5):
        await fail()

    assert [await wait_at(1), await wait_at(1), await wait_at(29)] == [29, 29, 1]
    assert (await sign_in(saying(), DESK.seal, NOW + timedelta(seconds=30)))[1].startswith("camtaysession_")


async def test_another_address_need_not_wait_until_twenty_have_failed_in_all() -> None:
    await accepted()
    for number in range(20):
        await fail(address=f"198.51.100.{number // 4}")

    assert await wait_at(0, address="192.0.2.7") == 30


async def test_an_unknown_mail_address_waits_like_a_known_one() -> None:
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            await sign_in(Credentials("ai@example.vn", PASSWORD, None, "192.0.2.7"), DESK.seal, NOW)

    assert await wait_at(0, address="192.0.2.7", email="ai@example.vn") == 30


async def test_a_right_password_forgives_what_failed_and_a_quarter_of_an_hour_forgets_it() -> None:
    await accepted()
    for _ in range(4):
        await fail()
    await signed_in()
    assert await Attempt.all().count() == 0

    for second in (0, 0, 0, 0, 900):
        await fail(second)

    assert sorted([row.failures for row in await Attempt.all()]) == [1, 1]


async def test_many_guesses_at_once_are_counted_one_by_one() -> None:
    await accepted()

    async def guess() -> type[BaseException]:
        with pytest.raises((WrongCredentials, TooManyTries)) as refused:
            await sign_in(saying("sai mật khẩu rồi"), DESK.seal, NOW)
        return refused.type

    outcomes = await asyncio.gather(*(guess() for _ in range(12)))

    assert (outcomes.count(WrongCredentials), outcomes.count(TooManyTries)) == (5, 7)


async def test_who_waits_may_come_in_by_a_reset() -> None:
    account = await accepted()
    for _ in range(5):
        await fail()

    await resets.finish(await resets.begin(account, NOW), "chó ngồi gốc cây đa", DESK.seal, NOW)

    assert (await signed_in("chó ngồi gốc cây đa")).startswith("camtaysession_")


async def test_who_and_where_are_counted_without_being_named() -> None:
    await fail()

    kept = str(await Attempt.all().values())
    assert EMAIL not in kept
    assert "203.0.113.9" not in kept


async def test_a_changed_password_ends_all_sessions_but_the_one_that_changed_it() -> None:
    account = await accepted()
    here, elsewhere = await signed_in(), await signed_in()
    viewer = await viewer_of(here, NOW)
    assert viewer is not None
    assert viewer.session is not None

    await change_password((account.id, viewer.session), Change(PASSWORD, "chó ngồi gốc cây đa"), DESK.seal, NOW)

    assert await viewer_of(here, NOW) == viewer
    assert await viewer_of(elsewhere, NOW) is None
    with pytest.raises(WrongCredentials):
        await signed_in()


async def test_who_finds_an_open_session_guesses_its_password_no_faster() -> None:
    account = await accepted()
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            await change_password((account.id, 1), Change("sai mật khẩu", "chó ngồi gốc cây đa"), DESK.seal, NOW)

    with pytest.raises(TooManyTries):
        await change_password((account.id, 1), Change(PASSWORD, "chó ngồi gốc cây đa"), DESK.seal, NOW)

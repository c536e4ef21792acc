"""Resets: a new password for who forgot the old one, and no word about who has an account."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from time import monotonic

import pytest
from people import EMAIL, PASSWORD, accepted, signed_in
from samples import DESK, NOW, Letters

from content_store.people import disabling, resets
from content_store.people.desk import Desk
from content_store.people.recognising import viewer_of
from content_store.people.resets import Reset
from content_store.people.signing_in import SECONDS_FOR_ASKING, ask_for_reset
from content_store.people_errors import PasswordNotAccepted, SecretNotGood, WrongCredentials

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]
NEW = "chó ngồi gốc cây đa"


@pytest.fixture
def letters() -> Letters:
    return Letters()


async def test_a_letter_lets_its_reader_set_a_password_once_and_ends_all_sessions(letters: Letters) -> None:
    account = await accepted()
    before = await signed_in()

    await ask_for_reset(" HOA@example.vn", Desk(DESK.seal, letters), NOW)

    (letter,) = letters
    assert (letter.account_id, letter.email) == (account.id, EMAIL)
    assert letter.secret not in str(await Reset.all().values())
    await resets.finish(letter.secret, NEW, DESK.seal, NOW + timedelta(minutes=59))
    assert await viewer_of(before, NOW) is None
    assert await signed_in(NEW) != before
    with pytest.raises(WrongCredentials):
        await signed_in()
    with pytest.raises(SecretNotGood):
        await resets.finish(letter.secret, PASSWORD, DESK.seal, NOW)


async def test_asking_takes_as_long_and_says_as_little_whoever_it_is(letters: Letters) -> None:
    await accepted()
    gone = await accepted("lan@example.vn")
    await disabling.disable(gone.id, gone.id, NOW)
    took = []

    for email in (EMAIL, "lan@example.vn", "ai@example.vn", "", "a\0"):
        begun = monotonic()
        await ask_for_reset(email, Desk(DESK.seal, letters), NOW)
        took.append(monotonic() - begun)

    assert [letter.email for letter in letters] == [EMAIL]
    assert all(SECONDS_FOR_ASKING - 0.01 <= seconds < SECONDS_FOR_ASKING + 0.4 for seconds in took)


async def test_who_asks_again_within_a_minute_gets_no_second_letter(letters: Letters) -> None:
    await accepted()
    desk = Desk(DESK.seal, letters)

    for second in (0, 59, 60):
        await ask_for_reset(EMAIL, desk, NOW + timedelta(seconds=second))

    assert len(letters) == 2


async def test_a_secret_that_is_old_or_unknown_or_of_a_disabled_account_sets_nothing() -> None:
    account = await accepted()
    secret = await resets.begin(account, NOW)

    with pytest.raises(SecretNotGood):
        await resets.finish(secret, NEW, DESK.seal, NOW + timedelta(hours=1))
    with pytest.raises(SecretNotGood):
        await resets.finish("camtayreset_x", NEW, DESK.seal, NOW)
    await disabling.disable(account.id, account.id, NOW)
    with pytest.raises(SecretNotGood):
        await resets.finish(secret, NEW, DESK.seal, NOW)


async def test_one_reset_ends_the_others_and_two_at_once_are_one() -> None:
    account = await accepted()
    first, second = await resets.begin(account, NOW), await resets.begin(account, NOW)
    with pytest.raises(PasswordNotAccepted):
        await resets.finish(first, "ngắn", DESK.seal, NOW)

    both = (resets.finish(first, NEW, DESK.seal, NOW) for _ in range(2))
    outcomes = await asyncio.gather(*both, return_exceptions=True)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Account", "SecretNotGood"]
    with pytest.raises(SecretNotGood):
        await resets.finish(second, PASSWORD, DESK.seal, NOW)

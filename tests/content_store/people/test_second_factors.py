"""Second factors: a code counts once, and a lost phone is not the end."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pyotp
import pytest
from people import PASSWORD, accepted, saying, signed_in
from samples import DESK, NOW

from content_store.errors import BadInput, Conflict
from content_store.people import second_factors
from content_store.people.accounts import Account
from content_store.people.attempts import Attempt
from content_store.people.second_factors import RecoveryCode, SecondFactor
from content_store.people.signing_in import sign_in
from content_store.people_errors import CodeNeeded, TooManyTries, WrongCredentials

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]
LATER = NOW + timedelta(minutes=5)


async def enrolled() -> tuple[Account, str, list[str]]:
    """Hoa with a confirmed second factor, its secret, and her recovery codes."""
    account = await accepted()
    enrolment = await second_factors.begin(account, DESK.seal)
    code = pyotp.TOTP(enrolment.secret).at(NOW)
    return account, enrolment.secret, await second_factors.confirm(account.id, code, DESK.seal, NOW)


async def test_a_second_factor_counts_once_it_is_confirmed() -> None:
    account = await accepted()
    enrolment = await second_factors.begin(account, DESK.seal)

    assert enrolment.address.startswith("otpauth://totp/C%E1%BA%A7m%20Tay:hoa%40example.vn?secret=")
    assert (await signed_in()).startswith("camtaysession_")
    with pytest.raises(BadInput):
        await second_factors.confirm(account.id, "000000", DESK.seal, NOW)
    assert await second_factors.counting([account.id]) == {}
    await second_factors.confirm(account.id, pyotp.TOTP(enrolment.secret).at(NOW), DESK.seal, NOW)
    with pytest.raises(Conflict):
        await second_factors.begin(account, DESK.seal)


async def test_its_secret_is_sealed_and_its_recovery_codes_are_digests() -> None:
    _, secret, codes = await enrolled()

    kept = str(await SecondFactor.all().values()) + str(await RecoveryCode.all().values())
    assert secret not in kept
    assert [code for code in codes if code in kept or code.replace("-", "") in kept] == []
    assert (len(set(codes)), [len(code) for code in codes]) == (10, [19] * 10)


async def test_a_right_password_alone_is_asked_for_a_code_and_counts_as_no_failure() -> None:
    await enrolled()

    with pytest.raises(CodeNeeded):
        await signed_in()

    assert [row.failures for row in await Attempt.all()] == [0, 0]


async def test_a_code_is_taken_once_though_it_comes_twice_at_the_same_time() -> None:
    _, secret, _ = await enrolled()
    code = pyotp.TOTP(secret).at(LATER)

    both = (sign_in(saying(code=code), DESK.seal, LATER) for _ in range(2))
    outcomes = await asyncio.gather(*both, return_exceptions=True)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["WrongCredentials", "tuple"]


@pytest.mark.parametrize(("seconds", "good"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
async def test_a_clock_may_be_half_a_minute_off(seconds: int, good: bool) -> None:
    _, secret, _ = await enrolled()
    code = pyotp.TOTP(secret).at(LATER + timedelta(seconds=seconds))

    outcome = await asyncio.gather(sign_in(saying(code=code), DESK.seal, LATER), return_exceptions=True)

    assert isinstance(outcome[0], tuple) is good


async def test_an_older_code_is_not_taken_after_a_newer_one() -> None:
    _, secret, _ = await enrolled()
    old, new = (pyotp.TOTP(secret).at(LATER + timedelta(seconds=seconds)) for seconds in (-30, 0))
    await sign_in(saying(code=new), DESK.seal, LATER)

    with pytest.raises(WrongCredentials):
        await sign_in(saying(code=old), DESK.seal, LATER)


async def test_each_recovery_code_opens_once_however_it_is_typed() -> None:
    _, _, codes = await enrolled()

    await sign_in(saying(code=codes[0].lower().replace("-", " ")), DESK.seal, LATER)

    with pytest.raises(WrongCredentials):
        await sign_in(saying(code=codes[0]), DESK.seal, LATER)
    assert await RecoveryCode.all().count() == 9


async def test_guessing_codes_waits_like_guessing_passwords() -> None:
    _, secret, _ = await enrolled()
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            await sign_in(saying(code="000000"), DESK.seal, LATER)

    with pytest.raises(TooManyTries):
        await sign_in(saying(code=pyotp.TOTP(secret).at(LATER)), DESK.seal, LATER)


async def test_a_removed_second_factor_leaves_nothing_behind() -> None:
    account, _, _ = await enrolled()

    await second_factors.remove(account.id, account.id)

    assert (await SecondFactor.all().count(), await RecoveryCode.all().count()) == (0, 0)
    assert (await signed_in(PASSWORD)).startswith("camtaysession_")

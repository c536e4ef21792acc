"""Passwords: which are accepted, and how they are kept."""

from __future__ import annotations

import asyncio
from unicodedata import normalize

import pytest
from argon2 import PasswordHasher
from people import EMAIL, PASSWORD, accepted, saying, signed_in
from samples import DESK, NOW

from content_store.people import hashing, passwords
from content_store.people.passwords import Password
from content_store.people.signing_in import sign_in
from content_store.people_errors import PasswordNotAccepted, WrongCredentials

pytestmark = pytest.mark.anyio
LENGTH = "This password is not accepted: 12 to 200 characters are needed."
USUAL = "This password is not accepted: one that fewer people use is needed."
PERSONAL = "This password is not accepted: one without your name and mail address is needed."


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("a1b2c3d4e5f", LENGTH),
        ("abcde" * 40 + "f", LENGTH),
        ("con mèo trèo\0cây", LENGTH),
        ("QwertyUiop123", USUAL),
        ("abababababab", USUAL),
        ("aaaaaaaaaaaaaa", USUAL),
        ("quangyenquangyen", USUAL),
        ("tôi là Nguyễn Thị Hoa đây", PERSONAL),
        ("nguyễnthịhoa2026", PERSONAL),
        ("hoa.nguyen@example.vn", PERSONAL),
        ("xxHOA.NGUYENxx", PERSONAL),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused_with_what_it_lacks(password: str, message: str) -> None:
    with pytest.raises(PasswordNotAccepted) as refused:
        passwords.check(password, "Nguyễn Thị Hoa", "hoa.nguyen@example.vn")

    assert (refused.value.message, refused.value.path) == (message, ("password",))


@pytest.mark.parametrize("password", [PASSWORD, "a1b2c3d4e5f6", "abcde" * 39 + "fghij", "hoa thơm quả ngọt"])
def test_any_other_password_will_do(password: str) -> None:
    passwords.check(password, "Hoa", EMAIL)


async def test_a_password_is_kept_as_argon2id_with_its_parameters() -> None:
    kept = await hashing.hashed(PASSWORD)

    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert [await hashing.matches(kept, PASSWORD), await hashing.matches(kept, "khác")] == [True, False]


async def test_nobody_and_what_is_no_hash_match_no_password() -> None:
    assert [await hashing.matches(None, PASSWORD), await hashing.matches("$argon2id$broken", PASSWORD)] == [
        False,
        False,
    ]


async def test_hashing_leaves_the_event_loop_to_others() -> None:
    hashes = asyncio.gather(*(hashing.hashed(PASSWORD) for _ in range(3)))
    turns = 0

    while not hashes.done():
        await asyncio.sleep(0.001)
        turns += 1

    assert turns >= 10
    assert len(set(await hashes)) == 3


@pytest.mark.usefixtures("database")
async def test_a_hash_of_older_parameters_is_made_anew_at_the_next_sign_in() -> None:
    account = await accepted()
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    await Password.filter(account_id=account.id).update(hash=weak)

    await signed_in()

    kept = (await Password.get(account_id=account.id)).hash
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert await hashing.matches(kept, PASSWORD)


@pytest.mark.usefixtures("database")
async def test_a_password_is_the_same_from_every_keyboard() -> None:
    await accepted()

    assert await signed_in(normalize("NFD", PASSWORD)) != await signed_in(normalize("NFC", PASSWORD))
    with pytest.raises(WrongCredentials):
        await sign_in(saying(PASSWORD.upper()), DESK.seal, NOW)

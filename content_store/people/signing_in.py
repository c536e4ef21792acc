"""Signing in: from a mail address, a password and perhaps a code to a session, in the same time for everybody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from anyio import current_time, sleep_until

from content_store.database import transaction
from content_store.errors import BadInput
from content_store.events import record
from content_store.people import attempts, hashing, invitations, passwords, resets, second_factors, sessions
from content_store.people.accounts import NAME_MOST, Account, read_email
from content_store.people.attempts import Trier
from content_store.people.desk import Desk, ResetLetter
from content_store.people.passwords import Password
from content_store.people.sealing import Seal
from content_store.people.sessions import Session
from content_store.people_errors import CodeNeeded, NotInvited, WrongCredentials

# No answer about a reset comes sooner, so that its time does not tell whether there is such an account.
SECONDS_FOR_ASKING = 0.5


@dataclass(frozen=True)
class Credentials:
    """What somebody says to be known by; `address` is the line that it came by."""

    email: str
    password: str = field(repr=False)
    code: str | None = field(default=None, repr=False)
    address: str | None = None


async def sign_in_vouched(email: str, name: str, now: datetime) -> tuple[Session, str]:
    """A new session of whose address somebody trusted has verified; NotInvited for who is neither here nor invited."""
    address = read_email(email)
    async with transaction():
        account = await Account.get_or_none(email=address)
        if account is None:
            invitation = await invitations.open_for(address, now)
            if invitation is None:
                raise NotInvited
            account = await invitations.use(invitation, name.strip()[:NAME_MOST] or address[:NAME_MOST], now)
        if account.disabled_at is not None:
            raise NotInvited
        return await sessions.begin(account.id, now)


@dataclass(frozen=True)
class Change:
    """The present password and the one that takes its place."""

    old: str = field(repr=False)
    new: str = field(repr=False)


async def sign_in(said: Credentials, seal: Seal, now: datetime) -> tuple[Session, str]:
    """A new session and its secret; WrongCredentials, CodeNeeded or TooManyTries otherwise."""
    email = _known_as(said.email)
    trier = Trier(seal.blinded(email), seal.blinded(said.address or ""))
    await attempts.begin(trier, now)
    row = await Password.get_or_none(account__email=email).select_related("account")
    kept = row.hash if row and row.account.disabled_at is None else None
    password = passwords.settled(said.password) if passwords.hashable(said.password) else ""
    if not await hashing.matches(kept, password) or row is None:
        raise WrongCredentials
    await _check_code(row.account_id, said.code, trier, seal, now)
    await attempts.forgive(trier)
    anew = await hashing.hashed(password) if hashing.outdated(row.hash) else row.hash
    async with transaction():
        # Somebody may have set another password in the meantime, and ended all sessions.
        if not await Password.filter(id=row.id, hash=row.hash).update(hash=anew):
            raise WrongCredentials
        return await sessions.begin(row.account_id, now)


async def change_password(session: tuple[int, int], change: Change, seal: Seal, now: datetime) -> Account:
    """Another password for who knows the present one; all other sessions of the account end."""
    account_id, here = session
    account = await check_password(session, change.old, seal, now)
    passwords.check(change.new, account.name, account.email or "")
    anew = await hashing.hashed(passwords.settled(change.new))
    async with transaction():
        await passwords.put(account_id, anew, now)
        await sessions.end_all(account_id, account_id, now, but=here)
        await record("password.changed", account_id, account_id)
    return account


async def check_password(session: tuple[int, int], password: str, seal: Seal, now: datetime) -> Account:
    """The session's account, when this is its password; WrongCredentials or TooManyTries otherwise."""
    account, trier = await _within(session, seal)
    await attempts.begin(trier, now)
    kept = await passwords.hash_of(account.id)
    if not passwords.hashable(password) or not await hashing.matches(kept, passwords.settled(password)):
        raise WrongCredentials
    await attempts.forgive(trier)
    return account


async def check_code(session: tuple[int, int], code: str, seal: Seal, now: datetime) -> None:
    """Nothing when this is a code of the session's account; WrongCredentials or TooManyTries otherwise."""
    account, trier = await _within(session, seal)
    await attempts.begin(trier, now)
    factor = (await second_factors.counting([account.id])).get(account.id)
    if factor is None:
        raise WrongCredentials
    await second_factors.accept(factor, code, seal, now)
    await attempts.forgive(trier)


async def _within(session: tuple[int, int], seal: Seal) -> tuple[Account, Trier]:
    """Whoever found an open session guesses no faster than a stranger."""
    account_id, number = session
    account = await Account.get(id=account_id)
    return account, Trier(seal.blinded(account.email or ""), seal.blinded(f"session {number}"))


async def ask_for_reset(email: str, desk: Desk, now: datetime) -> None:
    """Let the messenger bring a reset to who has this mail address; nobody can tell whether anybody has."""
    await _in_even_time(lambda: _send_reset(email, desk, now))


async def _send_reset(email: str, desk: Desk, now: datetime) -> None:
    account = await Account.get_or_none(email=_known_as(email), disabled_at=None)
    if account is None or account.email is None or await resets.began_just_now(account, now):
        return
    await desk.messenger.bring(ResetLetter(account.id, account.email, await resets.begin(account, now)))


async def _check_code(account_id: int, code: str | None, trier: Trier, seal: Seal, now: datetime) -> None:
    factor = (await second_factors.counting([account_id])).get(account_id)
    if factor is None:
        return
    if not code:
        await attempts.take_back(trier)
        raise CodeNeeded
    await second_factors.accept(factor, code, seal, now)


def _known_as(email: str) -> str:
    """The address as it would be kept; what is none is nobody's."""
    try:
        return read_email(email)
    except BadInput:
        return ""


async def _in_even_time(work: Callable[[], Awaitable[None]]) -> None:
    soonest = current_time() + SECONDS_FOR_ASKING
    try:
        await work()
    finally:
        await sleep_until(soonest)

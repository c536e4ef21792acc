"""People for tests: who was invited and accepted, and who asks from where."""

from __future__ import annotations

from samples import DESK, NOW

from content_store.people import invitations, signing_in
from content_store.people.access import Given, Role
from content_store.people.accounts import Account
from content_store.people.invitations import Acceptance
from content_store.people.signing_in import Credentials

EMAIL, PASSWORD = "hoa@example.vn", "con mèo trèo cây cau"
ADMIN = Given(Role.ADMIN)


async def accepted(email: str = EMAIL, *given: Given) -> Account:
    """The account of somebody who was invited, with the password of everybody here."""
    _, secret = await invitations.create(email, given, None, NOW)
    return await invitations.accept(Acceptance(secret, "Hoa", PASSWORD), NOW)


def saying(password: str = PASSWORD, code: str | None = None, address: str = "203.0.113.9") -> Credentials:
    """What Hoa says, from her usual line if nothing else is given."""
    return Credentials(EMAIL, password, code, address)


async def signed_in(password: str = PASSWORD, code: str | None = None) -> str:
    """The secret of a new session of Hoa's."""
    return (await signing_in.sign_in(saying(password, code), DESK.seal, NOW))[1]

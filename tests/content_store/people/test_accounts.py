"""Accounts: made once, and known by one spelling of a mail address."""

from __future__ import annotations

import asyncio

import pytest

from content_store.errors import BadInput, NotFound
from content_store.events import Event
from content_store.people import accounts
from content_store.people.accounts import Account, account_named, read_email

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_an_account_is_made_once_and_the_feed_hears_of_it_once() -> None:
    made = await asyncio.gather(*(account_named("Trung tâm") for _ in range(8)))

    account = await Account.get()
    assert [one.id for one in made] == [account.id] * 8
    assert [(event.kind, event.subject_id) for event in await Event.all()] == [("account.created", account.id)]


@pytest.mark.parametrize(
    ("text", "email"),
    [
        (" Hoa.Nguyen@QuangNinh.gov.VN\n", "hoa.nguyen@quangninh.gov.vn"),
        ("root@localhost", "root@localhost"),
        ("hoa\u0302\u0301@example.vn", "ho\u1ea5@example.vn"),
    ],
)
def test_a_mail_address_is_kept_in_one_spelling(text: str, email: str) -> None:
    assert read_email(text) == email


@pytest.mark.parametrize(
    "text", ["", "a", "a@", "@b", "a@b@c", "a b@c.vn", "a@b..c", "a@b.", "a\0@b.vn", f"{'a' * 250}@b.vn", "<a@b.vn>"]
)
def test_what_is_no_mail_address_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_email(text)

    assert refused.value.message == "'…' is not accepted: a mail address such as ten@example.vn."


async def test_an_unknown_mail_address_is_not_found_and_not_repeated() -> None:
    with pytest.raises(NotFound) as refused:
        await accounts.by_email("ai@example.vn")

    assert refused.value.message == "There is no Account '…'."

"""Passwords: which are accepted, and the hash that is kept of each."""

from __future__ import annotations

from datetime import datetime
from unicodedata import normalize

from tortoise import fields
from tortoise.models import Model

from content_store.people.accounts import Account
from content_store.people_errors import PasswordNotAccepted
from content_store.rows import RowType
from content_store.wording import storable

LEAST, MOST = 12, 200  # characters
LEAST_OF_A_NAME = 4  # shorter names are parts of too many words
LEAST_DIFFERENT = 5
# Lists of stolen passwords begin with these, or with shorter ones said twice.
COMMON = frozenset(
    """
    123456789012 1234567890123 12345678901234 123456789123 1234567891011 987654321012 qwertyuiopasdfgh qwertyuiop123
    qwertyuiop12 qwerty123456 qwerty12345678 1qaz2wsx3edc 1q2w3e4r5t6y 1q2w3e4r5t6y7u q1w2e3r4t5y6 zaq12wsxcde3
    asdfghjkl123 asdfghjklqwerty password1234 password12345 password123456 passwordpassword mypassword123 iloveyou1234
    letmeinletmein welcome12345 welcome123456 administrator administrator1 admin1234567 adminadminadmin changeme1234
    abcdefghijkl abcdefghijklmnop abcdef123456 abc123456789 1234abcd5678 matkhau12345 matkhau123456 matkhau1234567
    matkhaumatkhau anhyeuem1234 anhyeuem12345 emyeuanh1234 iloveyou12345 vietnam12345 vietnam123456 quangninh123
    quangninh1234 quangninh12345 quangninh2025 quangninh2026 halong123456 khongcomatkhau toiyeuvietnam
    """.split()  # noqa: SIM905 - a list of these would be a page
)


class Password(Model, metaclass=RowType):
    """The hash of an account's password."""

    id = fields.IntField(primary_key=True)
    account: fields.OneToOneRelation[Account] = fields.OneToOneField("camtay.Account", related_name=False)
    account_id: int
    hash = fields.CharField(max_length=255)
    changed_at = fields.DatetimeField()

    class Meta:
        table = "passwords"


def settled(password: str) -> str:
    """A password as it is hashed: one keyboard sends ế as one letter, another as two or three."""
    return normalize("NFC", password)


def hashable(password: str) -> bool:
    """Whether it could be a password at all: nothing else is worth hashing."""
    return len(password) <= MOST and storable(password)


def check(password: str, *personal: str) -> None:
    """Nothing when a password will do; PasswordNotAccepted when it is easy to guess, from what is personal too."""
    plain = settled(password).casefold()
    if not LEAST <= len(settled(password)) <= MOST or not storable(password):
        raise _refused(f"{LEAST} to {MOST} characters are", f"cần từ {LEAST} đến {MOST} ký tự")
    if plain in COMMON or len(set(plain)) < LEAST_DIFFERENT or _is_one_said_twice(plain):
        raise _refused("one that fewer people use is", "cần một mật khẩu ít người dùng hơn")
    if any(part in plain for part in _parts(personal)):
        raise _refused("one without your name and mail address is", "cần một mật khẩu không chứa tên hay địa chỉ thư")


async def put(account_id: int, kept: str, now: datetime) -> None:
    """Keep this hash for an account, in the current transaction."""
    await Password.update_or_create(defaults={"hash": kept, "changed_at": now}, account_id=account_id)


async def hash_of(account_id: int) -> str | None:
    """The hash of an account's password; None when it has none."""
    row = await Password.get_or_none(account_id=account_id)
    return row.hash if row else None


def _is_one_said_twice(plain: str) -> bool:
    """Whether it is a short word over and over: it is then found in itself, twice, before its end."""
    return plain in (plain + plain)[1:-1]


def _parts(personal: tuple[str, ...]) -> list[str]:
    """Names and addresses, whole and the part before the @, that are long enough to be told from words."""
    words = [settled(text).casefold() for text in personal]
    words += [word.partition("@")[0] for word in words]
    words += [word.replace(" ", "") for word in words]
    return [word for word in words if len(word) >= LEAST_OF_A_NAME]


def _refused(expected: str, expected_vi: str) -> PasswordNotAccepted:
    return PasswordNotAccepted(path=("password",), expected=f"{expected} needed", expected_vi=expected_vi)

"""Scalars that GraphQL does not have by itself."""

from __future__ import annotations

import re
from typing import NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")

BigInt = NewType("BigInt", int)
Url = NewType("Url", str)
Sha256 = NewType("Sha256", str)
Language = NewType("Language", str)


def read_language(value: object) -> str:
    """A language tag in its usual form; ValueError says what is wrong with it."""
    if not isinstance(value, str) or not LANGUAGE.fullmatch(value) or len(value) > 35:
        raise ValueError(f"{value!r} is not a language tag such as vi, tyz or yue-x-sanchi")
    return value


SCALARS: dict[object, ScalarDefinition] = {
    BigInt: strawberry.scalar(
        name="BigInt", description="A whole number beyond 32 bits.", serialize=int, parse_value=int
    ),
    Url: strawberry.scalar(name="URL", description="An absolute URL.", serialize=str, parse_value=str),
    Sha256: strawberry.scalar(
        name="Sha256", description="A SHA-256 digest: 64 lower-case hexadecimal digits.", serialize=str, parse_value=str
    ),
    Language: strawberry.scalar(
        name="Language",
        description="A BCP 47 language tag: `vi` Vietnamese, `tyz` Tày, `yue-x-sanchi` Sán Chỉ.",
        serialize=str,
        parse_value=read_language,
        specified_by_url="https://www.rfc-editor.org/rfc/bcp/bcp47.txt",
    ),
}

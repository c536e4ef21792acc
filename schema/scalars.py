"""Scalars that GraphQL does not have by itself."""

from typing import NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from content_store.errors import BadInput
from content_store.language import canonical

BigInt = NewType("BigInt", int)
Url = NewType("Url", str)
Sha256 = NewType("Sha256", str)
Language = NewType("Language", str)
VIETNAMESE = Language("vi")


def read_language(value: object) -> str:
    """A language tag in its usual form."""
    if not isinstance(value, str):
        raise GraphQLError(f"{value!r} is no language tag")
    try:
        return canonical(value)
    except BadInput as refused:
        raise GraphQLError(refused.message) from refused


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

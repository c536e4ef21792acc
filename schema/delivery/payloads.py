"""Payloads: what a webhook's document gives for an event, and whether a document may be a webhook's at all."""

from collections.abc import Mapping
from typing import Any

import strawberry
from graphql import GraphQLError, OperationDefinitionNode
from graphql.execution import get_variable_values
from strawberry.types.graphql import OperationType

from content_store.content import tutorials, versions
from content_store.delivery.deliveries import PING, Delivery
from content_store.errors import BadInput
from content_store.wording import brief, fits
from schema.execution import Answer, Operation, operations_in, refused_unrun
from schema.limits.documents import MOST_CHARACTERS, read
from schema.nodes import gid

# The public types of what events speak of, where it is not the noun with a capital letter.
TYPES = {"service": "PublicService", "conflict": "SourceConflict"}
# Values as a document may take them, to see whether it takes any others that have no default.
SAMPLE = {"id": gid("Guide", 1, "vi"), "slug": "vneid", "language": "vi"}
GUIDES_ONLY = ("slug", "language")


class Unfit(Exception):
    """A webhook's document can no longer be executed; the text says why."""


class Unanswered(Exception):
    """The document gave no answer this time; it may at another."""


async def variables_of(delivery: Delivery) -> dict[str, str]:
    """What a document is executed with: `id`, the public id of the event's subject, and a guide's slug and language."""
    noun = delivery.kind.partition(".")[0]
    if noun != "version":
        return {"id": gid(TYPES.get(noun, noun.capitalize()), delivery.subject_id)}
    version = await versions.get(delivery.subject_id)
    tutorial = await tutorials.get(version.tutorial_id)
    return {
        "id": gid("Guide", tutorial.id, version.language),
        "slug": tutorial.slug,
        "language": version.language,
    }


def question_of(document: str, variables: Mapping[str, str]) -> Operation:
    """The operation that answers for an event."""
    return Operation(document, variables, reading_only=True)


def payload(delivery: Delivery, variables: Mapping[str, str], answer: Answer | None) -> dict[str, Any]:
    """What is sent: the answer as any client has it, beside what it is about; a ping has no answer.

    Unfit when the document was refused as such, Unanswered when it was not executed for another reason.
    """
    if answer is not None and not answer.executed:
        error = answer.body["errors"][0]
        raise Unanswered if answer.code in ("TIMEOUT", "UNAVAILABLE") else Unfit(error["message"])
    said = {"type": delivery.kind, "timestamp": delivery.happened_at.isoformat(), "variables": dict(variables)}
    return {**said, **(answer.body if answer else {"data": {}})}


def is_ping(delivery: Delivery) -> bool:
    """Whether it tells of nothing."""
    return delivery.kind == PING


def check_document(schema: strawberry.Schema, text: str, *, guides_only: bool) -> None:
    """Nothing for one query that can be executed for every event; BadInput says what is wrong with any other document.

    `guides_only` is whether all of these events are about guides, so that there is always a slug and a language.
    """
    fits(text, MOST_CHARACTERS, "document")
    refused = refused_unrun(schema, Operation(text, introspection=False), "")
    if refused is not None:
        raise _bad(text, refused.body["errors"][0]["message"].rstrip("."))
    kinds = [kind for _, kind in operations_in(text)]
    if kinds != [OperationType.QUERY]:
        raise _bad(text, "a document with one query")
    given = {name: value for name, value in SAMPLE.items() if guides_only or name not in GUIDES_ONLY}
    wrong = _wrong_variables(schema, text, given)
    if wrong:
        raise _bad(text, f"{wrong[0].message} Given are: {', '.join(given)}")


def _wrong_variables(schema: strawberry.Schema, text: str, given: Mapping[str, str]) -> list[GraphQLError]:
    operation = next(node for node in read(text).definitions if isinstance(node, OperationDefinitionNode))
    values = get_variable_values(schema._schema, operation.variable_definitions or (), dict(given))
    return values if isinstance(values, list) else []


def _bad(text: str, expected: str) -> BadInput:
    expected_vi = f"một truy vấn GraphQL chạy được với các biến của sự kiện ({expected})"
    return BadInput(path=("document",), value=f"'{brief(text)}'", expected=expected, expected_vi=expected_vi)

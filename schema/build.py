"""The schema: every noun's queries and mutations, as one graph."""

import strawberry
from graphql import GraphQLError
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from schema.execution import CACHED_DOCUMENTS
from schema.mutations import Mutation
from schema.queries import Query
from schema.scalars import SCALARS
from schema.subscriptions import Subscription


class QuietSchema(strawberry.Schema):
    """A schema that leaves the logging of errors to `schema.execution`, which knows a refusal from a bug."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Say nothing."""


def build_schema() -> strawberry.Schema:
    """The one schema of this server."""
    return QuietSchema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        config=StrawberryConfig(scalar_map=SCALARS),
        extensions=[
            lambda: ParserCache(maxsize=CACHED_DOCUMENTS),
            lambda: ValidationCache(maxsize=CACHED_DOCUMENTS),
        ],
    )


def printed(schema: strawberry.Schema) -> str:
    """The schema in its definition language, as it is committed."""
    return f"{schema.as_str()}\n"

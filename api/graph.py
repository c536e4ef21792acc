"""The graph as every transport asks it: one operation, whoever sends it, with all that it carries along."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime

import strawberry

from api.answers import encoded
from api.cache import CachedResponse
from api.persisted import Documents
from api.requests import operation_in
from api.viewers import viewer_holding
from content_store.access import ANONYMOUS, Viewer
from content_store.database import UNREACHABLE
from content_store.errors import Refused
from content_store.projection.following import Follower
from content_store.published.reading import Projection, Reading
from media.links import Links
from schema.context import Context
from schema.execution import AWAY, AWAY_VI, Answer, Operation, execute, refusal, refused_unrun, watch


@dataclass(frozen=True)
class PublicFacts:
    """What the public reads, and who keeps it fresh."""

    projection: Projection
    follower: Follower

    async def settle(self) -> None:
        """Wait until what was written is what this process reads."""
        await self.follower.settle()
        self.projection.look_again()


@dataclass(frozen=True)
class Graph:
    """The schema and the documents that it knows; `public_url` begins every link that it hands out."""

    schema: strawberry.Schema
    documents: Documents
    public_url: str
    links: Links
    facts: PublicFacts

    async def execute(self, operation: Operation, viewer: Viewer) -> Answer:
        """The answer to a query or a mutation."""
        with self._context(viewer) as context:
            return await execute(self.schema, operation, context, request_id())

    async def execute_publicly(self, operation: Operation) -> CachedResponse | Answer:
        """The answer to whoever shows no token; with all that it rests on, unless it is none to be given again."""
        with self._context(ANONYMOUS) as context:
            answer = await execute(self.schema, operation, context, request_id())
            if not answer.repeatable:
                return answer
            until = context.until
            basis = context.facts.basis()
            return CachedResponse(encoded(answer), basis, until.timestamp() if until else None)

    def watch(self, operation: Operation, viewer: Viewer) -> AsyncGenerator[Answer, None]:
        """The answers to any operation, as they come."""
        return watch(self.schema, operation, self._context(viewer), request_id())

    def refused_unrun(self, operation: Operation) -> Answer | None:
        """How its document is refused, when it is one that cannot be run."""
        return refused_unrun(self.schema, operation, request_id())

    async def told(self, said: Mapping[str, object], authorization: str | None) -> AsyncGenerator[Answer, None]:
        """The answers to what came in a message; a refusal is an answer too, because there is no status to say it."""
        try:
            viewer = await viewer_holding(authorization)
            answers = self.watch(operation_in(said, self.documents), viewer)
        except Refused as refused:
            yield answer_of(refused)
            return
        except UNREACHABLE:
            yield refusal("UNAVAILABLE", AWAY, AWAY_VI, request_id())
            return
        async with aclosing(answers):
            async for answer in answers:
                yield answer

    def _context(self, viewer: Viewer) -> Context:
        return Context(
            viewer=viewer,
            now=datetime.now(UTC),
            public_url=self.public_url,
            links=self.links,
            facts=Reading(self.facts.projection),
            settle=self.facts.settle,
        )


def request_id() -> str:
    """What an operation and all that is noted of it are found by."""
    return uuid.uuid4().hex


def answer_of(refused: Refused) -> Answer:
    """A refusal as the answer to an operation."""
    return refusal(refused.code, refused.message, refused.message_vi, request_id())

"""The graph as every transport asks it: one operation, whoever sends it, with all that it carries along."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from datetime import UTC, datetime

import msgspec
import strawberry
from msgspec.structs import replace

from api.answers import encoded
from api.cache import CachedResponse
from api.metering import Meter
from api.persisted import Documents, claimed_hash
from api.rates import Rates
from api.request_ids import request_id
from api.requests import operation_in
from content_store.content import previews
from content_store.database import UNREACHABLE
from content_store.errors import Refused
from content_store.people.access import ANONYMOUS, Viewer
from content_store.people.desk import Desk
from content_store.projection.following import Follower
from content_store.published.overlaid import Overlaid
from content_store.published.reading import Projection, Reading
from media.links import Links
from schema.compiling import plans_of
from schema.context import Context
from schema.execution import AWAY, AWAY_VI, Answer, Operation, execute, refusal, refused_unrun, watch
from schema.questions import Question, answered
from schema.saving import Saving
from schema.sender import Sender

# Of a new document, in the measure of its answers': some 10 ms.
COST_OF_READING = 10_000


class PublicFacts(msgspec.Struct, frozen=True):
    """What the public reads, and who keeps it fresh."""

    projection: Projection
    follower: Follower

    async def settle(self) -> None:
        """Wait until what was written is what this process reads."""
        await self.follower.settle()
        self.projection.look_again()


class Allowed(msgspec.Struct, frozen=True):
    """What everybody is allowed: so much in a minute, so long for one operation, and whether to see the schema.

    `loopback` is whether webhooks may lead to this machine.
    """

    rates: Rates | None = None
    introspection: bool = True
    seconds: float = 5.0
    loopback: bool = False


class Graph(msgspec.Struct, frozen=True):
    """The schema, the documents that it knows and what is allowed; `public_url` begins every link it hands out."""

    schema: strawberry.Schema
    documents: Documents
    public_url: str
    links: Links
    facts: PublicFacts
    desk: Desk
    allowed: Allowed = Allowed()

    async def execute(self, operation: Operation, meter: Meter) -> Answer:
        """The answer to a query or a mutation."""
        self._charge_for_reading(operation, meter)
        with self._context(meter.viewer, meter.sender) as context:
            try:
                await self._lay_over(context)
            except Refused as refused:
                return answer_of(refused)
            answer = await execute(self.schema, self.bounded(operation), context, request_id())
        meter.charge(answer.cost)
        return answer

    async def _lay_over(self, context: Context) -> None:
        """Let who holds a preview see what it shows in the place of what is live, whatever the operation asks."""
        if context.viewer.preview is not None:
            shown = await previews.guides_of(context.viewer.preview, context.now)
            context.facts = Overlaid(self.facts.projection, shown, context.now)

    async def execute_publicly(self, operation: Operation, meter: Meter) -> CachedResponse | Answer:
        """The answer to whoever shows no token; with all that it rests on, unless it is none to be given again."""
        self._charge_for_reading(operation, meter)
        with self._context(ANONYMOUS, meter.sender) as context:
            answer = await execute(self.schema, self.bounded(operation), context, request_id())
            meter.charge(answer.cost)
            return _cacheable(answer, context) if answer.repeatable else answer

    def answer_again(self, question: Question) -> CachedResponse | None:
        """The answer to what was asked and answered before, as it is now; None where something goes wrong."""
        with self._context(ANONYMOUS, Sender()) as context:
            answer = answered(self.schema, question, context)
            return None if answer is None else _cacheable(answer, context)

    async def execute_for(self, operation: Operation, name: str) -> tuple[Answer, int]:
        """The answer as a stranger has it, told under this name, and the position of the feed that it is of."""
        with self._context(ANONYMOUS, Sender()) as context:
            answer = await execute(self.schema, operation, context, name)
            return answer, context.facts.position()

    async def watch(self, operation: Operation, meter: Meter) -> AsyncGenerator[Answer, None]:
        """The answers to any operation, as they come."""
        self._charge_for_reading(operation, meter)
        if meter.viewer.preview is not None:
            yield await self.execute(operation, meter)
            return
        context = self._context(meter.viewer, meter.sender, operation.resumed)
        answers = watch(self.schema, self.bounded(operation), context, request_id())
        async with aclosing(answers):
            async for answer in answers:
                meter.charge(answer.cost)
                yield answer

    def refused_unrun(self, operation: Operation) -> Answer | None:
        """How its document is refused, when it is one that cannot be run."""
        return refused_unrun(self.schema, self.bounded(operation), request_id())

    async def told(
        self, said: Mapping[str, object], authorization: str | None, meter: Meter
    ) -> AsyncGenerator[Answer, None]:
        """The answers to what came in a message; a refusal is an answer too, because there is no status to say it."""
        try:
            await meter.admit(authorization)
            answers = self.watch(operation_in(said, self.documents), meter)
        except Refused as refused:
            yield answer_of(refused)
            return
        except UNREACHABLE:
            yield refusal("UNAVAILABLE", AWAY, AWAY_VI, request_id())
            return
        async with aclosing(answers):
            async for answer in answers:
                yield answer

    def _context(self, viewer: Viewer, sender: Sender, resumed: str | None = None) -> Context:
        return Context(
            viewer=viewer,
            now=datetime.now(UTC),
            public_url=self.public_url,
            links=self.links,
            facts=Reading(self.facts.projection),
            settle=self.facts.settle,
            desk=self.desk,
            sender=sender,
            seconds=self.allowed.seconds,
            saving=Saving(self._document, self.allowed.loopback),
            resumed=resumed,
        )

    def _document(self, text: str | None, document_id: str | None) -> str:
        return self.documents.meant_by(text, claimed_hash(document_id, {}))

    def _charge_for_reading(self, operation: Operation, meter: Meter) -> None:
        """A stranger's document is read, checked and compiled first, which costs more than most answers."""
        known = self.documents.lists(operation.query) or plans_of(self.schema).knows(operation.query, operation.name)
        if not known:
            meter.charge(COST_OF_READING)

    def bounded(self, operation: Operation) -> Operation:
        """The operation with what it may see of the schema."""
        return operation if self.allowed.introspection else replace(operation, introspection=False)


def _cacheable(answer: Answer, context: Context) -> CachedResponse:
    until = context.until
    return CachedResponse(encoded(answer), context.facts.basis(), until.timestamp() if until else None)


def answer_of(refused: Refused) -> Answer:
    """A refusal as the answer to an operation."""
    return refusal(refused.code, refused.message, refused.message_vi, request_id())

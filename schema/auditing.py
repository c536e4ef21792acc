"""Auditing: what happened to a thing, for those who answer for it."""

from datetime import datetime
from typing import Annotated, Self

import strawberry

from content_store import audit
from content_store.content.comparison import ChangeKind
from content_store.errors import NotFound
from content_store.events import Event
from content_store.paging import Page
from content_store.people import access
from content_store.people.access import Action
from schema.connections import First
from schema.content.changes import Change
from schema.context import Info
from schema.inputs import IdArgument
from schema.nodes import gid, read_gid

# What the events call the things that have ids.
SUBJECTS = {
    "Account": "account",
    "Asset": "asset",
    "Indicator": "indicator",
    "Measurement": "measurement",
    "Platform": "platform",
    "Programme": "programme",
    "PublicService": "service",
    "Release": "release",
    "Schedule": "schedule",
    "Source": "source",
    "SourceConflict": "conflict",
    "Target": "target",
    "Topic": "topic",
    "Tutorial": "tutorial",
    "Version": "version",
}


@strawberry.type(description="A word of what an event says beside its changes.")
class AuditDetail:
    name: str = strawberry.field(description="What it is about, such as `revision` or `reason`.")
    value: str = strawberry.field(description="What is said.")


@strawberry.type(description="Something that happened, as it was noted in the same moment (nhật ký).")
class AuditEntry:
    position: int = strawberry.field(description="Its place in the feed.")
    at: datetime = strawberry.field(description="When.")
    kind: str = strawberry.field(description="What, such as `version.published`.")
    account_id: strawberry.ID | None = strawberry.field(description="Who; null for what happened by itself.")
    origin: str = strawberry.field(description="From where: the door, roughly the network, and the request's id.")
    changes: list[Change] = strawberry.field(description="What was before and after, where it was noted.")
    details: list[AuditDetail] = strawberry.field(description="What else was said, such as why.")
    link: str = strawberry.field(description="What chains it to all that was noted before it.")

    @classmethod
    def of(cls, event: Event) -> Self:
        said = dict(event.data)
        changes = [
            Change(
                kind=ChangeKind(change["kind"]),
                path=change["path"],
                before=change["before"],
                after=change["after"],
            )
            for change in said.pop("changes", [])
        ]
        return cls(
            position=event.id,
            at=event.at,
            kind=event.kind,
            account_id=gid("Account", event.account_id) if event.account_id else None,
            origin=event.origin,
            changes=changes,
            details=[AuditDetail(name=name, value=str(value)) for name, value in said.items()],
            link=event.link,
        )


@strawberry.type
class AuditingQuery:
    @strawberry.field(description="What happened to one thing, newest first. Needs a token that may read the audit.")
    async def audit(
        self,
        info: Info,
        id: IdArgument,
        first: First = 20,
        before: Annotated[
            int | None, strawberry.argument(description="Go on from this position; null begins with the newest.")
        ] = None,
    ) -> list[AuditEntry]:
        access.require_everywhere(info.context.viewer, Action.READ_AUDIT)
        wanted, page = read_gid(id, "id"), Page(first)
        if wanted.kind not in SUBJECTS:
            raise NotFound(path=("id",), what=wanted.kind, key=id)
        found = await audit.of_subject(SUBJECTS[wanted.kind], wanted.number, page.first, before)
        return [AuditEntry.of(event) for event in found]

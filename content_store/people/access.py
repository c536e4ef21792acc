"""Who may do what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from content_store.errors import Forbidden, Unauthenticated


class Role(StrEnum):
    """What an account is for."""

    ADMIN = "ADMIN"
    EDITOR = "EDITOR"
    REVIEWER = "REVIEWER"
    REGISTRAR = "REGISTRAR"
    VIEWER = "VIEWER"


class Action(StrEnum):
    """Something that not everybody may do."""

    READ_DRAFTS = "READ_DRAFTS"
    WRITE_DRAFTS = "WRITE_DRAFTS"
    REVIEW = "REVIEW"
    PUBLISH = "PUBLISH"
    MANAGE_WEBHOOKS = "MANAGE_WEBHOOKS"


ALLOWED: dict[Action, frozenset[Role]] = {
    Action.READ_DRAFTS: frozenset({Role.ADMIN, Role.EDITOR, Role.REVIEWER, Role.VIEWER}),
    Action.WRITE_DRAFTS: frozenset({Role.ADMIN, Role.EDITOR}),
    Action.REVIEW: frozenset({Role.ADMIN, Role.REVIEWER}),
    Action.PUBLISH: frozenset({Role.ADMIN, Role.EDITOR}),
    Action.MANAGE_WEBHOOKS: frozenset({Role.ADMIN}),
}


@dataclass(frozen=True)
class Viewer:
    """Whoever asks."""

    account_id: int | None = None
    role: Role | None = None

    def may(self, action: Action) -> bool:
        """Whether the viewer's role allows it."""
        return self.role is not None and self.role in ALLOWED[action]


ANONYMOUS = Viewer()


def require(viewer: Viewer, action: Action) -> int:
    """The viewer's account when it may do this; Unauthenticated or Forbidden otherwise."""
    if viewer.role is None or viewer.account_id is None:
        raise Unauthenticated
    if not viewer.may(action):
        raise Forbidden(role=viewer.role.value, action=action.value)
    return viewer.account_id

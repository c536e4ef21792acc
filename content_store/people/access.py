"""Who may do what, and where."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from content_store.errors import Forbidden, Unauthenticated
from content_store.people_errors import SessionNeeded


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
    COMMENT = "COMMENT"
    REVIEW = "REVIEW"
    PUBLISH = "PUBLISH"
    MANAGE_CATALOGUE = "MANAGE_CATALOGUE"
    REMOVE = "REMOVE"
    READ_AUDIT = "READ_AUDIT"
    MANAGE_PEOPLE = "MANAGE_PEOPLE"
    MANAGE_WEBHOOKS = "MANAGE_WEBHOOKS"
    KEEP_REGISTRY = "KEEP_REGISTRY"
    KEEP_MEMBERS = "KEEP_MEMBERS"


ALLOWED: dict[Action, frozenset[Role]] = {
    Action.READ_DRAFTS: frozenset({Role.ADMIN, Role.EDITOR, Role.REVIEWER, Role.VIEWER}),
    Action.WRITE_DRAFTS: frozenset({Role.ADMIN, Role.EDITOR}),
    Action.COMMENT: frozenset({Role.ADMIN, Role.EDITOR, Role.REVIEWER}),
    Action.REVIEW: frozenset({Role.ADMIN, Role.REVIEWER}),
    Action.PUBLISH: frozenset({Role.ADMIN, Role.EDITOR}),
    Action.MANAGE_CATALOGUE: frozenset({Role.ADMIN, Role.EDITOR}),
    Action.REMOVE: frozenset({Role.ADMIN}),
    Action.READ_AUDIT: frozenset({Role.ADMIN}),
    Action.MANAGE_PEOPLE: frozenset({Role.ADMIN}),
    Action.MANAGE_WEBHOOKS: frozenset({Role.ADMIN}),
    Action.KEEP_REGISTRY: frozenset({Role.ADMIN, Role.REGISTRAR}),
    Action.KEEP_MEMBERS: frozenset({Role.ADMIN, Role.REGISTRAR}),
}
# What a role is worth only at a place, because nobody has it for a whole country.
PLACED = frozenset({Role.REGISTRAR})


class Given(msgspec.Struct, frozen=True, order=True):
    """A role at a place and all below it, by the place's number; everywhere without one."""

    role: Role
    place: int | None = None

    def reaches(self, within: Sequence[int]) -> bool:
        """Whether it holds for a thing whose place lies within these, itself the first; for one of no place always."""
        return self.place is None or not within or self.place in within


class Viewer(msgspec.Struct, frozen=True):
    """Whoever asks: an account with what it was given, and what its token leaves of that.

    `scopes` are all that a token may do, None when it may do whatever its account may. `session` is the number of the
    session in which a person asks, None for a token. `preview` is what a stranger may see beside what is public, and
    `kiosk` the number of the screen that asks.
    """

    account_id: int | None = None
    given: tuple[Given, ...] = ()
    scopes: frozenset[Action] | None = None
    session: int | None = None
    preview: int | None = None
    kiosk: int | None = None

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that the account has anywhere."""
        return frozenset(given.role for given in self.given)

    def may(self, action: Action, within: Sequence[int] = ()) -> bool:
        """Whether one of the viewer's roles allows it there; `within` are places, each in the next."""
        return self._may_at_all(action) and any(
            given.role in ALLOWED[action] and given.reaches(within) for given in self.given
        )

    def may_everywhere(self, action: Action) -> bool:
        """Whether a role allows it that was given for no place in particular."""
        return self._may_at_all(action) and any(
            given.role in ALLOWED[action] and given.place is None for given in self.given
        )

    def _may_at_all(self, action: Action) -> bool:
        return self.account_id is not None and (self.scopes is None or action in self.scopes)


ANONYMOUS = Viewer()


def holding(account_id: int, *roles: Role) -> Viewer:
    """The viewer who has these roles everywhere."""
    return Viewer(account_id, tuple(Given(role) for role in roles))


def require(viewer: Viewer, action: Action, within: Sequence[int] = ()) -> int:
    """The viewer's account when it may do this there; Unauthenticated or Forbidden otherwise.

    `within` are the places' numbers from the thing's own up to its province; none for a thing of no place, for which a
    role at any place will do.
    """
    account = require_account(viewer)
    if not viewer.may(action, within):
        raise _forbidden(viewer, action)
    return account


def require_everywhere(viewer: Viewer, action: Action) -> int:
    """The viewer's account when it may do this wherever it be; Unauthenticated or Forbidden otherwise."""
    account = require_account(viewer)
    if not viewer.may_everywhere(action):
        raise _forbidden(viewer, action)
    return account


def require_account(viewer: Viewer) -> int:
    """The viewer's account; Unauthenticated for a stranger."""
    if viewer.account_id is None:
        raise Unauthenticated
    return viewer.account_id


def require_session(viewer: Viewer) -> tuple[int, int]:
    """The viewer's account and session; SessionNeeded for who shows a token, which may be in many hands."""
    account = require_account(viewer)
    if viewer.session is None:
        raise SessionNeeded
    return account, viewer.session


def require_kiosk(viewer: Viewer) -> int:
    """The number of the screen that asks; Unauthenticated for anybody else."""
    if viewer.kiosk is None:
        raise Unauthenticated
    return viewer.kiosk


def _forbidden(viewer: Viewer, action: Action) -> Forbidden:
    return Forbidden(role=", ".join(sorted(viewer.roles)) or "–", action=action.value)

"""What mutations of people answer."""

import strawberry

from schema.people.accounts import Account, Invitation, Session, Token
from schema.refusals import UserError

NULL_WITH_ERRORS = "Null when there are errors."
EMPTY_WHEN_DONE = "Empty when it was done."


@strawberry.type(description="Whether it was done, or why not.")
class DonePayload:
    errors: list[UserError] = strawberry.field(default_factory=list, description=EMPTY_WHEN_DONE)


@strawberry.type(description="The account after the change, or why it was not made.")
class AccountPayload:
    account: Account | None = strawberry.field(default=None, description=NULL_WITH_ERRORS)
    errors: list[UserError] = strawberry.field(default_factory=list, description=EMPTY_WHEN_DONE)


@strawberry.type(description="The accounts that were given a role, or why none was.")
class GrantsCarryPayload:
    accounts: list[Account] = strawberry.field(
        default_factory=list, description="Each once, by their oldest role there; empty when all had theirs already."
    )
    errors: list[UserError] = strawberry.field(default_factory=list, description=EMPTY_WHEN_DONE)


@strawberry.type(description="The new session, or why there is none.")
class SessionPayload:
    session: Session | None = strawberry.field(default=None, description=NULL_WITH_ERRORS)
    secret: str | None = strawberry.field(
        default=None, description="For `Authorization: Bearer …`, shown only now; null when a cookie holds it."
    )
    errors: list[UserError] = strawberry.field(default_factory=list, description=EMPTY_WHEN_DONE)


@strawberry.type(description="The new token, or why there is none.")
class TokenPayload:
    token: Token | None = strawberry.field(default=None, description=NULL_WITH_ERRORS)
    secret: str | None = strawberry.field(
        default=None, description="For `Authorization: Bearer …`, shown only now; null when it was shown before."
    )
    errors: list[UserError] = strawberry.field(default_factory=list, description=EMPTY_WHEN_DONE)


@strawberry.type(description="The invitation, or why there is none.")
class InvitationPayload:
    invitation: Invitation | None = strawberry.field(default=None, description=NULL_WITH_ERRORS)
    secret: str | None = strawberry.field(
        default=None, description="What the invited person accepts it with, shown only now; null when it was before."
    )
    errors: list[UserError] = strawberry.field(default_factory=list, description=EMPTY_WHEN_DONE)


@strawberry.type(description="What an authenticator app needs, or why there is nothing.")
class SecondFactorBeginPayload:
    secret: str | None = strawberry.field(default=None, description="To be typed into the app, shown only now.")
    address: str | None = strawberry.field(default=None, description="The same as `otpauth://…`, for a QR code.")
    errors: list[UserError] = strawberry.field(default_factory=list, description=EMPTY_WHEN_DONE)


@strawberry.type(description="The recovery codes, or why the second factor does not count yet.")
class SecondFactorConfirmPayload:
    recovery_codes: list[str] = strawberry.field(
        default_factory=list, description="Ten, each good once in place of a code, shown only now."
    )
    errors: list[UserError] = strawberry.field(default_factory=list, description=EMPTY_WHEN_DONE)

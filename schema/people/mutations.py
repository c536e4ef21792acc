"""What people may do with their accounts, and who manages them with others'."""

import strawberry

from schema.people.account_mutations import AccountMutation
from schema.people.invitation_mutations import InvitationMutation
from schema.people.password_mutations import PasswordMutation
from schema.people.second_factor_mutations import SecondFactorMutation
from schema.people.session_mutations import SessionMutation
from schema.people.signatories import SignatoryMutation
from schema.people.token_mutations import TokenMutation


@strawberry.type
class PeopleMutation(
    SessionMutation,
    PasswordMutation,
    SecondFactorMutation,
    InvitationMutation,
    TokenMutation,
    AccountMutation,
    SignatoryMutation,
):
    """All of it."""

"""Sign-offs: a department's word that a guide to its public service is right, as that guide is worded now."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from content_store.content import versions
from content_store.content.versions import State, Version
from content_store.database import transaction
from content_store.errors import BadInput, Forbidden, MoveNotAllowed, NotFound
from content_store.events import record
from content_store.people.accounts import Account
from content_store.registry.organisations import Organisation
from content_store.rows import RowType


class Signatory(Model, metaclass=RowType):
    """Somebody who may sign for an organisation."""

    id = fields.IntField(primary_key=True)
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "camtay.Organisation", related_name=False
    )
    organisation_id: int
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("camtay.Account", related_name=False)
    account_id: int

    class Meta:
        table = "signatories"
        unique_together = (("organisation", "account"),)


class SignOff(Model, metaclass=RowType):
    """An organisation's word for a version, as that was worded at `written_at`."""

    id = fields.IntField(primary_key=True)
    version: fields.ForeignKeyRelation[Version] = fields.ForeignKeyField("camtay.Version", related_name=False)
    version_id: int
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "camtay.Organisation", related_name=False, on_delete=fields.RESTRICT
    )
    organisation_id: int
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "camtay.Account", related_name=False, on_delete=fields.RESTRICT
    )
    account_id: int
    written_at = fields.IntField()
    signed_at = fields.DatetimeField(auto_now=True)

    class Meta:
        table = "sign_offs"
        unique_together = (("version", "organisation"),)


async def appoint(organisation_id: int, account_id: int, by_account_id: int) -> None:
    """Let an account sign for an organisation; a second time changes nothing."""
    async with transaction():
        if not await Organisation.exists(id=organisation_id):
            raise NotFound(path=("organisationId",), what="organisation", key=str(organisation_id))
        if not await Account.exists(id=account_id):
            raise NotFound(path=("accountId",), what="account", key=str(account_id))
        if not await Signatory.exists(organisation_id=organisation_id, account_id=account_id):
            await Signatory.create(organisation_id=organisation_id, account_id=account_id)
            await record("organisation.signatory_appointed", organisation_id, by_account_id, account=account_id)


async def dismiss(organisation_id: int, account_id: int, by_account_id: int) -> None:
    """Let an account sign no more; what it signed stays signed."""
    async with transaction():
        if await Signatory.filter(organisation_id=organisation_id, account_id=account_id).delete():
            await record("organisation.signatory_dismissed", organisation_id, by_account_id, account=account_id)


async def sign(version_id: int, organisation_id: int, expected_revision: int, account_id: int) -> Version:
    """Give an organisation's word for a version in review or later; Forbidden for who does not sign for it."""
    async with transaction():
        if not await Signatory.exists(organisation_id=organisation_id, account_id=account_id):
            raise Forbidden(role=f"signatory of {organisation_id}", action="SIGN")
        version = await versions.at_revision(version_id, expected_revision)
        if version.state not in (State.IN_REVIEW, State.APPROVED, State.SCHEDULED):
            raise MoveNotAllowed(state=version.state.value, wanted="signed", allowed="IN_REVIEW, APPROVED, SCHEDULED")
        if organisation_id not in {row.id for row in await asked_by(version.tutorial_id)}:
            raise BadInput(
                path=("organisationId",),
                value=organisation_id,
                expected="an organisation whose sign-off one of the tutorial's services demands",
                expected_vi="cơ quan mà một dịch vụ công của bài yêu cầu xác nhận",
            )
        given = {"account_id": account_id, "written_at": version.written_at}
        await SignOff.update_or_create(defaults=given, version_id=version_id, organisation_id=organisation_id)
        await record("version.signed_off", version_id, account_id, organisation=organisation_id)
    return version


async def asked_by(tutorial_id: int) -> list[Organisation]:
    """The organisations whose word a tutorial's services demand, by slug."""
    demanding = Organisation.filter(signed_services__tutorials__id=tutorial_id)
    return await demanding.distinct().order_by("slug")


async def missing(version: Version) -> list[Organisation]:
    """Those of them that have not signed the version as it is worded now."""
    signed = await SignOff.filter(version_id=version.id, written_at=version.written_at)
    given = {row.organisation_id for row in signed}
    return [row for row in await asked_by(version.tutorial_id) if row.id not in given]


async def carry_over(old: Version, new: Version) -> None:
    """Let what was signed of a version hold for another of the same words, in the caller's transaction."""
    for signed in await SignOff.filter(version_id=old.id, written_at=old.written_at):
        await SignOff.create(
            version_id=new.id,
            organisation_id=signed.organisation_id,
            account_id=signed.account_id,
            written_at=new.written_at,
        )

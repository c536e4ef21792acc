"""Refusals as clients see them: data in a mutation's payload, an error with a code anywhere else."""

from typing import Any

import strawberry
from strawberry.extensions import FieldExtension

from content_store.editorial_errors import InUse
from content_store.errors import Forbidden, NotPublishable, Refused, Unauthenticated
from content_store.limit_errors import OperationTooLarge
from content_store.registry_errors import ReformNotGood


@strawberry.type(description="Why something was not done, and where in the input the reason lies.")
class UserError:
    code: str = strawberry.field(description="A stable name for the reason, such as `NOT_FOUND`; expect new ones.")
    path: list[str] = strawberry.field(description="Where in the input or in the version, outermost first.")
    message: str = strawberry.field(description="What is wrong and what would be right, in Vietnamese.")
    message_en: str = strawberry.field(description="What is wrong and what would be right, in English.")


class Refusable(FieldExtension):
    """Turns a refusal into the payload's errors; who may not ask at all gets a top-level error instead."""

    def __init__(self, payload: type[Any]) -> None:
        self.payload = payload

    async def resolve_async(self, next_: Any, source: Any, info: Any, **kwargs: Any) -> Any:
        """Run the mutation; its refusal is an answer."""
        try:
            return await next_(source, info, **kwargs)
        except (Unauthenticated, Forbidden):
            raise
        except Refused as refused:
            return self.payload(errors=user_errors(refused))


def extensions_of(refused: Refused) -> dict[str, object]:
    """What an error says beside its message."""
    said: dict[str, object] = {"code": refused.code, "messageVi": refused.message_vi, "argument": list(refused.path)}
    if isinstance(refused, OperationTooLarge):
        said |= {"limit": refused.limit, "found": refused.found, "most": refused.most}
    return said


def user_errors(refused: Refused) -> list[UserError]:
    """One error, or one for every obstacle."""
    if isinstance(refused, ReformNotGood):
        return [error for fault in refused.faults for error in user_errors(fault)]
    if isinstance(refused, NotPublishable):
        return [
            UserError(code=found.code, path=list(found.path), message=found.message_vi, message_en=found.message)
            for found in refused.obstacles
        ]
    if isinstance(refused, InUse):
        return [
            UserError(
                code=refused.code,
                path=[f"gid://camtay/{use.kind}/{use.number}"],
                message=f"Đang được dùng: {use.name}.",
                message_en=f"It is used: {use.name}.",
            )
            for use in refused.uses
        ]
    return [
        UserError(code=refused.code, path=list(refused.path), message=refused.message_vi, message_en=refused.message)
    ]

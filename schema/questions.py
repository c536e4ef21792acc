"""Questions: queries that were answered before, understood once, so that what is left of them is to be run."""

from __future__ import annotations

import msgspec
import strawberry
from strawberry.types.graphql import OperationType

from content_store.limit_errors import OutOfTime
from schema.compiling import Declined, Ready, plans_of
from schema.context import Context
from schema.execution import REFUSED, Answer, Operation, admission_of
from schema.limits.admission import Admission


class Question(msgspec.Struct, frozen=True):
    """A query of which nothing is to be looked at again: its limits were checked, and so were its variables."""

    admission: Admission
    ready: Ready


def understood(schema: strawberry.Schema, operation: Operation) -> Question | None:
    """The question that an operation asks; None for one that `execute` must see every time."""
    try:
        admission = admission_of(schema, operation)
        if admission.kind is not OperationType.QUERY:
            return None
        ready = plans_of(schema).ready(operation.query, operation.name or None, operation.variables or {})
    except (*REFUSED, Declined):
        return None
    return Question(admission, ready) if ready.lasts else None


def answered(schema: strawberry.Schema, question: Question, context: Context) -> Answer | None:
    """The answer, at once; None where something goes wrong, which `execute` tells in its own words."""
    context.facts.limit(context.seconds)
    try:
        data = plans_of(schema).whole(question.ready, context)
    except OutOfTime:
        return None
    if data is None:
        return None
    admission = question.admission
    return Answer({"data": data, "extensions": admission.extensions}, True, True, admission.cost)

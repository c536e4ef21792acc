"""Contradicting: which conflicts a figure or a target is a side of, asked for together with those of its siblings."""

from __future__ import annotations

from typing import Any

from content_store.published.records import ConflictRecord, FigureRecord, MeasurementRecord, TargetRecord
from schema.asking import Question
from schema.context import Info
from schema.nodes import present


def conflicts_of(
    info: Info, question: Question[int, list[ConflictRecord]], record: FigureRecord | MeasurementRecord | TargetRecord
) -> list[Any]:
    """The conflicts of a record; what they are asked is asked of those of all that was found along with it."""
    day, along = record.as_of, info.context.ids_along(record)
    found = info.context.one_among(question, record.id, lambda: along, day) or []
    if found and len(info.context.along(found[0])) == 1:
        info.context.note([one for number in along for one in info.context.many(question, number, day)])
    return [present(conflict) for conflict in found]

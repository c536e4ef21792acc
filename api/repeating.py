"""Repeating: a change under an `Idempotency-Key` happens once, however often it is sent."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime

import orjson

from api.answers import encoded
from api.graph import Graph
from api.metering import Meter
from content_store import repeats
from content_store.errors import BadInput
from content_store.repeats import KEY_MOST
from content_store.wording import brief
from schema.execution import Answer, Operation

HEADER = "idempotency-key"
KEY = re.compile(rf"[!-~]{{1,{KEY_MOST}}}")


async def once(graph: Graph, operation: Operation, meter: Meter, key: str) -> Answer:
    """The answer to an operation, or the one that was given to it before under this key."""
    if meter.viewer.account_id is None:
        return await graph.execute(operation, meter)
    if not KEY.fullmatch(key):
        raise BadInput(
            path=("Idempotency-Key",),
            value=f"'{brief(key)}'",
            expected=f"1 to {KEY_MOST} visible ASCII characters",
            expected_vi=f"1 đến {KEY_MOST} ký tự ASCII nhìn thấy được",
        )
    asked = hashlib.sha256(
        orjson.dumps([operation.query, operation.name, operation.variables], default=str)
    ).hexdigest()
    known = await repeats.begin(meter.viewer.account_id, key, asked, datetime.now(UTC))
    if known.answer is not None:
        return Answer(orjson.loads(graph.desk.seal.opened(known.answer)), executed=True)
    with repeats.doing(known):
        answer = await graph.execute(operation, meter)
    await repeats.end(known, graph.desk.seal.sealed(encoded(answer).decode()) if answer.executed else None)
    return answer

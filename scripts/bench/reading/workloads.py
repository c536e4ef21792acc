"""The workloads: five registered operations, each with the variables that the front page tries them with."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

import orjson

from api.front import TRIED
from api.persisted import document_id, registered

# What a search finds is ranked and cut into pieces in Python, so that no statement by hand gives the same; it
# has a row of its own.
NOT_COMPARED = {"Search"}
SMALL = ("MiniAppHome", "GuideDetail", "KioskCurrent")


@dataclass(frozen=True)
class Workload:
    """One operation as clients send it."""

    name: str
    document: str
    variables: dict[str, str]

    @property
    def body(self) -> bytes:
        """It by POST."""
        return orjson.dumps({"query": self.document, "variables": self.variables})

    @property
    def query(self) -> str:
        """It by GET, its document told by hash."""
        asked = {"documentId": document_id(self.document), "variables": orjson.dumps(self.variables).decode()}
        return urlencode(asked)

    @property
    def parameters(self) -> str:
        """Its variables alone, for a route that knows the rest."""
        return urlencode(self.variables)


WORKLOADS = tuple(
    Workload(document.name, document.text, TRIED[document.name][1])
    for document in registered()
    if document.name not in NOT_COMPARED
)

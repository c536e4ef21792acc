"""Files of reforms, made of the facts or of nothing, as somebody would type them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from content_store.database import transaction
from content_store.registry.reforming import entering
from content_store.registry.reforms import Reform
from scripts.sample.atlas import Atlas, Chronicle
from scripts.sample.facts import geography
from scripts.sample.places import write_atlas
from scripts.sample.reforms import DISTRICT_TYPES, _found_districts_and_communes, _found_provinces

Table = Mapping[str, Any]
NQ_1199 = {
    "number": "1199/NQ-UBTVQH15",
    "title": "Nghị quyết 1199/NQ-UBTVQH15",
    "decided_on": "2024-09-28",
    "in_force_from": "2024-11-01",
    "operates_from": "2024-11-01",
}
NQ_1679 = {
    "number": "1679/NQ-UBTVQH15",
    "title": "Nghị quyết 1679/NQ-UBTVQH15",
    "decided_on": "2025-06-16",
    "in_force_from": "2025-06-16",
    "operates_from": "2025-07-01",
}
DAYS = ("decided_on", "in_force_from", "operates_from", "since")


def toml(act: Table | None, changes: Iterable[Table] = (), places: Iterable[Table] = ()) -> str:
    """The text of a file."""
    parts = [_table("[act]", act)] if act else []
    parts += [_table("[[place]]", place) for place in places]
    parts += [_table("[[change]]", change) for change in changes]
    return "\n".join(parts)


def _table(head: str, said: Table) -> str:
    return "\n".join([head, *(f"{key} = {_value(key, value)}" for key, value in said.items())]) + "\n"


def _value(key: str, value: Any) -> str:
    if key in DAYS:
        return str(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{name} = {_value(name, one)}" for name, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value("", one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False)


async def seeds_time() -> None:
    """The provinces, districts and communes as they were before any reform."""
    chronicle = Chronicle()
    _found_provinces(chronicle)
    _found_districts_and_communes(chronicle)
    await founded(chronicle.atlas())


async def founded(atlas: Atlas) -> None:
    """Put an atlas on record."""
    async with transaction():
        await write_atlas(atlas)


def reform_of_2024() -> str:
    """The eleven events of 1 November 2024."""
    before, after = _names("communes_T0"), _names("communes_T1")
    districts = {code: f"{code} {name}" for code, name in geography()["quang_ninh"]["districts_T0"]}
    return toml(
        NQ_1199,
        [_change_2024(event, before, after, districts) for event in geography()["quang_ninh"]["events_2024_11_01"]],
    )


def _change_2024(event: Table, before: Table, after: Table, districts: Table) -> Table:
    if event["type"] == "merge_into":
        taker = before[event["successor"]]
        whole = [*(before[code] for code in event["predecessors"]), taker]
        return {"kind": "MERGE", "whole": whole, "into": {"goes_on": taker}, "note": event["note"]}
    if event["type"] == "merge_new_name":
        whole = [before[code] for code in event["predecessors"]]
        return {"kind": "MERGE", "whole": whole, "into": _new(event["successor"], after), "note": event["note"]}
    unit = {**before, **districts}[event["unit"]]
    name = unit.split(" ", 1)[1]
    word = next(word for word in ("thị trấn", "thị xã", "xã") if name.lower().startswith(word))
    becomes = event["note"].split(" → ")[1].removesuffix(name[len(word) :])
    return {"kind": "RETYPE", "whole": [unit], "into": {"type": becomes}, "note": event["note"]}


def reform_of_2025() -> str:
    """The 184 edges of 1 July 2025, and the end of the districts."""
    facts = geography()["quang_ninh"]
    old, new = _names("communes_T1"), _names("communes_T2")
    sources: dict[str, dict[str, list[str]]] = defaultdict(lambda: {"whole": [], "part": []})
    for start, end, extent in facts["edges_2025_07_01"]["rows"]:
        sources[end][extent].append(old[start])
    changes: list[Table] = []
    for code in new:
        said = {key: units for key, units in sources[code].items() if units}
        if said == {"whole": [new[code]]}:
            changes.append({"kind": "TRANSFER", **said, "into": {"parent": "22"}})
        else:
            changes.append({"kind": "MERGE", **said, "into": {**_new(code, new), "parent": "22"}})
    changes += [{"kind": "ABOLISH", "whole": [code]} for code, _ in facts["districts_T0"]]
    return toml(NQ_1679, changes)


def _names(state: str) -> dict[str, str]:
    return {code: f"{code} {name}" for code, name, *_ in geography()["quang_ninh"][state]["rows"]}


def _new(code: str, names: Mapping[str, str]) -> Table:
    full = names[code].split(" ", 1)[1]
    words = ("thị trấn", "đặc khu", "phường", "xã", *DISTRICT_TYPES)
    word = next(word for word in words if full.lower().startswith(word))
    return {"name": full[len(word) + 1 :], "type": word, "code": code}


async def applied(text: str) -> int:
    """Apply a file, and return the reform's number."""
    return (await entering.apply(text, None)).reform_id


async def reforms() -> Sequence[int]:
    """The numbers of all reforms, oldest first."""
    return [row.id for row in await Reform.all().order_by("id")]

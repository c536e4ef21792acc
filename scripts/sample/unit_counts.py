"""How many districts and communes Thái Nguyên and Bắc Kạn had, as figures in the form of the facts' measurements."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scripts.sample.catalogue import PLACES_SOURCE, REGISTRY_INDICATORS
from scripts.sample.facts import geography
from scripts.sample.reforms import BAC_KAN, THAI_NGUYEN, UNITED_THAI_NGUYEN

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Count:
    """One number of the facts: where it stands, and what and when it counts."""

    area: str
    key: str
    level: str
    as_of: str | None
    types: str = ""


BEFORE = {THAI_NGUYEN: "thai_nguyen", BAC_KAN: "bac_kan"}
COUNTS = (
    Count(THAI_NGUYEN, "districts", "districts", "2025-01"),
    Count(THAI_NGUYEN, "communes_2023", "communes", "2023"),
    Count(THAI_NGUYEN, "communes_2025_01", "communes", "2025-01", "by_type_2025_01"),
    Count(BAC_KAN, "districts", "districts", "2025-01"),
    Count(BAC_KAN, "communes_2025_01", "communes", "2025-01", "by_type_2025_01"),
    Count(UNITED_THAI_NGUYEN, "communes", "communes", "2025-07-01", "by_type"),
)


def unit_counts() -> Iterator[dict[str, Any]]:
    """The counts, quoted from the facts themselves."""
    facts = geography()["thai_nguyen"]
    for count in COUNTS:
        row = facts["before"][BEFORE[count.area]] if count.area in BEFORE else facts["after_2025_07_01"]
        types = ", ".join(f"{number} {word}" for word, number in row.get(count.types, {}).items())
        claim = {
            "id": f"geo-{count.area}-{count.key.replace('_', '-')}",
            "doc": PLACES_SOURCE,
            "indicator": f"registry.{count.level}",
            "label_vi": REGISTRY_INDICATORS[f"registry.{count.level}"],
            "area": count.area,
            "kind": "count",
            "qualifier": "exact",
            "value": row[count.key],
            "unit": count.level,
            "period": {"as_of": count.as_of} if count.as_of else None,
            "quote_vi": json.dumps({count.key: row[count.key]})[1:-1],
        }
        yield claim | ({"notes": types} if types else {})

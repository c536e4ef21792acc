"""The sample's map: one and whole on any day of eleven years, with two codes for one place, and Thái Nguyên in it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from public import public
from registry_state import assert_whole

from content_store.database import transaction
from content_store.events import record
from content_store.published import lineage, places
from content_store.registry.localities import Level, Locality, LocalityCode, LocalityVersion
from content_store.registry.platforms import Platform
from content_store.registry.targets import Target
from content_store.registry.timeline import holds_on

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("library")]


@settings(
    max_examples=5, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(days=st.lists(st.dates(date(2020, 1, 1), date(2030, 12, 31)), min_size=20, max_size=60))
async def test_any_day_from_2020_to_2030_has_one_tree_and_no_two_hierarchies(days: list[date]) -> None:
    await assert_whole(days)


async def test_every_place_of_2022_is_something_today_or_was_abolished_with_its_level() -> None:
    day, reading = date(2022, 7, 15), await public()
    versions = {version.id: version for version in await LocalityVersion.filter(holds_on(day))}

    fates = lineage.fates(reading, list(versions), date(2026, 11, 22))

    gone = [versions[number] for number, fate in fates.items() if not fate.passages]
    assert len(versions) == 195
    assert {place.level for place in gone} == {Level.DISTRICT}
    assert len(gone) == 13
    assert all(fate.ended for fate in fates.values() if not fate.passages)


async def test_two_competing_codes_of_one_place_both_lead_to_it() -> None:
    place = await Locality.get(slug="quang-ninh")
    async with transaction():
        await LocalityCode.create(locality=place, scheme="NSO", value="giả-lập", valid_from=date(2026, 1, 1))
        await record("locality.changed", place.id)
    reading, day = await public(), date(2026, 6, 1)

    found = [
        places.by_code(reading, *code, day) for code in (("22", "NSO"), ("giả-lập", "NSO"), ("VN-13", "ISO_3166_2"))
    ]

    assert [one.slug for one in found if one] == ["quang-ninh"] * 3
    assert places.by_code(reading, "giả-lập", "NSO", date(2025, 12, 31)) is None


async def test_thai_nguyen_is_told_under_the_same_model_with_its_rule_and_its_own_platforms() -> None:
    reading = await public()
    united = places.by_code(reading, "19", "NSO", date(2025, 7, 1))
    assert united

    origins = lineage.origins(reading, [united.version_id])[united.version_id]

    known = places.versions(reading, [(origin.version_id, date(2025, 6, 30)) for origin in origins])
    assert sorted(place.full_name for place in known.values()) == ["Tỉnh Bắc Kạn", "Tỉnh Thái Nguyên"]
    rule = await Target.get(slug__iexact="T-S4-size").prefetch_related("locality")
    assert rule.locality.slug == "thai-nguyen"
    assert (rule.value, rule.upper_value) == (Decimal(2), Decimal(5))
    own = ["c-thai-nguyen", "thai-nguyen-id", "so-tay-dang-vien", "cong-ttdt-tn"]
    assert await Platform.filter(slug__in=own).count() == 4

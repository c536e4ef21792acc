"""Synthetic load: villages, teams and monthly figures at a province's full size, marked as such wherever they stand."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

from content_store.database import transaction
from content_store.registry.indicators import Indicator
from content_store.registry.localities import Locality
from content_store.registry.measurements import Measurement, Precision, Qualifier
from content_store.registry.sources import Source, SourceKind
from content_store.registry.teams import Team, TeamKind
from scripts.sample.inserting import ids_of, insert, silence
from scripts.sample.places import version_ids, write_atlas
from scripts.sample.registry import load_registry
from scripts.sample.synthetic_places import MARK, PREFIX, REFORMS, copy_of, share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.sample.inserting import Progress
    from scripts.sample.synthetic_places import Copy

TEAMS = 1473
ENTERPRISE_TEAMS = 11
MEMBERS = 11255
SEED = 20220801
FIRST_MONTH = date(2022, 8, 1)
MONTHS = 12
QUOTE = "Dữ liệu giả lập để thử tải."
SOURCES = {
    PREFIX: "Dữ liệu giả lập để thử tải, không phải số liệu thật",
    REFORMS: "Dữ liệu giả lập: việc sắp xếp đơn vị hành chính của các tỉnh giả lập",
}
# The indicators of six targets that a document of the sample sets in percent for the end of 2022.
INDICATORS = (
    "people.eid_share",
    "people.knows_portal_share",
    "people.account_phone_apps_share",
    "ecommerce.ocop_listed",
    "ecommerce.can_open_shop_share",
    "households.safe_internet_share",
)


async def load_synthetic(progress: Progress | None = None, scale: int = 1) -> None:
    """Load what is missing of so many provinces; the first is the real one, its villages, teams and figures are not."""
    await load_registry()
    async with transaction():
        await insert([_source(slug, title) for slug, title in SOURCES.items()], "source")
    for number in range(1, scale + 1):
        copy = copy_of(number)
        # Each province is a transaction of its own, so one of its villages tells whether it is there.
        if not await Locality.exists(slug=copy.villages.stays[0].place):
            async with transaction():
                await _load_copy(copy)
        (progress or silence)(f"tỉnh giả lập {number}/{scale}")


async def _load_copy(copy: Copy) -> None:
    await write_atlas(copy.new_places, synthetic=True)
    places = await ids_of(Locality, [copy.place, *copy.villages.places()])
    await insert(list(_teams(copy, places)), "team")
    await insert(await _measurements(copy), "measurement")


def _source(slug: str, title: str) -> Source:
    return Source(slug=slug, kind=SourceKind.SYNTHETIC, title=title)


def _teams(copy: Copy, places: dict[str, int]) -> Iterator[Team]:
    for number, (slug, where, place) in enumerate(_team_seats(copy)):
        kind = TeamKind.ENTERPRISE if place == copy.place else TeamKind.VILLAGE
        yield Team(
            slug=slug,
            name=f"Tổ công nghệ số cộng đồng {where} {MARK}",
            kind=kind,
            locality_id=places[place],
            member_count=share(MEMBERS, TEAMS, number),
            synthetic=True,
        )


def _team_seats(copy: Copy) -> Iterator[tuple[str, str, str]]:
    """The slug, the whereabouts and the place of each team: every village has one, a few villages have two."""
    villages = {stay.place: stay for stay in copy.villages.stays}
    second = TEAMS - ENTERPRISE_TEAMS - len(villages)
    for number, (place, stay) in enumerate(villages.items()):
        where = f"{stay.type} {stay.name.removesuffix(f' {MARK}')}"
        yield f"{place}-to-1", where, place
        if share(second, len(villages), number):
            yield f"{place}-to-2", f"{where}, tổ thứ hai", place
    for number in range(1, ENTERPRISE_TEAMS + 1):
        yield f"{PREFIX}-{copy.place}-doanh-nghiep-{number}", f"doanh nghiệp {number}", copy.place


async def _measurements(copy: Copy) -> list[Measurement]:
    """Shares of the adults or households of each commune, month by month, that never fall."""
    communes = copy.communes
    versions = await version_ids([stay.place for stay in communes])
    indicators = await ids_of(Indicator, INDICATORS)
    labels = dict(await Indicator.filter(slug__in=INDICATORS).values_list("slug", "name"))
    source = (await ids_of(Source, [PREFIX]))[PREFIX]
    chance = random.Random(SEED + copy.number)  # noqa: S311 - the same figures every time is the point
    return [
        Measurement(
            slug=f"{PREFIX}-{indicator}-{commune.place}-{start:%Y-%m}",
            indicator_id=indicators[indicator],
            locality_version_id=versions[commune.key],
            label=labels[indicator],
            numerator=numerator,
            denominator=denominator,
            qualifier=Qualifier.EXACT,
            period_start=start,
            period_end=end,
            period_precision=Precision.MONTH,
            source_id=source,
            quote=QUOTE,
        )
        for commune in communes
        for indicator in INDICATORS
        for start, end, numerator, denominator in _year(chance)
    ]


def _year(chance: random.Random) -> Iterator[tuple[date, date, int, int]]:
    denominator, start = chance.randrange(600, 6000), FIRST_MONTH
    numerator = chance.randrange(denominator // 5, denominator // 2)
    for _ in range(MONTHS):
        after = (start + timedelta(days=31)).replace(day=1)
        yield start, after - timedelta(days=1), numerator, denominator
        start, numerator = after, min(denominator, numerator + chance.randrange(denominator // 15))

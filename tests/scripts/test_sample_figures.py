"""The figures of the sample: every claim of the seeds, its quote, its arithmetic and the doubts about it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from content_store.database import connect
from content_store.registry.indicators import Indicator
from content_store.registry.localities import LocalityVersion
from content_store.registry.measurements import Measurement, Precision, Qualifier, QualityFlag, agrees, percent
from content_store.registry.naming import hyphened
from content_store.registry.organisations import Organisation
from content_store.registry.platforms import Platform, PlatformAlias
from content_store.registry.public_services import PublicService
from content_store.registry.sources import Source, SourceKind
from content_store.registry.targets import Comparison, Target
from content_store.registry.timeline import UNKNOWN_START
from scripts.sample.facts import read_facts
from scripts.sample.registry import load_registry

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from contextlib import AbstractContextManager

    Copies = Callable[[], AbstractContextManager[str]]

pytestmark = [pytest.mark.on_postgres, pytest.mark.anyio]

MEASUREMENTS = {fact["id"]: fact for fact in read_facts()["measurements"]}
TARGETS = {fact["id"]: fact for fact in read_facts()["targets"]}


@pytest.fixture(scope="module")
def database_url(_copies: Copies) -> Iterator[str]:
    """One database for all tests here, which only read what was loaded."""
    with _copies() as url:
        yield url


@pytest.fixture(scope="module")
async def figures(anyio_backend: object, database_url: str) -> AsyncIterator[dict[str, Measurement]]:
    """Every measurement by its slug."""
    async with connect(database_url):
        await load_registry()
        yield {row.slug: row for row in await Measurement.all()}


async def test_each_of_the_77_measurements_is_there_with_its_quote_label_and_source(
    figures: dict[str, Measurement],
) -> None:
    sources = dict(await Source.all().values_list("id", "slug"))

    assert len(MEASUREMENTS) == 77
    for slug, fact in MEASUREMENTS.items():
        row = figures[slug]
        assert (row.quote, row.label) == (fact["quote_vi"], fact["label_vi"])
        assert sources[row.source_id] == fact["doc"].lower()
        assert row.note.startswith(fact.get("notes", ""))


async def test_each_measurement_has_the_numbers_of_its_fact_and_no_others(figures: dict[str, Measurement]) -> None:
    for slug, fact in MEASUREMENTS.items():
        row = figures[slug]
        stated = [fact.get(key) for key in ("numerator", "denominator", "value", "stated_percent")]
        stored = [row.numerator, row.denominator, row.value, row.stated_percent]
        assert stored == [None if number is None else Decimal(str(number)) for number in stated], slug
        assert row.qualifier.value == fact["qualifier"].upper()


async def test_each_of_the_22_targets_is_there_with_its_quote_label_and_source(
    figures: dict[str, Measurement],
) -> None:
    sources = dict(await Source.all().values_list("id", "slug"))
    rows = {row.slug: row for row in await Target.all()}

    assert rows.keys() == TARGETS.keys()
    assert len(rows) == 22
    for slug, fact in TARGETS.items():
        row = rows[slug]
        assert (row.quote, row.label, row.unit) == (fact["quote_vi"], fact["label_vi"], fact["unit"])
        assert sources[row.source_id] == fact["doc"].lower()


async def test_every_measurement_is_about_the_places_of_its_own_time(figures: dict[str, Measurement]) -> None:
    versions = {version.id: version for version in await LocalityVersion.all().prefetch_related("locality")}

    for slug, fact in MEASUREMENTS.items():
        version = versions[figures[slug].locality_version_id]
        assert (version.locality.slug, version.valid_from) == (fact["area"], UNKNOWN_START)


async def test_shares_come_out_as_the_facts_computed_them(figures: dict[str, Measurement]) -> None:
    computed = {slug: fact["computed_percent"] for slug, fact in MEASUREMENTS.items() if "computed_percent" in fact}

    assert len(computed) == 28
    for slug, share in computed.items():
        assert percent(figures[slug].numerator, figures[slug].denominator) == Decimal(share)


async def test_all_16_stated_percentages_agree_with_their_own_numbers(figures: dict[str, Measurement]) -> None:
    verdicts = [
        agrees(row.stated_percent, percent(row.numerator, row.denominator), row.qualifier) for row in figures.values()
    ]

    assert verdicts.count(True) == 16
    assert verdicts.count(False) == 0
    assert [row.slug for row in figures.values() if QualityFlag.PERCENT_DISAGREES.value in row.flags] == []


async def test_parts_add_up_to_their_wholes(figures: dict[str, Measurement]) -> None:
    def value(slug: str) -> int:
        return int(figures[slug].value or figures[slug].numerator or 0)

    assert value("S2-teams-local") + value("S2-teams-enterprise") == value("S2-teams") == 1421
    assert value("S3-teams-local") + value("S3-teams-enterprise") == value("S3-teams") == 1473
    assert value("S3-thue-landau") + value("S3-thue-thaydoi") == value("S3-thue-ontime") == 676
    assert value("S3-25dvc-mps") + value("S3-25dvc-dept") == figures["S3-25dvc-mps"].denominator == 25


async def test_figures_that_overlap_or_miss_a_part_are_known_to_do_so(figures: dict[str, Measurement]) -> None:
    anywhere, postmart, voso = (figures[f"S3-ocop-{key}"].numerator or 0 for key in ("any", "postmart", "voso"))

    assert postmart + voso - anywhere == 79
    assert "không được cộng theo sàn" in figures["S3-ocop-any"].note
    assert 114 - (figures["S2-fibre"].numerator or 0) == 71
    assert 54 - (figures["S2-bts"].numerator or 0) == 29


async def test_members_for_each_team_grew_from_7_57_to_7_64(figures: dict[str, Measurement]) -> None:
    def mean(seed: str) -> Decimal:
        return (Decimal(figures[f"{seed}-members"].value or 0) / Decimal(figures[f"{seed}-teams"].value or 1)).quantize(
            Decimal("0.01")
        )

    assert (mean("S2"), mean("S3")) == (Decimal("7.57"), Decimal("7.64"))


async def test_one_label_with_two_pairs_of_numbers_stays_one_service_and_is_flagged(
    figures: dict[str, Measurement],
) -> None:
    first, second = figures["S3-khaisinh-1"], figures["S3-khaisinh-2"]

    assert (first.numerator, second.numerator) == (1391, 407)
    assert first.service_id == second.service_id
    assert first.flags == second.flags == ["DUPLICATE_LABEL"]
    assert "khai tử" in second.note


async def test_each_doubt_about_a_measurement_is_a_flag(figures: dict[str, Measurement]) -> None:
    flagged = {row.slug: row.flags for row in figures.values() if row.flags}

    assert flagged == {
        "S2-teams-enterprise": ["CONFLICT"],
        "S3-teams-enterprise": ["CONFLICT"],
        "S2-teams-local": ["CONFLICT"],
        "S2-village-cover": ["CONFLICT"],
        "S3-villages": ["CONFLICT"],
        "S3-teams-local": ["CONFLICT"],
        "S3-ocop-any": ["CONFLICT"],
        "S4-peers": ["CONFLICT"],
        "S3-communes": ["CONFLICT"],
        "S3-khaisinh-1": ["DUPLICATE_LABEL"],
        "S3-khaisinh-2": ["DUPLICATE_LABEL"],
        "S4-edocs": ["UNIT_MISSING"],
        "S3-dienmoi": ["PERIOD_CONFLICT"],
        "S3-chuthedien": ["PERIOD_CONFLICT"],
        "S3-thatnghiep": ["PERIOD_CONFLICT"],
        "S3-thpt": ["PERIOD_CONFLICT"],
    }


async def test_each_doubt_about_a_target_is_a_flag(figures: dict[str, Measurement]) -> None:
    flagged = {row.slug: row.flags for row in await Target.all() if row.flags}

    assert flagged == {
        "T-S3-portal": ["MALFORMED"],
        "T-S3-oneteam": ["CONFLICT"],
        "T-S3-ocop": ["CONFLICT"],
        "T-S4-size": ["CONFLICT"],
    }


@pytest.mark.parametrize(
    ("slug", "start", "end", "precision"),
    [
        ("S2-teams", date(2022, 7, 1), date(2022, 7, 31), Precision.MONTH),
        ("S3-teams", date(2022, 1, 1), date(2022, 12, 31), Precision.YEAR),
        ("S3-merged06", date(2022, 6, 30), date(2022, 6, 30), Precision.DAY),
        ("S3-thuongtru", date(2022, 1, 1), date(2022, 7, 15), Precision.DAY),
        ("S1-dongngu-ethnic", None, None, Precision.UNKNOWN),
    ],
)
async def test_a_period_is_as_exact_as_its_source(
    figures: dict[str, Measurement], slug: str, start: date | None, end: date | None, precision: Precision
) -> None:
    row = figures[slug]

    assert (row.period_start, row.period_end, row.period_precision) == (start, end, precision)


async def test_a_figure_without_a_number_gets_none(figures: dict[str, Measurement]) -> None:
    clips, share = figures["S1-clips"], figures["S2-village-cover"]

    assert (clips.qualifier, clips.value, clips.numerator, clips.stated_percent) == (Qualifier.DOZENS, None, None, None)
    assert (share.value, share.stated_percent, share.unit) == (None, Decimal(100), "percent")


@pytest.mark.parametrize(
    ("slug", "comparison", "numbers", "milestone"),
    [
        ("T-S0-db8", Comparison.EQUAL, (8, None), None),
        ("T-S0-enterprise", Comparison.AT_LEAST, (50, None), None),
        ("T-S4-size", Comparison.RANGE, (2, 5), None),
        ("T-S2-dti", Comparison.MILESTONE, (None, None), "leading_group"),
    ],
)
@pytest.mark.usefixtures("figures")
async def test_a_target_has_the_shape_of_its_promise(
    slug: str, comparison: Comparison, numbers: tuple[int | None, int | None], milestone: str | None
) -> None:
    row = await Target.get(slug=slug)

    assert (row.comparison, row.value, row.upper_value, row.milestone) == (comparison, *numbers, milestone)


async def test_targets_know_their_days_and_the_age_from_which_they_count_people(
    figures: dict[str, Measurement],
) -> None:
    ages = dict(await Target.filter(minimum_age__not_isnull=True).values_list("slug", "minimum_age"))
    portal, digitise = await Target.get(slug="T-S3-portal"), await Target.get(slug="T-S0-digitise")

    assert ages == {"T-S3-eid14": 14, "T-S3-adult18": 18}
    assert (portal.value, portal.unit, portal.due_on) == (Decimal(100), "unclear", date(2022, 12, 31))
    assert (digitise.starts_on, digitise.due_on) == (date(2024, 1, 1), None)


async def test_fifteen_services_have_figures_and_each_has_its_owner(figures: dict[str, Measurement]) -> None:
    owners = dict(await PublicService.all().values_list("slug", "owner_name"))
    seals = {figures[slug].service_id for slug in ("S3-condau", "S3-condau-m3", "S3-condau-m4")}

    assert len(owners) == 15
    assert owners["dang-ky-thuong-tru"] == "Công an"
    assert owners["dang-ky-khai-sinh"] == "Sở, ngành"
    assert owners["thay-doi-chu-the-hop-dong-mua-ban-dien"] == "Điện lực"
    assert len(seals) == 1
    assert figures["S3-thue-ontime"].service_id is None


async def test_an_indicator_is_named_by_the_first_claim_that_uses_it(figures: dict[str, Measurement]) -> None:
    names = dict(await Indicator.all().values_list("slug", "name"))

    assert len(names) == 68
    assert names["teams.total"] == "Tổ công nghệ số cộng đồng"
    assert names["de_an_06.filings_online"] == "Hồ sơ trực tuyến dịch vụ công thiết yếu theo Đề án 06"


async def test_the_provinces_that_united_are_counted_each_at_its_time(figures: dict[str, Measurement]) -> None:
    counts = {slug: row.value for slug, row in figures.items() if slug not in MEASUREMENTS}

    assert counts == {
        "geo-thai-nguyen-districts": 9,
        "geo-thai-nguyen-communes-2023": 177,
        "geo-thai-nguyen-communes-2025-01": 172,
        "geo-bac-kan-districts": 8,
        "geo-bac-kan-communes-2025-01": 108,
        "geo-thai-nguyen-2025-communes": 92,
    }
    assert figures["geo-thai-nguyen-2025-communes"].note == "77 xã, 15 phường"


async def test_the_lists_are_there_with_every_spelling_that_was_seen(figures: dict[str, Measurement]) -> None:
    spellings = await PlatformAlias.filter(platform__slug="so-suc-khoe")

    assert await Organisation.all().count() == 23
    assert await Platform.all().count() == 33
    assert sorted(spelling.name for spelling in spellings) == ["số sức khỏe điện tử", "sổ sức khỏe điện tử"]
    articles = await Source.filter(kind=SourceKind.ARTICLE)
    assert sorted(article.slug for article in articles) == ["s0", "s1", "s2", "s3", "s4"]


@pytest.mark.parametrize(
    ("words", "slug"), [("Đông Ngũ", "dong-ngu"), ("Hoà Lạc", "hoa-lac"), ("(220/380V) điện", "220-380v-dien")]
)
def test_a_slug_has_neither_tones_nor_bars(words: str, slug: str) -> None:
    assert hyphened(words) == slug

"""Contradictions: every one that the facts note, C01 to C22, held against what is public."""

from __future__ import annotations

from typing import Any

import pytest
from figures_asked import figures, number
from samples import data

from content_store.registry import conflicts
from content_store.registry.conflicts import ConflictKind
from content_store.registry.measurements import Measurement

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("library")]

NOTED = """
{ conflicts(first: 100) { totalCount nodes {
    slug kind about detail settled measurements { slug } targets { slug }
} } }"""
TARGETS = """
query($asOf: Date) { targets(first: 100, asOf: $asOf) { nodes {
    slug value unit population minimumAge flags indicator { slug }
    progress { ...of } rollUp(level: DISTRICT) { ...of }
} } }
fragment of on ProgressOutcome {
    __typename
    ... on Progress { reached percent samePopulation measurements { slug source { slug } } }
    ... on NotComputable { reason parts { slug } }
}"""


async def noted(slug: str, kind: str, *sides: str) -> Any:
    """A contradiction as it is public, whose kind and sides are those of the facts."""
    found = {node["slug"]: node for node in (await data(NOTED))["conflicts"]["nodes"]}[slug]
    assert found["kind"] == kind
    assert sorted(side["slug"] for side in (*found["measurements"], *found["targets"])) == sorted(sides)
    assert found["settled"] is False
    return found


async def targets(day: str = "2022-12-31") -> dict[str, Any]:
    return {node["slug"]: node for node in (await data(TARGETS, asOf=day))["targets"]["nodes"]}


async def series(indicator: str) -> list[int]:
    query = """
    query($indicator: String!) { locality(code: "22", asOf: "2023-12-31") {
        measurements(indicator: $indicator, first: 100) { nodes { value } }
    } }"""
    nodes = (await data(query, indicator=indicator))["locality"]["measurements"]["nodes"]
    return [int(node["value"]) for node in nodes]


async def test_all_22_contradictions_are_public() -> None:
    found = (await data(NOTED))["conflicts"]

    assert [node["slug"] for node in found["nodes"]] == [f"C{number:02}" for number in range(1, 23)]
    assert found["totalCount"] == 22


async def test_c01_teams_grew_by_52_and_no_figure_was_overwritten() -> None:
    await noted("C01", "TIME_SERIES", "S2-teams", "S0-teams", "S1-teams", "S3-teams")

    assert sorted(await series("teams.total")) == [1421, 1473, 1473, 1473]
    assert 1473 - 1421 == 52


async def test_c02_members_grew_by_503_and_more_than_11000_is_no_exact_number() -> None:
    await noted("C02", "TIME_SERIES", "S2-members", "S3-members", "S1-members")
    found = await figures()

    assert number(found["S3-members"]) - number(found["S2-members"]) == 503
    assert (number(found["S1-members"]), found["S1-members"]["qualifier"]) == (11000, "MORE_THAN")


async def test_c03_enterprise_teams_fell_from_12_to_11_and_both_stand() -> None:
    await noted("C03", "CONFLICT", "S2-teams-enterprise", "S3-teams-enterprise")
    found = await figures()

    assert (number(found["S2-teams-enterprise"]), number(found["S3-teams-enterprise"])) == (12, 11)
    assert found["S2-teams-enterprise"]["flags"] == found["S3-teams-enterprise"]["flags"] == ["CONFLICT"]


async def test_c04_local_teams_were_43_fewer_than_villages_and_then_10_more() -> None:
    sides = ("S2-teams-local", "S2-village-cover", "S3-villages", "S3-teams-local", "T-S3-oneteam")
    await noted("C04", "CONFLICT", *sides)
    found = await figures()

    villages = found["S3-villages"]["denominator"]
    assert villages - number(found["S2-teams-local"]) == 43
    assert number(found["S3-teams-local"]) - villages == 10
    assert found["S2-village-cover"]["statedPercent"] == "100"


async def test_c05_one_label_with_two_pairs_of_numbers_stays_two_figures() -> None:
    detail = (await noted("C05", "DUPLICATE_LABEL", "S3-khaisinh-1", "S3-khaisinh-2"))["detail"]
    found = await figures()

    pairs = [(found[slug]["numerator"], found[slug]["denominator"]) for slug in ("S3-khaisinh-1", "S3-khaisinh-2")]
    assert pairs == [(1391, 1888), (407, 569)]
    assert found["S3-khaisinh-1"]["label"] == found["S3-khaisinh-2"]["label"] == "Đăng ký khai sinh"
    assert "Đăng ký khai tử" in detail


async def test_c05_is_also_what_the_keys_of_all_figures_say_and_nothing_else() -> None:
    found = await conflicts.note_all(await Measurement.all().order_by("id"))

    assert {conflict.kind for conflict in found} == {ConflictKind.DUPLICATE_LABEL}
    assert {conflict.about for conflict in found} == {"Đăng ký khai sinh"}
    query = "{ conflicts(first: 100, kind: DUPLICATE_LABEL) { nodes { slug measurements { slug } } } }"
    nodes = (await data(query))["conflicts"]["nodes"]
    sides = [{"slug": "S3-khaisinh-1"}, {"slug": "S3-khaisinh-2"}]
    assert nodes == [{"slug": "C05", "measurements": sides}, {"slug": None, "measurements": sides}]


async def test_c06_the_target_names_three_platforms_and_sendo_has_no_figure() -> None:
    await noted("C06", "CONFLICT", "T-S3-ocop", "S3-ocop-any")

    channels = {figure["submissionChannel"] for slug, figure in (await figures()).items() if "ocop" in slug}
    assert channels == {None, "postmart", "voso"}


async def test_c07_a_target_without_its_percent_sign_is_kept_and_nothing_is_held_against_it() -> None:
    await noted("C07", "MALFORMED", "T-S3-portal")
    target = (await targets())["T-S3-portal"]

    assert (target["value"], target["unit"], target["flags"]) == ("100", "unclear", ["MALFORMED"])


async def test_c08_one_comma_nine_documents_lack_their_unit() -> None:
    await noted("C08", "MALFORMED", "S4-edocs")
    found = (await figures())["S4-edocs"]

    assert (found["value"], found["unit"], found["flags"]) == ("1.9", "unknown", ["UNIT_MISSING"])


async def test_c09_a_document_is_called_a_plan_and_a_decision() -> None:
    detail = (await noted("C09", "CONFLICT", "T-S4-size"))["detail"]

    assert "kế hoạch" in detail
    assert "quyết định này" in detail


async def test_c10_a_footnote_overrides_the_period_of_two_services_and_two_have_none_of_their_own() -> None:
    sides = ("S3-dienmoi", "S3-chuthedien", "S3-thatnghiep", "S3-thpt")
    await noted("C10", "PERIOD_CONFLICT", *sides)
    found = await figures()

    periods = {slug: (found[slug]["period"]["start"], found[slug]["period"]["end"]) for slug in sides}
    assert periods == {
        "S3-dienmoi": ("2022-01-01", "2022-06-30"),
        "S3-chuthedien": ("2022-01-01", "2022-06-30"),
        "S3-thatnghiep": ("2022-07-01", "2022-07-31"),
        "S3-thpt": (None, None),
    }
    assert all(found[slug]["flags"] == ["PERIOD_CONFLICT"] for slug in sides)


async def test_c11_shares_of_subscriptions_and_of_adults_are_different_indicators() -> None:
    await noted("C11", "DIFFERENT_DENOMINATOR", "S3-smart-subs", "S3-smart-adults")
    found = await figures()

    assert (found["S3-smart-subs"]["percent"], found["S3-smart-adults"]["statedPercent"]) == ("73.0231", "86")
    assert found["S3-smart-subs"]["indicator"] != found["S3-smart-adults"]["indicator"]


async def test_c12_products_by_platform_overlap_and_progress_does_not_add_them() -> None:
    await noted("C12", "OVERLAP", "S3-ocop-any", "S3-ocop-postmart", "S3-ocop-voso")

    progress = (await targets())["T-S3-ocop"]["progress"]
    assert progress == {
        "__typename": "Progress",
        "reached": False,
        "percent": "67.0412",
        "samePopulation": False,
        "measurements": [{"slug": "S3-ocop-any", "source": {"slug": "s3"}}],
    }


async def test_c13_100_filings_of_seals_are_of_no_known_channel() -> None:
    await noted("C13", "INCOMPLETE_BREAKDOWN", "S3-condau", "S3-condau-m3", "S3-condau-m4")
    found = await figures()

    parts = number(found["S3-condau-m3"]) + number(found["S3-condau-m4"])
    assert (parts, number(found["S3-condau"]) - parts) == (19, 100)


async def test_c14_more_than_70_percent_in_july_and_72_at_its_end_go_together() -> None:
    await noted("C14", "TIME_SERIES", "S2-filings-online", "S3-online72")
    found = await figures()

    july, end = found["S2-filings-online"], found["S3-online72"]
    assert (july["percent"], july["qualifier"], july["percentAgrees"]) == ("70.4615", "MORE_THAN", True)
    assert (end["statedPercent"], end["percent"]) == ("72", None)
    assert (july["period"]["end"], end["period"]["end"]) == ("2022-07-15", "2022-07-31")


async def test_c15_five_projects_are_counted_and_four_are_named() -> None:
    detail = (await noted("C15", "INCOMPLETE_BREAKDOWN", "S2-projects"))["detail"]

    assert number((await figures())["S2-projects"]) == 5
    assert "liệt kê 4 mục" in detail


async def test_c16_a_team_has_four_names() -> None:
    detail = (await noted("C16", "ALIAS", "S1-quangyen-teams"))["detail"]

    names = ("Tổ công nghệ số cộng đồng", "Tổ CNSCĐ", "tổ chuyển đổi số cộng đồng", "tổ chuyển đổi số")
    assert all(f'"{name}"' in detail for name in names)


async def test_c17_nine_other_provinces_and_all_communes_are_of_different_times() -> None:
    detail = (await noted("C17", "CONFLICT", "S4-peers", "S3-communes"))["detail"]
    found = await figures()

    assert number(found["S4-peers"]) == 9
    assert (found["S3-communes"]["numerator"], found["S3-communes"]["denominator"]) == (177, 177)
    assert "khác thời điểm" in detail


async def test_c18_everybody_and_citizens_from_14_are_different_populations_of_one_indicator() -> None:
    await noted("C18", "POPULATION_DEFINITION", "T-S0-eid", "T-S3-eid14")
    found = await targets()

    everybody, from_14 = found["T-S0-eid"], found["T-S3-eid14"]
    assert everybody["indicator"] == from_14["indicator"]
    assert (everybody["population"], everybody["minimumAge"]) == ("người dân (không nêu tuổi)", None)
    assert (from_14["population"], from_14["minimumAge"]) == ("công dân >= 14 tuổi", 14)


async def test_c19_a_zalo_page_is_found_under_both_its_names() -> None:
    await noted("C19", "ALIAS")
    platform = (await data('{ platform(slug: "zalo-cds") { name aliases } }'))["platform"]

    assert platform["name"] == "Trang Zalo Chuyển đổi số Quảng Ninh"
    assert platform["aliases"] == ["trang zalo Chuyển đổi số quốc gia"]


async def test_c20_10_of_25_services_have_no_figure_which_is_not_zero() -> None:
    await noted("C20", "COVERAGE_GAP")
    found = await figures()

    told = {"S3-25dvc-mps": (6, 11), "S3-25dvc-dept": (9, 14)}
    assert [found[slug]["numerator"] for slug in told] == [of for _, of in told.values()]
    assert all(f"{known}/{of}" in found[slug]["note"] for slug, (known, of) in told.items())
    assert 25 - sum(known for known, _ in told.values()) == 10
    assert [slug for slug, figure in found.items() if "0" in (figure["value"], str(figure["numerator"]))] == []


@pytest.mark.parametrize(
    ("day", "communes", "districts"), [("2024-10-31", 177, 13), ("2024-11-01", 171, 13), ("2025-07-01", 54, 0)]
)
async def test_c21_what_was_counted_is_counted_otherwise_after_each_act(
    day: str, communes: int, districts: int
) -> None:
    await noted("C21", "SUPERSEDED_BY_LAW", "S3-communes", "S2-training-localities", "T-S0-digitise")
    query = """
    query($day: Date) {
      communes: localities(level: COMMUNE, asOf: $day) { totalCount }
      districts: localities(level: DISTRICT, asOf: $day) { totalCount }
    }"""
    found = await data(query, day=day)

    assert (found["communes"]["totalCount"], found["districts"]["totalCount"]) == (communes, districts)


async def test_c22_levels_3_and_4_are_kept_in_the_words_of_their_time() -> None:
    detail = (await noted("C22", "TERMINOLOGY", "S2-dvc-level34", "T-S0-level4"))["detail"]

    assert (await figures())["S2-dvc-level34"]["label"] == "DVC trực tuyến mức độ 3, 4 / tổng TTHC"
    assert "toàn trình/một phần" in detail

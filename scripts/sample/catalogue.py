"""The lists that places and figures refer to: sources, organisations, platforms, services and indicators."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from content_store.registry.indicators import Indicator
from content_store.registry.naming import hyphened
from content_store.registry.organisations import Organisation
from content_store.registry.platforms import Platform, PlatformAlias
from content_store.registry.public_services import PublicService
from content_store.registry.sources import Source, SourceKind
from content_store.registry.timeline import UNKNOWN_START
from scripts.sample.facts import geography, read_facts
from scripts.sample.inserting import BATCH, ids_of, insert

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.sample.inserting import Progress

SERVICE_LIST = "25 dịch vụ công thiết yếu theo Đề án 06"
SERVICE_OWNERS = {
    "de-an-06/bo-cong-an": "Công an",
    "de-an-06/so-nganh": "Sở, ngành",
    "de-an-06/dien-luc": "Điện lực",
}
# These labels name a facet of a service whose own name stands elsewhere, or a heading over two services.
FACETS = {
    "S3-condau-m3": "Làm con dấu mới và cấp GCN đã đăng ký mẫu dấu",
    "S3-condau-m4": "Làm con dấu mới và cấp GCN đã đăng ký mẫu dấu",
    "S3-thue-ontime": None,
}
# Indicators whose first label names one service or one place of many.
INDICATOR_NAMES = {
    "de_an_06.filings": "Hồ sơ dịch vụ công thiết yếu theo Đề án 06",
    "de_an_06.filings_online": "Hồ sơ trực tuyến dịch vụ công thiết yếu theo Đề án 06",
    "de_an_06.resolved": "Hồ sơ dịch vụ công thiết yếu theo Đề án 06 đã trả kết quả",
    "de_an_06.resolved_on_time": "Hồ sơ dịch vụ công thiết yếu theo Đề án 06 giải quyết đúng hạn",
    "de_an_06.services_by_owner": "Dịch vụ công thiết yếu theo Đề án 06, theo cơ quan chủ quản",
    "population.ethnic_minority_share": "Tỷ lệ dân số là người dân tộc thiểu số",
}
REGISTRY_INDICATORS = {
    "registry.districts": "Số đơn vị hành chính cấp huyện",
    "registry.communes": "Số đơn vị hành chính cấp xã",
}
# The first day that agrees with what each article says of its own time (`as_of_text`).
SPEAKS_FROM = {
    "S0": date(2022, 8, 1),
    "S1": date(2023, 1, 1),
    "S2": date(2022, 7, 15),
    "S3": date(2022, 8, 1),
    "S4": date(2022, 6, 1),
}
ASSEMBLIES = {"UBTVQH": "Ủy ban Thường vụ Quốc hội", "QH": "Quốc hội"}
REMARK = re.compile(r" (\[OCR\]|\(S\d\))$")
ACT = re.compile(r"NQ (?P<number>\S+/\S*?(?P<assembly>UBTVQH|QH)\d+) ngày (?P<day>\S+) \((?P<remark>.+)\)")
DATA_SET = re.compile(r"(?P<registry>PyPI) (?P<name>[^(]+) \(.+?\): (?P<remark>.+)")
PLACES_SOURCE = "du-kien-hanh-chinh"


async def load_sources(progress: Progress) -> None:
    """The articles, the legal acts and the data sets."""
    sources = [*_articles(), *_acts(), *_reform_acts_and_data_sets(), _own_data_set()]
    await insert(sources, "source")
    progress(f"{len(sources)} nguồn")


async def load_lists(progress: Progress) -> None:
    """The organisations, platforms, services and indicators."""
    organisations = [
        Organisation(slug=row["id"], name=row["name_vi"], kind=row["kind"], part_played=row["role_vi"])
        for row in read_facts()["organisations"]
    ]
    services, indicators = list(_services()), list(_indicators())
    await insert(organisations, "organisation")
    await _load_platforms()
    await insert(services, "service")
    await insert(indicators, "indicator")
    progress(f"{len(organisations)} cơ quan, {len(services)} dịch vụ công, {len(indicators)} chỉ số")


def service_name(measurement: dict[str, Any]) -> str | None:
    """The public service that a measurement of the facts is about."""
    if measurement.get("group") not in SERVICE_OWNERS:
        return None
    name: str | None = FACETS.get(measurement["id"], measurement["label_vi"])
    return name


def day_of(text: str) -> date:
    """The day written as 28/9/2024."""
    day, month, year = (int(part) for part in text.split("/"))
    return date(year, month, day)


def _articles() -> Iterator[Source]:
    for document in read_facts()["documents"]:
        yield Source(
            slug=document["id"].lower(),
            kind=SourceKind.ARTICLE,
            title=document["title_vi"],
            publisher=document["publisher"],
            speaks_of=document["as_of_text"],
            speaks_from=SPEAKS_FROM[document["id"]],
        )


def _acts() -> Iterator[Source]:
    for act in read_facts()["legal_documents"]:
        called = act["number"] or f"{act['issuer']} {act['date']}"
        # Where the facts know only the month, the day stays unknown.
        issued_on = date.fromisoformat(act["date"]) if "date_precision" not in act else None
        yield Source(
            slug=hyphened(f"{act['type'].split(' (')[0]} {called}"),
            kind=SourceKind.LEGAL_ACT,
            title=f"{act['type']}: {act['title_vi']}",
            publisher=act["issuer"],
            number=act["number"],
            issued_on=issued_on,
            speaks_of=act.get("date_precision", ""),
            speaks_from=issued_on or UNKNOWN_START,
        )


def _reform_acts_and_data_sets() -> Iterator[Source]:
    for text in geography()["sources"]:
        if act := ACT.fullmatch(text):
            title = f"Nghị quyết {act['number']}"
            yield Source(
                slug=hyphened(title),
                kind=SourceKind.LEGAL_ACT,
                title=title,
                publisher=ASSEMBLIES[act["assembly"]],
                number=act["number"],
                issued_on=day_of(act["day"]),
                speaks_of=act["remark"],
            )
        elif data_set := DATA_SET.fullmatch(text):
            yield Source(
                slug=hyphened(data_set["name"]),
                kind=SourceKind.DATA_SET,
                title=text,
                publisher=data_set["registry"],
                speaks_of=data_set["remark"],
            )


def _own_data_set() -> Source:
    return Source(
        slug=PLACES_SOURCE,
        kind=SourceKind.DATA_SET,
        title=geography()["note"],
        publisher="Cầm Tay",
        issued_on=date.fromisoformat(read_facts()["built_on"]),
    )


async def _load_platforms() -> None:
    rows = read_facts()["platforms"]
    known = await ids_of(Platform, [row["id"] for row in rows])
    ids = await insert([Platform(slug=row["id"], name=row["name"], kind=row["kind"]) for row in rows], "platform")
    aliases = [
        PlatformAlias(platform_id=ids[row["id"]], name=alias)
        for row in rows
        if row["id"] not in known
        for alias in dict.fromkeys(REMARK.sub("", spelling) for spelling in row["aliases"])
        if alias != row["name"]
    ]
    await PlatformAlias.bulk_create(aliases, batch_size=BATCH)


def _services() -> Iterator[PublicService]:
    owners: dict[str, str] = {}
    for measurement in read_facts()["measurements"]:
        if name := service_name(measurement):
            owners.setdefault(name, SERVICE_OWNERS[measurement["group"]])
    for name, owner in owners.items():
        yield PublicService(slug=hyphened(name), name=name, list_name=SERVICE_LIST, owner_name=owner)


def _indicators() -> Iterator[Indicator]:
    names: dict[str, str] = {}
    for claim in (*read_facts()["measurements"], *read_facts()["targets"]):
        names.setdefault(claim["indicator"], claim["label_vi"])
    for slug, name in (names | INDICATOR_NAMES | REGISTRY_INDICATORS).items():
        yield Indicator(slug=slug, name=name)

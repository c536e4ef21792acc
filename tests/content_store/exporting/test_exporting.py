"""What is public goes out whole, as data that others can use, and comes in again to the letter."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from importing import imported
from public import public
from rdflib import DCAT, DCTERMS, RDF, Literal, Namespace, URIRef
from rdflib_reading import graph_of

from content_store.database import connect, transaction
from content_store.errors import BadInput
from content_store.events import last_id, record
from content_store.exporting.datasets import DATASETS
from content_store.exporting.formats import Format, Terms
from content_store.exporting.running import run_export
from content_store.registry.indicators import Indicator
from content_store.registry.localities import Locality, LocalityVersion
from content_store.registry.measurements import Measurement, Precision, Qualifier
from content_store.registry.sources import Source, SourceKind
from content_store.registry.teams import MemberRole, Team, TeamKind, TeamMove, TeamRole
from scripts.sample.catalogue import load_sources
from scripts.sample.inserting import silence
from scripts.sample.places import load_places

pytestmark = pytest.mark.usefixtures("library")
TERMS = Terms("https://camtay.example", "https://licence.example/by", "Sở Thử")
SPDX, SCHEMA = Namespace("http://spdx.org/rdf/terms#"), Namespace("https://schema.org/")
DATA = "https://camtay.example/data/"
AWKWARD = "=cmd|' /C calc'!A0", "'quoted", "-1", 'a;b,c\t"d"\r\ne\n', " blank ", "＝1", "@x", "\t", "Tổ"
ORDER = ("indicators", "sources", "services", "teams", "moves", "targets", "measurements")


async def exported(folder: Path, *formats: Format) -> dict[str, bytes]:
    """All sets in these formats, by the names of their files."""
    await run_export(await public(), list(DATASETS.values()), formats, folder, TERMS)
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


async def first_version(name: str) -> LocalityVersion:
    """What a place of this name was at first."""
    return (await LocalityVersion.filter(name=name).order_by("valid_from"))[0]


async def awkward_rows() -> None:
    """Teams and figures whose texts and numbers a careless table would change."""
    place, elsewhere = await first_version("Đông Ngũ"), await first_version("Hải Lạng")
    async with transaction():
        source = await Source.create(slug="giả".replace("ả", "a"), kind=SourceKind.SYNTHETIC, title="= giả lập")
        await record("source.created", source.id)
        corrected: Measurement | None = None
        for number, text in enumerate(AWKWARD):
            team = await Team.create(
                slug=f"to-{number}",
                name=" ".join(text.split()) or "Tổ",
                kind=TeamKind.VILLAGE,
                locality_id=place.locality_id,
                member_count=number or None,
                hotline="+84 999 000 111" if number else "",
                account_link="https://oa.example/to" if number else "",
                valid_to=date(2025, 7, number + 1),
                synthetic=True,
            )
            await TeamRole.create(team=team, role=MemberRole.MEMBER, count=number)
            await TeamRole.create(team=team, role=MemberRole.LEADER, count=1)
            await TeamMove.create(team=team, locality_id=elsewhere.locality_id, since=date(2025, 6, number + 1))
            await record("team.created", team.id)
            figure = await Measurement.create(
                slug=f"m-{9 - number}",  # so that a correction's key comes before that of what it corrects
                indicator=await Indicator.get(slug="teams.total"),
                locality_version=place,
                label=text,
                value=Decimal("1.473") * 10**number,
                qualifier=Qualifier.ABOUT,
                period_precision=Precision.UNKNOWN,
                source=source,
                quote=f"{text}.",
                flags=["CONFLICT", "MALFORMED"] if number else [],
                population=" ".join(text.split()),
                supersedes=corrected,
                reason=text.strip() or "vì" if corrected else "",
            )
            corrected = figure if number < 3 else None
            await record("measurement.created", figure.id)


@pytest.mark.on_postgres
async def test_an_export_that_is_imported_elsewhere_is_exported_to_the_letter(
    tmp_path: Path, database_url: str
) -> None:
    await awkward_rows()
    first = await exported(tmp_path / "first", Format.CSV)
    shutil.rmtree(tmp_path / "public")
    # The second house has the places, and the acts that made them, and nothing else.
    async with connect(database_url):
        async with transaction():
            await load_sources(silence)
            await load_places(silence)
        for kind in ORDER:
            report, faults = await imported(kind, tmp_path / "first" / f"{kind}.csv")
            assert (faults, report.unread) == ([], [])
        made = await last_id()
        for kind in ORDER:
            await imported(kind, tmp_path / "first" / f"{kind}.csv")
        assert await last_id() == made
        (tmp_path / "public").mkdir()
        second = await exported(tmp_path / "second", Format.CSV)

    assert first.pop("catalog.jsonld") != second.pop("catalog.jsonld")  # it says when the facts changed
    assert [name for name, content in first.items() if content != second[name]] == []
    assert sorted(first) == sorted(f"{name}.csv" for name in DATASETS)


async def test_no_cell_of_an_export_is_a_formula(tmp_path: Path) -> None:
    await awkward_rows()

    files = await exported(tmp_path / "out", Format.CSV)

    for name, content in files.items():
        if name.endswith(".csv"):
            cells = [cell for row in csv.reader(content.decode("utf-8-sig").splitlines()) for cell in row]
            assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))] == []
    assert b"'=cmd|' /C calc'!A0" in files["teams.csv"]


async def test_json_ld_is_what_it_means_and_each_row_has_an_address(tmp_path: Path) -> None:
    files = await exported(tmp_path / "out", Format.JSON_LD)
    graph = graph_of(files["measurements.jsonld"])

    figure = URIRef(f"{DATA}measurements#S0-teams")
    assert len(list(graph.subjects(RDF.type, SCHEMA.Observation))) == await Measurement.all().count()
    assert graph.value(figure, SCHEMA.observationAbout) == URIRef(f"{DATA}places#quang-ninh")
    assert graph.value(figure, SCHEMA.measuredProperty) == URIRef(f"{DATA}indicators#teams.total")
    assert graph.value(figure, DCTERMS.source) == URIRef(f"{DATA}sources#s0")
    value, modified = graph.value(figure, SCHEMA.value), graph.value(figure, DCTERMS.modified)
    assert isinstance(value, Literal)
    assert (value.toPython(), isinstance(modified, Literal)) == (Decimal(1473), True)
    places = graph_of(files["places.jsonld"])
    assert len(set(places.subjects(RDF.type, SCHEMA.AdministrativeArea))) == await LocalityVersion.all().count()
    assert len(set(places.objects(None, DCTERMS.isVersionOf))) == await Locality.all().count()


async def test_json_has_numbers_as_numbers_and_says_when_each_row_changed(tmp_path: Path) -> None:
    files = await exported(tmp_path / "out", Format.JSON)
    told = json.loads(files["targets.json"])

    assert (told["dataset"], told["licence"]) == ("targets", "https://licence.example/by")
    target = next(record for record in told["records"] if record["key"] == "T-S0-level4")
    assert (target["value"], target["flags"], target["due_on"], target["place"]) == (100, [], None, "quang-ninh")
    assert target["modified"].endswith("+00:00")


async def test_the_catalogue_says_what_there_is_with_its_licence_size_and_checksum(tmp_path: Path) -> None:
    files = await exported(tmp_path / "out", *Format)
    graph = graph_of(files["catalog.jsonld"])

    catalogue = URIRef(DATA)
    datasets = set(graph.objects(catalogue, DCAT.dataset))
    distributions = {file for dataset in datasets for file in graph.objects(dataset, DCAT.distribution)}
    assert graph.value(catalogue, RDF.type) == DCAT.Catalog
    assert datasets == {URIRef(f"{DATA}{name}") for name in DATASETS}
    assert {str(file) for file in distributions} == {f"{DATA}{name}" for name in files if name != "catalog.jsonld"}
    for file in distributions:
        content = files[str(file).removeprefix(DATA)]
        checksum = graph.value(file, SPDX.checksum)
        assert graph.value(file, DCTERMS.license) == URIRef("https://licence.example/by")
        assert str(graph.value(file, DCAT.byteSize)) == str(len(content))
        assert str(graph.value(checksum, SPDX.checksumValue)) == hashlib.sha256(content).hexdigest()
    # Nobody has a team, so that nothing of them ever changed.
    dated = set(graph.subjects(DCTERMS.modified, None))
    assert dated == (datasets | {catalogue}) - {URIRef(f"{DATA}teams"), URIRef(f"{DATA}moves")}


@pytest.mark.parametrize(
    "terms", [Terms("https://a.example", "CC BY", "Sở"), Terms("https://a.example", "https://l.example", " ")]
)
async def test_nobody_publishes_without_a_licence_and_a_name(tmp_path: Path, terms: Terms) -> None:
    with pytest.raises(BadInput):
        await run_export(await public(), list(DATASETS.values()), list(Format), tmp_path / "out", terms)

    assert not (tmp_path / "out").exists()

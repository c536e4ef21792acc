"""Open data have addresses: the catalogue, every set in every form, and the way from an identifier to its set."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from rdflib import DCAT, URIRef
from rdflib_reading import graph_of
from servers import client_of, told

from api import open_data
from content_store.database import transaction
from content_store.events import record
from content_store.registry.indicators import Indicator

pytestmark = [pytest.mark.on_postgres, pytest.mark.anyio]
BASE = "http://camtay.example"
PUBLISHED = {
    "CAMTAY_PUBLIC_URL": BASE,
    "CAMTAY_DATA_LICENCE": "https://licence.example/by",
    "CAMTAY_DATA_PUBLISHER": "Sở Thử",
}


@pytest.fixture
async def client(library_url: str, tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(library_url, tmp_path, more=PUBLISHED) as client:
        yield client


async def rename(name: str) -> None:
    async with transaction():
        indicator = await Indicator.get(slug="teams.total")
        indicator.name = name
        await indicator.save()
        await record("indicator.changed", indicator.id)


async def test_every_file_that_the_catalogue_names_is_there_as_it_says(client: httpx2.AsyncClient) -> None:
    catalogue = await client.get("/data/catalog.jsonld", headers={"origin": "https://anybody.example"})
    graph = graph_of(catalogue.content)
    files = set(graph.objects(None, DCAT.downloadURL))

    assert (catalogue.status_code, catalogue.headers["content-type"]) == (200, "application/ld+json")
    assert catalogue.headers["access-control-allow-origin"] == "*"
    assert len(files) == 24
    for file in files:
        answer = await client.get(str(file))
        digest = hashlib.sha256(answer.content).hexdigest()
        assert (answer.status_code, answer.headers["etag"]) == (200, f'"{digest}"')
        assert digest in catalogue.text


async def test_an_identifier_leads_to_the_set_that_its_thing_is_in(client: httpx2.AsyncClient) -> None:
    graph = graph_of((await client.get("/data/measurements.jsonld")).content)
    thing = URIRef(f"{BASE}/data/measurements#S0-teams")
    assert (thing, None, None) in graph

    way = await client.get(str(thing))
    table = await client.get("/data/measurements", headers={"accept": "text/csv, application/json"})
    whole = await client.get("/data/")

    assert (way.status_code, way.headers["location"]) == (303, f"{BASE}/data/measurements.jsonld")
    assert (table.headers["location"], table.headers["vary"]) == (f"{BASE}/data/measurements.csv", "accept")
    assert whole.headers["location"] == f"{BASE}/data/catalog.jsonld"


async def test_what_is_known_is_not_sent_again_until_it_is_another(
    client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_data, "KEPT_SECONDS", 0)
    first = {name: await client.get(f"/data/{name}") for name in ("indicators.csv", "sources.json")}
    tags = {name: {"if-none-match": answer.headers["etag"]} for name, answer in first.items()}
    known = await client.get("/data/indicators.csv", headers=tags["indicators.csv"])

    await rename("Tên khác")
    while (other := await client.get("/data/indicators.csv", headers=tags["indicators.csv"])).status_code == 304:
        pass
    same = await client.get("/data/sources.json", headers=tags["sources.json"])

    assert (known.status_code, known.content, other.status_code, same.status_code) == (304, b"", 200, 304)
    rows = {row["key"]: row["name"] for row in csv.DictReader(other.content.decode("utf-8-sig").splitlines())}
    assert rows["teams.total"] == "Tên khác"
    assert json.loads(first["sources.json"].content)["licence"] == "https://licence.example/by"


async def test_a_part_of_a_file_may_be_asked_for(client: httpx2.AsyncClient) -> None:
    whole = (await client.get("/data/places.csv")).content

    part = await client.get("/data/places.csv", headers={"range": "bytes=10-19"})

    assert (part.status_code, part.content) == (206, whole[10:20])


@pytest.mark.parametrize("name", ["people.csv", "teams.xlsx", "memberships.csv", ".indicators.csv.part", "..%2Fa"])
async def test_what_is_no_set_is_not_there(client: httpx2.AsyncClient, name: str) -> None:
    answer = await client.get(f"/data/{name}")

    assert (answer.status_code, told(answer)) == (404, "NOT_FOUND")


async def test_nothing_is_published_without_a_licence(library_url: str, tmp_path: Path) -> None:
    async with client_of(library_url, tmp_path) as client:
        answers = [await client.get(path) for path in ("/data/", "/data/catalog.jsonld", "/data/teams.csv")]

    assert [(answer.status_code, told(answer)) for answer in answers] == [(404, "NO_OPEN_DATA")] * 3
    assert "has set no licence" in answers[0].text

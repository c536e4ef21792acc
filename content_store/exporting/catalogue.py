"""The catalogue of an export: what there is, in which files, under which licence, as DCAT says it."""

from __future__ import annotations

import json
from collections.abc import Sequence

import msgspec

from content_store.exporting.datasets import Dataset
from content_store.exporting.formats import Format, Terms

NAME = "catalog.jsonld"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


class File(msgspec.Struct, frozen=True):
    """A file that was written."""

    dataset: Dataset
    format: Format
    name: str
    bytes: int
    sha256: str
    rows: int
    modified: str  # when any of its facts last changed; empty when there is none


def catalogue(files: Sequence[File], terms: Terms) -> str:
    """A dcat:Catalog of the files, which lie beside it."""
    base = f"{terms.base}/data/"
    datasets = {file.dataset.name: file.dataset for file in files}
    said = {
        "@context": {"@base": base, **_CONTEXT},
        "@id": "",
        "@type": "dcat:Catalog",
        "dct:title": [{"@value": "Dữ liệu mở", "@language": "vi"}, {"@value": "Open data", "@language": "en"}],
        **_rights(terms),
        **_modified([file.modified for file in files]),
        "dcat:dataset": [
            _dataset(dataset, [file for file in files if file.dataset.name == name], terms)
            for name, dataset in datasets.items()
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _dataset(dataset: Dataset, files: Sequence[File], terms: Terms) -> dict[str, object]:
    return {
        "@id": dataset.name,
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.name,
        "dct:title": [
            {"@value": dataset.title_vi, "@language": "vi"},
            {"@value": dataset.title, "@language": "en"},
        ],
        **_rights(terms),
        **_modified([file.modified for file in files]),
        "dcat:distribution": [_distribution(file, terms) for file in files],
    }


def _distribution(file: File, terms: Terms) -> dict[str, object]:
    return {
        "@id": file.name,
        "@type": "dcat:Distribution",
        "dcat:downloadURL": {"@id": file.name},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{file.format.media_type}"},
        "dcat:byteSize": {"@value": str(file.bytes), "@type": "xsd:nonNegativeInteger"},
        "dct:license": {"@id": terms.licence},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
        },
    }


def _rights(terms: Terms) -> dict[str, object]:
    return {
        "dct:license": {"@id": terms.licence},
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": terms.publisher},
    }


def _modified(instants: Sequence[str]) -> dict[str, object]:
    last = max(instants, default="")
    return {"dct:modified": {"@value": last, "@type": "xsd:dateTime"}} if last else {}

"""The formats of an export: CSV, which can be imported again to the letter, JSON, and JSON-LD."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any
from urllib.parse import quote

import msgspec

from content_store.exporting.datasets import Dataset, Field, Said, Sort
from content_store.tables.guarding import guarded

_BOM = "\ufeff"  # by which Excel knows that it is UTF-8
# Three digits behind a point could be thousands.
_THREE_PLACES = re.compile(r"[+-]?[0-9]{1,3}\.[0-9]{3}")
_DATES = {Sort.DAY: "xsd:date", Sort.DECIMAL: "xsd:decimal"}
_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dct": "http://purl.org/dc/terms/",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_encode = msgspec.json.Encoder(decimal_format="number").encode


class Format(StrEnum):
    """How facts are written down; the value is the end of a file's name."""

    CSV = "csv"
    JSON = "json"
    JSON_LD = "jsonld"

    @property
    def media_type(self) -> str:
        """As what HTTP and DCAT know it."""
        return {"csv": "text/csv", "json": "application/json", "jsonld": "application/ld+json"}[self.value]


class Terms(msgspec.Struct, frozen=True):
    """Where the data live and under which licence, as the operator says; `base` begins every identifier."""

    base: str
    licence: str
    publisher: str


class Record(msgspec.Struct, frozen=True):
    """A row, and when its subject was last changed."""

    values: Sequence[Said]
    modified: str


def written(dataset: Dataset, records: Iterable[Record], format: Format, terms: Terms) -> Iterator[str]:
    """The file, piece by piece."""
    return _WRITERS[format](dataset, records, terms)


def _csv(dataset: Dataset, records: Iterable[Record], _terms: Terms) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    fields = list(dataset.fields.values())

    def row(values: Iterable[str]) -> str:
        writer.writerow(values)
        line = buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        return line

    yield _BOM + row(dataset.fields)
    for record in records:
        yield row(_cell(value, field.sort) for value, field in zip(record.values, fields, strict=True))


def _cell(value: Said, sort: Sort) -> str:
    if value is None:
        return ""
    if sort is Sort.YES:
        return "yes" if value else "no"
    if sort is Sort.FLAGS:
        return " ".join(json.loads(str(value)))
    text = str(value)
    if sort is Sort.DECIMAL:
        return f"{text}0" if _THREE_PLACES.fullmatch(text) else text
    return guarded(text) if sort in (Sort.TEXT, Sort.LINK) else text


def _json(dataset: Dataset, records: Iterable[Record], terms: Terms) -> Iterator[str]:
    yield f'{{"dataset": "{dataset.name}", "licence": {_said(terms.licence)}, "records": ['
    for place, record in enumerate(records):
        told = dict(zip(dataset.fields, map(_value, record.values, _sorts(dataset)), strict=True))
        yield (",\n" if place else "\n") + _said(told | {"modified": record.modified})
    yield "\n]}\n"


def _value(value: Said, sort: Sort) -> object:
    if value is None:
        return None
    if sort is Sort.YES:
        return bool(value)
    if sort is Sort.FLAGS:
        return json.loads(str(value))
    return Decimal(str(value)) if sort is Sort.DECIMAL else value


def _json_ld(dataset: Dataset, records: Iterable[Record], terms: Terms) -> Iterator[str]:
    # Without a name of its own, which would make a graph apart of what it says.
    yield f'{{"@context": {_said(context(dataset, terms))}, "@graph": ['
    for place, record in enumerate(records):
        yield (",\n" if place else "\n") + _said(_node(dataset, record))
    yield "\n]}\n"


def context(dataset: Dataset, terms: Terms) -> dict[str, Any]:
    """What the words of a dataset mean; those without a term that others know are the operator's own."""
    own = f"{terms.base}/data/terms#"
    said: dict[str, Any] = {"@base": f"{terms.base}/data/", "@vocab": own, **_NAMESPACES}
    said["modified"] = {"@id": "dct:modified", "@type": "xsd:dateTime"}
    said["version_of"] = {"@id": "dct:isVersionOf", "@type": "@id"}
    said.update({name: _meaning(name, field) for name, field in dataset.fields.items()})
    return said


def _meaning(name: str, field: Field) -> dict[str, str]:
    type_ = "@id" if field.sort is Sort.LINK else _DATES.get(field.sort)
    return {"@id": field.term or name} | ({"@type": type_} if type_ else {})


def _node(dataset: Dataset, record: Record) -> dict[str, object]:
    said = dict(zip(dataset.fields, record.values, strict=True))
    identity = f"{dataset.name}#{_fragment(said[dataset.key])}"
    node: dict[str, object] = {"@id": identity, "@type": dataset.type, "modified": record.modified}
    if dataset.version:
        node |= {"@id": f"{identity}@{said[dataset.version] or ''}", "version_of": identity}
    for name, field in dataset.fields.items():
        value = said[name]
        if value is None or value == "":
            continue
        if field.sort is Sort.LINK:
            node[name] = f"{field.leads_to}#{_fragment(value)}"
        else:
            node[name] = value if field.sort is Sort.DECIMAL else _value(value, field.sort)
    return node


def _fragment(key: Said) -> str:
    return quote(str(key), safe="")


def _sorts(dataset: Dataset) -> list[Sort]:
    return [field.sort for field in dataset.fields.values()]


def _said(thing: object) -> str:
    return _encode(thing).decode()


_WRITERS: Mapping[Format, Callable[[Dataset, Iterable[Record], Terms], Iterator[str]]] = {
    Format.CSV: _csv,
    Format.JSON: _json,
    Format.JSON_LD: _json_ld,
}

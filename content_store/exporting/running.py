"""An export: sets of public facts as files in a folder, each whole or not there at all, and a catalogue of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from content_store.database import select
from content_store.errors import BadInput
from content_store.exporting.catalogue import NAME, File, catalogue
from content_store.exporting.datasets import DATASETS, Dataset
from content_store.exporting.formats import Format, Record, Terms, written
from content_store.projection.columns import instant_text
from content_store.published.reading import Reading

# What is public is known up to a position of the feed, and so is when it changed.
Changes: TypeAlias = Mapping[str, Mapping[int, str]]  # by noun and id
_LAST = "SELECT subject_id, MAX(at) AS at FROM events WHERE subject = ? AND id <= ? GROUP BY subject_id"


async def run_export(
    reading: Reading, datasets: Sequence[Dataset], formats: Sequence[Format], folder: Path, terms: Terms
) -> list[File]:
    """Write the files and their catalogue into the folder, all as of one position of the feed; BadInput for terms
    that nobody could follow."""
    _check(terms)
    changes = await last_changes(datasets, reading.position())
    return write_files(reading, datasets, formats, folder, (terms, changes))


def write_files(
    reading: Reading, datasets: Sequence[Dataset], formats: Sequence[Format], folder: Path, how: tuple[Terms, Changes]
) -> list[File]:
    """The same once it is known when everything was last changed: nothing here waits for anybody."""
    terms, changes = how
    folder.mkdir(parents=True, exist_ok=True)
    files = [
        _write(reading, dataset, way, folder, (terms, changes[dataset.noun])) for dataset in datasets for way in formats
    ]
    _replace(folder / NAME, [catalogue(files, terms)])
    return files


async def last_changes(datasets: Iterable[Dataset], position: int) -> Changes:
    """When each subject of these sets was last changed, up to a position of the feed, as ISO 8601 has it."""
    found: dict[str, dict[int, str]] = {}
    for noun in {dataset.noun for dataset in datasets}:
        rows: list[dict[str, Any]] = await select(_LAST, noun, position)
        found[noun] = {int(row["subject_id"]): instant_text(row["at"]) for row in rows}
    return found


def dataset_named(name: str) -> Dataset:
    """The set of that name; BadInput names all there are."""
    if name not in DATASETS:
        known = ", ".join(DATASETS)
        raise BadInput(value=f"'{name[:40]}'", expected=f"one of {known}", expected_vi=f"một trong {known}")
    return DATASETS[name]


def _write(
    reading: Reading, dataset: Dataset, format: Format, folder: Path, how: tuple[Terms, Mapping[int, str]]
) -> File:
    terms, changes = how
    name = f"{dataset.name}.{format.value}"
    count, last = 0, ""

    def records() -> Iterator[Record]:
        nonlocal count, last
        for subject, values in dataset.rows(reading):
            modified = changes.get(subject, "")
            count, last = count + 1, max(last, modified)
            yield Record(values, modified)

    size, digest = _replace(folder / name, written(dataset, records(), format, terms))
    return File(dataset, format, name, size, digest, count, last)


def _replace(file: Path, pieces: Sequence[str] | Iterator[str]) -> tuple[int, str]:
    """Write the file beside itself and put it in its place; its bytes, and their SHA-256."""
    beside, hashed, size = file.with_name(f".{file.name}.part"), hashlib.sha256(), 0
    with beside.open("wb") as out:
        for piece in pieces:
            encoded = piece.encode()
            hashed.update(encoded)
            size += len(encoded)
            out.write(encoded)
    beside.replace(file)
    return size, hashed.hexdigest()


def _check(terms: Terms) -> None:
    parts = urlsplit(terms.licence)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise BadInput(
            value=f"'{terms.licence[:80]}'",
            expected="the address of a licence, https://…",
            expected_vi="địa chỉ của giấy phép, https://…",
        )
    if not terms.publisher.strip():
        raise BadInput(value="''", expected="who publishes the data", expected_vi="tên đơn vị công bố dữ liệu")

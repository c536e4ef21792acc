"""Documents that are asked for by the SHA-256 of their text: the registered ones, and those that clients leave here."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path

import msgspec

from content_store.errors import BadInput, DocumentNotRegistered, PersistedQueryNotFound

FOLDER = Path(__file__).parent / "documents"
MOST_BYTES = 8_388_608  # of what clients leave here, all together
_PREFIX = "sha256:"
_HASH = re.compile("[0-9a-f]{64}")


class Document(msgspec.Struct, frozen=True):
    """A registered document: the name of its file, and its text."""

    name: str
    text: str

    @property
    def id(self) -> str:
        """What a client asks for it by."""
        return document_id(self.text)


def registered(folder: Path = FOLDER) -> list[Document]:
    """The documents in the folder, by name."""
    return [Document(path.stem, path.read_bytes().decode()) for path in sorted(folder.glob("*.graphql"))]


def document_id(text: str) -> str:
    """What a client may ask for a document by."""
    return f"{_PREFIX}{sha256_of(text)}"


def sha256_of(text: str) -> str:
    """The digest that stands for a document, in lower case."""
    return hashlib.sha256(text.encode()).hexdigest()


class Documents:
    """The texts behind the hashes; `closed` to all that is not registered, whoever asks."""

    def __init__(self, listed: list[Document], *, closed: bool = False, most_bytes: int = MOST_BYTES) -> None:
        self.listed = listed
        self.closed = closed
        self.most_bytes = most_bytes
        self._listed = {sha256_of(document.text): document.text for document in listed}
        self._texts = frozenset(self._listed.values())
        self._left: OrderedDict[str, str] = OrderedDict()
        self._bytes = 0

    def lists(self, text: str) -> bool:
        """Whether this is one of the registered documents."""
        return text in self._texts

    def meant_by(self, query: str | None, claimed: str | None) -> str:
        """The document that is meant by its text, by its hash, or by both.

        What comes with its hash is kept, until newer ones need the room. PersistedQueryNotFound when a hash is not
        known, BadInput when it is not that of the text, DocumentNotRegistered when the document may not be asked.
        """
        if query is None:
            return self._known(claimed or "")
        if claimed is None and not self.closed:
            return query
        own = sha256_of(query)
        if claimed not in (None, own):
            raise _wrong(claimed, "the SHA-256 of `query`", "mã SHA-256 của `query`")
        if self.closed and own not in self._listed:
            raise DocumentNotRegistered(path=("query",))
        if own not in self._listed:
            self._keep(own, query)
        return query

    def _known(self, claimed: str) -> str:
        if claimed in self._left:
            self._left.move_to_end(claimed)
        text = self._listed.get(claimed) or self._left.get(claimed)
        if text is None:
            raise PersistedQueryNotFound(path=("documentId",))
        return text

    def _keep(self, digest: str, text: str) -> None:
        size = len(text.encode())
        if digest in self._left or size > self.most_bytes:
            return
        self._left[digest] = text
        self._bytes += size
        while self._bytes > self.most_bytes:
            _, oldest = self._left.popitem(last=False)
            self._bytes -= len(oldest.encode())


def claimed_hash(document_id: object, extensions: Mapping[str, object]) -> str | None:
    """The hash that a request gives, as `documentId` or as Apollo's `persistedQuery`; BadInput for what is neither."""
    said = [_of_id(document_id), _of_extension(extensions.get("persistedQuery"))]
    hashes = {each for each in said if each is not None}
    if len(hashes) > 1:
        raise _wrong(str(document_id), "the hash in `extensions`", "mã trong `extensions`")
    return hashes.pop() if hashes else None


def _of_id(said: object) -> str | None:
    if said is None or said == "":
        return None
    if not isinstance(said, str) or not _HASH.fullmatch(said.removeprefix(_PREFIX)) or not said.startswith(_PREFIX):
        raise _wrong(said, "`sha256:` and 64 digits from 0 to f", "`sha256:` và 64 chữ số từ 0 đến f")
    return said.removeprefix(_PREFIX)


def _of_extension(said: object) -> str | None:
    if said is None:
        return None
    given = said if isinstance(said, Mapping) else {}
    digest = given.get("sha256Hash")
    if given.get("version") != 1 or not isinstance(digest, str) or not _HASH.fullmatch(digest):
        expected, expected_vi = "version 1 with a sha256Hash of 64 digits", "version 1 và sha256Hash gồm 64 chữ số"
        raise BadInput(
            path=("extensions", "persistedQuery"), value=repr(said)[:80], expected=expected, expected_vi=expected_vi
        )
    return digest


def _wrong(value: object, expected: str, expected_vi: str) -> BadInput:
    return BadInput(path=("documentId",), value=repr(value)[:80], expected=expected, expected_vi=expected_vi)

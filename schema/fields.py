"""Fields: what some of them say of themselves, so that a plan can do with less than asking each object for each."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from operator import attrgetter
from typing import Any, TypeVar

import strawberry

T = TypeVar("T")
Metadata = Mapping[str, Any]

_IDENTITY = "__lasting__"
_PATH, _TOGETHER, _SEEN, _OF_ITSELF, _OF_TODAY = "path", "together", "seen", "of itself", "of today"
# Of a field that asks its `info` for nothing but where links begin; who takes no `info` need not say so.
OF_ITSELF: Metadata = {_OF_ITSELF: True}
# Of one that asks besides which day it is, if its object is seen as of a day.
OF_ITSELF_TODAY: Metadata = {**OF_ITSELF, _OF_TODAY: True}


def told(path: str, description: str) -> Any:
    """A field that is an attribute of what its object holds: `record.name`."""
    read = attrgetter(path)

    def resolve(self: Any) -> Any:
        return read(self)

    return strawberry.field(resolver=resolve, description=description, metadata={_PATH: path})


def together(answer: Callable[..., Sequence[Any]]) -> Metadata:
    """Metadata of a field that a function answers for many objects at once: from them, `info` and the arguments."""
    return {_TOGETHER: answer}


def seen(**attributes: str) -> Metadata:
    """Metadata of a field that shows its object as another type: where that one's attributes are found in this one.

    An empty path is the object itself.
    """
    return {_SEEN: attributes}


def lasting(identity: Callable[[Any], Hashable] | None = None) -> Callable[[type[T]], type[T]]:
    """Say that equal `identity` means the same object for ever, as far as it is made `OF_ITSELF`.

    Objects without one are told from one another by what presents many of them together (`Together.identities`).
    """

    def remember(kind: type[T]) -> type[T]:
        setattr(kind, _IDENTITY, staticmethod(identity) if identity else None)
        return kind

    return remember


def path_of(metadata: Metadata) -> str | None:
    """The attribute that a field is; None for one that takes more."""
    return metadata.get(_PATH)


def seen_of(metadata: Metadata) -> Mapping[str, str] | None:
    """Where the attributes of what a field shows are found; None for a field that does more than show."""
    return metadata.get(_SEEN)


def together_of(metadata: Metadata) -> Callable[..., Sequence[Any]] | None:
    """What answers a field for many objects at once; None where each is asked."""
    return metadata.get(_TOGETHER)


def is_of_itself(metadata: Metadata) -> bool:
    """Whether a field says that it is made of its object alone."""
    return bool(metadata.get(_OF_ITSELF))


def is_of_today(metadata: Metadata) -> bool:
    """Whether a field says that it asks which day it is."""
    return bool(metadata.get(_OF_TODAY))


def is_lasting(kind: type) -> bool:
    """Whether objects of a class last."""
    return hasattr(kind, _IDENTITY)


def identity_of(kind: type) -> Callable[[Any], Hashable] | None:
    """What tells one lasting object of a class from another; None where only many are told from others."""
    found: Callable[[Any], Hashable] | None = getattr(kind, _IDENTITY, None)
    return found

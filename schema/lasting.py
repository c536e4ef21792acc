"""Lasting: what of the graph is made of something that never changes, so that it need be made only once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

T = TypeVar("T")

_IDENTITY = "__lasting__"
# Metadata of a field that asks its `info` for nothing but where links begin; who takes no `info` need not say so.
OF_ITSELF: Mapping[str, bool] = {"of itself": True}


def lasting(identity: Callable[[Any], Hashable]) -> Callable[[type[T]], type[T]]:
    """Say that equal `identity` means the same object for ever, as far as it is made `OF_ITSELF`."""

    def remember(kind: type[T]) -> type[T]:
        setattr(kind, _IDENTITY, staticmethod(identity))
        return kind

    return remember


def identity_of(kind: type) -> Callable[[Any], Hashable] | None:
    """What tells lasting objects of a class from one another; None for a class whose objects do not last."""
    found: Callable[[Any], Hashable] | None = getattr(kind, _IDENTITY, None)
    return found


def is_of_itself(metadata: Mapping[Any, Any]) -> bool:
    """Whether a field with this metadata says so."""
    return bool(metadata.get("of itself"))

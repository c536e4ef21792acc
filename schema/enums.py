"""The store's enums as the graph describes them."""

from functools import cache

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from schema.content.enums import DESCRIPTIONS as CONTENT
from schema.delivery.enums import DESCRIPTIONS as DELIVERY
from schema.describing import Descriptions
from schema.people.enums import DESCRIPTIONS as PEOPLE
from schema.registry.enums import DESCRIPTIONS as REGISTRY
from schema.registry.team_enums import DESCRIPTIONS as TEAMS
from schema.searching import DESCRIPTIONS as SEARCHING

DESCRIPTIONS: Descriptions = {**REGISTRY, **TEAMS, **CONTENT, **DELIVERY, **PEOPLE, **SEARCHING}


@cache
def describe_enums() -> None:
    """Make Strawberry know the enums, once, and what each of their values means."""
    for enum, (name, description, values) in DESCRIPTIONS.items():
        strawberry.enum(enum, name=name, description=description)
        definition: StrawberryEnumDefinition = enum.__strawberry_definition__  # type: ignore[attr-defined]
        for value in definition.values:
            value.description = values[enum[value.name]]

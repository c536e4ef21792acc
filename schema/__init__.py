"""The graph: its types, queries and mutations, and their execution."""

from schema.enums import describe_enums

# Before any type is made: Strawberry reads an enum when it first meets it.
describe_enums()

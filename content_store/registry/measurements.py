"""Measurements: claims about a figure, each with its period and its source, never overwritten."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from content_store.registry.indicators import Indicator
from content_store.registry.localities import LocalityVersion
from content_store.registry.public_services import PublicService
from content_store.registry.sources import Source
from content_store.rows import RowType

PERCENT_PLACES = Decimal("0.0001")
UNIT_MOST = CHANNEL_MOST = 80
POPULATION_MOST = 200


class Qualifier(StrEnum):
    """How exactly the source states the figure."""

    EXACT = "EXACT"
    ABOUT = "ABOUT"
    AT_LEAST = "AT_LEAST"
    MORE_THAN = "MORE_THAN"
    DOZENS = "DOZENS"


class Precision(StrEnum):
    """How exactly the source states the time."""

    DAY = "DAY"
    MONTH = "MONTH"
    YEAR = "YEAR"
    UNKNOWN = "UNKNOWN"


class QualityFlag(StrEnum):
    """A doubt about a figure that a reader should see."""

    PERCENT_DISAGREES = "PERCENT_DISAGREES"
    DUPLICATE_LABEL = "DUPLICATE_LABEL"
    MALFORMED = "MALFORMED"
    UNIT_MISSING = "UNIT_MISSING"
    PERIOD_CONFLICT = "PERIOD_CONFLICT"
    CONFLICT = "CONFLICT"


class Measurement(Model, metaclass=RowType):
    """One figure as one source states it; a correction is another row, which names the one that it `supersedes`.

    `population` is whom or what it is limited to, where its source says so: it is then no figure of the whole place.
    """

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    indicator: fields.ForeignKeyRelation[Indicator] = fields.ForeignKeyField(
        "camtay.Indicator", related_name=False, on_delete=fields.RESTRICT
    )
    indicator_id: int
    locality_version: fields.ForeignKeyRelation[LocalityVersion] = fields.ForeignKeyField(
        "camtay.LocalityVersion", related_name=False, on_delete=fields.RESTRICT
    )
    locality_version_id: int
    service: fields.ForeignKeyNullableRelation[PublicService] = fields.ForeignKeyField(
        "camtay.PublicService", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    service_id: int | None
    label = fields.TextField()
    numerator = fields.BigIntField(null=True)
    denominator = fields.BigIntField(null=True)
    value = fields.DecimalField(max_digits=20, decimal_places=4, null=True)
    stated_percent = fields.DecimalField(max_digits=9, decimal_places=4, null=True)
    qualifier = fields.CharEnumField(Qualifier, max_length=20, description="")
    unit = fields.CharField(max_length=UNIT_MOST, default="")
    period_start = fields.DateField(null=True)
    period_end = fields.DateField(null=True)
    period_precision = fields.CharEnumField(Precision, max_length=20, description="")
    period_text = fields.TextField(default="")
    channel = fields.CharField(max_length=CHANNEL_MOST, default="")
    population = fields.CharField(max_length=POPULATION_MOST, default="", db_default="")
    source: fields.ForeignKeyRelation[Source] = fields.ForeignKeyField(
        "camtay.Source", related_name=False, on_delete=fields.RESTRICT
    )
    source_id: int
    quote = fields.TextField()
    note = fields.TextField(default="")
    flags: list[str] = fields.JSONField(default=list)
    supersedes: fields.ForeignKeyNullableRelation[Measurement] = fields.ForeignKeyField(
        "camtay.Measurement", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    supersedes_id: int | None
    reason = fields.TextField(default="", db_default="")

    class Meta:
        table = "measurements"
        indexes = (
            ("indicator_id", "locality_version_id", "period_end", "channel", "service_id"),
            ("locality_version_id",),
            ("supersedes_id",),
        )


def percent(numerator: int | None, denominator: int | None) -> Decimal | None:
    """The share in percent with four places, or None without both numbers."""
    if numerator is None or not denominator:
        return None
    return (Decimal(numerator) * 100 / Decimal(denominator)).quantize(PERCENT_PLACES, ROUND_HALF_UP)


def plain(number: Decimal) -> str:
    """The number as people write it: without zeros at its end, and without an exponent."""
    return f"{number.normalize():f}"


def agrees(stated: Decimal | None, computed: Decimal | None, qualifier: Qualifier) -> bool | None:
    """Whether a stated percent follows from its own numbers, at the precision in which it is stated.

    "More than 70 %" agrees with any share of at least 70. None when there is nothing to compare.
    """
    if stated is None or computed is None:
        return None
    if qualifier in (Qualifier.MORE_THAN, Qualifier.AT_LEAST):
        return computed >= stated
    written = stated.normalize()
    places = Decimal(1).scaleb(min(int(written.as_tuple().exponent), 0))
    return computed.quantize(places, ROUND_HALF_UP) == written.quantize(places)

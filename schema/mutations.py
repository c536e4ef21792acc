"""All that can be changed, as one type."""

from __future__ import annotations

import strawberry

from schema.content.asset_mutations import AssetMutation
from schema.content.publishing import PublishingMutation
from schema.content.reviewing import ReviewingMutation
from schema.content.using import UsingMutation
from schema.content.writing import WritingMutation


@strawberry.type(description="All that can be changed. Every mutation needs a token whose role may do it.")
class Mutation(WritingMutation, UsingMutation, ReviewingMutation, PublishingMutation, AssetMutation):
    pass

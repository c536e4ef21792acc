"""All that can be changed, as one type."""

import strawberry

from schema.catalogue import CatalogueMutation
from schema.content.asset_mutations import AssetMutation
from schema.content.previewing import PreviewingMutation
from schema.content.publishing import PublishingMutation
from schema.content.recalling import RecallingMutation
from schema.content.releasing import ReleasingMutation
from schema.content.reviewing import ReviewingMutation
from schema.content.scheduling import SchedulingMutation
from schema.content.using import UsingMutation
from schema.content.writing import WritingMutation
from schema.delivery.composing import ComposingMutation
from schema.delivery.kiosks import KioskMutation
from schema.delivery.webhook_mutations import WebhookMutation
from schema.people.mutations import PeopleMutation
from schema.registry.measurement_mutations import MeasurementMutation
from schema.registry.membership_mutations import MembershipMutation
from schema.registry.reforming import ReformingMutation
from schema.registry.roadmap_mutations import RoadmapMutation
from schema.registry.session_mutations import SessionMutation
from schema.registry.source_mutations import SourceMutation
from schema.registry.target_mutations import TargetMutation
from schema.registry.team_mutations import TeamMutation
from schema.usage import UsageMutation


@strawberry.type(
    description="All that can be changed. Every mutation needs a token or a session that may do it, but for those that "
    "lead to one."
)
class Mutation(
    WritingMutation,
    UsingMutation,
    ReviewingMutation,
    PublishingMutation,
    SchedulingMutation,
    PreviewingMutation,
    ReleasingMutation,
    RecallingMutation,
    CatalogueMutation,
    UsageMutation,
    ReformingMutation,
    AssetMutation,
    ComposingMutation,
    KioskMutation,
    WebhookMutation,
    PeopleMutation,
    MeasurementMutation,
    TargetMutation,
    SourceMutation,
    TeamMutation,
    SessionMutation,
    MembershipMutation,
    RoadmapMutation,
):
    pass

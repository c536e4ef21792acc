"""The store's enums as the graph describes them."""

from __future__ import annotations

from enum import Enum
from functools import cache

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from content_store.content.assets import AssetKind, AssetState
from content_store.content.choosing import ImagePreset, MediaFormat
from content_store.content.obstacles import ObstacleCode
from content_store.content.review_queue import QueueMove
from content_store.content.versions import State
from content_store.delivery.deliveries import DeliveryState
from content_store.delivery.programmes import Channel
from content_store.delivery.webhooks import EventKind, PauseReason
from content_store.published.history import ChangeKind
from content_store.registry.localities import Level
from content_store.registry.measurements import Precision, Qualifier, QualityFlag
from content_store.registry.sources import SourceKind
from content_store.registry.successions import Extent, SuccessionKind
from content_store.registry.targets import Comparison
from content_store.registry.teams import TeamKind

DESCRIPTIONS: dict[type[Enum], tuple[str, str, dict[Enum, str]]] = {
    Level: (
        "LocalityLevel",
        "How far down the administrative tree a place stands (cấp hành chính).",
        {
            Level.COUNTRY: "The country (quốc gia).",
            Level.PROVINCE: "A province or a centrally-run city (tỉnh, thành phố trực thuộc trung ương).",
            Level.DISTRICT: "A district-level unit (quận, huyện, thị xã, thành phố), which ended on 2025-07-01.",
            Level.COMMUNE: "A commune-level unit (xã, phường, thị trấn, đặc khu).",
            Level.VILLAGE: "A village or a quarter (thôn, bản, khu phố); it has no national code.",
        },
    ),
    SuccessionKind: (
        "SuccessionKind",
        "What an act did to a place.",
        {
            SuccessionKind.MERGE: "Several places, or parts of them, became one (hợp nhất, sáp nhập).",
            SuccessionKind.SPLIT: "One place became several (chia, tách).",
            SuccessionKind.RENAME: "It got another name (đổi tên).",
            SuccessionKind.RETYPE: "It became another type of unit (chuyển loại).",
            SuccessionKind.TRANSFER: "It went under another parent (chuyển về đơn vị khác).",
            SuccessionKind.ABOLISH: "It ended without a successor (bãi bỏ).",
        },
    ),
    Extent: (
        "SuccessionExtent",
        "How much of the predecessor's territory was passed on.",
        {
            Extent.WHOLE: "All of it (toàn bộ).",
            Extent.PART: "A part of it (một phần).",
        },
    ),
    TeamKind: (
        "TeamKind",
        "Where a community digital team works (tổ công nghệ số cộng đồng).",
        {
            TeamKind.VILLAGE: "In a village or quarter (thôn, bản, khu phố).",
            TeamKind.ENTERPRISE: "In an enterprise (doanh nghiệp).",
        },
    ),
    Comparison: (
        "TargetComparison",
        "How a figure is held against a target (chỉ tiêu).",
        {
            Comparison.EQUAL: "It should be exactly the value.",
            Comparison.AT_LEAST: "It should be the value or more.",
            Comparison.RANGE: "It should lie between value and upperValue.",
            Comparison.MILESTONE: "There is no number: something should have happened.",
        },
    ),
    Qualifier: (
        "MeasurementQualifier",
        "How exactly a source states a figure.",
        {
            Qualifier.EXACT: "Exactly.",
            Qualifier.ABOUT: "About (khoảng).",
            Qualifier.AT_LEAST: "At least (ít nhất).",
            Qualifier.MORE_THAN: "More than (hơn, trên).",
            Qualifier.DOZENS: "Dozens, no number (hàng chục).",
        },
    ),
    Precision: (
        "PeriodPrecision",
        "How exactly a source states the time of a figure.",
        {
            Precision.DAY: "To the day.",
            Precision.MONTH: "To the month.",
            Precision.YEAR: "To the year.",
            Precision.UNKNOWN: "It does not say.",
        },
    ),
    QualityFlag: (
        "QualityFlag",
        "A doubt about a figure that a reader should see.",
        {
            QualityFlag.PERCENT_DISAGREES: "The stated percent does not follow from its own numbers.",
            QualityFlag.DUPLICATE_LABEL: "The source gives two figures under one label.",
            QualityFlag.MALFORMED: "The value is malformed in the source.",
            QualityFlag.UNIT_MISSING: "The unit is missing in the source.",
            QualityFlag.PERIOD_CONFLICT: "The source gives two periods.",
            QualityFlag.CONFLICT: "Another source, or the same, says otherwise.",
        },
    ),
    SourceKind: (
        "SourceKind",
        "What sort of document a source is (nguồn).",
        {
            SourceKind.ARTICLE: "An article or a report (bài báo, báo cáo).",
            SourceKind.LEGAL_ACT: "A legal act (văn bản pháp luật).",
            SourceKind.DATA_SET: "A data set (bộ dữ liệu).",
            SourceKind.SYNTHETIC: "Made up for tests and demonstrations (dữ liệu giả lập).",
        },
    ),
    Channel: (
        "Channel",
        "Where guides reach people (kênh).",
        {
            Channel.WEB: "Web sites.",
            Channel.ZALO: "The Zalo mini app.",
            Channel.SIGNAGE: "Public kiosks and panels.",
            Channel.PRINT: "Leaflets and posters.",
        },
    ),
    EventKind: (
        "WebhookEvent",
        "What a webhook may be told of.",
        {
            EventKind.VERSION_PUBLISHED: "A guide went live, or another version of it did: `version.published`.",
            EventKind.VERSION_RETIRED: "A version went, or another one took its place: `version.retired`.",
            EventKind.VERSION_RECALLED: "A guide was called back: `version.recalled`.",
            EventKind.PROGRAMME: "A place shows other guides: `programme.composed`, `programme.ended`.",
            EventKind.TOPIC: "A topic came or changed: `topic.created`, `topic.changed`.",
            EventKind.LOCALITY: "A place came or changed: `locality.created`, `locality.changed`.",
            EventKind.TEAM: "A team came or changed: `team.created`, `team.changed`.",
            EventKind.MEASUREMENT: "A figure came or changed: `measurement.created`, `measurement.changed`.",
            EventKind.TARGET: "A target came or changed: `target.created`, `target.changed`.",
            EventKind.INDICATOR: "An indicator came or changed: `indicator.created`, `indicator.changed`.",
            EventKind.SOURCE: "A source came or changed: `source.created`, `source.changed`.",
            EventKind.PLATFORM: "A platform came or changed: `platform.created`, `platform.changed`.",
            EventKind.SERVICE: "A public service came or changed: `service.created`, `service.changed`.",
            EventKind.ORGANISATION: "An organisation came or changed: `organisation.created`, `organisation.changed`.",
        },
    ),
    PauseReason: (
        "WebhookPauseReason",
        "Why a webhook is sent nothing.",
        {
            PauseReason.BY_HAND: "Somebody said so.",
            PauseReason.FAILING: "Nothing was delivered for a day.",
            PauseReason.GONE: "It answered with 410 Gone.",
            PauseReason.DOCUMENT: "Its document fits this version's schema no more; its last delivery says why.",
        },
    ),
    DeliveryState: (
        "DeliveryState",
        "How far a delivery is.",
        {
            DeliveryState.WAITING: "It is tried, now or later.",
            DeliveryState.DELIVERED: "The receiver has it.",
            DeliveryState.GIVEN_UP: "It was tried for a day; `deliveryReplay` begins again.",
        },
    ),
    ChangeKind: (
        "GuideChangeKind",
        "What became of a guide.",
        {
            ChangeKind.WENT_LIVE: "It was published, and had not been live.",
            ChangeKind.CHANGED: "Another version took the place of the one that was live.",
            ChangeKind.WENT_AWAY: "It was taken off every public answer.",
            ChangeKind.RECALLED: "It was called back, because it was wrong or harmful.",
        },
    ),
    QueueMove: (
        "ReviewMove",
        "Which way a version moved.",
        {
            QueueMove.ENTERED: "It came to its reviewers.",
            QueueMove.LEFT: "It was approved, or sent back to be mended.",
        },
    ),
    State: (
        "VersionState",
        "Where a version stands (trạng thái).",
        {
            State.DRAFT: "It is being written (bản nháp).",
            State.IN_REVIEW: "Somebody checks it (đang thẩm định).",
            State.APPROVED: "It may be published (đã duyệt).",
            State.SCHEDULED: "It will be published at a set time (đã hẹn giờ).",
            State.PUBLISHED: "It is live (đã công bố).",
            State.RETIRED: "A newer one took its place, or it was taken away (đã thay thế).",
            State.RECALLED: "It was wrong or harmful and was called back (đã thu hồi).",
        },
    ),
    AssetKind: (
        "AssetKind",
        "What a file is.",
        {
            AssetKind.VIDEO: "A video.",
            AssetKind.AUDIO: "Sound alone.",
            AssetKind.PICTURE: "A picture.",
            AssetKind.CAPTIONS: "Captions (phụ đề).",
            AssetKind.AUDIO: "A voice by itself (lời thuyết minh).",
        },
    ),
    AssetState: (
        "AssetState",
        "How far a file has come.",
        {
            AssetState.RECEIVED: "It is here; its renditions are being made.",
            AssetState.READY: "Its renditions are complete.",
            AssetState.FAILED: "Its renditions cannot be made; `failure` says why, and `assetRetry` begins again.",
            AssetState.CANCELLED: "Somebody stopped the making of its renditions; `assetRetry` begins again.",
        },
    ),
    MediaFormat: (
        "MediaFormat",
        "A format that a client can show or play.",
        {
            MediaFormat.MP4: "Films: H.264 and AAC.",
            MediaFormat.M4A: "Sound alone: AAC.",
            MediaFormat.WEBP: "Pictures that every browser of today shows.",
            MediaFormat.AVIF: "Pictures of fewer bytes, for browsers since about 2022.",
            MediaFormat.JPEG: "Pictures for everything else.",
        },
    ),
    ImagePreset: (
        "ImagePreset",
        "A size or shape of picture; where there is no such file, the nearest smaller one comes.",
        {
            ImagePreset.THUMBNAIL: "At most 320 pixels wide.",
            ImagePreset.SMALL: "At most 640 pixels wide.",
            ImagePreset.MEDIUM: "At most 1080 pixels wide.",
            ImagePreset.LARGE: "At most 1920 pixels wide.",
            ImagePreset.CARD: "Cut to 1200 × 630, for a link that is shared.",
            ImagePreset.KIOSK: "Cut to 16:9, for a kiosk's screen.",
            ImagePreset.PORTRAIT: "Cut to 4:5, for a phone that is held upright.",
        },
    ),
    ObstacleCode: (
        "ObstacleCode",
        "What keeps a version from being published.",
        {
            ObstacleCode.NOT_APPROVED: "It has not been approved.",
            ObstacleCode.TITLE_MISSING: "The title is empty.",
            ObstacleCode.SUMMARY_MISSING: "The summary is empty.",
            ObstacleCode.STEPS_MISSING: "There is no step.",
            ObstacleCode.STEP_TITLE_MISSING: "A step has no title.",
            ObstacleCode.STEP_ACTION_MISSING: "A step says nothing to do.",
            ObstacleCode.STEP_UNKNOWN: "A file belongs to a step that does not exist.",
            ObstacleCode.MEDIA_MISSING: "There is neither a clip nor an infographic.",
            ObstacleCode.ASSET_NOT_READY: "A file is still being processed.",
            ObstacleCode.ASSET_FAILED: "A file could not be processed.",
            ObstacleCode.ALT_MISSING: "Nothing says what a clip or picture shows.",
            ObstacleCode.TRANSCRIPT_MISSING: "A clip's transcript is missing.",
            ObstacleCode.CAPTIONS_MISSING: "A clip has no captions in the version's language.",
            ObstacleCode.CAPTIONS_TOO_LONG: "A clip's captions go on after it has ended.",
            ObstacleCode.CAPTIONS_TOO_FAST: "A cue of a clip's captions goes before it can be read.",
            ObstacleCode.SOUND_TOO_LONG: "A voice in another language goes on long after its clip has ended.",
            ObstacleCode.DESCRIPTION_MISSING: "The words that say the same as an infographic are missing.",
        },
    ),
}


@cache
def describe_enums() -> None:
    """Make Strawberry know the enums, once, and what each of their values means."""
    for enum, (name, description, values) in DESCRIPTIONS.items():
        strawberry.enum(enum, name=name, description=description)
        definition: StrawberryEnumDefinition = enum.__strawberry_definition__  # type: ignore[attr-defined]
        for value in definition.values:
            value.description = values[enum[value.name]]

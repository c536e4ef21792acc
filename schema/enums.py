"""The store's enums as the graph describes them."""

from __future__ import annotations

from enum import Enum
from functools import cache

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from content_store.content.assets import AssetKind, AssetState
from content_store.content.blocks import NoteKind
from content_store.content.choosing import ImagePreset, MediaFormat
from content_store.content.comparison import ChangeKind
from content_store.content.obstacles import ObstacleCode
from content_store.content.releases import ReleaseState
from content_store.content.schedules import ScheduledAction, ScheduleState
from content_store.content.versions import State
from content_store.delivery.programmes import Channel
from content_store.people.access import Action, Role
from content_store.published.freshness import Freshness
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
    Role: (
        "Role",
        "What an account is for (vai trò).",
        {
            Role.ADMIN: "Everything, people included (quản trị).",
            Role.EDITOR: "Writes drafts and publishes what was approved (biên tập).",
            Role.REVIEWER: "Reads drafts and vouches for them (thẩm định).",
            Role.REGISTRAR: "Keeps the registry of a place and all below it (quản lý dữ liệu địa bàn).",
            Role.VIEWER: "Reads drafts (xem bản nháp).",
        },
    ),
    Action: (
        "Action",
        "Something that not everybody may do; a token's scopes are made of these.",
        {
            Action.READ_DRAFTS: "Read what is not published.",
            Action.WRITE_DRAFTS: "Upload files, write drafts and hand them to reviewers.",
            Action.REVIEW: "Vouch for a version, or send it back.",
            Action.PUBLISH: "Make an approved version public, and take it away.",
            Action.MANAGE_PEOPLE: "Invite people, give and take their roles, disable accounts.",
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
            ObstacleCode.VOICE_MISSING: "A clip has no voice in a language that is more spoken than written.",
            ObstacleCode.TWO_ACTIONS: "A step asks for more than one thing.",
            ObstacleCode.SENTENCE_TOO_LONG: "A sentence is too long to be read aloud to somebody.",
            ObstacleCode.GUIDE_NOT_LIVE: "A step leads to a guide that is not live in the version's language.",
            ObstacleCode.PLATFORM_NEWER: "A platform was released anew since the version was checked.",
            ObstacleCode.COMMENT_OPEN: "A comment is not resolved.",
            ObstacleCode.SIGN_OFF_MISSING: "An organisation that must sign has not signed this wording.",
        },
    ),
    ChangeKind: (
        "ChangeKind",
        "What happened at a place of a version.",
        {
            ChangeKind.ADDED: "It is new.",
            ChangeKind.REMOVED: "It is gone.",
            ChangeKind.CHANGED: "It says something else.",
            ChangeKind.MOVED: "It stands elsewhere among its like.",
        },
    ),
    ScheduledAction: (
        "ScheduledAction",
        "What is set to happen to a version.",
        {ScheduledAction.PUBLISH: "It goes live.", ScheduledAction.RETIRE: "It goes away."},
    ),
    ScheduleState: (
        "ScheduleState",
        "Whether what was set has happened.",
        {
            ScheduleState.WAITING: "Not yet.",
            ScheduleState.DONE: "It has.",
            ScheduleState.CANCELLED: "Somebody let it not happen.",
            ScheduleState.FAILED: "It could not.",
        },
    ),
    ReleaseState: (
        "ReleaseState",
        "Where a release stands.",
        {
            ReleaseState.OPEN: "Versions are put into it.",
            ReleaseState.PUBLISHED: "All of it went live.",
            ReleaseState.REVERTED: "What was live before is so again.",
        },
    ),
    Freshness: (
        "Freshness",
        "Whether a guide may be relied on.",
        {
            Freshness.CURRENT: "It was checked since the last releases of what it explains, and lately enough.",
            Freshness.STALE: "Something that it explains was released since, or it is to be checked again.",
        },
    ),
    NoteKind: (
        "NoteKind",
        "What a note is for.",
        {
            NoteKind.TIP: "It makes something easier (mẹo).",
            NoteKind.WARNING: "It keeps from harm (cảnh báo).",
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

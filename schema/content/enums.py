"""The content's enums as the graph describes them."""

from __future__ import annotations

from content_store.content.assets import AssetKind, AssetState
from content_store.content.blocks import NoteKind
from content_store.content.choosing import ImagePreset, MediaFormat
from content_store.content.comparison import ChangeKind
from content_store.content.obstacles import ObstacleCode
from content_store.content.releases import ReleaseState
from content_store.content.review_queue import QueueMove
from content_store.content.schedules import ScheduledAction, ScheduleState
from content_store.content.versions import State
from content_store.published.freshness import Freshness
from content_store.published.history import GuideChangeKind
from schema.describing import Descriptions

DESCRIPTIONS: Descriptions = {
    GuideChangeKind: (
        "GuideChangeKind",
        "What became of a guide.",
        {
            GuideChangeKind.WENT_LIVE: "It was published, and had not been live.",
            GuideChangeKind.CHANGED: "Another version took the place of the one that was live.",
            GuideChangeKind.WENT_AWAY: "It was taken off every public answer.",
            GuideChangeKind.RECALLED: "It was called back, because it was wrong or harmful.",
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
            ObstacleCode.CONTRAST_LOW: "A drawing (SVG) has letters that hardly stand out from what is behind them.",
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

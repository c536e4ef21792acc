"""The store's enums as the graph describes them."""

from __future__ import annotations

from enum import Enum

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from content_store.access import Role
from content_store.assets import AssetKind, AssetState
from content_store.localities import Level
from content_store.measurements import Precision, Qualifier, QualityFlag
from content_store.obstacles import ObstacleCode
from content_store.programmes import Channel
from content_store.sources import SourceKind
from content_store.successions import Extent, SuccessionKind
from content_store.targets import Comparison
from content_store.teams import TeamKind
from content_store.versions import State

DESCRIPTIONS: dict[type[Enum], tuple[str, str, list[str]]] = {
    Level: (
        "LocalityLevel",
        "How far down the administrative tree a place stands (cấp hành chính).",
        [
            "The country (quốc gia).",
            "A province or a centrally-run city (tỉnh, thành phố trực thuộc trung ương).",
            "A district-level unit (quận, huyện, thị xã, thành phố thuộc tỉnh); abolished on 2025-07-01.",
            "A commune-level unit (xã, phường, thị trấn, đặc khu).",
            "A village or a quarter (thôn, bản, khu phố); it has no national code.",
        ],
    ),
    SuccessionKind: (
        "SuccessionKind",
        "What an act did to a place.",
        [
            "Several places, or parts of them, became one (hợp nhất, sáp nhập).",
            "One place became several (chia, tách).",
            "It got another name (đổi tên).",
            "It became another type of unit (chuyển loại).",
            "It went under another parent (chuyển về đơn vị khác).",
            "It ended without a successor (bãi bỏ).",
        ],
    ),
    Extent: (
        "SuccessionExtent",
        "How much of the predecessor's territory was passed on.",
        ["All of it (toàn bộ).", "A part of it (một phần)."],
    ),
    TeamKind: (
        "TeamKind",
        "Where a community digital team works (tổ công nghệ số cộng đồng).",
        ["In a village or quarter (thôn, bản, khu phố).", "In an enterprise (doanh nghiệp)."],
    ),
    Comparison: (
        "TargetComparison",
        "How a figure is held against a target (chỉ tiêu).",
        [
            "It should be exactly the value.",
            "It should be the value or more.",
            "It should lie between value and upperValue.",
            "There is no number: something should have happened.",
        ],
    ),
    Qualifier: (
        "Qualifier",
        "How exactly a source states a figure.",
        [
            "Exactly.",
            "About (khoảng).",
            "At least (ít nhất).",
            "More than (hơn, trên).",
            "Dozens, no number (hàng chục).",
        ],
    ),
    Precision: (
        "PeriodPrecision",
        "How exactly a source states the time of a figure.",
        ["To the day.", "To the month.", "To the year.", "It does not say."],
    ),
    QualityFlag: (
        "QualityFlag",
        "A doubt about a figure that a reader should see.",
        [
            "The stated percent does not follow from its own numbers.",
            "The source gives two figures under one label.",
            "The value is malformed in the source.",
            "The unit is missing in the source.",
            "The source gives two periods.",
            "Another source, or the same, says otherwise.",
        ],
    ),
    SourceKind: (
        "SourceKind",
        "What sort of document a source is (nguồn).",
        [
            "An article or a report (bài báo, báo cáo).",
            "A legal act (văn bản pháp luật).",
            "A data set (bộ dữ liệu).",
            "Made up for tests and demonstrations (dữ liệu giả lập).",
        ],
    ),
    Channel: (
        "Channel",
        "Where guides reach people (kênh).",
        ["Web sites.", "The Zalo mini app.", "Public kiosks and panels.", "Leaflets and posters."],
    ),
    State: (
        "VersionState",
        "Where a version stands (trạng thái).",
        [
            "It is being written (bản nháp).",
            "Somebody checks it (đang thẩm định).",
            "It may be published (đã duyệt).",
            "It will be published at a set time (đã hẹn giờ).",
            "It is live (đã công bố).",
            "A newer one took its place, or it was taken away (đã thay thế).",
            "It was wrong or harmful and was called back (đã thu hồi).",
        ],
    ),
    Role: (
        "Role",
        "What an account is for (vai trò).",
        [
            "Everything (quản trị).",
            "Writes and publishes guides (biên tập).",
            "Checks guides (thẩm định).",
            "Keeps places, teams and figures (quản lý danh mục).",
            "Reads drafts (xem).",
        ],
    ),
    AssetKind: ("AssetKind", "What a file is.", ["A video.", "A picture.", "Captions (phụ đề)."]),
    AssetState: (
        "AssetState",
        "How far a file has come.",
        [
            "It is here; its renditions are being made.",
            "Its renditions are complete.",
            "Its renditions cannot be made; `failure` says why.",
        ],
    ),
    ObstacleCode: (
        "ObstacleCode",
        "What keeps a version from being published.",
        [
            "It has not been approved.",
            "The title is empty.",
            "The summary is empty.",
            "There is no step.",
            "A step has no title.",
            "A step says nothing to do.",
            "A file belongs to a step that does not exist.",
            "There is neither a clip nor an infographic.",
            "A file is still being processed.",
            "A file could not be processed.",
            "Nothing says what a clip or picture shows.",
            "A clip's transcript is missing.",
            "A clip has no captions in the version's language.",
            "The words that say the same as an infographic are missing.",
        ],
    ),
}


def _describe(enum: type[Enum], name: str, description: str, values: list[str]) -> None:
    strawberry.enum(enum, name=name, description=description)
    definition: StrawberryEnumDefinition = enum.__strawberry_definition__  # type: ignore[attr-defined]
    for value, words in zip(definition.values, values, strict=True):
        value.description = words


for _enum, _words in DESCRIPTIONS.items():
    _describe(_enum, *_words)

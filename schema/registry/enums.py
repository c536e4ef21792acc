"""The registry's enums as the graph describes them."""

from __future__ import annotations

from content_store.published.gaps import GapReason
from content_store.registry.conflicts import ConflictKind
from content_store.registry.localities import Level
from content_store.registry.measurements import Precision, Qualifier, QualityFlag
from content_store.registry.progress import Obstacle
from content_store.registry.sources import SourceKind
from content_store.registry.successions import Extent, SuccessionKind
from content_store.registry.targets import Comparison
from content_store.registry.teams import TeamKind
from schema.describing import Descriptions

DESCRIPTIONS: Descriptions = {
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
    ConflictKind: (
        "SourceConflictKind",
        "What does not go together in what sources say.",
        {
            ConflictKind.CONFLICT: "Two statements contradict each other (mâu thuẫn).",
            ConflictKind.TIME_SERIES: "The same figure at several times: it grew or fell, and nothing is overwritten.",
            ConflictKind.DUPLICATE_LABEL: "One source gives two figures under one label (trùng nhãn).",
            ConflictKind.MALFORMED: "Something is malformed in the source (sai dạng).",
            ConflictKind.PERIOD_CONFLICT: "The source gives two periods, or none that is sure.",
            ConflictKind.DIFFERENT_DENOMINATOR: "Shares of different wholes, which cannot be compared.",
            ConflictKind.OVERLAP: "Parts overlap, so that they must not be added.",
            ConflictKind.INCOMPLETE_BREAKDOWN: "The parts are less than the whole.",
            ConflictKind.ALIAS: "One thing under several names.",
            ConflictKind.POPULATION_DEFINITION: "The same goal for differently bounded populations.",
            ConflictKind.COVERAGE_GAP: "Some have no figure: absent is not zero.",
            ConflictKind.SUPERSEDED_BY_LAW: "A later act changed what was counted.",
            ConflictKind.TERMINOLOGY: "The law calls it otherwise by now.",
        },
    ),
    Obstacle: (
        "NotComputableReason",
        "Why progress cannot be told without guessing.",
        {
            Obstacle.NO_PLACE: "There is no such place on that day.",
            Obstacle.NO_FIGURE: "There is no figure: absent is not zero.",
            Obstacle.SPLIT: "Figures are of territory that was split since, or that overlaps by now.",
            Obstacle.ONLY_PARTS: "There are figures of parts only (channel, service, population), which may overlap.",
            Obstacle.NO_NUMBERS: "The source gives words, or a percentage without the numbers behind it.",
            Obstacle.NOT_ADDITIVE: "Averages and ranks of places cannot be added.",
            Obstacle.DIFFERENT_DENOMINATORS: "Different things were counted.",
            Obstacle.DIFFERENT_PERIODS: "The figures are of times of different lengths.",
            Obstacle.TARGET_MALFORMED: "The target itself is malformed in its source.",
        },
    ),
    GapReason: (
        "CoverageGapReason",
        "What a place lacks.",
        {
            GapReason.BELOW_GOAL: "Its figure is below the goal.",
            GapReason.NO_FIGURE: "It has no figure: absent is not zero.",
            GapReason.NOT_COMPUTABLE: "Its figures do not say where it stands.",
            GapReason.NO_TEAM: "Neither it nor anything in it has a team.",
            GapReason.NO_CURRENT_GUIDE: "No live guide in that language serves the target and is current.",
        },
    ),
}

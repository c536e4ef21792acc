"""The teams' enums as the graph describes them."""

from __future__ import annotations

from content_store.registry.consents import PersonalField
from content_store.registry.teams import MemberRole, TeamStanding
from schema.describing import Descriptions

DESCRIPTIONS: Descriptions = {
    MemberRole: (
        "TeamMemberRole",
        "The part that somebody has in a team (vai trò trong tổ).",
        {
            MemberRole.LEADER: "Leads the team (tổ trưởng).",
            MemberRole.VILLAGE_HEAD: "Heads the village or quarter (trưởng thôn, trưởng khu phố).",
            MemberRole.OFFICIAL: "Works for the commune or its district (cán bộ, công chức).",
            MemberRole.YOUTH_UNION: "Of the Youth Union (đoàn viên thanh niên).",
            MemberRole.WOMENS_UNION: "Of the Women's Union (cán bộ, hội viên phụ nữ).",
            MemberRole.FARMERS_UNION: "Of the Farmers' Union (cán bộ, hội viên nông dân).",
            MemberRole.TEACHER: "A teacher (giáo viên).",
            MemberRole.STUDENT: "A pupil or a student (học sinh, sinh viên tình nguyện).",
            MemberRole.MEMBER: "Any other member (thành viên).",
        },
    ),
    TeamStanding: (
        "TeamStanding",
        "Whether a team works on the day on which it is seen, as far as anybody said.",
        {
            TeamStanding.WORKING: "It works, and its place is there.",
            TeamStanding.NOT_YET: "It begins later.",
            TeamStanding.ENDED: "It ended.",
            TeamStanding.UNKNOWN: "Its place ended in a reform, and nobody said what became of the team (chưa rõ).",
        },
    ),
    PersonalField: (
        "PersonalField",
        "What may be said of a person in public, if that person consents.",
        {
            PersonalField.NAME: "The name (họ tên).",
            PersonalField.PHONE: "The telephone number (số điện thoại).",
            PersonalField.EMAIL: "The mail address (địa chỉ thư).",
            PersonalField.ROLE: "The part in the team (vai trò).",
        },
    ),
}

"""The people's enums as the graph describes them."""

from __future__ import annotations

from content_store.people.access import Action, Role
from schema.describing import Descriptions

DESCRIPTIONS: Descriptions = {
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
            Action.COMMENT: "Say something of a version, and sign it for an organisation.",
            Action.MANAGE_CATALOGUE: "Keep topics, platforms and public services.",
            Action.REMOVE: "Remove what nothing uses.",
            Action.READ_AUDIT: "Read who changed what.",
            Action.KEEP_MEMBERS: "Read and keep the members of teams, at a place and below.",
            Action.MANAGE_WEBHOOKS: "Make webhooks, and read what they were told.",
            Action.KEEP_REGISTRY: "Keep the registry of a place and below: reforms, teams, figures, targets, roadmaps.",
        },
    ),
}

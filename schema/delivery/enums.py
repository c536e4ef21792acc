"""The delivery's enums as the graph describes them."""

from __future__ import annotations

from content_store.delivery.deliveries import DeliveryState
from content_store.delivery.programmes import Channel
from content_store.delivery.webhooks import EventKind, PauseReason
from schema.describing import Descriptions

DESCRIPTIONS: Descriptions = {
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
            EventKind.TEAM: "A team, a session of it or who may be named of it came or changed: `team.created`, …",
            EventKind.ROADMAP: "A roadmap came or changed: `roadmap.created`, `roadmap.rewritten`.",
            EventKind.MEASUREMENT: "A figure came or changed: `measurement.created`, `measurement.superseded`.",
            EventKind.CONFLICT: "Figures contradict each other: `conflict.found`, `conflict.changed`.",
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
}

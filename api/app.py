"""The server on one page: every route in reading order, and what lives as long as it does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp

from api import health
from api.errors import answer_failure, answer_missing_file, answer_refusal
from api.front import front
from api.graphql import Allowed, GraphQLDoor, PublicFacts
from api.media import MediaDoor
from api.rates import Rates
from api.request_ids import RequestIds
from api.secret import secret_of
from api.settings import Settings
from api.tus import EXPOSED, SENT
from api.uploads import UploadDoor
from content_store import database
from content_store.database import UNREACHABLE
from content_store.errors import Refused
from content_store.projection.following import Follower
from content_store.published.reading import Projection
from media.links import Links
from media.receiving import Reception
from media.sandbox import PROBING, Sandbox
from media.staging import Staging
from media.storage.opening import store_at
from media.storage.s3 import S3Store
from media.uploads import Uploads
from schema.build import build_schema

TOLD = ("x-request-id", "ratelimit", "ratelimit-policy", "retry-after")
# Tokens travel in a header and no cookie is read, so any origin may ask: Zalo's web views have two.
CORS = Middleware(
    CORSMiddleware,
    allow_origins=["*"],
    allow_methods=["GET", "HEAD", "POST", "PATCH", "DELETE"],
    allow_headers=["authorization", "content-type", "range", "if-range", "if-none-match", *SENT],
    expose_headers=["etag", "content-length", "content-range", "accept-ranges", *TOLD, *EXPOSED],
    max_age=86_400,
)


class Server(Starlette):
    """The application, whose every answer has an id."""

    def build_middleware_stack(self) -> ASGIApp:
        """Around all the rest, so that a bug's answer has one too."""
        return RequestIds(super().build_middleware_stack())


def build_app(settings: Settings) -> Starlette:
    """The whole server; what is not in this list is not served."""
    store, links = store_at(settings.storage_url, settings.storage_keys), Links(secret_of(settings))
    facts = PublicFacts(Projection(settings.data), Follower(settings.data, settings.database_url))
    allowed = Allowed(Rates(settings.rate) if settings.rate else None, settings.introspection, settings.seconds)
    graph = GraphQLDoor(build_schema(), settings.public_url, links, facts, allowed)
    # A store that cannot sign is proxied, whatever is set.
    signing = store if settings.media_delivery == "presigned" and isinstance(store, S3Store) else None
    media = MediaDoor(store, links, facts.projection, signing)
    sandbox = Sandbox(PROBING)
    uploads = UploadDoor(Uploads(Staging(settings.staging), Reception(store, sandbox)))

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with database.connect(settings.database_url), sandbox, facts.follower.at_work():
            yield
        facts.projection.close()

    return Server(
        routes=[
            Route("/", front),
            Route("/graphql", graph.__call__, methods=["GET", "POST"]),
            Route("/media/{sha256}", media.__call__, methods=["GET"]),
            Route("/media/{sha256}/{name}", media.__call__, methods=["GET"]),
            Route("/uploads", uploads.collection, methods=["OPTIONS", "POST"]),
            Route("/uploads/{id}", uploads.one, methods=["OPTIONS", "HEAD", "PATCH", "DELETE", "POST"]),
            Route("/healthz", health.alive),
            Route("/readyz", health.ready),
        ],
        middleware=[CORS],
        exception_handlers={
            Refused: answer_refusal,
            FileNotFoundError: answer_missing_file,
            **dict.fromkeys((*UNREACHABLE, Exception), answer_failure),
        },
        lifespan=lifespan,
    )

"""The server on one page: every route in reading order, and what lives as long as it does."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp

from api import health
from api.cache import ResponseCache
from api.caching import CachingLayer
from api.changes import ChangesDoor
from api.cookies import SessionCookies
from api.errors import answer_failure, answer_missing_file, answer_refusal, answer_wrong_way
from api.front import FrontDoor
from api.graph import Allowed, Graph, PublicFacts
from api.graphql import METHODS, GraphQLDoor
from api.media import MediaDoor
from api.messenger import OperatorsLog
from api.metrics import MetricsDoor
from api.open_data import OpenDataDoor
from api.origins import OpenToAnyOrigin
from api.persisted import Documents, registered
from api.questions import Questions
from api.rates import Rates
from api.request_ids import RequestIds
from api.secret import secret_of
from api.settings import BadSetting, Settings
from api.short_links import ShortLinkDoor
from api.uploads import UploadDoor
from content_store import database
from content_store.database import UNREACHABLE
from content_store.errors import Refused
from content_store.exporting.formats import Terms
from content_store.people.desk import Desk
from content_store.people.sealing import Seal
from content_store.projection.following import Follower
from content_store.published.reading import Projection
from media.links import Links
from media.receiving import Reception
from media.sandbox import PROBING, Sandbox
from media.staging import Staging
from media.storage import Signing, Store
from media.storage.opening import store_at
from media.uploads import Uploads
from schema.build import build_schema
from schema.compiling import plans_of

# What is raised at any door, and who says so to the client.
FAILURES = {
    Refused: answer_refusal,
    HTTPException: answer_wrong_way,
    FileNotFoundError: answer_missing_file,
    **dict.fromkeys((*UNREACHABLE, Exception), answer_failure),
}
# One for all servers of a process, as tests have many: it is always the same, and takes longer than many a test.
_the_schema = cache(build_schema)


class Server(Starlette):
    """The application, whose every answer has an id, but for those that are given again."""

    def __init__(self, questions: Questions, public_url: str, **options: Any) -> None:
        self.questions = questions
        self.public_url = public_url
        super().__init__(**options)

    def build_middleware_stack(self) -> ASGIApp:
        """Around all the rest, so that a bug's answer has one too."""
        cached = CachingLayer(RequestIds(super().build_middleware_stack()), self.questions, "/graphql")
        # A cookie stands for a header, so it comes before all that look at headers.
        return SessionCookies(cached, self.public_url)


def _allowed_by(settings: Settings) -> Allowed:
    rates = Rates(settings.rate) if settings.rate else None
    loopback = settings.webhooks_loopback == "on"
    return Allowed(rates, settings.introspection == "on", settings.seconds, loopback)


def _signing(settings: Settings, store: Store) -> Signing | None:
    """The store, if files are to be had from it directly; one that cannot sign is proxied, whatever is set."""
    return store if settings.media_delivery == "presigned" and isinstance(store, Signing) else None


def _graph(settings: Settings, facts: PublicFacts, secret: bytes) -> Graph:
    documents = Documents(registered(), closed=settings.documents == "registered")
    links, desk = Links(secret), Desk(Seal(secret), OperatorsLog())
    return Graph(_the_schema(), documents, settings.public_url, links, facts, desk, _allowed_by(settings))


def _sign_in_by_provider(settings: Settings, graph: Graph) -> list[Route]:
    """The routes to an identity provider, where there is one: what they need is not installed everywhere."""
    if settings.oidc is None:
        return []
    try:
        oidc = importlib.import_module("api.oidc")
    except ModuleNotFoundError as missing:
        raise BadSetting("CAMTAY_OIDC_ISSUER needs what `pip install 'camtay[oidc]'` installs.") from missing
    routes: list[Route] = oidc.OidcDoor(settings.oidc, graph.desk.seal, settings.public_url).routes()
    return routes


def _terms(settings: Settings) -> Terms | None:
    """Under which open data are published; None where none are."""
    if not settings.data_licence:
        return None
    return Terms(settings.public_url, settings.data_licence, settings.data_publisher)


def build_app(settings: Settings) -> Starlette:
    """The whole server; what is not in this list is not served."""
    store, secret = store_at(settings.storage_url, settings.storage_keys), secret_of(settings)
    facts = PublicFacts(Projection(settings.data), Follower(settings.data, settings.database_url))
    graph, cache = _graph(settings, facts, secret), ResponseCache(facts.projection, settings.cache_bytes)
    door, front = GraphQLDoor(graph, cache), FrontDoor(graph.documents.listed)
    media = MediaDoor(store, graph.links, facts.projection, _signing(settings, store))
    sandbox, data = Sandbox(PROBING), OpenDataDoor(settings.data, _terms(settings))
    uploads = UploadDoor(Uploads(Staging(settings.staging), Reception(store, sandbox)))

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with database.connect(settings.database_url), sandbox, data.at_work(), facts.follower.at_work():
            yield
        facts.projection.close()

    return Server(
        door.questions,
        settings.public_url,
        routes=[
            Route("/graphql", door.__call__, methods=METHODS),
            Route("/", front.front),
            Route("/documents", front.documents),
            WebSocketRoute("/graphql", door.converse),
            Route("/changes", ChangesDoor(facts.projection).__call__, methods=["GET"]),
            Route("/media/{sha256}", media.__call__, methods=["GET"]),
            Route("/media/{sha256}/{name}", media.__call__, methods=["GET"]),
            Route("/g/{slug}", ShortLinkDoor(facts.projection).__call__, methods=["GET"]),
            *data.routes(),
            Route("/uploads", uploads.collection, methods=["OPTIONS", "POST"]),
            Route("/uploads/{id}", uploads.one, methods=["OPTIONS", "HEAD", "PATCH", "DELETE", "POST"]),
            Route("/metrics", MetricsDoor(cache, plans_of(graph.schema)).__call__, methods=["GET"]),
            *_sign_in_by_provider(settings, graph),
            Route("/healthz", health.alive),
            Route("/readyz", health.ready),
        ],
        middleware=[Middleware(OpenToAnyOrigin)],
        exception_handlers=FAILURES,
        lifespan=lifespan,
    )

"""A screen's secret lets it say what it holds, and nothing more than anybody may."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from samples import editor_account
from servers import client_of, told

from content_store.delivery import kiosks
from content_store.registry.localities import Locality

pytestmark = [pytest.mark.anyio]
REPORT = 'mutation { kioskReport(input: { guides: ["so-bao-hiem-xa-hoi-vssid"] }) { kiosk { name } errors { code } } }'


async def test_a_screen_says_what_it_holds_and_reads_what_is_public_until_its_secret_ends(
    library_url: str, tmp_path: Path
) -> None:
    async with client_of(library_url, tmp_path) as client:
        place, account, now = await Locality.get(slug="quang-ninh"), await editor_account(), datetime.now(UTC)
        kiosk, secret = await kiosks.register("Sảnh UBND", place.id, account, now)
        headers = {"authorization": f"Bearer {secret}"}

        answer = await client.post("/graphql", json={"query": REPORT}, headers=headers)
        public = await client.post("/graphql", json={"query": "{ guides { totalCount } }"}, headers=headers)
        drafts = await client.post("/graphql", json={"query": "{ tutorials { totalCount } }"}, headers=headers)
        stranger = await client.post("/graphql", json={"query": REPORT})
        await kiosks.end(kiosk.id, account, now)
        ended = await client.post("/graphql", json={"query": REPORT}, headers=headers)

        assert answer.json()["data"]["kioskReport"] == {"kiosk": {"name": "Sảnh UBND"}, "errors": []}
        assert len((await kiosks.get(kiosk.id)).held) == 1
        assert public.json()["data"] == {"guides": {"totalCount": 8}}
        assert [told(each) for each in (drafts, stranger, ended)] == ["UNAUTHENTICATED"] * 3
        assert ended.status_code == 401

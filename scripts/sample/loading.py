"""Loading the sample: the registry, then the library, with what is being done said as it is done."""

from __future__ import annotations

from api.settings import Settings
from content_store.database import connect
from media.receiving import Reception
from media.sandbox import PROBING, Sandbox
from media.storage.opening import store_at
from scripts.progress import steps
from scripts.sample.library import load_library, steps_to_load
from scripts.sample.registry import load_registry
from scripts.sample.synthetic import load_synthetic
from scripts.sample.synthetic_guides import GUIDES, load_synthetic_guides


async def load_sample(settings: Settings) -> None:
    """Load what is missing of the sample; a worker must be running, for it makes the renditions."""
    async with connect(settings.database_url), Sandbox(PROBING) as sandbox:
        reception = Reception(store_at(settings.storage_url, settings.storage_keys), sandbox)
        with steps("Nạp dữ liệu mẫu", 1 + steps_to_load()) as advance:
            await load_registry()
            advance("địa phương, cơ quan, chỉ tiêu, số liệu")
            await load_library(reception, advance)


async def load_synthetic_sample(settings: Settings, scale: int) -> None:
    """Load what is missing of the synthetic province, onto the sample."""
    async with connect(settings.database_url):
        with steps("Nạp dữ liệu giả lập", scale + GUIDES // 10) as advance:
            await load_synthetic(advance, scale)
            await load_synthetic_guides(advance)

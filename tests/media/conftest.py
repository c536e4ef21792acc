"""Samples that are made once and only read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from media_samples import Clip, make_clip, make_picture

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds, 320 by 180 pixels, with sound."""
    return make_clip(tmp_path_factory.mktemp("clip") / "clip.mp4")


@pytest.fixture(scope="session")
def webm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("webm") / "clip.webm", Clip(size=(96, 54), kind="webm", sound=False))


@pytest.fixture(scope="session")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_picture(tmp_path_factory.mktemp("picture") / "picture.jpg")

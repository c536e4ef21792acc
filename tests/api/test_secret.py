"""The secret behind signed links is made once and kept."""

from __future__ import annotations

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from api.secret import secret_of
from api.settings import read_settings


def test_a_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    settings = read_settings({"CAMTAY_DATA": str(tmp_path / "data")})

    first, again = secret_of(settings), secret_of(settings)

    assert first == again
    assert re.fullmatch(rb"[0-9a-f]{64}", first)
    assert stat.S_IMODE((tmp_path / "data" / "secret").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret"]


def test_those_who_start_at_the_same_moment_agree(tmp_path: Path) -> None:
    settings = read_settings({"CAMTAY_DATA": str(tmp_path)})

    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda _: secret_of(settings), range(64)))

    assert len(found) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_a_secret_that_is_set_is_used_and_none_is_kept(tmp_path: Path) -> None:
    settings = read_settings({"CAMTAY_DATA": str(tmp_path), "CAMTAY_SECRET": "s" * 32})

    assert secret_of(settings) == b"s" * 32
    assert list(tmp_path.iterdir()) == []
    assert "ssss" not in repr(settings)

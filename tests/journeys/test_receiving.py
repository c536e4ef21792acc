"""The receiver in the manual takes what is ours, and nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.settings import CHECKOUT
from api.webhooks import Letter, Sender
from content_store.delivery import webhooks
from content_store.delivery.webhooks import WebhookSecret
from scripts.bench.servers import environment_of, free_port

pytestmark = pytest.mark.anyio

README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
SECRET = WebhookSecret(secret=f"{webhooks.PREFIX}{'bWF0IGtoYXUg' * 4}")
BODY = b'{"type":"version.retired","variables":{"slug":"cai-vneid"},"data":{"guide":null}}'


@contextmanager
def the_manuals_receiver(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The program in the manual, as soon as it listens."""
    (program,) = re.findall(r"```python\n(.*?)```", README.partition("## Being told")[2], re.DOTALL)
    environment = environment_of("sqlite:///none", folder, port) | {"WEBHOOK_SECRET": SECRET.secret}
    command = [sys.executable, "-c", program.replace("9000", str(port))]
    with subprocess.Popen(command, env=environment, stdout=-1, stderr=-1, text=True) as receiver:
        try:
            yield receiver
        finally:
            receiver.kill()


async def test_the_manuals_receiver_takes_what_is_signed_with_its_secret_and_nothing_else(tmp_path: Path) -> None:
    port = free_port()
    letters = [Letter("msg_1", "version.retired", 9, BODY, [key]) for key in (webhooks.key_of(SECRET), b"a stranger's")]
    sender, now = Sender(loopback=True), time.time()
    with the_manuals_receiver(tmp_path, port) as receiver:
        good = await sender.send(f"http://127.0.0.1:{port}", letters[0], now)
        while good.error and time.time() < now + 20:
            good = await sender.send(f"http://127.0.0.1:{port}", letters[0], now)
        bad = await sender.send(f"http://127.0.0.1:{port}", letters[1], now)
        receiver.kill()
        said, complaints = receiver.communicate()

    assert (good.status, bad.status) == (204, None)
    assert said == "version.retired {'slug': 'cai-vneid'} {'guide': None}\n"
    assert "WebhookVerificationError: No matching signature found" in complaints

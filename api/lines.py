"""Lines: how messages are sent to a client that may have hung up."""

from __future__ import annotations

from starlette.types import Message, Send


async def tell(send: Send, *messages: Message) -> None:
    """Send them, if anybody still listens."""
    try:
        for message in messages:
            await send(message)
    except RuntimeError as error:
        # Of several requests that wait on one line uvicorn tells only the last that the client is gone.
        if "the handler is closed" not in str(error):
            raise

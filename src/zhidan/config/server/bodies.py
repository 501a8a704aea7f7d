"""Request bodies: read with a limit and a deadline, the large ones kept on disk."""

from __future__ import annotations

import asyncio
import io
import re
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from typing import IO, Any

Receive = Callable[[], Awaitable[Mapping[str, Any]]]

MEGABYTE = 1024 * 1024
DEFAULT_BYTES = 2 * MEGABYTE
LIMITS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"^/api/v1/imports(/|$)"), 64 * MEGABYTE),
    (re.compile(r"^/api/v1/orders/intake$"), 8 * MEGABYTE),
    (re.compile(r"^/api/v1/skus/[^/]+/picture$"), 12 * MEGABYTE),
)
"""Which addresses take more than the default, and how much."""

IN_MEMORY_BYTES = 1 * MEGABYTE
PATIENCE_SECONDS = 30.0
SECONDS_PER_MEGABYTE = 4.0
REFUSED_BYTES = 32 * MEGABYTE
REFUSED_SECONDS = 10.0


class BodyTooLarge(Exception):
    """More bytes than the address takes; `has_more` while the caller is still sending."""

    def __init__(self, *, has_more: bool) -> None:
        self.has_more = has_more


class BodyTooSlow(Exception):
    """The body did not arrive in time."""


class ClientGone(Exception):
    """The caller hung up."""


def body_limit(path: str) -> int:
    """How many bytes of body an address takes."""
    return next((size for pattern, size in LIMITS if pattern.match(path)), DEFAULT_BYTES)


async def read_body(receive: Receive, *, declared: int | None, limit: int) -> tuple[IO[bytes], int]:
    """The body as a file at its start, and its length.

    Raises: BodyTooLarge, BodyTooSlow, ClientGone.
    """
    if declared is not None and declared > limit:
        raise BodyTooLarge(has_more=True)
    patience = PATIENCE_SECONDS + SECONDS_PER_MEGABYTE * limit / MEGABYTE
    try:
        async with asyncio.timeout(patience):
            return await _collect(receive, limit)
    except TimeoutError:
        raise BodyTooSlow from None


async def _collect(receive: Receive, limit: int) -> tuple[IO[bytes], int]:
    part, has_more = await _next_part(receive)
    if len(part) > limit:
        raise BodyTooLarge(has_more=has_more)
    if not has_more:
        return io.BytesIO(part), len(part)
    body: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115
    try:
        size = body.write(part)
        while has_more:
            part, has_more = await _next_part(receive)
            size += len(part)
            if size > limit:
                raise BodyTooLarge(has_more=has_more)
            body.write(part)
        body.seek(0)
    except BaseException:
        body.close()
        raise
    return body, size


async def drain(receive: Receive) -> None:
    """Let a caller finish sending what is refused: one that still writes does not read the answer.

    Bounded in bytes and time; whoever sends more finds the connection closed.
    """
    size = 0
    try:
        async with asyncio.timeout(REFUSED_SECONDS):
            has_more = True
            while has_more and size < REFUSED_BYTES:
                part, has_more = await _next_part(receive)
                size += len(part)
    except (TimeoutError, ClientGone):
        return


async def _next_part(receive: Receive) -> tuple[bytes, bool]:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientGone
    return message.get("body", b""), bool(message.get("more_body"))

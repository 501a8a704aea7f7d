"""`GET /api/v1/events`: what changes, told to the browser as server-sent events.

Pure async. The caller is looked up once in a thread; after that a stream costs a queue and a
socket. `Last-Event-ID` replays what was missed, or says `reset` where that is too long ago.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import Error, connection
from psycopg_pool import PoolTimeout

from zhidan.edge.hub import Client, frames, hub, look_up, reset_frame
from zhidan.edge.identity import Identity
from zhidan.edge.middleware import preferred
from zhidan.platform import live
from zhidan.platform.http import problem_answer

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

KEEP_ALIVE_S = 15.0
SEND_S = 20.0
MOST_STREAMS = 2_000
SIGNED_OUT = b"event: signed_out\ndata: {}\n\n"
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


async def serve(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one caller until they hang up, sign out, or stop reading."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    token = token_of(headers)
    try:
        who = await asyncio.to_thread(_in_thread, look_up, token) if token else None
    except (Error, PoolTimeout):
        await _refuse(send, headers, 503, "unavailable")
        return
    if scope["method"] != "GET":
        await _refuse(send, headers, 405, "method_not_allowed")
    elif who is None:
        await _refuse(send, headers, 401, "unauthorised")
    elif len(hub.clients) >= MOST_STREAMS:
        await _refuse(send, headers, 503, "busy")
    else:
        await _stream(Client(token, who), headers.get("last-event-id", ""), receive, send)


def token_of(headers: Mapping[str, str]) -> str:
    """The session's key or the API key a request brings."""
    scheme, _, bearer = headers.get("authorization", "").partition(" ")
    if scheme:
        return bearer.strip() if scheme.lower() == "bearer" else ""
    try:
        cookies = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return ""
    found = cookies.get(settings.SESSION_COOKIE_NAME)
    return found.value if found is not None else ""


async def _stream(client: Client, last_id: str, receive: Receive, send: Send) -> None:
    hung_up = asyncio.create_task(_hang_up(receive, client))
    try:
        cursor = await hub.join(client)
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        greeting = await asyncio.to_thread(_in_thread, _missed, last_id, cursor, client.who)
        await _write(send, b"retry: 2000\n\n" + greeting)
        while not client.gone.is_set():
            await _write(send, await _next(client))
        if not hung_up.done():
            await _write(send, SIGNED_OUT)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
    except (TimeoutError, OSError, Error, PoolTimeout):
        pass  # a browser that does not read, or is gone; it will come back with its last id
    finally:
        hub.leave(client)
        hung_up.cancel()


async def _next(client: Client) -> bytes:
    """The next piece for this client, a comment when there is none for a while."""
    waiting = asyncio.create_task(client.queue.get())
    leaving = asyncio.create_task(client.gone.wait())
    try:
        done, _ = await asyncio.wait(
            {waiting, leaving}, timeout=KEEP_ALIVE_S, return_when=asyncio.FIRST_COMPLETED
        )
        if waiting in done:
            return waiting.result()
        return b"" if leaving in done else b": keep-alive\n\n"
    finally:
        waiting.cancel()
        leaving.cancel()


async def _write(send: Send, piece: bytes) -> None:
    async with asyncio.timeout(SEND_S):
        await send({"type": "http.response.body", "body": piece, "more_body": True})


async def _hang_up(receive: Receive, client: Client) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    client.gone.set()


def _missed(last_id: str, cursor: int, who: Identity) -> bytes:
    """What happened since the browser's last word, up to where its queue begins."""
    if not last_id:
        return b"event: ready\ndata: {}\nid: %d\n\n" % cursor
    since = int(last_id) if last_id.isascii() and last_id.isdigit() and len(last_id) < 19 else -1
    if since < 0 or not live.is_kept(since):
        return reset_frame(cursor)
    events = live.between(since, cursor)
    if events is None:
        return reset_frame(cursor)
    return frames(cursor, events, who.actor.shops)


def _in_thread(call: Callable[..., Any], *args: Any) -> Any:
    """Run a query in a worker thread and give its connection back."""
    try:
        return call(*args)
    finally:
        connection.close()


async def _refuse(send: Send, headers: Mapping[str, str], status: int, code: str) -> None:
    response = problem_answer(
        status,
        code,
        locale=preferred(headers.get("accept-language", "")),
        request_id=uuid4().hex,
    )
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in response.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": response.content, "more_body": False})

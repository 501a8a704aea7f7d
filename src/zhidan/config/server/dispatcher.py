"""One port for two kinds of work: the live stream is async, the rest is Django in threads.

Django's own ASGI handler costs more per request than most of our views; its WSGI handler in a
thread pool does not. Each request makes one hop to a thread, which owns the database connection
until the answer is complete.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Collection, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

from zhidan.config.server.answers import problem
from zhidan.config.server.bodies import (
    BodyTooLarge,
    BodyTooSlow,
    ClientGone,
    Receive,
    body_limit,
    drain,
    read_body,
)
from zhidan.config.server.environ import Scope, declared_length, header, wsgi_environ

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Serve = Callable[[Scope, Receive, Send], Awaitable[None]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[bytes, bytes]]

STREAM_PART_BYTES = 64 * 1024
WHOLE_BYTES = 1024 * 1024
STREAM_SEND_SECONDS = 20.0
REQUEST_SECONDS = 90.0


class Dispatcher:
    """The ASGI application: `streams` maps addresses to async handlers, `wsgi` takes the rest.

    At most `threads` requests are worked on at once, and `waiting` more may queue; a stream that is
    read slowly can hold all threads but two. A stream that says it is short goes out whole: the
    parts of a page, asked for at once, hold no thread.
    """

    def __init__(
        self,
        wsgi: Wsgi,
        *,
        streams: dict[str, Serve],
        threads: int,
        proxies: Collection[str] = (),
        waiting: int = 512,
    ) -> None:
        self._wsgi = wsgi
        self._streams = streams
        self._proxies = frozenset(proxies)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._places = threads + waiting
        self._taken = 0
        self._slow = threading.BoundedSemaphore(max(1, threads - 2))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            serve = self._streams.get(scope["path"], self._request)
            await serve(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                self._threads.shutdown(wait=False, cancel_futures=True)
                return

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        language = header(scope, b"accept-language")
        if self._taken >= self._places:
            await _answer(send, *problem("busy", language))
            return
        limit = body_limit(scope["path"])
        self._taken += 1
        try:
            body, length = await read_body(receive, declared=declared_length(scope), limit=limit)
            await self._work(scope, body, length, send)
        except BodyTooLarge as refused:
            if refused.has_more:
                await drain(receive)
            await _answer(send, *problem("body_too_large", language, limit=limit))
        except BodyTooSlow:
            await _answer(send, *problem("body_too_slow", language))
        except ClientGone:
            return
        finally:
            self._taken -= 1

    async def _work(self, scope: Scope, body: IO[bytes], length: int, send: Send) -> None:
        loop = asyncio.get_running_loop()
        environ = wsgi_environ(scope, body, length, proxies=self._proxies)
        call = _Call(self._wsgi, environ, _Sender(loop, send), self._slow)
        work = loop.run_in_executor(self._threads, call)
        try:
            answer = await asyncio.wait_for(asyncio.shield(work), REQUEST_SECONDS)
        except TimeoutError:
            # The thread ends by the database's own time limits; the caller need not wait for it.
            if not call.has_started:
                await _answer(send, *problem("busy", header(scope, b"accept-language")))
            return
        if answer is not None:
            await _answer(send, *answer)


class _Sender:
    """Lets a thread send parts of an answer; the reader's speed holds it back."""

    def __init__(self, loop: asyncio.AbstractEventLoop, send: Send) -> None:
        self._loop, self._send = loop, send

    def __call__(self, message: dict[str, Any]) -> None:
        sending = asyncio.run_coroutine_threadsafe(_send(self._send, message), self._loop)
        sending.result(STREAM_SEND_SECONDS)


class _Call:
    """One request in its thread; returns a whole answer, or None when it was sent in parts."""

    def __init__(
        self, wsgi: Wsgi, environ: dict[str, Any], sender: _Sender, slow: threading.BoundedSemaphore
    ) -> None:
        self._wsgi, self._environ, self._sender, self._slow = wsgi, environ, sender, slow
        self._status = 500
        self._headers: Headers = []
        self.has_started = False

    def __call__(self) -> tuple[int, Headers, bytes] | None:
        response = self._wsgi(self._environ, self._start_response)
        try:
            if not getattr(response, "streaming", False) or self._is_short():
                return self._status, self._headers, b"".join(response)
            if not self._slow.acquire(blocking=False):
                return problem("busy", self._environ.get("HTTP_ACCEPT_LANGUAGE"))
            try:
                self._stream(response)
            finally:
                self._slow.release()
            return None
        finally:
            close = getattr(response, "close", None)
            if close is not None:
                close()
            self._environ["wsgi.input"].close()

    def _start_response(
        self, status: str, headers: list[tuple[str, str]], _error: object = None
    ) -> None:
        self._status = int(status[:3])
        self._headers = [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in headers]

    def _is_short(self) -> bool:
        length = dict(self._headers).get(b"content-length", b"")
        return length.isdigit() and int(length) <= WHOLE_BYTES

    def _stream(self, response: Iterable[bytes]) -> None:
        self.has_started = True
        self._sender(
            {"type": "http.response.start", "status": self._status, "headers": self._headers}
        )
        waiting: list[bytes] = []
        size = 0
        try:
            for part in response:
                waiting.append(part)
                size += len(part)
                if size >= STREAM_PART_BYTES:
                    self._part(b"".join(waiting), has_more=True)
                    waiting, size = [], 0
            self._part(b"".join(waiting), has_more=False)
        except (TimeoutError, OSError):
            # The reader hung up or stands still: there is nobody to tell.
            return

    def _part(self, body: bytes, *, has_more: bool) -> None:
        self._sender({"type": "http.response.body", "body": body, "more_body": has_more})


async def _send(send: Send, message: dict[str, Any]) -> None:
    await send(message)


async def _answer(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})

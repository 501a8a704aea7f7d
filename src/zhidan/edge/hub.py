"""The live stream's hub: one ear on the database per process, one bounded queue per browser."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from django.db import Error, connection
from psycopg import sql
from psycopg_pool import PoolTimeout

from zhidan.edge import identity
from zhidan.edge.identity import Identity
from zhidan.platform import aside, live
from zhidan.platform.live import LiveEvent

logger = logging.getLogger(__name__)
QUEUE = 100
PATIENCE_S = 5.0
REVIEW_S = 30.0
SESSION_ENDED = "session.ended"
MOST_IDS = 1_000
Scope = frozenset[UUID] | None


@dataclass(eq=False, slots=True)
class Client:
    """One open stream. `token` is the session's key or the API key, looked up now and then."""

    token: str
    who: Identity
    queue: asyncio.Queue[bytes] = field(default_factory=lambda: asyncio.Queue(QUEUE))
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, frame: bytes, reset: bytes) -> None:
        """Queue a frame; a browser that does not keep up gets one `reset` instead of a backlog."""
        try:
            self.queue.put_nowait(frame)
        except asyncio.QueueFull:
            while not self.queue.empty():
                self.queue.get_nowait()
            self.queue.put_nowait(reset)


class Hub:
    """Reads what the relay announces, and hands it to the clients it concerns."""

    def __init__(self) -> None:
        self.clients: set[Client] = set()
        self.cursor = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()
        self._closed = threading.Event()

    async def join(self, client: Client) -> int:
        """Let a client hear everything from the returned cursor on."""
        self._loop = asyncio.get_running_loop()
        await asyncio.to_thread(self._start)
        with self._lock:
            self.clients.add(client)
            return self.cursor

    def leave(self, client: Client) -> None:
        self.clients.discard(client)

    def close(self) -> None:
        """Stop listening, at the latest when the present patience ends."""
        self._closed.set()

    def _start(self) -> None:
        with self._lock:
            if self.cursor:
                return
            try:
                self.cursor = live.position()
            finally:
                connection.close()
            threading.Thread(target=self._listen, name="live", daemon=True).start()

    def _listen(self) -> None:
        """Follow the announcements until the hub is closed."""
        while not self._closed.is_set():
            try:
                with aside.connect() as session:
                    session.execute(sql.SQL("LISTEN {}").format(sql.Identifier(live.CHANNEL)))
                    self._read_up_to(live.position())  # what was said while nobody listened
                    self._follow(session)
            except (psycopg.Error, PoolTimeout, Error):
                logger.warning("the live stream lost the database")
                time.sleep(0.5)
            finally:
                connection.close()

    def _follow(self, session: psycopg.Connection[tuple[Any, ...]]) -> None:
        reviewed = time.monotonic()
        while not self._closed.is_set():
            # Those that wait together are one: the last of them tells how far to read.
            bounds = [
                int(notice.payload) for notice in session.notifies(timeout=PATIENCE_S, stop_after=1)
            ]
            if bounds:
                self._read_up_to(max(bounds))
            if time.monotonic() - reviewed > REVIEW_S:
                reviewed = time.monotonic()
                self._review(list(self.clients))
            connection.close()

    def _read_up_to(self, upto: int) -> None:
        with self._lock:
            since, self.cursor = self.cursor, max(self.cursor, upto)
            if upto <= since or not self.clients:
                return
        try:
            events = live.between(since, upto)
        except (Error, PoolTimeout):
            self.cursor = since  # told again once the database is back
            raise
        if self._loop is not None and (events is None or events):
            self._loop.call_soon_threadsafe(self._publish, upto, events)
        ended = {e.data["user_id"] for e in events or () if e.topic == SESSION_ENDED}
        if ended:
            self._review([c for c in list(self.clients) if c.who.actor.id in ended])

    def _publish(self, cursor: int, events: list[LiveEvent] | None) -> None:
        reset = reset_frame(cursor)
        made: dict[Scope, bytes] = {}
        for client in self.clients:
            shops = client.who.actor.shops
            if shops not in made:
                made[shops] = reset if events is None else frames(cursor, events, shops)
            if made[shops]:
                client.tell(made[shops], reset)

    def _review(self, clients: Iterable[Client]) -> None:
        """Close the streams of callers who may no longer listen."""
        alive: dict[str, bool] = {}
        for client in clients:
            if client.token not in alive:
                identity.forget(client.token)
                alive[client.token] = look_up(client.token) is not None
            if not alive[client.token] and self._loop is not None:
                self._loop.call_soon_threadsafe(client.gone.set)


def look_up(token: str) -> Identity | None:
    """The caller behind a token of either kind."""
    if token.startswith(identity.KEY_START):
        return identity.of_key(token)
    return identity.of_session(token)


def frames(cursor: int, events: Iterable[LiveEvent], shops: Scope) -> bytes:
    """What a caller with these shops hears of `events`, as one piece of stream.

    Lists of ids of one topic are joined. Only the last frame carries the cursor, so that a stream
    cut in between begins before all of them.
    """
    told: dict[str, dict[str, Any]] = {}
    for event in events:
        if event.topic == SESSION_ENDED or not _concerns(event, shops):
            continue
        if event.topic == "job.changed":
            told.setdefault(f"{event.topic} {event.data.get('id')}", dict(event.data))
            continue
        known = told.setdefault(event.topic, {})
        for name, value in event.data.items():
            if isinstance(value, list | tuple | set | frozenset):
                known[name] = [*known.get(name, ()), *value]
            else:
                known[name] = value
    if not told:
        return b""
    parts = []
    for topic, data in told.items():
        for name, value in data.items():
            if isinstance(value, list):
                data[name] = list(dict.fromkeys(value))[:MOST_IDS]
        parts.append(b"event: %s\ndata: %s\n" % (topic.split()[0].encode(), _json(data)))
    return b"\n".join(parts) + b"id: %d\n\n" % cursor


def reset_frame(cursor: int) -> bytes:
    """Tells a browser that it missed too much and must load its lists anew."""
    return b"event: reset\ndata: {}\nid: %d\n\n" % cursor


def _concerns(event: LiveEvent, shops: Scope) -> bool:
    return shops is None or event.shops is None or bool(shops & event.shops)


def _json(data: dict[str, Any]) -> bytes:
    return msgspec.json.encode(data)


hub = Hub()

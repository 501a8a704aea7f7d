"""The live stream: everything in order, nobody else's, nothing missing after a cut."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Self
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection

from tests.support import happenings
from tests.support.happenings import drop_cup
from tests.support.people import Browser, forget, make_key, make_person, signed_in
from zhidan.edge import events_stream, hub
from zhidan.edge.events_stream import serve
from zhidan.edge.hub import Client, frames, reset_frame
from zhidan.edge.identity import Identity
from zhidan.platform import aside, live
from zhidan.platform.actors import SYSTEM
from zhidan.platform.live import LiveEvent, Relay

pytestmark = pytest.mark.django_db(transaction=True)
A, B = UUID(int=0xA), UUID(int=0xB)


@pytest.fixture(autouse=True)
def relay(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A relay as the worker runs it, and a hub of this test's own."""
    forget()
    happenings.forget()
    own = hub.Hub()
    monkeypatch.setattr(hub, "hub", own)
    monkeypatch.setattr(events_stream, "hub", own)
    stop = threading.Event()

    def run() -> None:
        with aside.connect() as session:
            voice = Relay(session)
            while not stop.wait(0.02):
                voice.tick()

    thread = threading.Thread(target=run)
    thread.start()
    yield
    own.close()
    stop.set()
    thread.join(5)
    forget()


class Listener:
    """A browser's side of one stream."""

    def __init__(self, token: str, last_id: str = "", *, is_key: bool = False) -> None:
        cookie = f"{settings.SESSION_COOKIE_NAME}={token}"
        self.headers = [
            (b"authorization", f"Bearer {token}".encode())
            if is_key
            else (b"cookie", cookie.encode())
        ]
        if last_id:
            self.headers.append((b"last-event-id", last_id.encode()))
        self.status = 0
        self.text = ""
        self.has_ended = asyncio.Event()
        self._more = asyncio.Event()
        self._leave = asyncio.Event()

    async def __aenter__(self) -> Self:
        scope = {"type": "http", "method": "GET", "headers": self.headers}
        self._task = asyncio.create_task(self._run(scope))
        await self.until(lambda: bool(self.status and self.text))
        return self

    async def __aexit__(self, *_: object) -> None:
        self._leave.set()
        await asyncio.wait_for(self._task, 5)

    async def until(self, is_there: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not is_there():
                self._more.clear()
                await self._more.wait()

    async def hears(self, *words: str) -> None:
        await self.until(lambda: all(word in self.text for word in words))

    @property
    def last_id(self) -> str:
        return self.text.rpartition("id: ")[2].partition("\n")[0]

    async def _run(self, scope: dict[str, Any]) -> None:
        await serve(scope, self._receive, self._send)
        self.has_ended.set()
        self._more.set()

    async def _receive(self) -> dict[str, Any]:
        await self._leave.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        self.status = message.get("status", self.status)
        self.text += bytes(message.get("body", b"")).decode()
        self._more.set()


def listen(test: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(test(), 30))


def in_thread(call: Callable[..., Any], *args: Any) -> Awaitable[Any]:
    def run() -> Any:
        try:
            return call(*args)
        finally:
            connection.close()

    return asyncio.to_thread(run)


def cookie(browser: Browser) -> str:
    return str(browser.client.cookies[settings.SESSION_COOKIE_NAME].value)


def test_a_change_reaches_every_browser_that_may_hear_of_it() -> None:
    everyone = cookie(signed_in(make_person()))
    only_a = cookie(signed_in(make_person("a@shop.test", ["order_clerk"], shops=[A])))

    async def run() -> None:
        async with Listener(everyone) as boss, Listener(only_a) as clerk:
            await in_thread(drop_cup, "of-b", [B])
            await in_thread(drop_cup, "of-a", [A])
            await boss.hears("of-b", "of-a")
            await clerk.hears("of-a")
            assert "of-b" not in clerk.text
            assert "event: cup.fell\n" in clerk.text

    listen(run)


def test_what_was_missed_is_told_after_the_stream_was_cut() -> None:
    token = make_key(make_person(), permissions=["orders.view"])

    async def run() -> None:
        async with Listener(token, is_key=True) as first:
            await in_thread(drop_cup, "seen")
            await first.hears("seen")
            last_id = first.last_id
        await in_thread(drop_cup, "missed-1")
        await in_thread(drop_cup, "missed-2")
        async with Listener(token, last_id, is_key=True) as second:
            await second.hears("missed-1", "missed-2")
            assert "seen" not in second.text
            assert "reset" not in second.text

    listen(run)


@pytest.mark.parametrize("last_id", ["1", "99999999999", "nonsense", "-5"])
def test_a_cursor_that_is_not_kept_begins_anew(last_id: str) -> None:
    token = cookie(signed_in(make_person()))
    drop_cup("old")

    async def run() -> None:
        async with Listener(token, last_id) as browser:
            await browser.hears("event: reset")

    listen(run)


def test_nobody_unknown_listens() -> None:
    async def run() -> None:
        for token in ("", "x" * 32):
            async with Listener(token) as stranger:
                await asyncio.wait_for(stranger.has_ended.wait(), 5)
                assert stranger.status == 401
                assert '"code":"unauthorised"' in stranger.text

    listen(run)


def test_the_stream_closes_when_its_person_signs_out() -> None:
    user = make_person()
    here, there = signed_in(user), signed_in(user)

    async def run() -> None:
        async with Listener(cookie(here)) as gone, Listener(cookie(there)) as stays:
            await in_thread(here.send, "DELETE", "/session")
            await asyncio.wait_for(gone.has_ended.wait(), 5)
            assert "event: signed_out" in gone.text
            await in_thread(drop_cup, "later")
            await stays.hears("later")
            assert not stays.has_ended.is_set()

    listen(run)


def test_a_browser_that_does_not_read_gets_one_reset_instead_of_a_backlog() -> None:
    async def run() -> None:
        client = Client("x", Identity(SYSTEM, ""))
        for number in range(hub.QUEUE + 1):
            client.tell(b"%d" % number, b"reset")
        assert client.queue.qsize() == 1
        assert client.queue.get_nowait() == b"reset"

    listen(run)


def test_only_the_last_frame_carries_the_cursor_and_ids_are_joined() -> None:
    events = [
        LiveEvent("order.changed", None, {"ids": [A]}),
        LiveEvent("order.changed", frozenset({A}), {"ids": [A, B]}),
        LiveEvent("stock.changed", None, {"sku_ids": [B]}),
        LiveEvent("session.ended", None, {"user_id": A}),
    ]
    text = frames(7, events, None).decode()
    assert text.count("id: 7\n") == 1
    assert text.endswith("id: 7\n\n")
    assert text.count("event: ") == 2
    assert f'{{"ids":["{A}","{B}"]}}' in text
    assert "session" not in text
    assert frames(7, events[1:2], frozenset({B})) == b""
    assert b"event: reset" in reset_frame(7)


def test_the_relay_says_nothing_of_what_is_rolled_back() -> None:
    since = live.position()
    with aside.connect() as session:
        session.execute("BEGIN")
        session.execute(
            "INSERT INTO outbox_event (id, name, key, topic, payload)"
            " VALUES (gen_random_uuid(), 'CupFell', 'x', 'cup.fell', '{}')"
        )
        session.execute("ROLLBACK")
    assert live.between(since, live.position()) == []

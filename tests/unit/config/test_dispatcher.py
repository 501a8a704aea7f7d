"""The dispatcher: whole answers, streams, limits."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from typing import Any

from zhidan.config.server import bodies
from zhidan.config.server.dispatcher import Dispatcher

Messages = list[dict[str, Any]]


def echo(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer with what was understood."""
    body = environ["wsgi.input"].read()
    start("201 Created", [("Content-Type", "text/plain")])
    return [f"{environ['REMOTE_ADDR']} {environ['PATH_INFO']} {len(body)}".encode()]


class Parts:
    """A streaming response of three parts."""

    streaming = True

    def __iter__(self) -> Iterator[bytes]:
        yield from (b"a" * 70_000, b"b", b"c")


def stream(_environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    start("200 OK", [])
    return Parts()


def call(
    application: Dispatcher,
    path: str = "/",
    parts: Iterable[bytes] = (b"",),
    headers: Iterable[tuple[bytes, bytes]] = (),
    client: str = "10.0.0.9",
    receive: Callable[[], Awaitable[Mapping[str, Any]]] | None = None,
) -> Messages:
    """Send one request and return what came back."""
    left = list(parts)
    sent: Messages = []
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": list(headers),
        "client": (client, 1),
        "scheme": "http",
    }

    async def receive_parts() -> Mapping[str, Any]:
        part = left.pop(0) if left else b""
        return {"type": "http.request", "body": part, "more_body": bool(left)}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    asyncio.run(application(scope, receive or receive_parts, send))
    return sent


def test_a_request_reaches_wsgi_and_its_answer_comes_back_whole() -> None:
    sent = call(Dispatcher(echo, streams={}, threads=1), "/a", (b"12", b"345"))
    assert sent == [
        {
            "type": "http.response.start",
            "status": 201,
            "headers": [(b"content-type", b"text/plain")],
        },
        {"type": "http.response.body", "body": b"10.0.0.9 /a 5"},
    ]


def test_a_streaming_answer_is_sent_in_parts() -> None:
    sent = call(Dispatcher(stream, streams={}, threads=4))
    assert [len(message["body"]) for message in sent[1:]] == [70_000, 2]
    assert [message["more_body"] for message in sent[1:]] == [True, False]


def test_a_short_file_goes_out_whole_though_every_place_for_streams_is_taken() -> None:
    def file(_environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", [("Content-Length", "70002")])
        return Parts()

    application = Dispatcher(file, streams={}, threads=1)
    application._slow.acquire()
    sent = call(application)
    assert sent[0]["status"] == 200
    assert [len(message["body"]) for message in sent[1:]] == [70_002]


def test_a_long_file_is_refused_while_every_place_for_streams_is_taken() -> None:
    def file(_environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", [("Content-Length", "1048577")])
        return Parts()

    application = Dispatcher(file, streams={}, threads=1)
    application._slow.acquire()
    sent = call(application)
    assert (sent[0]["status"], json.loads(sent[1]["body"])["code"]) == (503, "busy")


def test_a_body_over_the_limit_is_refused_before_wsgi_sees_it() -> None:
    application = Dispatcher(echo, streams={}, threads=1)
    too_much = [b"x" * bodies.MEGABYTE] * 3
    sent = call(application, parts=too_much, headers=[(b"accept-language", b"en")])
    assert sent[0]["status"] == 413
    answer = json.loads(sent[1]["body"])
    assert (answer["code"], answer["params"]) == ("body_too_large", {"limit": 2_097_152})
    assert answer["detail"] == "The body is over 2097152 bytes."


def test_an_announced_length_over_the_limit_is_refused_unread() -> None:
    sent = call(Dispatcher(echo, streams={}, threads=1), headers=[(b"content-length", b"99999999")])
    assert sent[0]["status"] == 413


def read_of(megabytes: int) -> int:
    """How many of the caller's megabytes are read before its body is refused."""
    read = 0

    async def receive() -> Mapping[str, Any]:
        nonlocal read
        read += 1
        return {
            "type": "http.request",
            "body": b"x" * bodies.MEGABYTE,
            "more_body": read < megabytes,
        }

    application = Dispatcher(echo, streams={}, threads=1)
    sent = call(application, receive=receive)
    assert sent[0]["status"] == 413
    return read


def test_a_refused_body_is_read_to_its_end_within_bounds() -> None:
    assert read_of(3) == 3
    assert read_of(12) == 12
    assert read_of(100) == 3 + bodies.REFUSED_BYTES // bodies.MEGABYTE


def test_an_import_may_be_larger() -> None:
    application = Dispatcher(echo, streams={}, threads=1)
    sent = call(application, "/api/v1/imports", [b"x" * bodies.MEGABYTE] * 3)
    assert sent[1]["body"] == b"10.0.0.9 /api/v1/imports 3145728"


def test_forwarding_headers_count_only_from_a_trusted_proxy() -> None:
    headers = [(b"x-forwarded-for", b"1.2.3.4, 5.6.7.8"), (b"x-forwarded-proto", b"https")]
    application = Dispatcher(echo, streams={}, threads=1, proxies=["10.0.0.1"])
    believed = call(application, headers=headers, client="10.0.0.1")
    ignored = call(application, headers=headers, client="10.0.0.2")
    assert believed[1]["body"].split()[0] == b"5.6.7.8"
    assert ignored[1]["body"].split()[0] == b"10.0.0.2"


def test_a_full_house_says_so_at_once() -> None:
    sent = call(Dispatcher(echo, streams={}, threads=1, waiting=-1))
    assert (sent[0]["status"], json.loads(sent[1]["body"])["code"]) == (503, "busy")


def test_the_live_stream_goes_to_its_own_handler() -> None:
    async def serve(_scope: Any, _receive: Any, send: Callable[[Any], Awaitable[None]]) -> None:
        await send({"type": "here"})

    assert call(Dispatcher(echo, streams={"/live": serve}, threads=1), "/live") == [
        {"type": "here"}
    ]

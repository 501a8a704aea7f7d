"""Headers as WSGI sees them."""

from __future__ import annotations

import io
from typing import Any

from zhidan.config.server.environ import declared_length, wsgi_environ


def environ(headers: list[tuple[bytes, bytes]], path: str = "/") -> dict[str, Any]:
    scope = {"method": "GET", "path": path, "query_string": b"a=1", "headers": headers}
    return wsgi_environ(scope, io.BytesIO(), 0, proxies=())


def test_a_header_with_an_underscore_cannot_pose_as_another() -> None:
    assert environ([(b"x_request_id", b"false"), (b"x-request-id", b"true")])[
        "HTTP_X_REQUEST_ID"
    ] == ("true")


def test_repeated_cookies_are_joined_as_cookies() -> None:
    assert environ([(b"cookie", b"a=1"), (b"cookie", b"b=2")])["HTTP_COOKIE"] == "a=1; b=2"


def test_a_chinese_path_survives() -> None:
    assert environ([], "/订单")["PATH_INFO"].encode("latin-1").decode() == "/订单"


def test_a_length_that_is_no_number_is_ignored() -> None:
    assert declared_length({"headers": [(b"content-length", b"-5")]}) is None
    assert declared_length({"headers": [(b"content-length", b"12")]}) == 12

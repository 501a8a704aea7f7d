"""The few answers given before Django is asked, as problem details."""

from __future__ import annotations

import json
from uuid import uuid4

TEXTS: dict[str, tuple[int, str, str]] = {
    "body_too_large": (413, "请求内容太大, 上限 {limit} 字节。", "The body is over {limit} bytes."),
    "body_too_slow": (408, "请求内容没有及时到达。", "The body did not arrive in time."),
    "busy": (503, "服务器忙, 请稍后再试。", "The server is busy, try again in a moment."),
    "not_ready": (503, "服务还没有就绪。", "The service is not ready yet."),
}


def problem(
    code: str, accept_language: str | None, **params: int
) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Status, headers and body of a refusal, in the caller's language."""
    status, zh, en = TEXTS[code]
    is_english = (accept_language or "zh").lower().startswith("en")
    detail = (en if is_english else zh).format(**params)
    body = json.dumps(
        {
            "type": "about:blank",
            "title": detail,
            "status": status,
            "code": code,
            "detail": detail,
            "params": params,
            "request_id": str(uuid4()),
        },
        ensure_ascii=False,
    ).encode()
    headers = [
        (b"content-type", b"application/problem+json; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    if status == 503:
        headers.append((b"retry-after", b"1"))
    return status, headers, body

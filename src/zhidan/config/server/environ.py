"""An ASGI request said in WSGI's words."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping
from typing import IO, Any

Scope = Mapping[str, Any]
FORWARDING = frozenset({"HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST"})


def wsgi_environ(
    scope: Scope, body: IO[bytes], length: int, *, proxies: Collection[str]
) -> dict[str, Any]:
    """The environ of one request.

    Forwarding headers count only when they come from a trusted proxy; from anybody else they are
    dropped, as are names with an underscore, which could pose as another header.
    """
    server = scope.get("server") or ("localhost", 0)
    client = scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "REMOTE_ADDR": client[0],
        "CONTENT_LENGTH": str(length),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    _add_headers(environ, scope["headers"])
    _believe(environ, proxies)
    return environ


def header(scope: Scope, name: bytes) -> str | None:
    """The first value of a header, by its lower-case name."""
    return next((v.decode("latin-1") for k, v in scope["headers"] if k.lower() == name), None)


def declared_length(scope: Scope) -> int | None:
    """The length the caller announces; None where there is none that makes sense."""
    given = header(scope, b"content-length")
    return int(given) if given and given.isascii() and given.isdigit() else None


def _add_headers(environ: dict[str, Any], headers: Collection[tuple[bytes, bytes]]) -> None:
    for raw_name, raw_value in headers:
        if b"_" in raw_name:
            continue
        name = raw_name.decode("latin-1").upper().replace("-", "_")
        value = raw_value.decode("latin-1")
        if name == "CONTENT_LENGTH":
            continue
        key = name if name == "CONTENT_TYPE" else f"HTTP_{name}"
        if key in environ:
            separator = "; " if name == "COOKIE" else ","
            value = f"{environ[key]}{separator}{value}"
        environ[key] = value


def _believe(environ: dict[str, Any], proxies: Collection[str]) -> None:
    if environ["REMOTE_ADDR"] in proxies:
        hops = [hop.strip() for hop in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        outside = [hop for hop in hops if hop and hop not in proxies]
        if outside:
            environ["REMOTE_ADDR"] = outside[-1]
        if environ.get("HTTP_X_FORWARDED_PROTO") in {"http", "https"}:
            environ["wsgi.url_scheme"] = environ["HTTP_X_FORWARDED_PROTO"]
        return
    for name in FORWARDING:
        environ.pop(name, None)

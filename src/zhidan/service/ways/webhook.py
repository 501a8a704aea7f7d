"""By a signed POST to an address of the owner's choice.

The name is resolved once, every address it has must be a public one, and the connection goes to
the very address that was looked at: a name that answers differently the next moment leads nowhere.
Redirects are not followed, and the whole exchange has one deadline.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
import threading
import time
from contextlib import suppress
from typing import Any
from urllib.parse import SplitResult, urlsplit

from zhidan import __version__
from zhidan.service.ways.letter import DeliveryFailed, Letter
from zhidan.service.ways.settings import Webhook

DEADLINE_S = 10.0


def post_webhook(letter: Letter, webhook: Webhook, secret: str) -> None:
    """Raises: DeliveryFailed (webhook_address, webhook_private, webhook_unreachable,
    webhook_redirects, webhook_answer)."""
    url = urlsplit(webhook.url)
    schemes = ("https", "http") if webhook.allows_private else ("https",)
    if url.scheme not in schemes or not url.hostname:
        raise DeliveryFailed(code="webhook_address")
    address = _address(url, allows_private=webhook.allows_private)
    body = _body(letter)
    stamp = str(int(time.time()))
    status = _status(url, address, body, {
        "Content-Type": "application/json",
        "User-Agent": f"Zhidan/{__version__}",
        "X-Zhidan-Delivery": str(letter.id),
        "X-Zhidan-Timestamp": stamp,
        "X-Zhidan-Signature": f"sha256={signature(secret, stamp, body)}",
    })  # fmt: skip
    if 300 <= status < 400:
        raise DeliveryFailed(code="webhook_redirects", status=status)
    if not 200 <= status < 300:
        raise DeliveryFailed(code="webhook_answer", status=status)


def signature(secret: str, stamp: str, body: bytes) -> str:
    """HMAC-SHA256 over the time, a full stop and the body, in hexadecimal digits."""
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _body(letter: Letter) -> bytes:
    picture = base64.b64encode(letter.picture).decode() if letter.picture is not None else None
    facts: dict[str, Any] = {"id": str(letter.id), "subject": letter.subject, **letter.facts}
    return json.dumps({**facts, "picture_webp": picture}, ensure_ascii=False).encode()


def _port(url: SplitResult) -> int:
    try:
        return url.port or {"https": 443, "http": 80}[url.scheme]
    except ValueError:
        raise DeliveryFailed(code="webhook_address") from None


def _address(url: SplitResult, *, allows_private: bool) -> str:
    try:
        found = socket.getaddrinfo(url.hostname, _port(url), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise DeliveryFailed(code="webhook_unreachable", host=url.hostname) from error
    addresses = [str(entry[4][0]) for entry in found]
    if not allows_private and not all(map(_is_public, addresses)):
        raise DeliveryFailed(code="webhook_private", host=url.hostname)
    return addresses[0]


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return address.is_global and not address.is_multicast and (inner is None or inner.is_global)


def _status(url: SplitResult, address: str, body: bytes, headers: dict[str, str]) -> int:
    host = url.hostname or ""
    connection = http.client.HTTPConnection(host, _port(url), timeout=DEADLINE_S)
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    ending: threading.Timer | None = None
    is_cut = threading.Event()
    try:
        plain = socket.create_connection((address, _port(url)), timeout=DEADLINE_S)
        connection.sock = plain
        ending = threading.Timer(DEADLINE_S, _cut, [plain, is_cut])
        ending.start()
        if url.scheme == "https":
            context = ssl.create_default_context()
            connection.sock = context.wrap_socket(plain, server_hostname=host)
        connection.request("POST", path, body=body, headers=headers)
        status = connection.getresponse().status
        if is_cut.is_set():  # half an answer reads like a whole one
            raise TimeoutError
        return status
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise DeliveryFailed(code="webhook_unreachable", host=host) from error
    finally:
        if ending is not None:
            ending.cancel()
        connection.close()


def _cut(plain: socket.socket, is_cut: threading.Event) -> None:
    is_cut.set()
    with suppress(OSError):
        plain.shutdown(socket.SHUT_RDWR)

"""Somebody signed in at a running product, over plain HTTP."""

from __future__ import annotations

import http.cookiejar
import json
import urllib.request
from typing import Any


class HttpSession:
    """Signs in with e-mail and password; `get` answers what an address tells."""

    def __init__(self, url: str, email: str, password: str) -> None:
        self._url, self._cookies = url, http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self._cookies)
        )
        self.page("/")
        body = json.dumps({"email": email, "password": password}).encode()
        token = next(cookie.value for cookie in self._cookies if cookie.name == "csrftoken")
        self._ask("/api/v1/session", body, {"X-CSRFToken": str(token)})

    def get(self, path: str) -> Any:
        return json.loads(self._ask(f"/api/v1{path}"))

    def page(self, path: str) -> bytes:
        return self._ask(path)

    def _ask(self, path: str, body: bytes | None = None, headers: Any = None) -> bytes:
        sent = {"Content-Type": "application/json", "Origin": self._url, **(headers or {})}
        request = urllib.request.Request(self._url + path, body, sent)
        with self._opener.open(request, timeout=15) as answer:
            return bytes(answer.read())

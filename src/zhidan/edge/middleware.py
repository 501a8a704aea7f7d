"""Around every request: its id, language, caller, limits, and the headers of every answer."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from psycopg_pool import PoolTimeout

from zhidan.edge import identity
from zhidan.edge.addresses import client_address
from zhidan.edge.throttle import throttle
from zhidan.platform.actors import Locale
from zhidan.platform.faults import describe
from zhidan.platform.http import PROBLEM_TYPE, ApiRequest, problem_answer
from zhidan.platform.idempotency import pending_key, remember

logger = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponseBase]

API = "/api/"
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
    " font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_REQUEST_ID = re.compile(r"^[A-Za-z0-9_-]{8,64}$")
_CODES = {
    400: "invalid_input",
    403: "forbidden",
    404: "route_not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    500: "unexpected",
}


class Envelope:
    """The outermost layer: request id, language, security headers; no error leaves it unformed."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, plain: HttpRequest) -> HttpResponseBase:
        request = cast(ApiRequest, plain)
        given = request.headers.get("X-Request-ID", "")
        request.request_id = given if _REQUEST_ID.match(given) else secrets.token_hex(12)
        request.locale = preferred(request.headers.get("Accept-Language", ""))
        response = self._get_response(request)
        if request.path.startswith(API):
            response = _as_problem(request, response)
            if "Cache-Control" not in response:
                response["Cache-Control"] = "no-store"
        response["X-Request-ID"] = request.request_id
        for name, value in HEADERS.items():
            if name not in response:
                response[name] = value
        if settings.SECURE_HSTS_SECONDS:
            response["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
        return response


class Caller:
    """Names the caller of API requests; cookie requests that write must come from our own page."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response
        self._csrf = _Csrf(_checked)
        self._sessions = SessionMiddleware(_checked)

    def __call__(self, plain: HttpRequest) -> HttpResponseBase:
        if not plain.path.startswith(API):
            return self._get_response(plain)
        request = cast(ApiRequest, plain)
        self._sessions.process_request(request)
        refused = self._refusal(request)
        if refused is not None:
            return refused
        token = pending_key.set(None)
        try:
            response = self._get_response(request)
            _keep_answer(response)
        finally:
            pending_key.reset(token)
        response = self._sessions.process_response(request, cast(HttpResponse, response))
        return self._csrf.process_response(request, response)

    def _refusal(self, request: ApiRequest) -> HttpResponse | None:
        try:
            found = identity.identify(request)
            caller = str(found.actor.id) if found else client_address(request)
            may_pass = throttle.lets_pass(caller, is_known=found is not None)
        except (DatabaseError, InterfaceError, PoolTimeout) as error:
            logger.error("no identity: %s", describe(error))
            return _problem(request, 503, "unavailable")
        if found is not None:
            request.actor = found.actor
            request.locale = found.actor.locale
        if not may_pass:
            return _problem(request, 429, "too_many_requests", retry_after_s=60)
        has_key = "Authorization" in request.headers
        if request.method not in SAFE and not has_key and self._csrf.objection(request):
            return _problem(request, 403, "csrf_failed")
        return None


def _checked(_request: HttpRequest) -> HttpResponse:
    """Stands for the view: none of ours is exempt."""
    return HttpResponse()


class _Csrf(CsrfViewMiddleware):
    """Django's check of token, origin and referrer, as a question."""

    def objection(self, request: HttpRequest) -> str | None:
        self.process_request(request)
        return cast("str | None", self.process_view(request, _checked, (), {}))

    def _reject(self, request: HttpRequest, reason: str) -> Any:  # noqa: ARG002
        return reason


def preferred(header: str) -> Locale:
    """The language of an Accept-Language header that we speak best."""
    best: tuple[float, Locale] = (0.0, "zh-CN")
    for part in header.split(","):
        name, _, weight = part.strip().partition(";q=")
        try:
            value = float(weight or "1")
        except ValueError:
            continue
        language = name.split("-")[0].strip().lower()
        if language in {"zh", "en"} and value > best[0]:
            best = (value, "en" if language == "en" else "zh-CN")
    return best[1]


def _keep_answer(response: HttpResponseBase) -> None:
    """Keep the answer beside the key its transaction claimed, unless it is there already."""
    pending = pending_key.get()
    if pending is None or not pending.is_claimed or response.streaming:
        return
    if response.status_code < 500 and isinstance(response, HttpResponse):
        remember(pending.key, response.status_code, response.content)


def _as_problem(request: ApiRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Answers that Django itself made become problem documents."""
    status = response.status_code
    if status < 400 or status not in _CODES:
        return response
    if response.get("Content-Type", "").startswith((PROBLEM_TYPE, "application/json")):
        return response
    formed = _problem(request, status, _CODES[status])
    if "Allow" in response:
        formed["Allow"] = response["Allow"]
    return formed


def _problem(request: ApiRequest, status: int, code: str, **params: Any) -> HttpResponse:
    return problem_answer(
        status, code, locale=request.locale, request_id=request.request_id, params=params
    )

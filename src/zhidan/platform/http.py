"""What every context's routes are made of: permissions, bodies, answers, problems.

``@router.post("/orders/approve", **needs("orders.approve"))`` – a route that declares neither a
permission nor ``public()`` stops the start-up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Schema
from pydantic import ConfigDict

from zhidan.kernel.errors import InvalidInput, Refusal
from zhidan.kernel.outcomes import Outcome
from zhidan.platform import work
from zhidan.platform.actors import Actor, Locale
from zhidan.platform.decoding import decode_json
from zhidan.platform.idempotency import IdempotencyKey, Pending, pending_key, remember
from zhidan.platform.messages import sentence
from zhidan.platform.work import WEB, Bounds

R = TypeVar("R")
T = TypeVar("T")
PERMISSION = "x-permission"
BODY = "x-body"  # the struct itself; the API's description makes a schema of it
SIGNED_IN = "signed_in"
PUBLIC = "public"
PROBLEM_TYPE = "application/problem+json"


class ApiRequest(HttpRequest):
    """A request as the edge hands it on: with its actor, language and id."""

    actor: Actor
    locale: Locale
    request_id: str


class Body(Schema):
    """Base of request bodies: a field nobody knows is an error, not silence."""

    model_config = ConfigDict(extra="forbid")


class Unauthorised(Refusal):
    """Nobody is signed in."""

    code, status = "unauthorised", 401


class Gate:
    """Lets a caller with one of `permissions` pass, and takes the request's idempotency key."""

    def __init__(self, permissions: tuple[str, ...]) -> None:
        self.permissions = permissions

    def __call__(self, request: HttpRequest) -> Actor:
        """Raises: Unauthorised, Forbidden."""
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None:
            raise Unauthorised
        if self.permissions and not any(map(actor.may, self.permissions)):
            actor.require(self.permissions[0])
        _take_key(request, actor)
        return actor


def needs(*permissions: str, body: type[msgspec.Struct] | None = None) -> dict[str, Any]:
    """Keyword arguments of a route that any of `permissions` opens.

    `body` documents a request body that the endpoint reads with `read_body`.
    """
    return {
        "auth": Gate(permissions),
        "openapi_extra": _extra(list(permissions), body),
    }


def signed_in(*, body: type[msgspec.Struct] | None = None) -> dict[str, Any]:
    """Keyword arguments of a route for everybody who is signed in."""
    return {"auth": Gate(()), "openapi_extra": _extra([SIGNED_IN], body)}


def public(*, body: type[msgspec.Struct] | None = None) -> dict[str, Any]:
    """Keyword arguments of a route that needs no sign-in."""
    return {"auth": None, "openapi_extra": _extra([PUBLIC], body)}


def read_body(request: HttpRequest, kind: type[T]) -> T:
    """The JSON body as `kind`, decoded and validated in one go.

    Raises: InvalidInput with the field's path.
    """
    return decode_json(request.body, kind)


def answer(value: Any, status: int = 200) -> HttpResponse:
    """A JSON answer from structs, dataclasses and plain values."""
    return HttpResponse(msgspec.json.encode(value), status=status, content_type="application/json")


def once(
    request: ApiRequest,
    operation: Callable[..., R],
    *,
    render: Callable[[R], bytes],
    status: int = 200,
    bounds: Bounds = WEB,
    **kwargs: Any,
) -> HttpResponse:
    """Run an operation and keep its answer in the same transaction, where a key was sent.

    A request repeated with its key gets the very bytes of the first answer.
    """
    pending = pending_key.get()

    def answered(*, actor: Actor, **inner: Any) -> bytes:
        body = render(operation(actor=actor, **inner))
        if pending is not None:
            remember(pending.key, status, body)
        return body

    body = work.run(answered, actor=request.actor, bounds=bounds, **kwargs)
    return HttpResponse(body, status=status, content_type="application/json")


def outcome_row(outcome: Outcome, locale: str) -> dict[str, Any]:
    """One row's fate as the API tells it."""
    detail = "" if outcome.ok else sentence(outcome.code, outcome.params, locale)
    return {
        "id": outcome.id,
        "code": outcome.code,
        "detail": detail,
        "params": outcome.params,
    }


def problem(refusal: Refusal, *, locale: str, request_id: str = "") -> HttpResponse:
    """A refusal as RFC 9457 tells it, in the caller's language."""
    return problem_answer(
        refusal.status,
        refusal.code,
        locale=locale,
        request_id=request_id,
        params=refusal.params,
        field=refusal.field,
    )


def problem_answer(
    status: int,
    code: str,
    *,
    locale: str,
    request_id: str = "",
    params: Mapping[str, Any] | None = None,
    field: str | None = None,
    errors: list[Refusal] | None = None,
) -> HttpResponse:
    """A problem document. `errors` are the refusals of single fields."""
    given = dict(params or {})
    text = sentence(code, {"request_id": request_id, **given}, locale)
    document: dict[str, Any] = {
        "type": f"urn:zhidan:problem:{code}",
        "title": text,
        "status": status,
        "code": code,
        "detail": text,
        "params": given,
        "request_id": request_id,
    }
    if field:
        document["field"] = field
    if errors:
        document["errors"] = [
            {
                "field": error.field,
                "code": error.code,
                "detail": sentence(error.code, error.params, locale),
                "params": error.params,
            }
            for error in errors
        ]
    body = msgspec.json.encode(document, enc_hook=str)
    response = HttpResponse(body, status=status, content_type=PROBLEM_TYPE)
    if "retry_after_s" in given:
        response["Retry-After"] = str(given["retry_after_s"])
    elif status == 503:
        response["Retry-After"] = "1"
    return response


def _extra(permissions: list[str], body: type[msgspec.Struct] | None) -> dict[str, Any]:
    extra: dict[str, Any] = {PERMISSION: permissions}
    if body is not None:
        extra[BODY] = body
    return extra


def _take_key(request: HttpRequest, actor: Actor) -> None:
    text = request.headers.get("Idempotency-Key")
    if text is None or request.method != "POST" or actor.id is None:
        return
    if not (8 <= len(text) <= 120 and text.isascii() and text.isprintable()):
        raise InvalidInput(code="bad_idempotency_key", field="Idempotency-Key")
    digest = hashlib.sha256(request.get_full_path().encode() + b"\0")
    if (request.content_type or "").startswith("multipart/"):
        digest.update((request.headers.get("Content-Length") or "").encode())
    else:
        digest.update(request.body)
    pending_key.set(Pending(IdempotencyKey(actor.id, text, digest.digest())))

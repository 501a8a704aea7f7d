"""Every error as a problem document: a code, its parameters, the field, the caller's language."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any, cast

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from psycopg_pool import PoolTimeout

from zhidan.kernel.errors import InvalidInput, Refusal
from zhidan.platform.faults import describe
from zhidan.platform.http import ApiRequest, Unauthorised, problem, problem_answer
from zhidan.platform.idempotency import Replay

logger = logging.getLogger(__name__)
_MOST_ERRORS = 20
_OUT_OF_BOUNDS = frozenset({"23514", "23502"})  # check and not-null violations
_BODY_PARTS = frozenset({"body", "query", "path", "form", "file", "header", "cookie"})
_CODES = {
    "missing": "field_missing",
    "extra_forbidden": "unknown_field",
    "json_invalid": "bad_json",
}
_EXPECTED = {
    "int": "integer",
    "string": "string",
    "bool": "boolean",
    "uuid": "uuid",
    "list": "array",
    "dict": "object",
    "float": "number",
    "datetime": "time",
    "date": "date",
}


def add_handlers(api: NinjaAPI) -> None:
    """Teach the API what to answer to each kind of error."""
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        Refusal: _refused,
        Replay: _replayed,
        ValidationError: _invalid,
        AuthenticationError: _anonymous,
        HttpError: _http_error,
        Http404: _missing,
        DataError: _bad_data,
        IntegrityError: _broken_rule,
        OperationalError: _unavailable,
        InterfaceError: _unavailable,
        PoolTimeout: _unavailable,
        RequestDataTooBig: _bad_body,
        TooManyFieldsSent: _bad_body,
        MultiPartParserError: _bad_body,
        Exception: _unexpected,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def field_errors(errors: Sequence[dict[str, Any]]) -> list[Refusal]:
    """What the schemas objected to, as coded refusals with the paths of their fields."""
    return [_field_error(error) for error in errors[:_MOST_ERRORS]]


def _field_error(error: dict[str, Any]) -> InvalidInput:
    path = [str(part) for part in error["loc"]]
    if path and path[0] in _BODY_PARTS:
        # "body", the parameter's own name, then the path that the caller knows
        path = path[2:] if path[0] in {"body", "form"} and len(path) > 2 else path[1:]
    field = ".".join(path) or None
    kind = str(error["type"])
    if kind in _CODES:
        return InvalidInput(code=_CODES[kind], field=field)
    expected = _EXPECTED.get(kind.removesuffix("_type").removesuffix("_parsing"))
    if expected is not None:
        return InvalidInput(code="wrong_type", field=field, expected=expected)
    return InvalidInput(code="bad_value", field=field, reason=str(error["msg"])[:200])


def _refused(plain: HttpRequest, refusal: Refusal) -> HttpResponse:
    request = cast(ApiRequest, plain)
    return problem(refusal, locale=request.locale, request_id=request.request_id)


def _replayed(_request: HttpRequest, replay: Replay) -> HttpResponse:
    kind = "application/json" if replay.status < 400 else "application/problem+json"
    response = HttpResponse(replay.body, status=replay.status, content_type=kind)
    response["Idempotency-Replayed"] = "true"
    return response


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    found = field_errors(error.errors)
    first = found[0]
    return _answer(request, 422, first.code, params=first.params, field=first.field, errors=found)


def _anonymous(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return _refused(request, Unauthorised())


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    code = "bad_json" if error.status_code == 400 else "refused"
    return _answer(request, error.status_code, code)


def _missing(request: HttpRequest, _error: Http404) -> HttpResponse:
    return _answer(request, 404, "not_found")


def _bad_data(request: HttpRequest, error: DataError) -> HttpResponse:
    logger.warning("value refused by the database: %s", describe(error))
    return _answer(request, 422, "invalid_input")


def _broken_rule(request: HttpRequest, error: IntegrityError) -> HttpResponse:
    """The database refused what no rule had refused before: a value out of bounds, or a race."""
    logger.warning("row refused by the database: %s", describe(error))
    if getattr(error.__cause__, "sqlstate", "") in _OUT_OF_BOUNDS:
        return _answer(request, 422, "invalid_input")
    return _answer(request, 409, "conflict")


def _bad_body(request: HttpRequest, _error: Exception) -> HttpResponse:
    return _answer(request, 400, "invalid_input")


def _unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("database: %s", describe(error))
    return _answer(request, 503, "unavailable")


def _unexpected(plain: HttpRequest, error: Exception) -> HttpResponse:
    request = cast(ApiRequest, plain)
    logger.error("request %s: %s", request.request_id, describe(error))
    return _answer(request, 500, "unexpected", params={"request_id": request.request_id})


def _answer(plain: HttpRequest, status: int, code: str, **kwargs: Any) -> HttpResponse:
    request = cast(ApiRequest, plain)
    return problem_answer(
        status, code, locale=request.locale, request_id=request.request_id, **kwargs
    )

"""The API's description for programs: what `./zhidan openapi` writes down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from ninja import NinjaAPI

from zhidan.edge.api import build_api
from zhidan.platform.http import BODY

PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "params", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "field": {"type": "string"},
        "params": {"type": "object"},
        "errors": {"type": "array", "items": {"type": "object"}},
        "request_id": {"type": "string"},
    },
}
_METHODS = frozenset({"get", "post", "put", "patch", "delete"})


def openapi(api: NinjaAPI | None = None) -> dict[str, Any]:
    """The OpenAPI 3.1 document of every route, each with its permission and its problems."""
    made = dict((api or build_api()).get_openapi_schema())
    bodies: dict[str, Any] = {}
    for operation in _operations(made):
        if BODY in operation:
            _document_body(operation, operation.pop(BODY), bodies)
    document: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(made, enc_hook=str))
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas |= bodies
    schemas["Problem"] = PROBLEM
    document["components"]["securitySchemes"] = {
        "session": {"type": "apiKey", "in": "cookie", "name": "zhidan_session"},
        "key": {"type": "http", "scheme": "bearer"},
    }
    for operation in _operations(document):
        _describe(operation)
    return document


def openapi_json() -> bytes:
    """The document as it lies in docs/reference."""
    text = msgspec.json.encode(openapi(), order="sorted")
    return msgspec.json.format(text, indent=1) + b"\n"


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for methods in document["paths"].values():
        yield from (operation for method, operation in methods.items() if method in _METHODS)


def _document_body(operation: dict[str, Any], body: type[Any], bodies: dict[str, Any]) -> None:
    (schema,), parts = msgspec.json.schema_components(
        [body], ref_template="#/components/schemas/{name}"
    )
    bodies |= parts
    operation["requestBody"] = {
        "required": True,
        "content": {"application/json": {"schema": schema}},
    }


def _describe(operation: dict[str, Any]) -> None:
    problem = {
        "description": "A problem (RFC 9457)",
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }
    operation["responses"] = {str(k): v for k, v in operation.get("responses", {}).items()}
    operation["responses"].setdefault("default", problem)
    if operation.get("x-permission") != ["public"]:
        operation["security"] = [{"session": []}, {"key": []}]

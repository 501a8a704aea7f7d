"""The API's description for programs: what `./zhidan openapi` writes down."""

from __future__ import annotations

from typing import Any

import msgspec
from ninja import NinjaAPI

from zhidan.edge.api import build_api

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
    document: dict[str, Any] = msgspec.json.decode(
        msgspec.json.encode(dict((api or build_api()).get_openapi_schema()), enc_hook=str)
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = PROBLEM
    document["components"]["securitySchemes"] = {
        "session": {"type": "apiKey", "in": "cookie", "name": "zhidan_session"},
        "key": {"type": "http", "scheme": "bearer"},
    }
    for methods in document["paths"].values():
        for method, operation in methods.items():
            if method in _METHODS:
                schemas |= operation.pop("x-components", {})
                _describe(operation)
    return document


def openapi_json() -> bytes:
    """The document as it lies in docs/reference."""
    text = msgspec.json.encode(openapi(), order="sorted")
    return msgspec.json.format(text, indent=1) + b"\n"


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

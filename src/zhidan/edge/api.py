"""All routes of all contexts under one roof; one without a declared permission stops the start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import module_has_submodule
from ninja import NinjaAPI, Router

from zhidan import __version__
from zhidan.edge.problems import add_handlers
from zhidan.platform.access import permissions
from zhidan.platform.http import PERMISSION, PUBLIC, SIGNED_IN

PREFIX = "/api/v1"


@dataclass(frozen=True, slots=True)
class Route:
    """One operation as it was registered."""

    method: str
    path: str
    permissions: tuple[str, ...]
    operation: Any


def build_api() -> NinjaAPI:
    """The API of this installation.

    Raises: ImproperlyConfigured for a route without a permission, or with one nobody declared.
    """
    api = NinjaAPI(
        title="织单 Zhidan",
        version=__version__,
        description="Order ERP. Errors are RFC 9457 problems; lists page by cursor.",
        urls_namespace="api",
        docs_url=None,
        openapi_url=None,
    )
    add_handlers(api)
    for name, router in routers():
        api.add_router("", router, tags=[name])
    check_routes(api)
    return api


def routers() -> Iterator[tuple[str, Router]]:
    """Every context's router, lowest context first."""
    for app in apps.get_app_configs():
        if app.name.startswith("zhidan.") and module_has_submodule(app.module, "http"):
            found = getattr(import_module(f"{app.name}.http"), "router", None)
            if isinstance(found, Router):
                yield app.label, found


def routes(api: NinjaAPI) -> list[Route]:
    """Every operation the API offers, by path and method."""
    found = []
    for bound in api._get_bound_routers():
        for path, view in bound.path_operations.items():
            for operation in view.operations:
                declared = (operation.openapi_extra or {}).get(PERMISSION) or ()
                found += [
                    Route(method, f"{PREFIX}{bound.prefix}{path}", tuple(declared), operation)
                    for method in operation.methods
                ]
    return sorted(found, key=lambda route: (route.path, route.method))


def check_routes(api: NinjaAPI) -> None:
    """Raises: ImproperlyConfigured."""
    known = {*permissions(), PUBLIC, SIGNED_IN}
    seen: set[tuple[str, str]] = set()
    for route in routes(api):
        if not route.permissions:
            raise ImproperlyConfigured(f"{route.method} {route.path} declares no permission")
        unknown = set(route.permissions) - known
        if unknown:
            raise ImproperlyConfigured(f"{route.method} {route.path} needs unknown {unknown}")
        if (route.method, route.path) in seen:
            raise ImproperlyConfigured(f"{route.method} {route.path} is there twice")
        seen.add((route.method, route.path))

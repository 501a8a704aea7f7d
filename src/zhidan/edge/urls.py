"""The edge's addresses: the API and the two probes."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from zhidan.edge.api import PREFIX, build_api
from zhidan.edge.health import healthz, readyz

api = build_api()

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{PREFIX[1:]}/", api.urls),
    path("healthz", healthz),
    path("readyz", readyz),
]

"""Which address leads where: the API, the signs of life, and the client's page for the rest."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from zhidan.config.client_page import client_page
from zhidan.edge.api import PREFIX, build_api

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{PREFIX.strip('/')}/", build_api().urls),
    re_path(r"^(?P<path>.*)$", client_page),
]

"""Which address leads where: the API, the signs of life, and the client's page for the rest."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, re_path

from zhidan.config.client_page import client_page
from zhidan.edge.urls import urlpatterns as edge_patterns

urlpatterns: list[URLPattern | URLResolver] = [
    *edge_patterns,
    re_path(r"^(?P<path>.*)$", client_page),
]

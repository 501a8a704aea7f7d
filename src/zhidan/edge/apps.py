"""Registers the edge with Django."""

from __future__ import annotations

from django.apps import AppConfig


class EdgeConfig(AppConfig):
    """The floor that faces outwards."""

    name = "zhidan.edge"
    label = "edge"

"""Registers the platform with Django and loads what the contexts declare."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PlatformConfig(AppConfig):
    """The lowest floor that knows Django."""

    name = "zhidan.platform"
    label = "platform"

    def ready(self) -> None:
        autodiscover_modules(
            "access",
            "events",
            "policy",
            "reactions",
            "jobs",
            "schedules",
            "erasing",
            "finding",
            "retention",
            "provenance",
        )

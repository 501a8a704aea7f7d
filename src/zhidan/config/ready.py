"""Sets Django up when imported: what loads models is imported after this, by name or by order."""

from __future__ import annotations

import os

import django

from zhidan.platform.memory import calm_collector

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhidan.config.settings")
django.setup()
calm_collector()

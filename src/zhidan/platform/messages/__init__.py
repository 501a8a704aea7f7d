"""Sentences for codes, in both languages: the platform's own and those of every context."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps

from zhidan.platform.actors import Locale

LOCALES: tuple[Locale, ...] = ("zh-CN", "en")
_PLACE = re.compile(r"\{(\w+)\}")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every code with its sentence per language.

    A context's own are in its messages.json: ``{code: {"zh-CN": "…{param}…", "en": "…"}}``.
    """
    found: dict[str, dict[str, str]] = {}
    here = Path(__file__).parent
    for locale in LOCALES:
        for code, text in json.loads((here / f"{locale}.json").read_text("utf-8")).items():
            found.setdefault(code, {})[locale] = text
    for app in apps.get_app_configs():
        path = Path(app.path) / "messages.json"
        if app.name.startswith("zhidan.") and path.is_file():
            found |= json.loads(path.read_text("utf-8"))
    return found


def sentence(code: str, params: Mapping[str, Any], locale: str) -> str:
    """The code's sentence with its parameters filled in; the code itself where none is known."""
    texts = catalogue().get(code)
    if texts is None:
        return code
    text = texts.get(locale) or texts["zh-CN"]
    return _PLACE.sub(lambda place: str(params.get(place[1], place[0])), text)

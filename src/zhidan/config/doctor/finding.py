"""One thing that is not as it should be, with what to do about it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from zhidan.config.launcher.trouble import Trouble


@dataclass(frozen=True)
class Finding:
    """A code with its parameters, and its sentence in both languages."""

    code: str
    params: Mapping[str, Any]
    zh: str
    en: str


def finding(code: str, **params: Any) -> Finding:
    """The finding of a code that stands in findings.json."""
    texts = sentences()[code]
    return Finding(code, params, texts["zh-CN"].format(**params), texts["en"].format(**params))


def of_trouble(trouble: Trouble) -> Finding:
    """What stops a start is a finding, too."""
    return Finding(trouble.code, trouble.params, trouble.zh, trouble.en)


@cache
def sentences() -> dict[str, dict[str, str]]:
    """Every code of this folder's checks with its two sentences."""
    text = (Path(__file__).parent / "findings.json").read_text("utf-8")
    found: dict[str, dict[str, str]] = json.loads(text)
    return found

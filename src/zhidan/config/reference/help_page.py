"""The help of every page of the client, as a page: from the very files that the client shows."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from zhidan.config.environment import ROOT

APP = ROOT / "web" / "src" / "app"
LOCALES = ROOT / "web" / "src" / "locales"
_HOTKEY = re.compile(r"^  (\w+): \{ keys: '([^']+)'", re.MULTILINE)
_NOT_A_LETTER = re.compile(r"[^A-Za-z]+")
_HEAD = {
    "zh-CN": ("页面说明", "键", "词"),
    "en": ("The pages", "Keys", "Words"),
}


def help_pages() -> dict[str, Any]:
    """Per page: its address, the keys that work there and the terms it uses."""
    found: dict[str, Any] = json.loads((APP / "help" / "pages.json").read_text(encoding="utf-8"))
    return found


def hotkeys() -> dict[str, str]:
    """Every key of the registry."""
    found = _HOTKEY.findall((APP / "hotkeys.ts").read_text(encoding="utf-8"))
    return {name: keys.replace("$mod", "Ctrl/⌘") for name, keys in found}


def word_id(term: str) -> str:
    """The key of a term of the glossary in the dictionaries."""
    return _NOT_A_LETTER.sub("_", term)


def help_page(locale: str) -> str:
    """The help in one language."""
    common = _words(locale, "common")
    lines = ["<!-- Written by `./zhidan openapi`. -->", f"# {_HEAD[locale][0]}"]
    for name in help_pages():
        lines += ["", f"## {common['nav'][name]}", "", page_text(locale, name)]
    return "\n".join(lines) + "\n"


def page_text(locale: str, name: str) -> str:
    """The help of one page: what it is for, its keys, its words."""
    said, common, page = _words(locale, "help"), _words(locale, "common"), help_pages()[name]
    _, keys_title, words_title = _HEAD[locale]
    keys, lines = hotkeys(), [said["page"][name]]
    if page["keys"]:
        lines += ["", f"**{keys_title}**", ""]
        lines += [f"- `{keys[key]}` {common['key'][key]}" for key in page["keys"]]
    lines += ["", f"**{words_title}**", ""]
    for term in page["words"]:
        word = said["word"][word_id(term)]
        lines.append(f"- {word['name']}: {word['means']}")
    return "\n".join(lines)


def glossary(context: Path = ROOT / "CONTEXT.md") -> dict[str, str]:
    """Term and 中文 of CONTEXT.md."""
    rows = (line.strip().strip("|").split(" | ") for line in
            context.read_text(encoding="utf-8").splitlines() if line.startswith("| "))  # fmt: skip
    return {row[0].strip(): row[1].strip() for row in rows if len(row) > 2}


def _words(locale: str, namespace: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (LOCALES / locale / f"{namespace}.json").read_text(encoding="utf-8")
    )
    return found

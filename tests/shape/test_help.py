"""Every page has help; its keys are those of the registry, its words those of the glossary."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from zhidan.config.reference.help_page import (
    APP,
    LOCALES,
    glossary,
    help_page,
    help_pages,
    hotkeys,
    word_id,
)


def said(locale: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((LOCALES / locale / "help.json").read_text(encoding="utf-8"))
    return found


def without_help(pages: dict[str, Any], nav: str) -> set[str]:
    """Pages of the menu that nobody explains."""
    return set(re.findall(r"\{ id: '(\w+)', to:", nav)) - set(pages)


def beside_glossary(words: dict[str, Any], terms: dict[str, str], locale: str) -> list[str]:
    """Words that are called otherwise than the glossary calls them."""
    known = {word_id(term): zh if locale == "zh-CN" else term for term, zh in terms.items()}
    return [word for word, value in words.items() if known.get(word) != value["name"]]


def test_every_page_of_the_menu_has_help_in_both_languages() -> None:
    pages, nav = help_pages(), (APP / "nav.ts").read_text(encoding="utf-8")
    assert without_help(pages, nav) == set()
    assert set(said("zh-CN")["page"]) == set(said("en")["page"]) == set(pages)


def test_a_page_without_help_is_seen() -> None:
    assert without_help({"home": {}}, "{ id: 'home', to: '/' }, { id: 'new', to: '/n' }") == {"new"}


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_words_are_called_as_the_glossary_calls_them(locale: str) -> None:
    used = {word_id(term) for page in help_pages().values() for term in page["words"]}
    assert set(said(locale)["word"]) == used
    assert beside_glossary(said(locale)["word"], glossary(), locale) == []


def test_a_word_of_ones_own_is_seen() -> None:
    words = {"hold": {"name": "冻结"}, "thing": {"name": "东西"}}
    assert beside_glossary(words, {"hold": "异常"}, "zh-CN") == ["hold", "thing"]


def test_keys_are_those_of_the_registry() -> None:
    used = {key for page in help_pages().values() for key in page["keys"]}
    assert used
    assert used <= set(hotkeys())


def test_the_page_of_the_docs_tells_what_the_client_tells() -> None:
    page = help_page("zh-CN")
    assert said("zh-CN")["page"]["orders"] in page
    assert "- `a` 审核通过" in page

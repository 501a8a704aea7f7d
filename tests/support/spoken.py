"""What a screen must not say: keys, codes, the other language, words the glossary avoids."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from zhidan.config.environment import ROOT

LOCALES = ROOT / "web" / "src" / "locales"
CHINESE = re.compile(r"[\u3400-\u9fff]+")
LATIN = re.compile(r"[A-Za-z][A-Za-z'’]+")
# A key of a dictionary, a code with underscores, a hole that was not filled, a program's own words.
BARE_CODE = re.compile(r"[a-z]+(?:[._:][a-z_]+)*")
RAW = re.compile(
    r"\b[a-z]+:[a-z]\w*(?:\.\w+)+|\b[a-z]+(?:_[a-z0-9]+)+\b|\b[a-z]+\.[a-z]+_[a-z_]+\b|\{\{|\}\}"
    r"|\bundefined\b|\bNaN\b|\[object |\bnull\b|Traceback|\b[A-Z]\w*(?:Error|Exception)\b"
    r"|Invalid Date"
)
_BRACKETS = re.compile(r"\([^)]*\)")
# What is written so in both languages.
ALLOWED = frozenset(
    word
    for line in (
        "sku api csv xlsx sqlite pdf id html json utf gbk ip http https url erp bi zip kb mb gb ok",
        "png jpeg vip",
        "ctrl shift enter esc escape tab alt cmd english 中文 zhidan 织单 postgresql apache",
        "cny usd eur jpy hkd gbp kwd twd krw sgd aud cad gmt",
        "taobao tmall jd pdd shopify woocommerce amazon matrixify backups webhook smtp",
    )
    for word in line.split()
)


@dataclass(frozen=True, slots=True)
class Screen:
    """The texts of a page, what the server had said for it, and names that the client knows."""

    texts: Sequence[str]
    answers: Sequence[Any] = ()
    names: Sequence[str] = ()

    def data(self) -> list[str]:
        """What people or channels named: the longest first, so that none hides in another."""
        values = {value.strip() for value in [*_values(list(self.answers)), *self.names]}
        return sorted(values - {""}, key=len, reverse=True)


def faults(screen: Screen, locale: str) -> list[str]:
    """What the screen says that it must not, each with the text it stands in."""
    data, found = screen.data(), []
    for text in dict.fromkeys(screen.texts):
        if text in strange_sentences(locale):
            found.append(f"other language: {text!r}")
        elif stray_words(text, locale) and not _is_initial(text, data):
            rest = without(text, data)
            found += [f"{word!r} in {text[:120]!r}" for word in stray_words(rest, locale)]
    return found


def _is_initial(text: str, data: Sequence[str]) -> bool:
    """The sign of a person: a letter of the name."""
    return len(text) == 1 and any(text in value for value in data)


def without(text: str, data: Sequence[str]) -> str:
    """What is left of a text when the names in it are taken out."""
    for value in data:
        if value in text:
            edge = (r"\b" if value[0].isalnum() else "", r"\b" if value[-1].isalnum() else "")
            if CHINESE.search(value):
                edge = ("", "")
            text = re.sub(f"{edge[0]}{re.escape(value)}{edge[1]}", " ", text)
    return text


def stray_words(text: str, locale: str) -> list[str]:
    """Codes, words of the other language, words that the glossary avoids."""
    said = [found[0] for found in RAW.finditer(text)]
    if locale == "en":
        said += [run for run in CHINESE.findall(text) if run not in ALLOWED]
    else:
        said += [word for word in LATIN.findall(text) if word.lower() not in ALLOWED]
    return said + avoided(text, locale)


def avoided(text: str, locale: str) -> list[str]:
    """The words in a text for which the glossary has another."""
    return [word for word, pattern in avoided_words(locale) if pattern.search(text)]


@cache
def avoided_words(locale: str) -> list[tuple[str, re.Pattern[str]]]:
    """The last column of the glossary, without the words in italics: they have other uses."""
    text = (ROOT / "CONTEXT.md").read_text(encoding="utf-8")
    rows = [line.strip().strip("|").split("|") for line in text.splitlines() if line[:2] == "| "]
    words = [_BRACKETS.sub("", word).strip() for row in rows[2:] for word in row[3].split(",")]
    return [
        (word, re.compile(word if locale == "zh-CN" else rf"(?i)\b{re.escape(word)}s?\b"))
        for word in words
        if word and word[0] != "*" and bool(CHINESE.match(word)) == (locale == "zh-CN")
    ]


def dictionary(locale: str) -> dict[str, str]:
    """Every text of the client in a language, by namespace and key."""
    found = {}
    for path in sorted((LOCALES / locale).glob("*.json")):
        found.update(_flat(json.loads(path.read_text(encoding="utf-8")), path.stem))
    return found


def messages(locale: str) -> dict[str, str]:
    """Every sentence of the server in a language, by context and code."""
    found = {}
    for path in sorted((ROOT / "src" / "zhidan").glob("*/messages.json")):
        said: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
        found.update({f"{path.parent.name}:{code}": text[locale] for code, text in said.items()})
    return found


@cache
def strange_sentences(locale: str) -> frozenset[str]:
    """The texts of the other language that this one does not have."""
    other = "en" if locale == "zh-CN" else "zh-CN"
    mine = {*dictionary(locale).values(), *messages(locale).values()}
    theirs = {*dictionary(other).values(), *messages(other).values()}
    return frozenset(text for text in theirs - mine if any(map(str.isalpha, text)))


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    else:
        for name, inner in value.items():
            yield from _flat(inner, f"{path}.{name}")


def _values(answer: Any) -> Iterator[str]:
    """What an answer says that is no code: names, titles, numbers, sentences."""
    if isinstance(answer, str):
        if not BARE_CODE.fullmatch(answer):
            yield answer
    elif isinstance(answer, dict):
        if "name" in answer and isinstance(answer.get("code"), str):
            yield answer["code"]  # of a shop, a warehouse: people's own
        for key, value in answer.items():
            if CHINESE.search(key):  # the options of a SKU: 颜色
                yield key
            yield from _values(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from _values(value)

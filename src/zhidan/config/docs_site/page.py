"""One document as HTML: links lead to where the other documents stand, headings can be linked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

_SAID = frozenset(("inline", "fence", "code_block"))
_NO_ANCHOR = re.compile(r"[^\w\- ]")
_HELP = re.compile(r"^<!-- help: (\w+) -->$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Page:
    """What a document became. `parts` are its headings with the text below, for the search."""

    title: str
    body: str
    parts: Sequence[tuple[str, str, str]]


def render(text: str, link: Callable[[str], str], help_of: Callable[[str], str]) -> Page:
    """The page of a Markdown text; `<!-- help: orders -->` stands for the help of that page."""
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    text = _HELP.sub(lambda found: help_of(found[1]), text)
    tokens = markdown.parse(_COMMENT.sub("", text))
    parts, title = _parts(tokens), ""
    for token in tokens:
        for inner in token.children or ():
            for name in ("href", "src"):
                if target := inner.attrGet(name):
                    inner.attrSet(name, link(str(target)))
            if inner.type == "image":
                inner.attrSet("loading", "lazy")
    title = parts[0][0] if parts else ""
    return Page(title, markdown.renderer.render(tokens, markdown.options, {}), parts)


def _parts(tokens: Sequence[Token]) -> list[tuple[str, str, str]]:
    """Give each heading its anchor; answers heading, anchor and text below it."""
    found: list[tuple[str, str, list[str]]] = []
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            heading = _words(tokens[place + 1])
            anchor = anchor_of(heading)
            token.attrSet("id", anchor)
            found.append((heading, anchor, []))
        elif token.type in _SAID and found and tokens[place - 1].type != "heading_open":
            found[-1][2].append(_words(token))
    return [(heading, anchor, " ".join(said)) for heading, anchor, said in found]


def _words(token: Token) -> str:
    if token.children is None:
        return token.content
    return "".join(" " if one.type == "softbreak" else one.content for one in token.children)


def anchor_of(heading: str) -> str:
    """As GitHub makes it, so that a link works in both places."""
    return _NO_ANCHOR.sub("", heading.lower()).replace(" ", "-")


def menu(items: Sequence[tuple[str, str]], here: str) -> str:
    """A list of links; the present one is said to be."""
    lines = [
        f'<li><a href="{escape(href)}"{current}>{escape(title)}</a></li>'
        for title, href in items
        for current in [' aria-current="page"' if href == here else ""]
    ]
    return "<ul>" + "".join(lines) + "</ul>"

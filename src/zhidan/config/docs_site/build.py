"""Builds the site: pages, pictures, style and search; nothing in it asks another server."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from posixpath import relpath

from zhidan.config.docs_site.page import Page, menu, render
from zhidan.config.docs_site.sources import LOCALES, Source, sources
from zhidan.config.environment import ROOT
from zhidan.config.launcher.trouble import Trouble
from zhidan.config.reference.help_page import page_text

ASSETS = Path(__file__).parent / "assets"
WORDS = {
    "zh-CN": {"product": "织单", "other": "English", "search": "搜索文档", "none": "没有找到",
              "guide": "使用手册", "project": "开发文档（英文）"},
    "en": {"product": "Zhidan", "other": "中文", "search": "Search the documents",
           "none": "Nothing found", "guide": "Guide", "project": "For developers"},
}  # fmt: skip
_OUTSIDE = ("https://", "http://", "mailto:")
_PROJECT_START = "project/architecture.html"


@dataclass
class Site:
    """A site being built in a folder."""

    folder: Path
    root: Path = ROOT
    pages: dict[str, Page] = field(default_factory=dict)

    def build(self) -> int:
        """Write all of it; answers how many pages there are. Raises: Trouble."""
        found = sources(self.root)
        places = {source.file.resolve(): source.place for source in found}
        for source in found:
            self.pages[source.place] = self._page(source, places)
        for source in found:
            self._write(source.place, self._html(source, found))
        for name in ("style.css", "search.js"):
            self._write(name, (ASSETS / name).read_text(encoding="utf-8"))
        for section in (*LOCALES, "project"):
            self._write(f"{section}/words.js", self._index(section, found))
        self._write("index.html", _DOOR)
        return len(found)

    def _page(self, source: Source, places: dict[Path, str]) -> Page:
        def link(target: str) -> str:
            if target.startswith((*_OUTSIDE, "#")):
                return target
            path, mark, anchor = target.partition("#")
            file = (source.file.parent / path).resolve()
            inside = (place for known, place in places.items() if file in known.parents)
            place = places.get(file) or next(inside, "") or self._copied(file, source)
            return relpath(place, source.place.rpartition("/")[0]) + mark + anchor

        locale = source.section if source.section in LOCALES else "en"
        text = source.file.read_text(encoding="utf-8")
        return render(text, link, lambda name: page_text(locale, name))

    def _copied(self, file: Path, source: Source) -> str:
        """A picture or file of the repository that a document links to."""
        if not file.is_file() or not file.is_relative_to(self.root):
            name = source.file.relative_to(self.root)
            raise Trouble(f"{name} 里的链接不存在: {file}", f"{name} links to nothing: {file}")
        place = f"files/{file.relative_to(self.root).as_posix()}"
        (self.folder / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, self.folder / place)
        return place

    def _html(self, source: Source, found: list[Source]) -> str:
        page, here = self.pages[source.place], source.place.rpartition("/")[0]
        locale = source.section if source.section in LOCALES else "en"
        words = WORDS[locale]
        up = relpath(".", here)

        def items(section: str) -> str:
            listed = [(self.pages[one.place].title, relpath(one.place, here))
                      for one in found if one.section == section]  # fmt: skip
            return menu(listed, relpath(source.place, here))

        other = next(name for name in LOCALES if name != locale)
        twin = source.place.replace(f"{locale}/", f"{other}/", 1)
        if source.section == "project":
            twin, aside = f"{other}/install.html", items("project")
            aside = menu([(words["guide"], relpath("en/install.html", here))], "") + aside
        else:
            aside = items(locale) + menu([(words["project"], relpath(_PROJECT_START, here))], "")
        return _FRAME.format(
            locale=locale, title=escape(page.title), body=page.body, aside=aside, up=up,
            twin=relpath(twin, here), section=source.section, **words, other_locale=other,
        )  # fmt: skip

    def _index(self, section: str, found: list[Source]) -> str:
        """What the search looks through, as a script: a page opened from a disk may not fetch."""
        rows = [
            [page.title, heading, f"{source.place}#{anchor}", text]
            for source in found
            if source.section == section
            for page in [self.pages[source.place]]
            for heading, anchor, text in page.parts
        ]
        return "window.words = " + json.dumps(rows, ensure_ascii=False) + ";\n"

    def _write(self, place: str, text: str) -> None:
        (self.folder / place).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / place).write_text(text, encoding="utf-8")


_DOOR = """<!doctype html>
<meta charset="utf-8">
<title>织单 Zhidan</title>
<meta http-equiv="refresh" content="0; url=zh-CN/install.html">
<a href="zh-CN/install.html">织单</a> <a href="en/install.html">Zhidan</a>
"""
_FRAME = """<!doctype html>
<html lang="{locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – {product}</title>
<link rel="stylesheet" href="{up}/style.css">
</head>
<body>
<header>
<a class="product" href="{up}/{locale}/install.html">{product}</a>
<input type="search" placeholder="{search}" aria-label="{search}" data-up="{up}" data-none="{none}">
<a lang="{other_locale}" href="{twin}">{other}</a>
<ol class="found" aria-live="polite"></ol>
</header>
<div class="columns">
<nav aria-label="{guide}">{aside}</nav>
<main>
{body}</main>
</div>
<script src="{up}/{section}/words.js"></script>
<script src="{up}/search.js"></script>
</body>
</html>
"""

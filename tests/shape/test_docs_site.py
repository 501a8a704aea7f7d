"""The site of the documents: every link leads somewhere, nothing is fetched from elsewhere."""

from __future__ import annotations

import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from zhidan.config.docs_site.build import Site
from zhidan.config.docs_site.page import anchor_of, render
from zhidan.config.docs_site.sources import LOCALES
from zhidan.config.environment import ROOT
from zhidan.config.launcher.trouble import Trouble


class Reading(HTMLParser):
    """The anchors of a page, where it leads and what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if name := said.get("id"):
            self.anchors.add(name)
        if tag == "a":
            self.links.append(said.get("href") or "")
        elif target := said.get("src") or said.get("href"):
            self.loads.append(target)


def faults(folder: Path) -> list[str]:
    """Links and anchors that lead nowhere, files that are not there or come from elsewhere."""
    pages = {path: Reading(path.read_text("utf-8")) for path in folder.rglob("*.html")}
    found = []
    for path, page in pages.items():
        inner = [one for one in page.links if not one.startswith(("https://", "http://"))]
        for target in [*inner, *page.loads]:
            place, anchor = urldefrag(unquote(target))
            file = (path.parent / place).resolve() if place else path
            known = pages.get(file)
            if not file.is_file() or (anchor and known and anchor not in known.anchors):
                found.append(f"{path.relative_to(folder)}: {target}")
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site").resolve()
    Site(folder).build()
    return folder


def test_every_link_anchor_and_picture_is_there(site: Path) -> None:
    assert len(list(site.rglob("*.html"))) > 50
    assert list(site.rglob("*.png"))
    assert faults(site) == []


def test_both_languages_have_the_same_pages(site: Path) -> None:
    chinese, english = ({path.name for path in (site / name).iterdir()} for name in LOCALES)
    assert chinese == english
    for name in chinese:
        if name.endswith(".html") and name != "changelog.html":
            pictures = [
                [
                    one.replace(f".{locale}.", ".")
                    for one in Reading(text).loads
                    if "words" not in one
                ]
                for locale in LOCALES
                for text in [(site / locale / name).read_text("utf-8")]
            ]
            assert pictures[0] == pictures[1], name


def test_styles_and_scripts_ask_nobody(site: Path) -> None:
    for path in (*site.rglob("*.css"), site / "search.js"):
        assert "//" not in path.read_text("utf-8").replace("// Every word", "")


def test_help_of_the_client_stands_in_the_guide(site: Path) -> None:
    page = (site / "zh-CN" / "review.html").read_text("utf-8")
    assert "一单一单地审" in page
    assert "<code>a</code> 审核通过" in page


def test_what_leads_nowhere_is_seen(tmp_path: Path) -> None:
    page = '<h1 id="a">A</h1><a href="#a">1</a><a href="#b">2</a><img src="https://x.test/p.png">'
    (tmp_path / "page.html").write_text(page + '<a href="gone.html">3</a>', encoding="utf-8")
    assert [fault.split(": ")[1] for fault in faults(tmp_path)] == [
        "#b", "gone.html", "https://x.test/p.png",
    ]  # fmt: skip


def test_a_document_that_links_to_nothing_stops_the_build(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    for path in ROOT.glob("*.md"):
        (tmp_path / path.name).write_text("# Here\n\n[there](gone.md)\n", encoding="utf-8")
    with pytest.raises(Trouble, match=r"gone\.md"):
        Site(tmp_path / "out", root=tmp_path).build()


def test_headings_are_linked_as_github_links_them() -> None:
    assert anchor_of("What falls short, and why") == "what-falls-short-and-why"
    assert anchor_of("导入之前、之后") == "导入之前之后"
    page = render("# One\n\ntext\n\n## Two\n\nmore", str, str)
    assert [part[:2] for part in page.parts] == [("One", "one"), ("Two", "two")]

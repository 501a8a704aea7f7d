"""Which documents there are, and where each stands in the site."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zhidan.config.environment import ROOT

LOCALES = ("zh-CN", "en")
# In the order of the menu; each is there in both languages.
GUIDE = (
    "install", "first-day", "import", "matching", "review", "order-desk", "shipping", "confirm",
    "backup", "export-and-erase", "security", "faq",
)  # fmt: skip
_PROJECT = ("CONTEXT.md", "CONTRIBUTING.md", "SECURITY.md")


@dataclass(frozen=True, slots=True)
class Source:
    """A document: its file, its place in the site, its language; `project` is English alone."""

    file: Path
    place: str
    section: str


def sources(root: Path = ROOT) -> list[Source]:
    """Every document, in the order of the menus."""
    docs, found = root / "docs", []
    for locale in LOCALES:
        found += [
            Source(docs / "guide" / locale / f"{name}.md", f"{locale}/{name}.html", locale)
            for name in GUIDE
        ]
        changelog = "CHANGELOG.md" if locale == "en" else f"CHANGELOG.{locale}.md"
        found += [
            Source(docs / "reference" / f"help.{locale}.md", f"{locale}/pages.html", locale),
            Source(root / changelog, f"{locale}/changelog.html", locale),
        ]
    known = {source.file for source in found}
    for page in sorted(docs.rglob("*.md")):
        if page not in known:
            place = page.relative_to(docs).with_suffix(".html").as_posix()
            found.append(Source(page, f"project/{place}", "project"))
    for name in _PROJECT:
        found.append(Source(root / name, f"project/{name[:-3].lower()}.html", "project"))
    return found

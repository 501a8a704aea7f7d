"""Every page in both languages and both themes: no violation, no stray word, a picture of each.

The pictures go to ZHIDAN_SHOTS; with ZHIDAN_DOCS_PICTURES=1 those that the documents show are
written to docs/pictures.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright

from tests.e2e.conftest import Window
from tests.e2e.desk import Caller
from tests.e2e.lived_in import lived_in
from tests.e2e.walk import DESK, WEB, Visit, visits
from tests.support.product import LiveProduct, new_product
from tests.support.spoken import Screen, faults
from zhidan.config.environment import ROOT

PICTURES = ROOT / "docs" / "pictures"
# The other theme is the same document in other colours.
THEMES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "dark": ["color-contrast"],
}
# Counts what the page still waits for and keeps what the server said.
LISTENER = """(() => {
    if (location.protocol === 'about:' || !window.localStorage) return;  // the PDF viewer's
    localStorage.setItem('zhidan.locale', '%s');
    const real = window.fetch;
    const walk = window.walk = { waiting: 0, quiet: performance.now(), said: [] };
    window.fetch = async (...asked) => {
        walk.waiting += 1;
        try {
            const answer = await real(...asked);
            const kind = answer.headers.get('content-type') ?? '';
            if (kind.includes('json')) walk.said.push(await answer.clone().text());
            return answer;
        } finally {
            walk.waiting -= 1;
            walk.quiet = performance.now();
        }
    };
})()"""
SETTLED = """() => document.querySelector('[data-testid=grid-skeleton]') === null
    && (document.querySelector('main') ?? document.getElementById('root'))?.innerText.trim()
    && window.walk.waiting === 0 && performance.now() - window.walk.quiet > 150"""
TEXTS = """() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const said = node.data.trim();
        if (said && !node.parentElement.closest('script, style, code, kbd')) found.push(said);
    }
    for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
        for (const at of document.querySelectorAll(`[${name}]`)) {
            const said = at.getAttribute(name).trim();
            if (said && at.checkVisibility({ visibilityProperty: true })) found.push(said);
        }
    return found;
}"""
# Colours on their way are nobody's: what moves has arrived.
ARRIVED = """() => {
    const sheet = new CSSStyleSheet();
    const none = 'transition: none !important; animation: none !important';
    sheet.replaceSync(`*, *::before, *::after { ${none} }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
AXE = """async (rules) => (await axe.run(document, { runOnly: rules, resultTypes: ['violations'] }))
    .violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 240)}`)"""


@pytest.fixture(scope="module")
def demo() -> Iterator[LiveProduct]:
    """A demo of this walk's own."""
    product = new_product("--demo")
    try:
        product.start()
        yield product
    finally:
        product.remove()


@pytest.fixture(scope="module")
def owner(playwright: Playwright, demo: LiveProduct) -> Caller:
    """Who may see everything, and has worked there."""
    return lived_in(playwright, demo.url)


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_every_page(
    browser: Browser, demo: LiveProduct, owner: Caller, shots: Path, locale: str
) -> None:
    owner.send("PATCH", "/me", {"locale": locale})
    context = browser.new_context(locale=locale, reduced_motion="reduce")
    context.add_init_script(LISTENER % locale)
    window = Window(context, demo.url)
    wrong = look_at(window, Visit("sign-in", "/", DESK), locale, shots)
    context.add_cookies(owner.context.storage_state()["cookies"])  # type: ignore[arg-type]
    for visit in visits(owner):
        wrong |= look_at(window, visit, locale, shots)
    context.close()
    assert not wrong, json.dumps(wrong, ensure_ascii=False, indent=1)
    assert window.faults == []


def look_at(window: Window, visit: Visit, locale: str, shots: Path) -> dict[str, list[str]]:
    """What is wrong at an address, by address and theme."""
    page, wrong = window.page, {}
    page.set_viewport_size({"width": visit.size[0], "height": visit.size[1]})
    page.goto("about:blank")
    page.goto(window.url + visit.path)
    page.wait_for_function(SETTLED)
    page.evaluate(ARRIVED)
    spoken = faults(screen_of(page), locale)
    page.evaluate((ROOT / "web/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    for theme, rules in THEMES.items():
        page.evaluate(
            "(theme) => document.documentElement.setAttribute('data-mantine-color-scheme', theme)",
            theme,
        )
        found: list[str] = page.evaluate(AXE, rules)
        picture = shots / f"{visit.name}-{locale}-{theme}.png"
        page.screenshot(path=picture)
        keep_for_docs(picture, f"{visit.name}.{locale}.png", theme)
        if found:
            wrong[f"{visit.path} {theme}"] = found
    if spoken:
        wrong[f"{visit.path} {locale}"] = spoken
    return wrong


def screen_of(page: Page) -> Screen:
    """The words of a page with the server's answers behind them."""
    texts: list[str] = page.evaluate(TEXTS)
    said: list[str] = page.evaluate("() => window.walk.said")
    return Screen(texts, [json.loads(one) for one in said], parts_of_others())


def keep_for_docs(picture: Path, name: str, theme: str) -> None:
    """Replace the picture that the documents show, if they show it and were asked for."""
    if theme == "light" and os.environ.get("ZHIDAN_DOCS_PICTURES") and name in pictures_shown():
        with Image.open(picture) as found:
            few = found.convert("RGB").quantize(256, dither=Image.Dither.NONE)
        few.save(PICTURES / name, optimize=True)


@cache
def pictures_shown() -> frozenset[str]:
    """The pictures that a page of the documents or a README shows."""
    pages = [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("README*.md")]
    return frozenset(
        name
        for page in pages
        for name in re.findall(r"pictures/([\w.-]+\.png)", page.read_text(encoding="utf-8"))
    )


@cache
def parts_of_others() -> list[str]:
    """What the page about the product lists: libraries and their licences."""
    listed = (WEB / "features" / "about" / "licences.json").read_text(encoding="utf-8")
    return [word for part in json.loads(listed) for word in part]

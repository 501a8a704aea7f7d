"""Each list page in every state it can be in, in both languages, without a word left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import OpenAs

LISTS = {
    "orders": ("/orders", "orders"),
    "imports": ("/imports", "imports"),
    "fulfilment": ("/fulfilment", "fulfilments"),
    "shortages": ("/shortages", "shortages"),
    "stock": ("/stock", "stock"),
    "products": ("/products", "products"),
    "customers": ("/customers", "customers"),
    "suppliers": ("/suppliers", "suppliers"),
    "payments": ("/payments", "payments"),
    "refunds": ("/payments/refunds", "refunds"),
    "accounts": ("/payments/accounts", "credit-accounts"),
    "jobs": ("/jobs", "jobs"),
    "audit": ("/audit", "audit"),
}
WORDS = {
    "zh-CN": {
        "no_match": "没有符合条件的内容",
        "offline": "连不上服务器，请检查网络后重试",
        "retry": "重试",
    },
    "en": {
        "no_match": "Nothing matches",
        "offline": "The server cannot be reached; check the network and try again",
        "retry": "Try again",
    },
}
FILTERS = {
    "orders": "q=xyzzy-none",
    "imports": "shop=01890000-0000-7000-8000-000000000000",
    "fulfilment": "q=xyzzy-none",
    "shortages": "q=xyzzy-none",
    "stock": "q=xyzzy-none",
    "products": "q=xyzzy-none",
    "customers": "q=xyzzy-none",
    "suppliers": "q=xyzzy-none",
    "payments": "q=xyzzy-none",
    "refunds": "q=xyzzy-none",
    "accounts": "q=xyzzy-none",
    "jobs": "state=quarantined",
    "audit": "subject_type=policy&to=2001-01-01",
}
REFUSED = re.compile("权限|拒绝|not allowed|permission")
UNTRANSLATED = re.compile(r"\b[a-z]+:[a-z_]+(\.[a-z_]+)+\b|\{\{")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def words_of(page: Page) -> str:
    """What the page itself says: menu, heads, the empty message; views are people's data."""
    texts: list[str] = page.evaluate(
        "() => [...document.querySelectorAll('nav:not([class*=views]), h1, [role=columnheader],"
        " [role=search], [role=status], footer, [role=alert]')].map((found) => found.innerText)"
    )
    return "\n".join(texts)


def check_words(page: Page, locale: str) -> None:
    """No key in place of its words, and no Chinese in the English client."""
    said = words_of(page)
    assert UNTRANSLATED.search(said) is None, said
    if locale == "en":
        assert CHINESE.search(said) is None, said


def list_route(resource: str) -> re.Pattern[str]:
    """The list's own request, not its count."""
    return re.compile(rf"/api/v1/{resource}\?")


def refuse(route: Route) -> None:
    body = '{"status":403,"code":"forbidden","params":{}}'
    route.fulfill(status=403, content_type="application/problem+json", body=body)


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("name", list(LISTS))
def test_list_says_what_is_the_matter_in_each_state(
    open_as: OpenAs, shots: Path, name: str, locale: str
) -> None:
    path, resource = LISTS[name]
    window = open_as("owner", locale)
    page, words = window.page, WORDS[locale]

    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(list_route(resource), hold)
    page.goto(window.url + path)
    expect(page.get_by_test_id("grid-skeleton")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text=words["no_match"])).to_have_count(0)
    page.screenshot(path=shots / f"{name}-{locale}-loading.png")
    for route in held:
        route.continue_()
    page.unroute(list_route(resource))
    expect(page.get_by_test_id("grid-skeleton")).to_have_count(0)
    check_words(page, locale)

    window.go(f"{path}?{FILTERS[name]}")
    expect(page.get_by_text(words["no_match"])).to_be_visible()
    check_words(page, locale)
    page.screenshot(path=shots / f"{name}-{locale}-no-match.png")

    page.route(list_route(resource), refuse)
    window.go(path)
    expect(page.get_by_role("alert").get_by_text(REFUSED)).to_be_visible()
    check_words(page, locale)
    page.screenshot(path=shots / f"{name}-{locale}-refused.png")
    page.unroute(list_route(resource))

    page.route(list_route(resource), lambda route: route.abort())
    window.go(path)
    expect(page.get_by_role("alert").get_by_text(words["offline"])).to_be_visible()
    page.screenshot(path=shots / f"{name}-{locale}-offline.png")
    page.unroute(list_route(resource))
    page.get_by_role("alert").get_by_role("button", name=words["retry"]).click()
    expect(page.get_by_role("alert")).to_have_count(0)

    page.route(list_route(resource), empty)
    window.go(path)
    expect(page.get_by_role("gridcell").get_by_role("heading")).to_be_visible()
    check_words(page, locale)
    page.screenshot(path=shots / f"{name}-{locale}-empty.png")


def empty(route: Route) -> None:
    route.fulfill(status=200, json={"items": [], "next": None, "prev": None})

"""axe finds nothing on any page in either theme."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.conftest import OpenAs
from tests.e2e.desk import Desk

PAGES = [
    "/", "/orders", "/review", "/imports", "/imports/new",
    "/imports/new?kind=products", "/imports/new?kind=stock", "/imports/new?kind=listings",
    "/imports/new?kind=suppliers", "/imports/new?kind=tracking", "/confirm", "/confirm/files",
    "/merging", "/fulfilment", "/scan", "/stock", "/products", "/matching",
    "/matching?tab=decided", "/customers", "/customers?blacklisted=true",
    "/suppliers", "/rules", "/jobs",
    "/feedback", "/audit", "/settings?tab=shops", "/settings?tab=people", "/settings?tab=roles",
    "/settings?tab=keys", "/settings?tab=backups", "/settings?tab=exports",
    "/settings?tab=business", "/settings?tab=orders", "/settings?tab=stock",
    "/settings?tab=packing_slip", "/settings?tab=order_sheet", "/settings?tab=pick_list",
    "/settings?tab=retention", "/settings?tab=security", "/profile", "/about",
]  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.mark.parametrize(("theme", "locale"), [("light", "zh-CN"), ("dark", "en")])
def test_no_page_has_a_violation(
    open_as: OpenAs, desk: Desk, repository: Path, shots: Path, theme: str, locale: str
) -> None:
    axe = (repository / "web/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
    window = open_as("owner", locale, theme)
    order = desk.order(buyer_message="请尽快")["order_id"]
    buyer = desk.owner.get(f"/orders/{order}")["buyer"]["id"]
    desk.owner.post("/customers/blacklist", {"ids": [buyer], "reason": "连续拒收"})
    found: dict[str, list[str]] = {}
    for path in [*PAGES, f"/orders/{order}", f"/orders?open={order}", f"/customers/{buyer}"]:
        page = window.go(path)
        page.get_by_role("main").wait_for()
        page.wait_for_timeout(900)
        page.evaluate(axe)
        violations: list[str] = page.evaluate(
            "async (rules) => (await axe.run(document, { runOnly: rules })).violations"
            ".map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 200)}`)",
            RULES,
        )
        name = path.strip("/").replace("/", "-").replace("?", "-").replace("=", "-")[:40]
        page.screenshot(path=shots / f"{theme}-{name or 'home'}.png")
        if violations:
            found[path] = violations
    assert found == {}

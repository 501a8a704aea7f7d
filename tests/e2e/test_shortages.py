"""Orders wait for stock: who gets it first is seen and changed, and what comes in is given out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenAs
from tests.e2e.desk import Desk

SECOND_MS = 1_000


def wanting(code: str, quantity: int, **line: Any) -> dict[str, Any]:
    price = f"{20 * quantity}.00"
    sold = {"title": "手冲咖啡壶", "outer_code": code, "quantity": quantity, **line}
    return {
        "lines": [{**sold, "unit_price": "20.00", "amount": price}],
        "amounts": {"goods": price, "payable": price, "paid": price},
    }


@pytest.fixture
def pot(desk: Desk) -> str:
    """A SKU that nobody has in stock."""
    code = "POT-600"
    product = desk.owner.post("/products", {"code": "POT", "title": "手冲咖啡壶 600ml"})["id"]
    desk.owner.post("/skus", {"product_id": product, "code": code, "supply": "stocked"})
    return code


def test_an_order_is_made_a_rush_and_gets_what_comes_in(
    open_as: OpenAs, desk: Desk, shots: Path, pot: str
) -> None:
    first = desk.order(ship_by="2026-12-01T04:00:00Z", **wanting(pot, 2))
    second = desk.order(ship_by="2026-12-02T04:00:00Z", **wanting(pot, 2))
    far = "2036-01-01T00:00:00Z"
    desk.order(ship_by=far, **wanting(pot, 3, is_presale=True, ship_by=far))
    page = open_as("order_clerk").go(f"/shortages?q={pot}")
    row = page.locator(f"[role=row]:has-text('{pot}')")
    expect(row.get_by_role("gridcell").nth(1)).to_have_text("4")
    page.screenshot(path=shots / "shortages.png")
    row.click()
    queue = page.locator("aside").get_by_role("row")
    expect(queue.nth(1)).to_contain_text(first["order_no"])
    page.get_by_role("button", name=f"加急 {second['order_no']}").click()
    expect(queue.nth(1)).to_contain_text(second["order_no"])
    page.screenshot(path=shots / "shortage-queue.png")

    lines = [{"sku_code": pot, "quantity": 2}]
    desk.owner.post(
        "/stock/receive", {"warehouse_id": desk.warehouse, "reason": "到货", "lines": lines}
    )
    expect(queue.nth(1)).to_contain_text(first["order_no"], timeout=5 * SECOND_MS)
    expect(queue).to_have_count(2)
    assert desk.owner.get(f"/orders/{second['order_id']}")["holds"] == []
    assert desk.owner.get(f"/orders/{first['order_id']}")["holds"] != []

    english = open_as("owner", "en", "dark")
    page = english.go(f"/shortages?kind=presale&q={pot}")
    page.locator(f"[role=row]:has-text('{pot}')").click()
    expect(page.locator("aside").get_by_text("Presale").first).to_be_visible()
    page.screenshot(path=shots / "shortages-presale-dark.png")

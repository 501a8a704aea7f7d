"""An order is cancelled while it is scanned: the table stops at once, the goods go back."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenAs
from tests.e2e.desk import GOODS, Desk

SECOND_MS = 1_000
MUG, PEN = GOODS[1][0], GOODS[2][0]


def scan(page: Page, code: str) -> None:
    """What a hand scanner does: fast keys and Enter, whatever has the focus."""
    page.evaluate("document.activeElement.blur()")
    for key in code:
        page.keyboard.press(key)
    page.keyboard.press("Enter")


def released(desk: Desk) -> tuple[str, str]:
    """An order of two mugs on a pick list: its id, and the number of its fulfilment order."""
    line = {"title": GOODS[1][1], "outer_code": MUG, "quantity": 2, "unit_price": "39.00"}
    amounts = {"goods": "78.00", "payable": "78.00", "paid": "78.00"}
    order = desk.order(lines=[{**line, "amount": "78.00"}], amounts=amounts)
    desk.owner.post("/orders/approve", {"ids": [order["order_id"]]})
    for _ in range(100):
        if found := desk.owner.get(f"/fulfilments?order={order['order_id']}")["items"]:
            break
    desk.owner.post("/fulfilments/release", {"ids": [found[0]["id"]]})
    return order["order_id"], found[0]["number"]


def test_the_scan_stops_when_the_order_is_cancelled_and_the_goods_go_back(
    open_as: OpenAs, desk: Desk, shots: Path
) -> None:
    order_id, number = released(desk)
    floor = open_as("warehouse")
    page = floor.page
    page.set_viewport_size({"width": 1024, "height": 768})
    floor.go("/scan")
    expect(page.get_by_role("heading", name="扫描发货单或订单号开始")).to_be_visible()
    scan(page, number)
    expect(page.get_by_role("heading", name=number)).to_be_visible()
    scan(page, MUG)
    expect(page.get_by_text("正确").first).to_be_visible()

    desk_page = open_as("order_clerk").go(f"/orders/{order_id}")
    desk_page.get_by_role("button", name="更多").click()
    desk_page.get_by_role("menuitem", name="取消订单").click()
    desk_page.get_by_role("textbox", name=re.compile("原因")).fill("买家不要了")
    desk_page.get_by_role("button", name=re.compile("^取消 ")).click()

    alarm = page.get_by_role("alert")
    expect(alarm.get_by_text("订单已取消")).to_be_visible(timeout=2 * SECOND_MS)
    page.screenshot(path=shots / "scan-stopped.png")
    scan(page, PEN)
    expect(page.get_by_text("没有找到这个条码")).to_be_visible()

    waiting = floor.tab()
    waiting.goto(floor.url + "/put-back")
    expect(waiting.get_by_text(number)).to_be_visible()
    waiting.screenshot(path=shots / "put-back.png")

    scan(page, MUG)
    expect(page.get_by_text("全部放回，这单完成")).to_be_visible()
    expect(alarm.get_by_text("没有商品要放回")).to_be_visible()
    expect(waiting.get_by_text("没有要放回的商品")).to_be_visible()
    assert desk.owner.get(f"/fulfilments?q={number}")["items"][0]["state"] == "cancelled"


def test_an_order_is_called_back_and_confirmed_by_one_button(
    open_as: OpenAs, desk: Desk, shots: Path
) -> None:
    order_id, number = released(desk)
    task = desk.owner.get(f"/fulfilments?q={number}")["items"][0]["id"]
    desk.owner.post("/fulfilments/pick", {"ids": [task]})
    page = open_as("owner", "en", "dark").go(f"/orders/{order_id}")
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Call back for review").click()
    page.screenshot(path=shots / "recall.png")
    page.get_by_role("button", name=re.compile("^Call back ")).click()
    expect(page.get_by_text("1 order called back")).to_be_visible()

    page.goto(f"{desk.url}/put-back?q={number}")
    page.get_by_text(number).first.click()
    page.screenshot(path=shots / "put-back-peek.png")
    page.get_by_role("button", name="All put back").click()
    expect(page.get_by_text("1 put back")).to_be_visible()
    assert desk.owner.get(f"/orders/{order_id}")["state"] == "pending_review"

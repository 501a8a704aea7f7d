"""The page of one order: named for who does not see it, walked along the list one came from."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import OpenAs
from tests.e2e.desk import Desk


def test_the_list_is_walked_from_order_to_order(open_as: OpenAs, desk: Desk, shots: Path) -> None:
    for _ in range(3):
        desk.order()
    page = open_as("order_clerk").go("/orders")
    page.get_by_role("grid").get_by_role("row").nth(2).wait_for()
    page.keyboard.press("j")
    page.keyboard.press("o")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(re.compile(r"订单 \d{4}-\d+"))
    first = heading.text_content() or ""
    page.screenshot(path=shots / "order-page.png")

    page.keyboard.press("j")
    expect(heading).to_have_text(re.compile(rf"(?!{first})订单 \d{{4}}-\d+"))
    second = heading.text_content() or ""
    page.get_by_role("button", name="上一条").click()
    expect(heading).to_have_text(first)
    page.keyboard.press("j")
    expect(heading).to_have_text(second)

    page.go_back()
    expect(page.get_by_role("grid")).to_be_visible()


def test_an_order_opened_by_its_address_has_no_list_to_walk(open_as: OpenAs, desk: Desk) -> None:
    order = desk.order()
    page = open_as("order_clerk").go(f"/orders/{order['order_id']}")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"订单 \d{4}-\d+"))
    expect(page.get_by_role("button", name="上一条")).to_have_count(0)

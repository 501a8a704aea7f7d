"""A word of a note leads to its orders; kept as a team view, a colleague sees it with its number;
what is held stands on the board by its reason."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import OpenAs
from tests.e2e.desk import Desk


def test_a_word_becomes_a_team_view_and_what_is_held_stands_on_the_board(
    open_as: OpenAs, desk: Desk, shots: Path
) -> None:
    long_ago = (datetime.now(UTC) - timedelta(days=4)).isoformat()
    late = desk.order(buyer_message="上周就要", placed_at=long_ago, paid_at=long_ago)
    held = [desk.order(buyer_message=f"第 {n} 件请装进芍药礼盒") for n in range(2)]
    page = open_as("order_clerk").page
    page.goto(f"{desk.url}/orders")
    rows = page.get_by_role("row").filter(has=page.get_by_role("checkbox"))
    expect(rows.filter(has_text=held[0]["order_no"])).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("芍药")
    expect(page.get_by_text("共 2 单")).to_be_visible()
    for order in held:
        expect(rows.filter(has_text=order["order_no"])).to_be_visible()
    page.get_by_role("button", name="保存视图").click()
    page.get_by_label("视图名称").fill("芍药礼盒")
    page.get_by_label("设为团队视图，同事也能看到").check()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("button", name="芍药礼盒 2")).to_be_visible()
    page.screenshot(path=shots / "team-view.png")

    other = open_as("service", locale="en", theme="dark").page
    other.goto(f"{desk.url}/orders")
    view = other.get_by_role("button", name="芍药礼盒 2")
    expect(view).to_be_visible()
    view.click()
    expect(other.get_by_role("row").filter(has_text=held[0]["order_no"])).to_be_visible()
    other.screenshot(path=shots / "team-view-en.png")
    desk.order(buyer_message="也要芍药礼盒")
    expect(other.get_by_role("button", name="芍药礼盒 3")).to_be_visible()

    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("x")
    column = page.get_by_role("region", name="有买家留言")
    expect(column.get_by_role("link", name=held[0]["order_no"])).to_be_visible()
    expect(column.get_by_role("link", name="超时 1")).to_be_visible()
    page.screenshot(path=shots / "exceptions.png")
    other.goto(f"{desk.url}/exceptions")
    expect(other.get_by_role("region", name="Buyer message")).to_be_visible()
    other.screenshot(path=shots / "exceptions-en.png")

    # By keyboard: the first column's name, its orders, the next column; Enter opens.
    page.keyboard.press("j")
    expect(page.locator("section a:focus")).to_have_attribute("href", re.compile("hold="))
    page.keyboard.press("j")
    expect(page.locator("section a:focus")).to_have_attribute("href", re.compile("/orders/0"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/orders/0"))
    page.go_back()
    column.get_by_role("link", name="超时 1").click()
    expect(page.get_by_text("共 1 单")).to_be_visible()
    expect(rows.filter(has_text=late["order_no"])).to_be_visible()
    page.screenshot(path=shots / "overdue-list.png")
    page.goto(f"{desk.url}/imports/new?kind=edits")
    page.get_by_text("一行一张订单，填要改的格子").wait_for()
    page.screenshot(path=shots / "edits-sheet.png")

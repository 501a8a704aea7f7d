"""An order clerk's day by keyboard alone: review, merge, split, restore, change, take back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import OpenAs
from tests.e2e.desk import GOODS, Desk

MUG, NOTEBOOK = GOODS[1], GOODS[2]
TO_REVIEW, HELD_EACH = 100, 10
ZHOU = {
    "name": "周合单", "mobile": "13900007777", "province": "浙江省", "city": "杭州市",
    "district": "滨江区", "detail": "江南大道 588 号",
}  # fmt: skip
# What the clerk sees next, once it is no longer what was seen last.
NEXT = "before => document.querySelector('section h2.mono')?.innerText !== before"
ENOUGH_TABS = 60


def of_two_kinds() -> dict[str, Any]:
    """What is said of an order of three mugs and a notebook."""
    lines = [
        {"title": good[1], "outer_code": good[0], "quantity": quantity, "unit_price": price,
         "amount": amount}
        for good, quantity, price, amount in (
            (MUG, 3, "39.00", "117.00"), (NOTEBOOK, 1, "58.00", "58.00"),
        )
    ]  # fmt: skip
    return {"lines": lines, "amounts": {"goods": "175.00", "payable": "175.00", "paid": "175.00"}}


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, wanted: Locator) -> None:
    """Walk there by Tab, as far as a person would have the patience for."""
    for _ in range(ENOUGH_TABS):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        press(page, "Tab")
    raise AssertionError(f"no Tab leads to {wanted}")


def open_order(page: Page, order: dict[str, Any]) -> None:
    """From anywhere to an order's page: the list, its search, the row, the page."""
    press(page, "g", "o")
    grid = page.get_by_role("grid", name="订单")
    grid.wait_for()
    press(page, "/")
    page.keyboard.type(order["order_no"])
    press(page, "Enter")
    expect(grid).to_be_focused()
    expect(grid.locator("[role=row]")).to_have_count(2)
    press(page, "ArrowDown", "o")
    expect(page).to_have_url(re.compile(order["order_id"]))
    page.locator("h2", has_text=order["order_no"]).wait_for()


def review_all(page: Page, orders: list[dict[str, Any]], shots: Path) -> list[str]:
    """A or H per order, the next one stands there by itself; answers what was held."""
    heading = page.locator("section h2.mono")
    approve = page.get_by_role("button", name="审核通过")
    wanted, held = {one["order_no"] for one in orders}, []
    for number in range(1, len(orders) + 1):
        approve.wait_for()
        order_no = heading.inner_text()
        wanted.remove(order_no)
        if number == 2:
            page.screenshot(path=shots / "day-review.png")
        if number % HELD_EACH == 0:
            held.append(order_no)
        press(page, "h" if number % HELD_EACH == 0 else "a")
        page.wait_for_function(NEXT, arg=order_no)
    assert wanted == set()
    return held


def test_a_clerks_day_by_keyboard_alone(open_as: OpenAs, desk: Desk, shots: Path) -> None:
    # What must leave soonest is reviewed first.
    soon = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    queue = desk.orders(TO_REVIEW, ship_by=soon)
    parcel = [desk.order(recipient=ZHOU) for _ in range(3)]
    bench, changed = desk.order(**of_two_kinds()), desk.order(**of_two_kinds())
    picture_all(open_as, bench, shots)

    page = open_as("order_clerk").page
    press(page, "g", "r")
    held = review_all(page, queue, shots)

    press(page, "g", "b")
    mine = page.get_by_role("list", name="合单").locator("> li").filter(has_text="周*")
    mine = mine.filter(has_text=parcel[0]["order_no"])
    expect(mine.get_by_role("row")).to_have_count(4)
    for _ in range(page.get_by_role("list", name="合单").locator("> li").count()):
        press(page, "j")
        if mine.get_attribute("aria-current"):
            break
    expect(mine).to_be_focused()
    page.screenshot(path=shots / "day-merge.png")
    press(page, "m")
    expect(page.get_by_text("已合并 3 单")).to_be_visible()

    open_order(page, bench)
    press(page, "s")
    expect(page.get_by_role("button", name="骨瓷照片马克杯")).to_be_focused()
    press(page, "-", "ArrowRight")
    parts = page.get_by_role("list", name="拆单").locator("> li")
    expect(parts.nth(1).locator("[data-sum=payable] dd")).to_have_text("¥78.00")
    page.screenshot(path=shots / "day-split.png")
    press(page, "Control+Enter")
    expect(page.get_by_text("已拆分 1 单")).to_be_visible()
    tree = page.get_by_role("list", name="拆单关系")
    expect(tree.get_by_role("listitem")).to_have_count(3)
    page.screenshot(path=shots / "day-split-order.png")
    press(page, "Shift+S")
    expect(page.get_by_text("已还原 1 单")).to_be_visible()
    expect(tree).to_have_count(0)

    open_order(page, changed)
    press(page, "e")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("数量：骨瓷照片马克杯")).to_be_focused()
    page.keyboard.type("1")
    expect(dialog.get_by_text("-¥78.00")).to_be_visible()
    expect(dialog.get_by_role("button", name="确认改单")).to_be_enabled()
    page.screenshot(path=shots / "day-change.png")
    press(page, "Enter")
    expect(page.get_by_text("已改单")).to_be_visible()
    back = page.get_by_role("button", name="撤回此次修改")
    back.wait_for()
    tab_to(page, back)
    page.screenshot(path=shots / "day-changed.png")
    press(page, "Enter")
    expect(page.get_by_text("改单已撤回")).to_be_visible()

    press(page, "Shift+?")
    sheet = page.get_by_role("dialog", name="键盘快捷键")
    for said in ("拆单", "拆分还原", "改单", "合并勾选的订单"):
        expect(sheet.get_by_text(said, exact=True)).to_be_visible()
    page.screenshot(path=shots / "day-keys.png")
    press(page, "Escape")
    expect(sheet).to_have_count(0)
    stands_as_left(desk, queue, held, parcel, bench, changed)


def stands_as_left(
    desk: Desk,
    queue: list[dict[str, Any]],
    held: list[str],
    parcel: list[dict[str, Any]],
    bench: dict[str, Any],
    changed: dict[str, Any],
) -> None:
    """What the server says of it all in the end."""
    rows = desk.owner.get("/orders?limit=200&sort=-placed_at")["items"]
    ours = {one["order_no"] for one in queue}
    holds = {row["order_no"]: row["holds"] for row in rows if row["order_no"] in ours}
    assert {no for no, found in holds.items() if found} == set(held)
    waiting = {
        row["order_no"]
        for row in rows
        if row["order_no"] in ours and row["state"] == "pending_review"
    }
    assert waiting == set(held)
    company = desk.owner.get(f"/orders/{parcel[0]['order_id']}")["company"]
    assert {one["order_no"] for one in company} == {one["order_no"] for one in parcel[1:]}
    for one in (bench, changed):
        found = desk.owner.get(f"/orders/{one['order_id']}")
        assert found["stage"] == "pending_review"
        assert [line["quantity"] for line in found["lines"]] == [3, 1]
        assert found["amounts"]["payable"]["amount"] == "175.00"


def picture_all(open_as: OpenAs, bench: dict[str, Any], shots: Path) -> None:
    """The same screens in the other language and the other theme."""
    window = open_as("order_clerk", locale="en", theme="dark")
    key = f"/orders/{bench['order_id']}"
    for name, path, landmark in (
        ("review", "/review", "Approve"),
        ("merge", "/merging", "Merge 3"),
        ("split", f"{key}/split", "By warehouse"),
        ("order", key, "Change"),
    ):
        page = window.go(path)
        page.get_by_role("button", name=landmark).first.wait_for()
        page.screenshot(path=shots / f"day-{name}-en-dark.png")
    press(page, "e")
    page.get_by_role("dialog").get_by_role("button", name="Confirm").wait_for()
    page.screenshot(path=shots / "day-change-en-dark.png")
    press(page, "Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    press(page, "Shift+?")
    page.get_by_role("dialog", name="Keyboard shortcuts").wait_for()
    page.wait_for_timeout(300)  # it has come to rest
    page.screenshot(path=shots / "day-keys-en-dark.png")

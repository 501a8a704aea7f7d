"""Two people at once: what one does the other sees, also after the stream was away."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.conftest import OpenAs
from tests.e2e.desk import GOODS, Desk

SECOND_MS = 1_000
CUT_MS = 30_000


def test_a_step_shows_in_the_other_browser_within_a_second(open_as: OpenAs, desk: Desk) -> None:
    order = desk.order()
    one, other, detail = open_as("order_clerk"), open_as("owner"), open_as("service")
    page = other.go("/orders?stage=pending_review")
    row = page.locator(f"[role=row]:has-text('{order['order_no']}')")
    expect(row).to_be_visible()
    shown = detail.go(f"/orders/{order['order_id']}")
    expect(shown.get_by_text("待审核").first).to_be_visible()
    tab = page.get_by_role("button", name=re.compile("^待审核"))
    before = tab.inner_text()
    acting = one.go(f"/orders/{order['order_id']}")
    acting.get_by_role("button", name=re.compile("审核通过")).click()
    expect(acting.get_by_text("已审核通过 1 单")).to_be_visible()
    expect(shown.get_by_text("待审核")).to_have_count(0, timeout=SECOND_MS)
    expect(tab).not_to_have_text(before, timeout=SECOND_MS)
    expect(row.get_by_text("待审核")).to_have_count(0, timeout=SECOND_MS)


def test_stock_moves_under_the_eyes_of_another(open_as: OpenAs, desk: Desk) -> None:
    code = GOODS[3][0]
    page = open_as("warehouse").go(f"/stock?q={code}")
    available = page.locator(f"[role=row]:has-text('{code}') [role=gridcell]").nth(5)
    before = int(available.inner_text())
    receipt = {
        "warehouse_id": desk.warehouse,
        "reason": "采购到货",
        "lines": [{"sku_code": code, "quantity": 7}],
    }
    desk.owner.post("/stock/receive", receipt)
    expect(available).to_have_text(str(before + 7), timeout=SECOND_MS)


def test_rows_do_not_move_under_the_hand_of_a_person(open_as: OpenAs, desk: Desk) -> None:
    page = open_as("order_clerk").go("/orders?stage=pending_review")
    first = page.locator("[role=row] input[type=checkbox]").nth(1)
    first.check()
    top = page.locator("[role=rowgroup] [role=row]").first.inner_text()
    order = desk.order()
    chip = page.get_by_role("button", name=re.compile("条更新"))
    expect(chip).to_be_visible(timeout=2 * SECOND_MS)
    assert page.locator("[role=rowgroup] [role=row]").first.inner_text() == top
    chip.click()
    expect(page.get_by_text(order["order_no"])).to_have_count(1)


def test_nothing_is_missing_after_the_stream_was_cut_for_half_a_minute(
    open_as: OpenAs, desk: Desk
) -> None:
    window = open_as("order_clerk")
    page = window.go("/orders")
    expect(page.get_by_text("实时", exact=True)).to_be_visible()
    window.context.set_offline(True)
    made = desk.orders(3)
    page.wait_for_timeout(CUT_MS)
    expect(page.get_by_text("已断开").first).to_be_visible()
    window.context.set_offline(False)
    expect(page.get_by_text("实时", exact=True)).to_be_visible(timeout=15_000)
    for order in made:
        page.goto(f"{desk.url}/orders?q={order['order_no']}")
        expect(page.get_by_text(order["order_no"])).to_be_visible()


def test_a_second_tab_takes_over_the_stream(open_as: OpenAs, desk: Desk) -> None:
    window = open_as("order_clerk")
    window.go("/orders")
    second = window.tab()
    second.goto(desk.url + "/stock")
    expect(second.get_by_text("实时", exact=True)).to_be_visible()
    window.page.close()
    second.goto(desk.url + "/orders")
    expect(second.get_by_text("实时", exact=True)).to_be_visible()
    order = desk.order()
    expect(second.get_by_text(order["order_no"])).to_be_visible(timeout=3 * SECOND_MS)

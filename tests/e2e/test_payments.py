"""A deposit lets work begin, the balance lets it ship, and a refund goes its way: by finance."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenAs
from tests.e2e.desk import GOODS, Desk

TEE = GOODS[0][0]


def unpaid(desk: Desk) -> dict[str, Any]:
    """An order of something made to order that nobody has paid."""
    line = {"title": GOODS[0][1], "quantity": 1, "outer_code": TEE, "unit_price": "100.00"}
    amounts = {"goods": "100.00", "payable": "100.00", "paid": "0.00"}
    return desk.order(status="unpaid", paid_at=None, lines=[line], amounts=amounts)


def enter(page: Page, amount: str, reference: str) -> None:
    """From the order's page by keyboard: P, the sum, the reference, Enter."""
    page.get_by_role("button", name="登记收款").wait_for()
    page.keyboard.press("p")
    share = page.get_by_role("textbox", name=re.compile("^分给"))
    share.fill(amount)
    page.get_by_role("textbox", name="收款金额").fill(amount)
    page.get_by_role("textbox", name="流水号").fill(reference)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/orders/[0-9a-f-]{36}"))


def test_deposit_work_balance_shipping_and_a_refund(
    open_as: OpenAs, desk: Desk, shots: Path
) -> None:
    made = unpaid(desk)
    order_id = made["order_id"]
    window = open_as("order_clerk")
    page = window.go(f"/orders/{order_id}")
    page.get_by_role("button", name="约定付款条件").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="付款条件").click()
    page.get_by_role("option", name="定金 + 尾款").click()
    dialog.get_by_role("textbox", name="定金").fill("30")
    dialog.get_by_role("textbox", name="尾款").fill("70")
    dialog.get_by_role("button", name="保存").click()
    expect(page.get_by_text("开工前还差")).to_be_visible()

    enter(page, "30", f"DEP-{made['order_no']}")
    expect(page.get_by_text("发货前还差")).to_be_visible()
    said = desk.owner.post("/orders/approve", {"ids": [order_id]})["outcomes"]
    assert said[0]["code"] == "ok"
    desk.owner.post("/orders/mark-produced", {"ids": [order_id]})
    page = window.go(f"/orders/{order_id}")
    expect(page.get_by_text("等待尾款").first).to_be_visible()
    parcel = {"order_id": order_id, "carrier": "zto", "tracking_no": "78901234567990"}
    refused = desk.owner.post("/orders/ship", {"parcels": [parcel]})["outcomes"][0]
    assert refused["code"] in ("balance_due", "order_held")

    page.screenshot(path=shots / "payments-order.png")
    enter(page, "70", f"BAL-{made['order_no']}")
    expect(page.get_by_text("等待尾款")).to_have_count(0)
    shipped = desk.owner.post("/orders/ship", {"parcels": [parcel]})["outcomes"][0]
    assert shipped["code"] == "ok", shipped

    finance = open_as("finance")
    page = finance.go(f"/payments?q={made['order_no']}")
    page.get_by_text("¥70.00").first.click()
    page.get_by_role("button", name="申请退款").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="退款金额").fill("70.01")
    dialog.get_by_role("button", name="申请退款").click()
    expect(page.get_by_text("退款金额超过了还可以退的金额")).to_be_visible()
    dialog.get_by_role("textbox", name="退款金额").fill("20")
    dialog.get_by_role("button", name="申请退款").click()
    expect(page.get_by_text("退款已申请")).to_be_visible()
    page = finance.go(f"/payments/refunds?q={made['order_no']}")
    for button in ("审批通过", "已退款"):
        page.get_by_role("checkbox").last.check()
        page.get_by_role("toolbar", name="批量操作").get_by_role("button", name=button).click()
        page.wait_for_timeout(800)
    expect(page.get_by_text("已登记退款")).to_be_visible()
    money = desk.owner.get(f"/orders/{order_id}/payments")
    assert money["refunded"]["amount"] == "20.00"
    assert money["payment_status"] == "partially_refunded"

"""An order is changed by keyboard, the difference is seen before, and the change is taken back."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import OpenAs
from tests.e2e.desk import GOODS, Desk


def test_a_change_shows_its_difference_and_is_taken_back(
    open_as: OpenAs, desk: Desk, shots: Path
) -> None:
    (mug, mug_title), (tote, tote_title) = GOODS[1][:2], GOODS[3][:2]
    lines = [
        {"title": mug_title, "outer_code": mug, "quantity": 2, "unit_price": "39.00"},
        {"title": GOODS[2][1], "outer_code": GOODS[2][0], "quantity": 1, "unit_price": "25.00"},
    ]
    amounts = {"goods": "103.00", "freight": "6.00", "payable": "109.00", "paid": "109.00"}
    order = desk.order(lines=lines, amounts=amounts)
    page_of = open_as("order_clerk")
    page = page_of.go(f"/orders/{order['order_id']}")
    page.get_by_role("button", name="改单").wait_for()

    page.keyboard.press("e")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(f"数量：{mug_title}").fill("1")
    dialog.get_by_role("button", name="加商品").click()
    dialog.get_by_role("combobox", name="要加的商品").fill(tote)
    page.get_by_role("option", name=tote_title).click()
    dialog.get_by_label(f"单价：{tote_title}").fill("20.5")
    dialog.get_by_label("改单原因").fill("买家换一个")
    expect(dialog.get_by_text("多收的将提出退款")).to_be_visible()
    expect(dialog.get_by_text("-¥18.50")).to_be_visible()
    page.screenshot(path=shots / "change-dialog.png")
    dialog.get_by_label("改单原因").press("Enter")
    expect(page.get_by_text("已改单")).to_be_visible()

    card = page.locator("section").filter(has=page.get_by_role("heading", name="改单记录"))
    expect(card.get_by_text(f"「{mug_title}」数量 2 → 1")).to_be_visible()
    page.screenshot(path=shots / "changed-order.png", full_page=True)
    card.get_by_role("button", name="撤回此次修改").click()
    expect(page.get_by_text("改单已撤回")).to_be_visible()
    expect(card.get_by_text("已撤回")).to_be_visible()
    back = desk.owner.get(f"/orders/{order['order_id']}")
    assert [line["quantity"] for line in back["lines"]] == [2, 1]
    assert back["amounts"]["payable"]["amount"] == "109.00"

    key = f"/orders/{order['order_id']}"
    desk.owner.post(f"{key}/changes", {"seller_memo": "先发杯子", "recipient": {"name": "李四"}})
    said = {"seller_memo": "平台：不急", "lines": lines, "amounts": amounts, "flag": 3}
    desk.order(external_no=back["external_no"], modified_at="2027-01-01T00:00:00Z", **said)
    page = page_of.go(key)
    conflict = page.locator("section").filter(
        has=page.get_by_role("heading", name="平台数据和我们的不一致")
    )
    expect(conflict.get_by_text("平台：不急")).to_be_visible()
    expect(page.get_by_text("待写回平台")).to_be_visible()
    page.screenshot(path=shots / "source-conflict.png", full_page=True)
    page = page_of.go("/confirm")
    page.get_by_role("button", name="备注写回 1").click()
    expect(page.get_by_role("dialog").get_by_text("先发杯子")).to_be_visible()
    page.screenshot(path=shots / "memos.png")
    with page.expect_download():
        page.get_by_role("dialog").get_by_role("button", name="导出 1 条").click()
    expect(page.get_by_text("已导出 1 条")).to_be_visible()
    page = page_of.go(key)
    expect(page.get_by_text("已导出", exact=True)).to_be_visible()
    memo = conflict.get_by_role("listitem").filter(has_text="卖家备注")
    memo.get_by_role("button", name="采用平台的").click()
    expect(page.get_by_text("已采用平台的")).to_be_visible()
    expect(conflict.get_by_text("卖家备注")).to_have_count(0)

    other = open_as("order_clerk", locale="en", theme="dark")
    page = other.go(f"/orders/{order['order_id']}")
    page.get_by_role("button", name="Change", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=f"Remove {mug_title}").click()
    dialog.get_by_role("button", name="Change recipient").click()
    expect(dialog.get_by_text("Overpaid, a refund will be proposed:")).to_be_visible()
    page.screenshot(path=shots / "change-dialog-en-dark.png")
    page.keyboard.press("Escape")
    page = other.go(f"/orders?q={order['order_no']}")
    page.get_by_role("checkbox").nth(1).check()
    page.get_by_role("button", name="Change", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox", name="Internal note").check()
    dialog.get_by_role("checkbox", name="Replace a SKU").check()
    page.screenshot(path=shots / "change-many-en-dark.png")
    dialog.get_by_role("checkbox", name="Replace a SKU").uncheck()
    dialog.get_by_role("textbox", name="Internal note").fill("for all")
    dialog.get_by_role("button", name="Change 1").click()
    expect(page.get_by_text("Changed 1 order")).to_be_visible()
    assert desk.owner.get(key)["note"] == "for all"

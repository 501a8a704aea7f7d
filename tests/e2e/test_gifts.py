"""A gift rule written, tried on past orders, switched on, and told on the order it gave to."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import OpenAs
from tests.e2e.desk import Desk

NAME = "买三本送托特包"
BOOKS = [
    {"title": "烫金姓名笔记本", "quantity": 3, "outer_code": "NTB-A5", "unit_price": "39.00"}
]  # fmt: skip
PAID = {"goods": "117.00", "payable": "117.00", "paid": "117.00"}


def test_a_gift_rule_is_tried_switched_on_and_named_by_the_gift(
    open_as: OpenAs, desk: Desk, shots: Path
) -> None:
    before = desk.order(lines=BOOKS, amounts=PAID)
    window = open_as("order_clerk")
    page = window.go("/gifts")
    expect(page.get_by_text("还没有赠品策略")).to_be_visible()

    page.get_by_role("button", name="新建赠品策略").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("策略名称").fill(NAME)
    dialog.get_by_text("商品件数").click()
    dialog.get_by_label("指定规格").fill("NTB")
    page.get_by_role("option", name="NTB-A5").click()
    dialog.get_by_role("textbox", name="满", exact=True).fill("3")
    dialog.get_by_role("button", name="添加赠品").click()
    dialog.get_by_role("combobox", name="赠品", exact=True).fill("TOTE")
    page.get_by_role("option", name="TOTE-1").click()
    dialog.get_by_role("button", name="试算").click()
    expect(dialog.get_by_text("单里有 1 单会得到赠品")).to_be_visible()
    expect(dialog.get_by_role("link", name=before["order_no"])).to_be_visible()
    page.screenshot(path=shots / "gifts-try.png")
    dialog.get_by_role("link", name=before["order_no"]).scroll_into_view_if_needed()
    page.screenshot(path=shots / "gifts-try-end.png")

    dialog.get_by_role("button", name="保存并启用").click()
    expect(page.get_by_role("switch", name=f"启用「{NAME}」")).to_be_checked()
    after = desk.order(lines=BOOKS, amounts=PAID)
    page = window.go("/gifts")
    expect(page.get_by_role("row", name=NAME)).to_contain_text("1 单")
    page.screenshot(path=shots / "gifts-list.png")

    page = window.go(f"/orders/{after['order_id']}")
    because = page.get_by_role("link", name=f"赠品策略「{NAME}」（第 1 版）")
    expect(because).to_be_visible()
    expect(page.get_by_text(f"「{NAME}」赠送")).to_be_visible()
    page.screenshot(path=shots / "gifts-order.png")
    because.click()
    expect(page.get_by_role("dialog")).to_contain_text("编辑赠品策略")
    expect(page.get_by_label("策略名称")).to_have_value(NAME)

    page = open_as("order_clerk", "en", "dark").go("/gifts")
    page.get_by_role("button", name=f"Versions of “{NAME}”").click()
    expect(page.get_by_role("dialog")).to_contain_text("Version 1")
    page.screenshot(path=shots / "gifts-history-en-dark.png")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Edit").click()
    page.wait_for_timeout(400)
    page.screenshot(path=shots / "gifts-edit-en-dark.png")

"""A rule built in words, tried on past orders, switched on, and told on the order it decided."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import OpenAs
from tests.e2e.desk import Desk

NAME, TELLS = "海外手表先看", "请主管确认收货人"


def test_a_rule_is_built_tried_switched_on_and_says_why(
    open_as: OpenAs, desk: Desk, shots: Path
) -> None:
    sent = {"seller_memo": "海外仓换表带"}
    before = desk.order(**sent)
    assert desk.owner.get(f"/orders/{before['order_id']}")["holds"] == []
    window = open_as("order_clerk")
    page = window.go("/rules")

    page.get_by_role("button", name="新建策略").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("策略名称").fill(NAME)
    dialog.get_by_role("button", name="添加条件").click()
    dialog.get_by_label("条件", exact=True).click()
    page.get_by_role("option", name="卖家备注").click()
    dialog.get_by_label("卖家备注 值").fill("换表带")
    page.keyboard.press("Enter")
    dialog.get_by_label("转异常，提示审单员").fill(TELLS)
    dialog.get_by_role("button", name="试用").click()
    expect(dialog.get_by_text("单里有 1 单会不同")).to_be_visible()
    expect(dialog.get_by_role("link", name=before["order_no"])).to_be_visible()
    page.screenshot(path=shots / "rules-try.png")

    dialog.get_by_role("button", name="保存并启用").click()
    expect(page.get_by_role("switch", name=f"启用「{NAME}」")).to_be_checked()
    after = desk.order(**sent)
    page = window.go(f"/orders/{after['order_id']}")
    expect(page.get_by_role("list", name="异常")).to_contain_text(TELLS)
    expect(page.get_by_text(f"审单策略「{NAME}」（第 1 版）")).to_contain_text("换表带")
    page.screenshot(path=shots / "rules-why.png")

    page = window.go("/rules")
    page.get_by_role("switch", name=f"启用「{NAME}」").click(force=True)
    expect(page.get_by_role("switch", name=f"启用「{NAME}」")).not_to_be_checked()
    page.get_by_role("button", name=f"「{NAME}」的历史版本").click()
    expect(page.get_by_role("dialog")).to_contain_text("第 2 版")
    free = desk.order(**sent)
    assert desk.owner.get(f"/orders/{free['order_id']}")["holds"] == []

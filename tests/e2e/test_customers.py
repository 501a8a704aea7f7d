"""Customers and suppliers as a clerk works with them, and the search that finds everything."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import OpenAs
from tests.e2e.desk import Desk


def test_a_customer_is_found_tagged_blacklisted_held_and_let_go(
    open_as: OpenAs, desk: Desk, shots: Path
) -> None:
    phone, buyer = "13977770001", {"nick": "黑名单试用一号"}
    to = {
        "name": "于婉清", "mobile": phone, "province": "浙江省", "city": "杭州市",
        "district": "西湖区", "detail": "文三路 77 号 3 幢 1201",
    }  # fmt: skip
    desk.order(buyer=buyer, recipient=to)
    page = open_as("order_clerk").go("/customers")
    search = page.get_by_role("search").get_by_role("textbox")
    search.fill(phone)
    search.press("Enter")
    expect(page.get_by_text("共 1 位客户")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="黑***号")

    row.get_by_role("checkbox").check()
    page.get_by_role("button", name="设置标签").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="加上").click()
    page.get_by_role("option", name="VIP").click()
    page.keyboard.press("Tab")
    dialog.get_by_role("button", name="保存").click()
    expect(row.get_by_text("VIP")).to_be_visible()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("已恢复 1 位客户的标签")).to_be_visible()
    expect(row.get_by_text("VIP")).to_have_count(0)

    row.get_by_text("黑***号").dblclick()
    expect(page.get_by_role("heading", name="黑***号")).to_be_visible()
    page.get_by_role("button", name="拉黑").click()
    dialog.get_by_label("原因").fill("连续拒收")
    dialog.get_by_role("button", name="拉黑").click()
    expect(page.get_by_role("button", name="解除拉黑")).to_be_visible()
    expect(page.get_by_text("连续拒收")).to_be_visible()
    page.screenshot(path=shots / "customer-blacklisted.png")

    held = desk.order(buyer=buyer)
    free = desk.order(buyer={"nick": "别人"})
    assert (held["holds"], free["holds"]) == (["blacklisted"], [])
    expect(page.get_by_text("买家在黑名单")).to_be_visible()
    page.goto(f"{desk.url}/orders/{held['order_id']}")
    expect(page.get_by_text("连续拒收")).to_be_visible()
    page.get_by_role("link", name="黑***号").click()
    page.get_by_role("button", name="解除拉黑").click()
    expect(page.get_by_text("1 单已放行")).to_be_visible()
    expect(page.get_by_text("连续拒收")).to_have_count(0)
    assert desk.owner.get(f"/orders/{held['order_id']}")["holds"] == []


def test_a_supplier_is_made_revealed_and_set_aside(open_as: OpenAs, shots: Path) -> None:
    page = open_as("order_clerk").go("/suppliers")
    page.get_by_role("button", name="新建供应商").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("编码").fill("YW-E2E")
    dialog.get_by_label("名称").fill("义乌瓷器厂")
    dialog.get_by_label("电话").fill("13900001111")
    dialog.get_by_role("button", name="保存").click()
    row = page.get_by_role("row").filter(has_text="YW-E2E")
    expect(row).to_contain_text("139****1111")
    row.get_by_text("YW-E2E").click()
    peek = page.get_by_role("complementary", name="义乌瓷器厂")
    peek.get_by_role("button", name="查看完整").click()
    dialog.get_by_label("原因").fill("催货")
    dialog.get_by_role("button", name="查看完整").click()
    expect(peek.get_by_text("13900001111")).to_be_visible()
    page.screenshot(path=shots / "supplier-revealed.png")
    peek.get_by_role("button", name="编辑").click()
    dialog.get_by_role("switch").uncheck()
    dialog.get_by_role("button", name="保存").click()
    expect(peek.get_by_text("已停用")).to_be_visible()


def test_the_palette_finds_a_customer_by_phone_and_opens_them(open_as: OpenAs, desk: Desk) -> None:
    to = {"name": "于婉清", "mobile": "13977770002", "province": "浙江省", "city": "杭州市",
          "district": "西湖区", "detail": "文三路 78 号"}  # fmt: skip
    desk.order(buyer={"nick": "面板试用"}, recipient=to)
    page = open_as("order_clerk").go("/stock")
    page.get_by_role("grid").wait_for()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="命令面板").fill("13977770002")
    hit = page.get_by_role("option").filter(has_text="面***用")
    expect(hit).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(hit).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/customers/[0-9a-f-]+$"))
    expect(page.get_by_role("heading", name="面***用")).to_be_visible()

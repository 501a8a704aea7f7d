"""The till: a counter sale by keyboard alone, and something that is sent once more."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenAs
from tests.e2e.desk import Desk

MUG, BOOK, TOTE = "MUG-350", "NTB-A5", "TOTE-1"
PRICES = {MUG: "39.90", BOOK: "28.00", TOTE: "19.90"}


def open_street_shop(desk: Desk) -> None:
    """A shop in the street with prices on its goods."""
    shop = {"code": "MD01", "name": "湖滨门店", "channel": "store"}
    desk.owner.post("/shops", {**shop, "warehouse_ids": [desk.warehouse]})
    for code, price in PRICES.items():
        found = desk.owner.get(f"/skus?q={code}")["items"][0]["id"]
        said = {"price": {"amount": price, "currency": "CNY"}}
        desk.owner.send("PATCH", f"/skus/{found}", said)


def scan(page: Page, code: str) -> None:
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="商品")).to_have_value("")


def test_a_counter_sale_by_keyboard_alone_and_sending_again(
    open_as: OpenAs, desk: Desk, shots: Path
) -> None:
    open_street_shop(desk)
    window = open_as("order_clerk")
    page = window.go("/orders")
    page.get_by_role("main").get_by_role("link", name="开单").wait_for()
    page.keyboard.press("g")
    page.keyboard.press("n")
    box = page.get_by_role("combobox", name="商品")
    expect(box).to_be_focused()
    for code in (MUG, BOOK, TOTE):
        scan(page, code)
    lines = page.get_by_role("list", name="已选商品").get_by_role("listitem")
    expect(lines).to_have_count(3)
    page.keyboard.type("*2")
    page.keyboard.press("Enter")
    expect(page.get_by_text("¥107.70").first).to_be_visible()
    page.reload()
    expect(lines).to_have_count(3)
    expect(box).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="实收")).to_be_focused()
    page.keyboard.type("120")
    expect(page.get_by_text("¥12.30")).to_be_visible()
    page.screenshot(path=shots / "entry-till.png")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="完成")).to_be_visible()
    expect(page.get_by_text("¥12.30")).to_be_visible()
    expect(page.get_by_text("已发货")).to_be_visible()
    page.screenshot(path=shots / "entry-done.png")
    number = page.get_by_role("link", name=re.compile(r"^\d{4}-\d+")).inner_text()
    page.keyboard.press("Enter")
    expect(lines).to_have_count(0)
    sold = desk.owner.get(f"/orders?q={number}")["items"][0]
    assert (sold["stage"], sold["payment_status"], sold["came_by"], sold["units"]) == (
        "shipped", "paid", "manual", 4,
    )  # fmt: skip
    assert sold["needs_confirm"] is False

    page = open_as("service").go(f"/orders/{sold['id']}")
    page.get_by_role("button", name="更多").click()
    page.get_by_role("menuitem", name="补发").click()
    expect(page.get_by_role("heading", name=f"补发 {number}")).to_be_visible()
    page.get_by_role("combobox", name="原因").click()
    page.get_by_role("option", name="破损").click()
    for title in ("骨瓷照片马克杯", "烫金姓名笔记本"):
        page.get_by_role("button", name=f"移除：{title}").click()
    page.get_by_role("textbox", name="粘贴收件信息").fill(
        "林晓 13900008888 浙江省杭州市上城区湖滨路 18 号"
    )
    page.get_by_role("textbox", name="姓名").click()
    expect(page.get_by_role("textbox", name="详细地址")).to_have_value("湖滨路 18 号")
    page.screenshot(path=shots / "entry-reship.png")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="完成")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="关联订单")).to_be_visible()
    page.screenshot(path=shots / "entry-origin.png")
    made = desk.owner.get("/orders?type=reship")["items"]
    assert [(one["stage"], one["payable"]["amount"], one["units"]) for one in made] == [
        ("pending_review", "0.00", 2)
    ]
    page.get_by_role("button", name="更多").click()
    page.get_by_role("menuitem", name="补发").click()
    expect(page.get_by_role("heading", name=f"补发 {number}")).to_be_visible()
    expect(page.get_by_role("list", name="已选商品").get_by_role("listitem")).to_have_count(3)

    page = open_as("owner", "en", "dark").go(f"/orders/new?from={sold['id']}&kind=exchange")
    page.get_by_role("combobox", name="Reason").click()
    page.get_by_role("option", name="Does not fit").click()
    page.get_by_role("textbox", name="How many of 骨瓷照片马克杯").fill("1")
    page.get_by_text("Taken along").click()
    page.get_by_role("combobox", name="Goods").click()
    for _ in range(2):
        page.keyboard.type(BOOK)
        page.keyboard.press("Enter")
        expect(page.get_by_role("combobox", name="Goods")).to_have_value("")
    page.get_by_role("radio", name="WeChat").click()
    expect(page.get_by_text("¥16.10").first).to_be_visible()
    page.screenshot(path=shots / "entry-exchange-en-dark.png")
    page.get_by_role("button", name="Charge and hand over").click()
    expect(page.get_by_role("heading", name="Done")).to_be_visible()
    page.screenshot(path=shots / "entry-exchanged-en-dark.png")

"""Listings nobody knew: seen as they come, decided by key, taken back, decided together."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenAs
from tests.e2e.desk import Desk

MUG = "骨瓷照片马克杯"


def unknown(title: str, code: str = "", spec: str = "", quantity: int = 1) -> dict[str, Any]:
    """What is said of an order of something nobody has matched."""
    price = {"unit_price": "39.00", "amount": f"{39 * quantity}.00"}
    said = {"title": title, "outer_code": code, "spec": spec, "quantity": quantity, **price}
    total = {"goods": f"{39 * quantity}.00", "payable": f"{39 * quantity}.00"}
    return {"lines": [said], "amounts": {**total, "paid": total["payable"]}}


def row(page: Page, title: str) -> Any:
    return page.get_by_role("grid").get_by_role("row").filter(has_text=title)


def holds(desk: Desk, order: dict[str, Any]) -> list[str]:
    found: list[str] = desk.owner.get(f"/orders/{order['order_id']}")["holds"]
    return found


def test_a_new_listing_appears_is_decided_by_key_and_taken_back(
    open_as: OpenAs, desk: Desk, shots: Path
) -> None:
    title = f"{MUG} 定制情侣款 生日礼物"
    first = desk.order(**unknown(title, spec="容量:350ml"))
    page = open_as("order_clerk").page
    page.keyboard.press("g")
    page.keyboard.press("m")
    expect(row(page, title)).to_contain_text("MUG-350")
    second = desk.order(**unknown("春节补差价链接"))
    expect(row(page, "春节补差价链接")).to_be_visible()
    third = desk.order(**unknown(title, spec="容量:350ml"))
    expect(row(page, title).get_by_role("gridcell").nth(3)).to_have_text("2")
    page.mouse.move(5, 5)
    page.screenshot(path=shots / "matching.png")

    row(page, title).click()
    peek = page.locator("aside", has=page.locator("h2", has_text=title))
    expect(peek.get_by_role("link", name=first["order_no"])).to_be_visible()
    expect(peek.get_by_role("list", name="建议匹配").get_by_role("button").first).to_be_enabled()
    page.screenshot(path=shots / "matching-peek.png")
    page.keyboard.press("a")
    expect(page.get_by_text("已匹配 1 个链接,放行 2 单")).to_be_visible()
    assert [holds(desk, one) for one in (first, third)] == [[], []]
    page.keyboard.press("z")
    expect(page.get_by_text("1 个链接已恢复原样,2 单随之更新")).to_be_visible()
    assert holds(desk, first) == ["unmapped_sku"]

    page.keyboard.press("Escape")
    row(page, "春节补差价链接").click()
    page.locator("aside").get_by_role("button", name="标为虚拟商品").click()
    expect(page.get_by_text("已匹配 1 个链接,放行 1 单")).to_be_visible()
    assert holds(desk, second) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="已匹配").click()
    expect(row(page, "春节补差价链接")).to_contain_text("虚拟商品")
    page.screenshot(path=shots / "matching-decided.png")
    row(page, "春节补差价链接").click()
    page.locator("aside").get_by_role("button", name="撤销匹配").click()
    expect(page.get_by_text("已撤销 1 个链接的匹配,1 单随之更新")).to_be_visible()
    assert holds(desk, second) == ["unmapped_sku"]


def test_all_listings_with_the_same_code_are_taken_at_once_and_many_orders_follow_in_a_job(
    open_as: OpenAs, desk: Desk, shots: Path
) -> None:
    many = desk.orders(25, **unknown("帆布袋 加大款", code="TOTE-XL"))
    one = desk.order(**unknown("帆布袋 迷你款", code="TOTE-S"))
    page = open_as("order_clerk", "en", "dark").go("/matching?tab=exact")
    expect(page.get_by_text("No listing has the code or barcode of a SKU")).to_be_visible()
    product = desk.owner.post("/products", {"code": "TOTE-2", "title": "帆布袋"})["id"]
    for code in ("TOTE-XL", "TOTE-S"):
        desk.owner.post("/skus", {"product_id": product, "code": code, "supply": "to_order"})
    expect(row(page, "帆布袋 加大款")).to_contain_text("same code")
    page.screenshot(path=shots / "matching-exact-en.png")
    page.get_by_role("button", name="Take all with the same code or barcode (2)").click()
    card = page.locator("article", has=page.get_by_role("progressbar"))
    expect(card.get_by_text(re.compile("Match 2 listings for 26 orders"))).to_be_visible()
    expect(card.get_by_text(re.compile("^(Done|Finished)"))).to_be_visible(timeout=30_000)
    page.screenshot(path=shots / "matching-job-en.png")
    assert [holds(desk, order) for order in [*many, one]] == [[]] * 26
    assert desk.order(**unknown("帆布袋 迷你款", code="TOTE-S"))["holds"] == []


def test_an_order_leads_to_the_match_and_the_match_to_its_orders(
    open_as: OpenAs, desk: Desk
) -> None:
    order, other = desk.orders(2, **unknown("丝绒礼盒"))
    page = open_as("order_clerk").go(f"/orders/{order['order_id']}")
    page.get_by_role("button", name="匹配商品").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("对应的 SKU").fill("NTB")
    page.get_by_role("option", name=re.compile("NTB-A5")).click()
    dialog.get_by_role("button", name="匹配商品").click()
    expect(page.get_by_text("已匹配", exact=True)).to_be_visible()
    expect(page.get_by_role("list", name="异常原因")).to_have_count(0)
    assert holds(desk, other) == []
    page.keyboard.press("z")
    expect(page.get_by_role("list", name="异常原因")).to_be_visible()
    page.get_by_role("link", name="所有待匹配商品").click()
    expect(row(page, "丝绒礼盒")).to_be_visible()


def test_who_may_not_edit_orders_has_no_such_page(open_as: OpenAs) -> None:
    window = open_as("finance")
    expect(window.page.get_by_role("link", name="商品匹配")).to_have_count(0)
    page = window.go("/matching")
    expect(page.get_by_text("您没有这个页面的权限")).to_be_visible()

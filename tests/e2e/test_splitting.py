"""An order laid out on the split bench by keys, by pointer and by product rules; restored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import OpenAs
from tests.e2e.desk import GOODS, Desk


def two_lines(desk: Desk) -> dict[str, Any]:
    """Three mugs and a notebook, with a discount and freight."""
    lines = [
        {"title": GOODS[at][1], "outer_code": GOODS[at][0], "quantity": quantity,
         "unit_price": price, "amount": amount}
        for at, quantity, price, amount in ((1, 3, "39.00", "117.00"), (2, 1, "58.00", "58.00"))
    ]  # fmt: skip
    amounts = {"goods": "175.00", "seller_discount": "10.00", "freight": "6.00",
               "payable": "171.00", "paid": "171.00"}  # fmt: skip
    return desk.order(lines=lines, amounts=amounts)


def part(page: Page, number: int) -> Locator:
    return page.get_by_role("list", name="拆单").locator("> li").nth(number - 1)


def sum_of(column: Locator, name: str) -> Locator:
    return column.locator(f"[data-sum={name}] dd")


def test_an_order_is_split_by_keys_and_restored(open_as: OpenAs, desk: Desk, shots: Path) -> None:
    order = two_lines(desk)
    window = open_as("order_clerk")
    page = window.go(f"/orders/{order['order_id']}")
    page.get_by_role("button", name="拆单").click()
    mugs = page.get_by_role("button", name="骨瓷照片马克杯")
    mugs.focus()
    page.keyboard.press("-")
    page.keyboard.press("ArrowRight")
    expect(part(page, 2).get_by_text("2 件", exact=True)).to_be_visible()
    expect(sum_of(part(page, 1), "payable")).to_have_text("¥94.79")
    expect(sum_of(part(page, 2), "payable")).to_have_text("¥76.21")
    page.keyboard.press("+")
    page.keyboard.press("3")
    expect(part(page, 2).get_by_text("2 件", exact=True)).to_be_visible()
    page.get_by_role("button", name="烫金姓名笔记本").drag_to(part(page, 2))
    expect(part(page, 2).get_by_text("3 件", exact=True)).to_be_visible()
    expect(sum_of(part(page, 2), "paid")).to_have_text("¥132.89")
    page.screenshot(path=shots / "split-bench.png")
    page.get_by_role("button", name="拆成 2 单").click()
    expect(page.get_by_text("已拆分 1 单")).to_be_visible()

    tree = page.get_by_role("list", name="拆单关系")
    expect(tree.get_by_role("listitem")).to_have_count(3)
    page.screenshot(path=shots / "split-order.png")
    made = desk.owner.get(f"/orders/{order['order_id']}")
    assert [one["units"] for one in made["tree"]] == [4, 1, 3]
    page.get_by_role("button", name="拆分还原").click()
    expect(page.get_by_text("已还原 1 单")).to_be_visible()
    expect(tree).to_have_count(0)
    assert desk.owner.get(f"/orders/{order['order_id']}")["stage"] == "pending_review"
    expect(page.get_by_role("button", name="拆单")).to_be_visible()


SAID = {
    "zh-CN": (
        "单独发货", "每个包裹最多件数", "保存", "已保存", "每个包裹最多 2 件",
        "按商品规则", "拆成 3 单", "已拆分 1 单",
    ),
    "en": (
        "Ships alone", "Most per parcel (pieces)", "Save", "Saved", "At most 2 pieces per parcel",
        "By product rules", "Split into 3", "1 order split",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("locale", "theme"), [("zh-CN", "light"), ("en", "dark")])
def test_a_product_says_how_it_travels_and_an_order_follows(
    open_as: OpenAs, desk: Desk, shots: Path, locale: str, theme: str
) -> None:
    alone, most, save, saved, at_most, by_rules, into, did = SAID[locale]
    code = f"KILN-{locale}"
    product = desk.owner.post("/products", {"code": code, "title": "青釉花瓶"})["id"]
    desk.owner.post("/skus", {"product_id": product, "code": code})
    lines = [
        {"title": title, "outer_code": of, "quantity": quantity, "unit_price": "10.00",
         "amount": f"{quantity * 10}.00"}
        for title, of, quantity in ((GOODS[2][1], GOODS[2][0], 2), ("青釉花瓶", code, 3))
    ]  # fmt: skip
    amounts = {"goods": "50.00", "payable": "50.00", "paid": "50.00"}
    order = desk.order(lines=lines, amounts=amounts)
    page = open_as("order_clerk", locale, theme).go(f"/products/{product}")
    page.get_by_label(alone).check()
    page.get_by_label(most).fill("2")
    page.get_by_role("button", name=save, exact=True).click()
    expect(page.get_by_text(saved)).to_be_visible()
    expect(page.get_by_role("button", name=save, exact=True)).to_have_count(0)
    page.screenshot(path=shots / f"product-rules-{locale}.png")
    reader = open_as("read_only", locale, theme).go(f"/products/{product}")
    expect(reader.get_by_text(at_most)).to_be_visible()
    expect(reader.get_by_text(alone, exact=True)).to_be_visible()
    reader.screenshot(path=shots / f"product-rules-read-{locale}.png")

    page.goto(f"{desk.url}/orders/{order['order_id']}/split")
    page.get_by_role("button", name=by_rules, exact=True).click()
    expect(page.get_by_role("button", name=into)).to_be_enabled()
    page.screenshot(path=shots / f"split-by-rules-{locale}.png")
    page.get_by_role("button", name=into).click()

    expect(page.get_by_text(did)).to_be_visible()
    made = desk.owner.get(f"/orders/{order['order_id']}")["tree"]
    assert [(one["units"], one["way"]) for one in made[1:]] == [
        (2, "policy"), (2, "policy"), (1, "policy"),
    ]  # fmt: skip

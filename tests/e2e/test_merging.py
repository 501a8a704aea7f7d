"""Orders to one recipient: suggested, merged by key, seen on the order's page, taken apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenAs
from tests.e2e.desk import GOODS, Desk

WANG = {
    "name": "王合单", "mobile": "13900001234", "province": "浙江省", "city": "杭州市",
    "district": "余杭区", "detail": "文一西路 969 号",
}  # fmt: skip


def sold(quantity: int) -> dict[str, Any]:
    """What is said of an order of so many mugs."""
    code, title = GOODS[0][:2]
    price = f"{39 * quantity}.00"
    line = {"title": title, "outer_code": code, "quantity": quantity, "amount": price}
    amounts = {"goods": price, "payable": price, "paid": price}
    return {"lines": [{**line, "unit_price": "39.00"}], "amounts": amounts}


def group(page: Page, order: dict[str, Any]) -> Any:
    orders = page.get_by_role("link", name=order["order_no"], exact=True)
    return page.get_by_role("list", name="合单").locator("> li").filter(has=orders)


def partner(desk: Desk, order: dict[str, Any]) -> list[str]:
    company = desk.owner.get(f"/orders/{order['order_id']}")["company"]
    return [other["order_no"] for other in company]


def test_orders_of_one_recipient_are_merged_by_key_and_taken_apart(
    open_as: OpenAs, desk: Desk, shots: Path
) -> None:
    first, second, third = (desk.order(recipient=WANG, **sold(n)) for n in (1, 2, 3))
    desk.order(recipient={**WANG, "detail": "文一西路 970 号"}, **sold(4))
    page = open_as("order_clerk").page
    page.keyboard.press("g")
    page.keyboard.press("b")
    bench = group(page, first)
    expect(bench.get_by_role("row")).to_have_count(4)
    page.screenshot(path=shots / "merging.png")
    bench.get_by_role("checkbox", name=f"选择 {third['order_no']}").uncheck()
    expect(bench.get_by_role("button", name="合并 2 单")).to_be_visible()
    page.keyboard.press("m")
    expect(page.get_by_text("已合并 2 单")).to_be_visible()
    assert partner(desk, first) == [second["order_no"]]
    assert partner(desk, third) == []

    page.keyboard.press("z")
    expect(page.get_by_text("2 单已恢复单独发货")).to_be_visible()
    assert partner(desk, first) == []

    expect(bench.get_by_role("row")).to_have_count(4)
    bench.get_by_role("button", name="合并").click()
    page.goto(page.url.replace("/merging", f"/orders/{first['order_id']}"))
    card = page.locator("section").filter(has=page.get_by_role("heading", name="合并发货"))
    expect(card.get_by_role("link", name=second["order_no"])).to_be_visible()
    page.screenshot(path=shots / "merged-order.png")
    card.get_by_role("button", name="取消合并").click()
    expect(page.get_by_text("1 单已恢复单独发货")).to_be_visible()
    expect(card).to_have_count(0)


def test_a_fresh_order_waits_for_the_next_one_and_is_merged_with_it(
    open_as: OpenAs, desk: Desk, shots: Path
) -> None:
    page = open_as("owner").go("/settings?tab=merging")
    page.get_by_role("combobox", name="店铺").click()
    page.get_by_role("option", name="拾物抖音店").click()
    page.get_by_text("跟随全部店铺").first.wait_for()
    page.get_by_label("合单等待").fill("30")
    page.get_by_role("switch", name="自动合单").check(force=True)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("这家店铺有自己的设置")).to_be_visible()
    page.screenshot(path=shots / "merging-settings.png")

    recipient = {**WANG, "name": "李等单", "mobile": "13900005678"}
    (first,) = desk.orders(1, shop=1, recipient=recipient, **sold(1))
    clerk = open_as("order_clerk")
    page = clerk.go(f"/orders/{first['order_id']}")
    reasons = page.get_by_role("list", name="异常原因")
    expect(reasons).to_contain_text("等待合单至")
    expect(reasons.get_by_role("button", name="解除")).to_be_visible()
    page.screenshot(path=shots / "merging-waits.png")

    paid_long_ago = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    (second,) = desk.orders(1, shop=1, recipient=recipient, paid_at=paid_long_ago, **sold(2))
    said = page.get_by_text(f"与 {second['order_no']} 合并发货：收件人相同，店铺已开启自动合单")
    expect(said).to_be_visible(timeout=25_000)
    expect(reasons).to_have_count(0)
    page.screenshot(path=shots / "merging-merged-by-itself.png")
    desk.owner.send("DELETE", f"/policies/merging?shop={desk.shops[1]}")

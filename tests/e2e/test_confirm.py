"""From a carrier's file of tracking numbers to a channel that knows: the clerk's way, and back."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenAs, Window
from tests.e2e.desk import GOODS, Desk

MUG = GOODS[1][0]
DOUYIN = 1  # the desk's second shop, which no other journey ships from
LINE = {"title": "骨瓷照片马克杯", "quantity": 1, "outer_code": MUG, "unit_price": "39.00"}


def drop(page: Page, content: str) -> None:
    """Choose a carrier's file."""
    chosen = {"name": "numbers.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.locator("input[type=file]").set_input_files([chosen])  # type: ignore[list-item]


def tile(page: Page, label: str, number: int) -> None:
    """An outcome of the import with its number of rows."""
    expect(page.locator("section", has_text=label).locator("b").first).to_have_text(str(number))


def import_numbers(window: Window, content: str, *, trial: bool) -> Page:
    page = window.go("/imports/new?kind=tracking")
    drop(page, content)
    expect(page.get_by_text("快递单号").first).to_be_visible()
    if trial:
        page.get_by_label("先试跑，不写入").check()
    page.get_by_role("button", name="开始试跑" if trial else "开始导入").click()
    expect(page).to_have_url(re.compile(r"/imports/[0-9a-f-]{36}"))
    expect(page.get_by_text("已完成").first).to_be_visible(timeout=30_000)
    return page


def test_a_file_of_numbers_ships_and_the_channel_is_told_by_file(
    open_as: OpenAs, desk: Desk, shots: Path
) -> None:
    orders = desk.packed(3, shop=DOUYIN, lines=[LINE])
    ours, theirs, third = orders
    rows = [
        (ours["order_no"], "中通", "78901234567801"),
        (theirs["external_no"], "中通快递", "78901234567802"),
        ("没有这个单", "中通", "78901234567803"),
    ]
    text = "平台单号,物流公司,运单号\r\n" + "\r\n".join(",".join(row) for row in rows)
    window = open_as("order_clerk")
    page = import_numbers(window, text, trial=True)
    expect(page.get_by_text("这是试跑结果，没有写入任何内容")).to_be_visible()
    tile(page, "已发货", 2)
    tile(page, "拒收", 1)
    assert desk.owner.get(f"/orders/{ours['order_id']}")["state"] != "shipped"
    page = import_numbers(window, text, trial=False)
    tile(page, "已发货", 2)
    expect(page.get_by_text("没有叫 没有这个单 的订单或发货单。")).to_be_visible()
    page.screenshot(path=shots / "tracking-done.png")

    page.get_by_role("button", name="撤销").click()
    page.get_by_role("dialog").get_by_role("button", name="撤销").click()
    expect(page.get_by_text("已撤销").first).to_be_visible(timeout=30_000)
    assert desk.owner.get(f"/orders/{ours['order_id']}")["stage"] == "packing"
    import_numbers(window, text, trial=False)

    page = window.go("/confirm")
    shop = page.get_by_role("row").filter(has_text="拾物抖音店")
    expect(shop).to_contain_text("2")
    page.screenshot(path=shots / "confirm-shops.png")
    with page.expect_download() as fetched:
        shop.get_by_role("button", name="生成文件：拾物抖音店").click()
    assert re.fullmatch(r"dy-\d{4}-\d{6}\.xlsx", fetched.value.suggested_filename)
    expect(page).to_have_url(re.compile(r"/confirm/files/[0-9a-f-]{36}"))
    expect(page.get_by_role("row").filter(has_text=ours["order_no"])).to_contain_text("已导出")

    page.get_by_role("button", name="登记失败").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("失败明细").fill(f"{theirs['external_no']}\t运单号已被使用")
    page.screenshot(path=shots / "confirm-refuse.png")
    dialog.get_by_role("button", name="登记失败").click()
    refused = page.get_by_role("row").filter(has_text=theirs["order_no"])
    expect(refused).to_contain_text("运单号已被使用")
    page.get_by_role("button", name=re.compile("全部标为成功")).click()
    expect(page.get_by_role("row").filter(has_text=ours["order_no"])).to_contain_text("已回传")
    page.screenshot(path=shots / "confirm-file.png")

    page = window.go(f"/orders/{theirs['order_id']}")
    expect(page.get_by_text("平台拒绝了发货回传：运单号已被使用")).to_be_visible()
    page.screenshot(path=shots / "confirm-order.png")
    page = window.go("/orders?confirm=failed")
    expect(page.get_by_role("grid").get_by_text(theirs["order_no"])).to_be_visible()
    expect(page.get_by_role("grid").get_by_text(ours["order_no"])).to_have_count(0)
    page.screenshot(path=shots / "confirm-filter.png")
    expect(page.get_by_role("grid").get_by_text(third["order_no"])).to_have_count(0)

    page = window.go("/confirm/files")
    page.get_by_role("row").filter(has_text="拾物抖音店").first.dblclick()
    expect(page).to_have_url(re.compile(r"/confirm/files/[0-9a-f-]{36}"))
    page.get_by_role("button", name="撤销").click()
    page.get_by_role("menuitem", name=re.compile("撤销失败的 1 单")).click()
    expect(page.get_by_role("row").filter(has_text=theirs["order_no"])).to_contain_text("待回传")


def test_the_same_pages_speak_english_in_the_dark(open_as: OpenAs, desk: Desk, shots: Path) -> None:
    window = open_as("order_clerk", "en", "dark")
    for path, words in (
        ("/confirm", "Shipped since"),
        ("/confirm/files", "Shipping files"),
        ("/imports/new?kind=tracking", "One number per row"),
    ):
        page = window.go(path)
        expect(page.get_by_text(words).first).to_be_visible()
        page.screenshot(
            path=shots / f"en-{path.strip('/').replace('/', '-').replace('?kind=', '-')}.png"
        )
    file = desk.owner.get("/confirmations/files")["items"][0]
    page = window.go(f"/confirm/files/{file['id']}")
    expect(page.get_by_text("Douyin bulk shipping (XLSX)")).to_be_visible()
    page.screenshot(path=shots / "en-confirm-file.png")

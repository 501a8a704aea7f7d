"""Master data comes in by file: products with their pictures, then what the warehouses hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenAs
from tests.e2e.desk import Desk
from tests.support.master_files import png, sheet, zipped
from tests.support.order_files import as_csv, douyin

WORDS = {
    "zh-CN": {
        "imports": "导入", "products": "商品", "stock": "期初库存", "start": "开始导入",
        "done": "已完成", "undo": "撤销导入", "undone": "已撤销", "template": "下载模板",
        "means": "「{}」的含义", "count": "按差额盘点", "existing": "SKU 已有库存时",
        "suppliers": "供应商", "listings": "商品匹配", "dry": "先试跑，不写入", "try": "开始试跑",
        "now": "现在正式导入", "tried": "查看试跑结果", "orders": "订单",
        "their": "查看这些供应商", "goods": "查看这些商品",
        "after": "查看正式导入的结果", "brought": "查看这些订单",
    },
    "en": {
        "imports": "Imports", "products": "Products", "stock": "Opening stock",
        "start": "Start the import", "done": "Done", "undo": "Undo the import", "undone": "Undone",
        "template": "Download a template", "means": "Meaning of “{}”",
        "count": "Count the difference", "existing": "Where there is stock already",
        "suppliers": "Suppliers", "listings": "Listing maps", "dry": "Dry run, write nothing",
        "try": "Start the dry run",
        "now": "Import it now", "tried": "See the dry run", "orders": "Orders",
        "their": "Show these suppliers", "goods": "Show these products",
        "after": "See the import that followed", "brought": "Show these orders",
    },
}  # fmt: skip
HEADER = {
    "zh-CN": ("款号", "商品名称", "商家编码", "规格", "条码", "多重", "成本", "图片"),
    "en": ("Style no.", "Product", "SKU code", "Options", "Barcodes", "How heavy", "Cost",
           "Picture"),
}  # fmt: skip
STOCK_HEADER = {
    "zh-CN": ("仓库", "商家编码", "数量", "单位成本"),
    "en": ("Warehouse", "SKU code", "Quantity", "Unit cost"),
}
SUPPLIER_HEADER = {
    "zh-CN": ("供应商编码", "供应商名称", "联系人", "联系电话"),
    "en": ("Supplier code", "Supplier", "Contact", "Phone"),
}
LISTING_HEADER = {
    "zh-CN": ("店铺", "平台商家编码", "平台商品标题", "商家编码"),
    "en": ("Shop", "Outer code", "Listing title", "SKU code"),
}


def choose(page: Page, words: dict[str, str], kind: str, *files: Path) -> None:
    page.get_by_role("radio", name=words[kind], exact=True).locator("..").click()
    page.locator("input[type=file]").set_input_files(files)


def start(page: Page, words: dict[str, str]) -> None:
    page.get_by_role("button", name=words["start"]).click()
    expect(page.get_by_text(words["done"], exact=True).first).to_be_visible(timeout=30_000)


@pytest.mark.parametrize(("locale", "theme"), [("zh-CN", "light"), ("en", "dark")])
def test_owner_brings_products_and_opening_stock(
    open_as: OpenAs, desk: Desk, tmp_path: Path, shots: Path, locale: str, theme: str
) -> None:
    words, tag = WORDS[locale], locale[:2]
    table, pack, levels = tmp_path / "goods.csv", tmp_path / "pictures.zip", tmp_path / "stock.csv"
    rows = [
        (f"VASE-{tag}", "手作陶瓷花瓶", f"VASE-{tag}-{size}", f"尺寸:{size};釉色:青", "", "800",
         "26.50", "花瓶.png")
        for size in ("S", "M", "L")
    ]  # fmt: skip
    bad = (f"BOWL-{tag}", "", f"BOWL-{tag}", "", "", "300", "9", "")
    table.write_bytes(sheet(HEADER[locale], *rows, bad).read())
    pack.write_bytes(zipped({"图片/花瓶.png": png(side=64)}).read())
    window = open_as("owner", locale, theme)
    page = window.go("/imports/new?kind=products")
    expect(page.get_by_role("button", name=words["template"])).to_be_visible()
    page.screenshot(path=shots / f"import-new-{tag}.png")
    choose(page, words, "products", table, pack)
    box = page.get_by_role("combobox", name=words["means"].format(HEADER[locale][5]))
    box.click()
    page.get_by_role("option", name=re.compile(r"^(重量\(克\)|Weight \(g\))$")).click()
    page.screenshot(path=shots / f"import-products-{tag}.png", full_page=True)
    start(page, words)
    expect(page.get_by_role("cell", name=f"BOWL-{tag}")).to_be_visible()
    page.screenshot(path=shots / f"import-products-done-{tag}.png")
    page.get_by_role("link", name=words["goods"]).click()
    expect(page.get_by_role("grid").get_by_role("row")).to_have_count(2)
    expect(page.get_by_role("grid").get_by_text(f"VASE-{tag}")).to_be_visible()
    window.go(f"/products?q=VASE-{tag}")
    expect(page.get_by_text("手作陶瓷花瓶").first).to_be_visible()
    expect(page.locator("tbody img, [role=row] img").first).to_be_visible()

    stock = [("HZ", f"VASE-{tag}-{size}", "40", "26.50") for size in ("S", "M", "L")]
    levels.write_bytes(sheet(STOCK_HEADER[locale], *stock, ("HZ", "NTB-A5", "480", "")).read())
    page = window.go("/imports/new")
    choose(page, words, "stock", levels)
    expect(page.get_by_text(words["existing"])).to_be_visible()
    page.screenshot(path=shots / f"import-stock-{tag}.png", full_page=True)
    start(page, words)
    expect(page.get_by_role("cell", name="NTB-A5")).to_be_visible()
    page.screenshot(path=shots / f"import-stock-done-{tag}.png")
    page.get_by_role("button", name=words["undo"]).click()
    confirm = page.get_by_role("dialog").get_by_role("button", name=words["undo"])
    expect(confirm).to_be_visible()
    page.wait_for_timeout(300)
    page.screenshot(path=shots / f"import-undo-{tag}.png")
    confirm.click()
    expect(page.get_by_text(words["undone"], exact=True).first).to_be_visible(timeout=30_000)
    window.go("/imports")
    expect(page.get_by_text("stock.csv").first).to_be_visible()
    page.screenshot(path=shots / f"imports-{tag}.png")


@pytest.mark.parametrize(("locale", "theme"), [("zh-CN", "light"), ("en", "dark")])
def test_suppliers_are_tried_first_and_then_imported_by_one_press(
    open_as: OpenAs, tmp_path: Path, shots: Path, locale: str, theme: str
) -> None:
    words, tag = WORDS[locale], locale[:2]
    table = tmp_path / "suppliers.csv"
    rows = [(f"JDZ-{tag}", f"景德镇瓷坊 {tag}", "陈师傅", "13812345678"), (f"YW-{tag}", "", "", "")]
    table.write_bytes(sheet(SUPPLIER_HEADER[locale], *rows).read())
    window = open_as("owner", locale, theme)
    page = window.go("/imports/new")
    choose(page, words, "suppliers", table)
    page.get_by_role("checkbox", name=words["dry"]).check()
    page.get_by_role("button", name=words["try"]).click()
    now = page.get_by_role("button", name=words["now"])
    expect(now).to_be_visible(timeout=30_000)
    page.mouse.move(5, 5)
    page.screenshot(path=shots / f"import-tried-{tag}.png")
    tried = page.url
    now.click()
    expect(page.get_by_role("link", name=words["tried"])).to_be_visible(timeout=30_000)
    expect(page.get_by_role("link", name=words["their"])).to_be_visible(timeout=30_000)
    assert page.url != tried
    page.screenshot(path=shots / f"import-suppliers-done-{tag}.png")
    page.get_by_role("link", name=words["their"]).click()
    grid = page.get_by_role("grid")
    expect(grid.get_by_text(f"JDZ-{tag}")).to_be_visible()
    expect(grid.get_by_role("row")).to_have_count(2)
    page.screenshot(path=shots / f"import-suppliers-{tag}.png")
    page.goto(tried)
    expect(page.get_by_role("link", name=words["after"])).to_be_visible()
    expect(now).to_have_count(0)
    page.screenshot(path=shots / f"import-tried-then-{tag}.png")


@pytest.mark.parametrize(("locale", "theme"), [("zh-CN", "light"), ("en", "dark")])
def test_a_file_of_listings_releases_the_orders_that_wait(
    open_as: OpenAs, desk: Desk, tmp_path: Path, shots: Path, locale: str, theme: str
) -> None:
    words, tag = WORDS[locale], locale[:2]
    title, table = f"情侣对杯 礼盒 {tag}", tmp_path / "listings.csv"
    price = {"unit_price": "39.00", "amount": "39.00"}
    said = {"title": title, "outer_code": f"PAIR-{tag}", "quantity": 1, **price}
    waiting = desk.order(lines=[said])
    row = ("拾物天猫旗舰店", f"PAIR-{tag}", title, "MUG-350")
    table.write_bytes(sheet(LISTING_HEADER[locale], row).read())
    window = open_as("owner", locale, theme)
    page = window.go("/imports/new")
    choose(page, words, "listings", table)
    page.screenshot(path=shots / f"import-listings-{tag}.png", full_page=True)
    start(page, words)
    expect(page.get_by_text("listings.csv").first).to_be_visible()
    page.screenshot(path=shots / f"import-listings-done-{tag}.png")
    assert desk.owner.get(f"/orders/{waiting['order_id']}")["holds"] == []


@pytest.mark.parametrize(("locale", "theme"), [("zh-CN", "light"), ("en", "dark")])
def test_an_import_leads_to_its_orders_and_an_order_to_its_import(
    open_as: OpenAs, desk: Desk, tmp_path: Path, shots: Path, locale: str, theme: str
) -> None:
    words, tag = WORDS[locale], locale[:2]
    numbers = {"zh-CN": 7100, "en": 7200}
    table = tmp_path / "douyin.csv"
    table.write_bytes(as_csv(douyin(orders=3, start=numbers[locale])).read())
    window = open_as("owner", locale, theme)
    page = window.go("/imports/new")
    choose(page, words, "orders", table)
    start(page, words)
    brought = desk.owner.get("/imports")["items"][0]
    page.screenshot(path=shots / f"import-orders-done-{tag}.png")
    page.get_by_role("link", name=words["brought"]).click()
    rows = page.get_by_role("grid").get_by_role("row")
    expect(rows).to_have_count(4)
    page.screenshot(path=shots / f"import-orders-{tag}.png")
    order = desk.owner.get(f"/orders?import_id={brought['id']}&limit=1")["items"][0]
    window.go(f"/orders/{order['id']}")
    link = page.get_by_role("link", name=brought["number"])
    expect(link).to_be_visible()
    link.scroll_into_view_if_needed()
    page.screenshot(path=shots / f"order-source-{tag}.png")
    link.click()
    expect(page.get_by_text("douyin.csv").first).to_be_visible()

"""Master data comes in by file: products with their pictures, then what the warehouses hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenAs
from tests.e2e.desk import Desk
from tests.support.master_files import png, sheet, zipped

WORDS = {
    "zh-CN": {
        "imports": "导入", "products": "商品", "stock": "期初库存", "start": "开始导入",
        "done": "已完成", "undo": "撤销导入", "undone": "已撤销", "template": "下载模板",
        "means": "「{}」的含义", "count": "按差额盘点", "existing": "SKU 已有库存时",
    },
    "en": {
        "imports": "Imports", "products": "Products", "stock": "Opening stock",
        "start": "Start the import", "done": "Done", "undo": "Undo the import", "undone": "Undone",
        "template": "Download a template", "means": "Meaning of “{}”",
        "count": "Count the difference", "existing": "Where there is stock already",
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

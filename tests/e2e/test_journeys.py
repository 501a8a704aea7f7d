"""One journey per role, by keyboard and mouse, against the running product."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenAs
from tests.e2e.desk import GOODS, Desk
from tests.support.order_files import as_csv, douyin

MUG = GOODS[1][0]


def line(sku: str, quantity: int = 1) -> list[dict[str, object]]:
    """The lines of an order of one SKU."""
    price = {"unit_price": "39.00", "amount": f"{39 * quantity}.00"}
    return [{"title": "骨瓷照片马克杯", "quantity": quantity, "outer_code": sku, **price}]


def two_mugs() -> dict[str, object]:
    """What is said of an order of two mugs."""
    amounts = {"goods": "78.00", "payable": "78.00", "paid": "78.00"}
    return {"lines": line(MUG, 2), "amounts": amounts}


def row(page: Page, order_no: str) -> str:
    """The row of an order, as a selector."""
    return f"[role=row]:has-text('{order_no}')"


def test_owner_invites_a_colleague_and_reads_the_audit(open_as: OpenAs, shots: Path) -> None:
    page = open_as("owner").page
    expect(page.get_by_text("今日订单")).to_be_visible()
    page.screenshot(path=shots / "home.png")
    page.get_by_role("link", name="设置").click()
    page.get_by_role("button", name="同事", exact=True).click()
    page.get_by_role("button", name="邀请同事").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("姓名").fill("周凯")
    dialog.get_by_label("邮箱").fill("zhou@shop.test")
    dialog.get_by_role("button", name="邀请同事").click()
    link = page.get_by_role("textbox", name="一次性链接")
    expect(link).to_have_value(re.compile(r"/claim#.{20,}"))
    page.keyboard.press("Escape")
    page.get_by_role("link", name="操作日志").click()
    expect(page.get_by_text("邀请同事").first).to_be_visible()
    page.screenshot(path=shots / "audit.png")


def test_order_clerk_reviews_with_one_key_per_order(
    open_as: OpenAs, desk: Desk, shots: Path
) -> None:
    page = open_as("order_clerk").page
    page.keyboard.press("g")
    page.keyboard.press("r")
    heading = page.locator("section h2.mono")
    page.locator("nav li button:not(:has(svg))").first.click()
    expect(page.get_by_role("button", name=re.compile("审核通过"))).to_be_visible()
    first = heading.inner_text()
    page.screenshot(path=shots / "review.png")
    page.keyboard.press("a")
    expect(heading).not_to_have_text(first)
    expect(page.get_by_text("已审核通过 1 单")).to_be_visible()
    page.keyboard.press("z")
    expect(page.get_by_text("已反审核 1 单")).to_be_visible()
    found = desk.owner.get(f"/orders?q={first}")["items"][0]
    assert found["state"] == "pending_review"


def test_order_clerk_works_the_list_by_keyboard_alone(
    open_as: OpenAs, desk: Desk, shots: Path
) -> None:
    order = desk.order()
    window = open_as("order_clerk")
    page = window.go(f"/orders?q={order['order_no']}")
    grid = page.get_by_role("grid", name="订单")
    expect(grid.get_by_text(order["order_no"])).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    peek = page.locator("aside", has=page.locator("h2", has_text=order["order_no"]))
    expect(peek).to_be_visible()
    expect(page).to_have_url(re.compile(f"open={order['order_id']}"))
    page.screenshot(path=shots / "peek.png")
    page.keyboard.press("Escape")
    expect(peek).to_have_count(0)
    page.keyboard.press("x")
    expect(page.get_by_role("toolbar", name="批量操作")).to_be_visible()
    page.keyboard.press("Shift+A")
    expect(page.get_by_text("已审核通过 1 单")).to_be_visible()
    page.reload()
    expect(page).to_have_url(re.compile(f"q={order['order_no']}"))
    expect(grid.get_by_text("待拣货").or_(grid.get_by_text("生产中")).first).to_be_visible()


def test_order_clerk_approves_all_matching_as_a_job(open_as: OpenAs, desk: Desk) -> None:
    made = desk.orders(25, seller_memo="整批")
    window = open_as("order_clerk")
    page = window.go("/orders?stage=pending_review&limit=50")
    page.get_by_role("checkbox", name="全选本页").check()
    page.get_by_role("button", name=re.compile("选择全部")).click()
    page.get_by_role("toolbar").get_by_role("button", name=re.compile("审核通过")).click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("审核通过")).click()
    card = page.locator("article", has=page.get_by_role("progressbar"))
    expect(card.get_by_text("已完成")).to_be_visible(timeout=30_000)
    done = [desk.owner.get(f"/orders/{one['order_id']}")["state"] for one in made]
    assert set(done) <= {"approved", "fulfilling"}


def test_order_clerk_reads_a_recipient_for_a_reason(open_as: OpenAs, desk: Desk) -> None:
    order = desk.order()
    window = open_as("order_clerk")
    page = window.go(f"/orders/{order['order_id']}")
    expect(page.get_by_text("于婉清")).to_have_count(0)
    page.get_by_role("button", name="查看完整").click()
    page.get_by_role("dialog").get_by_role("button", name="查看完整").click()
    expect(page.get_by_text("于婉清")).to_be_visible()


def test_order_clerk_mends_the_address_and_the_name_stays(open_as: OpenAs, desk: Desk) -> None:
    order = desk.order()
    window = open_as("order_clerk")
    page = window.go(f"/orders/{order['order_id']}")
    page.get_by_role("button", name="编辑").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("详细地址").fill("莲花街 8 号 2 幢")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("莲花街****")).to_be_visible()
    page.get_by_role("button", name="查看完整").click()
    page.get_by_role("dialog").get_by_role("button", name="查看完整").click()
    expect(page.get_by_text("于婉清")).to_be_visible()
    expect(page.get_by_text("莲花街 8 号 2 幢")).to_be_visible()


def test_order_clerk_imports_an_unknown_file(
    open_as: OpenAs, desk: Desk, tmp_path: Path, shots: Path
) -> None:
    sheet = tmp_path / "自己的表.csv"
    rows = [f"Z{n:04d},{MUG},1,39.00" for n in range(20)]
    sheet.write_text("\n".join(["单据,货号,几件,价格", *rows, "Z0099,MUG-350,很多,39.00"]), "utf-8")
    window = open_as("order_clerk")
    page = window.go("/imports/new")
    page.locator("input[type=file]").set_input_files(sheet)
    expect(page.get_by_text("没有识别出格式")).to_be_visible()
    expect(page.get_by_role("cell", name="Z0000 · Z0001 · Z0002")).to_be_visible()
    for column, meaning in (
        ("单据", "平台订单号"),
        ("货号", "商家编码"),
        ("几件", "数量"),
        ("价格", "单价"),
    ):
        box = page.get_by_role("combobox", name=f"「{column}」的含义")
        box.click()
        page.get_by_role("option", name=re.compile(f"^{meaning}")).first.click()
    page.screenshot(path=shots / "mapping.png")
    page.get_by_role("button", name="开始导入").click()
    expect(page.get_by_text("已完成").first).to_be_visible(timeout=30_000)
    expect(page.get_by_role("cell", name="Z0099")).to_be_visible()
    page.screenshot(path=shots / "import.png")


def test_order_clerk_drops_a_file_and_the_shop_of_its_platform_is_chosen(
    open_as: OpenAs, tmp_path: Path
) -> None:
    sheet = tmp_path / "抖音.csv"
    sheet.write_bytes(as_csv(douyin(orders=3)).read())
    window = open_as("order_clerk")
    page = window.go("/imports/new")
    shop = page.get_by_role("combobox", name="店铺")
    shop.click()
    page.get_by_role("option", name="拾物天猫旗舰店").click()
    page.locator("input[type=file]").set_input_files(sheet)
    expect(page.get_by_text("已识别")).to_be_visible()
    expect(shop).to_have_value("拾物抖音店")
    expect(page.get_by_text("抖音订单")).to_be_visible()
    page.get_by_label("先试跑").check()
    page.get_by_role("button", name="开始试跑").click()
    card = page.locator("article", has=page.get_by_role("progressbar"))
    expect(card.get_by_text("导入订单 抖音.csv")).to_be_visible()
    expect(card).to_have_count(0, timeout=30_000)
    expect(page.get_by_role("button", name="继续导入")).to_have_count(0)


def test_warehouse_releases_scans_packs_and_ships(open_as: OpenAs, desk: Desk, shots: Path) -> None:
    order = desk.order(**two_mugs())
    desk.owner.post("/orders/approve", {"ids": [order["order_id"]]})
    window = open_as("warehouse")
    page = window.page
    expect(page.get_by_text("¥")).to_have_count(0)
    page = window.go(f"/fulfilment?q={order['order_no']}")
    page.locator(row(page, order["order_no"])).click()
    number = page.locator("aside h2.mono").inner_text()
    with page.expect_popup():
        page.get_by_role("button", name="放单并打印拣货单").click()
    expect(page.locator("aside").get_by_text("待拣货").first).to_be_visible()
    page.get_by_role("button", name="扫描").click()
    expect(page.get_by_role("heading", name=number)).to_be_visible()
    scan(page, "NTB-A5")
    expect(page.get_by_text("不在本单，请放回").first).to_be_visible()
    scan(page, MUG)
    scan(page, MUG)
    expect(page.get_by_text("本单已拣完").first).to_be_visible()
    page.screenshot(path=shots / "scan.png")
    scan(page, MUG)
    expect(page.get_by_text("已够数，请放回").first).to_be_visible()
    page.get_by_role("button", name="打包完成").click()
    page.get_by_role("button", name="发货", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("快递单号").fill("SF1234567890123")
    dialog.get_by_role("combobox", name="快递公司").click()
    page.get_by_role("option", name="顺丰速运").click()
    dialog.get_by_role("button", name="发货", exact=True).click()
    expect(page.get_by_text("已发货 1 单")).to_be_visible()
    assert desk.owner.get(f"/orders/{order['order_id']}")["stage"] == "shipped"


def test_warehouse_scans_one_order_after_the_other(open_as: OpenAs, desk: Desk) -> None:
    made = [desk.order(lines=line(MUG)) for _ in range(2)]
    desk.owner.post("/orders/approve", {"ids": [order["order_id"] for order in made]})
    window = open_as("warehouse")
    for order in made:
        page = window.go(f"/fulfilment?q={order['order_no']}")
        expect(page.locator(row(page, order["order_no"]))).to_be_visible()
    found = [desk.owner.get(f"/fulfilments?q={one['order_no']}")["items"][0] for one in made]
    desk.owner.post("/fulfilments/release", {"ids": [one["id"] for one in found]})
    first, second = (one["number"] for one in found)
    page = window.go("/scan")
    expect(page.get_by_role("heading", name="扫描发货单或订单号开始")).to_be_visible()
    scan(page, "go-where-no-code-leads")
    expect(page.get_by_text("没有找到这个条码").first).to_be_visible()
    scan(page, first)
    expect(page.get_by_role("heading", name=first)).to_be_visible()
    scan(page, second)
    expect(page.get_by_text("不在本单，请放回").first).to_be_visible()
    scan(page, MUG)
    expect(page.get_by_text("本单已拣完").first).to_be_visible()
    scan(page, second)
    expect(page.get_by_role("heading", name=second)).to_be_visible()


def test_a_list_stands_where_it_stood_when_one_comes_back(open_as: OpenAs) -> None:
    page = open_as("order_clerk").go("/orders")
    expect(page.get_by_role("grid").get_by_role("row").nth(20)).to_be_attached()
    for _ in range(20):
        page.keyboard.press("j")
    there = page.locator("[role=row][data-active=true]").inner_text()
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile(r"/orders/[0-9a-f-]{36}"))
    page.go_back()
    expect(page.locator("[role=row][data-active=true]")).to_have_text(there, use_inner_text=True)
    expect(page.locator("[role=row][data-active=true]")).to_be_in_viewport()


def scan(page: Page, code: str) -> None:
    """What a hand scanner does: fast keys and Enter, whatever has the focus."""
    page.evaluate("document.activeElement.blur()")
    for key in code:
        page.keyboard.press(key)
    page.keyboard.press("Enter")


def test_finance_sees_amounts_and_changes_nothing(open_as: OpenAs) -> None:
    window = open_as("finance")
    page = window.go("/orders")
    expect(page.get_by_role("columnheader", name="应付")).to_be_visible()
    page.get_by_role("checkbox", name="全选本页").check()
    bar = page.get_by_role("toolbar", name="批量操作")
    expect(bar.get_by_role("button", name="打印订单")).to_be_visible()
    for name in ("审核通过", "转异常", "取消", "合并发货"):
        expect(bar.get_by_role("button", name=name, exact=True)).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="审单", exact=True)).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("button", name="导出").click()
        page.get_by_role("menuitem", name="CSV(.csv)").click()
    assert download.value.suggested_filename == "orders.csv"


def test_service_holds_and_releases(open_as: OpenAs, desk: Desk) -> None:
    order = desk.order()
    page = open_as("service").go(f"/orders/{order['order_id']}")
    page.get_by_role("button", name="更多").click()
    page.get_by_role("menuitem", name="转异常").click()
    page.get_by_role("dialog").get_by_label("原因").fill("买家要改颜色")
    page.get_by_role("dialog").get_by_role("button", name=re.compile("转异常")).click()
    held = page.get_by_role("list", name="异常原因")
    expect(held.get_by_text("人工转异常")).to_be_visible()
    held.get_by_role("button", name="解除").click()
    expect(held).to_have_count(0)


def test_read_only_finds_no_button_and_no_way_in(open_as: OpenAs, desk: Desk) -> None:
    order = desk.order()
    window = open_as("read_only")
    page = window.go(f"/orders/{order['order_id']}")
    expect(page.get_by_role("heading", name=order["order_no"], exact=True)).to_be_visible()
    for name in ("审核通过", "更多", "查看完整", "保存"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    page = window.go("/settings")
    expect(page.get_by_text("您没有这个页面的权限")).to_be_visible()

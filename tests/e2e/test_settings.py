"""An owner changes settings and papers, takes them back, and reads times by the shop's clock."""

from __future__ import annotations

import io
import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdf
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenAs, Window
from tests.e2e.desk import Desk

SHANGHAI = ZoneInfo("Asia/Shanghai")


def section(window: Window, tab: str) -> Page:
    page = window.go(f"/settings?tab={tab}")
    page.get_by_role("button", name="修改记录").first.wait_for()
    return page


def test_a_setting_is_changed_read_in_its_history_and_taken_back(
    open_as: OpenAs, desk: Desk, shots: Path
) -> None:
    page = section(open_as("owner"), "stock")
    line = page.get_by_label("低库存线")
    expect(line).to_have_value("5 件")
    line.fill("12")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("林晓 修改于")).to_be_visible()
    assert desk.owner.get("/policies/inventory")["values"]["low_stock"] == 12

    page.get_by_role("button", name="修改记录").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("5 件 → 12 件")
    page.screenshot(path=shots / "settings-history.png")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="全部恢复默认").click()

    expect(line).to_have_value("5 件")
    page.get_by_role("button", name="修改记录").click()
    dialog.get_by_role("button", name="恢复到这一版").click()
    expect(line).to_have_value("12 件")
    desk.owner.send("DELETE", "/policies/inventory")


def test_a_paper_is_edited_seen_saved_for_one_shop_and_printed(
    open_as: OpenAs, desk: Desk, shots: Path
) -> None:
    desk.packed(1)
    window = open_as("owner")
    page = section(window, "packing_slip")
    page.get_by_role("combobox", name="店铺").click()
    page.get_by_role("option", name="拾物天猫旗舰店").click()
    page.get_by_text("跟随全部店铺的样式").wait_for()

    page.get_by_role("textbox", name="标题").fill("拾物谢谢您")
    with page.expect_response(lambda one: "preview" in one.url and "100x150" in one.url) as shown:
        page.get_by_role("combobox", name="纸张大小").click()
        page.get_by_role("option", name="100 × 150 毫米").click()
    # The browser keeps the body of a PDF to itself: what the frame asked for is asked again.
    again = page.request.get(shown.value.url)
    pdf = pypdf.PdfReader(io.BytesIO(again.body())).pages[0]
    assert [round(float(side) / 72 * 25.4) for side in pdf.mediabox[2:]] == [100, 150]
    assert "拾物谢谢您" in "".join(pdf.extract_text().split())
    page.wait_for_timeout(500)
    page.screenshot(path=shots / "settings-paper.png")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("这家店铺有自己的样式")).to_be_visible()

    page = window.go("/fulfilment?state=packed")
    page.locator("[role=row] input[type=checkbox]").nth(1).check()
    with window.context.expect_page() as opened:
        page.get_by_role("button", name="打印发货单").click()
    printed = page.request.get(opened.value.url)
    text = "".join(pypdf.PdfReader(io.BytesIO(printed.body())).pages[0].extract_text().split())
    assert "拾物谢谢您" in text
    assert "39.00" not in text
    opened.value.close()
    desk.owner.send("DELETE", f"/policies/packingslip?shop={desk.shops[0]}")


def test_what_would_be_erased_is_counted_before_anything_is_switched_on(
    open_as: OpenAs, shots: Path
) -> None:
    page = section(open_as("owner"), "retention")
    page.get_by_label("久未下单的买家信息").fill("12")
    expect(page.get_by_text(re.compile("按现在的填写会清理 0 项。")).last).to_be_visible()
    page.screenshot(path=shots / "settings-retention.png")


def test_times_stand_as_the_shop_s_clock_shows_them_wherever_the_browser_is(
    open_as: OpenAs, desk: Desk
) -> None:
    made = desk.order()
    placed = desk.owner.get(f"/orders/{made['order_id']}")["placed_at"]
    here = datetime.fromisoformat(placed).astimezone(SHANGHAI)
    page = open_as("owner", zone="America/New_York").go(f"/orders/{made['order_id']}")
    expect(page.get_by_text(f"{here:%m-%d %H:%M}").first).to_be_visible()

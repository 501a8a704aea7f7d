"""A stranger's first day: from an empty installation to the first parcel, led by the work bench."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import Window
from tests.e2e.desk import PASSWORD
from tests.support.product import LiveProduct

Opened = Callable[..., Page]


@pytest.fixture
def window(browser: Browser, new_live_product: Callable[..., LiveProduct]) -> Iterator[Window]:
    """A Chinese browser before an installation nobody has used."""
    product = new_live_product()
    product.start()
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    window = Window(context, product.url)
    link = re.search(r"/claim#\S+", product.said)
    assert link
    window.go(link.group(0))
    yield window
    context.close()
    assert window.faults == []


def call(page: Page, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """What another program sends meanwhile, with the rights of this browser."""
    return page.evaluate(
        """async ({ method, path, body }) => {
            const token = document.cookie.match(/csrftoken=([^;]+)/)[1];
            const answer = await fetch('/api/v1' + path, {
                method, body: body ? JSON.stringify(body) : undefined,
                headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token },
            });
            if (!answer.ok) throw new Error(path + ' ' + (await answer.text()));
            return answer.json();
        }""",
        {"method": method, "path": path, "body": body},
    )


def step(page: Page, name: str) -> Locator:
    """A line of the list."""
    return page.get_by_role("listitem").filter(has_text=name)


def is_ticked(page: Page, name: str) -> None:
    expect(step(page, name).get_by_role("img", name="已完成")).to_be_visible()


def home(page: Page) -> None:
    page.get_by_role("link", name="工作台").click()


def add(page: Page, **values: str) -> None:
    """Fill the dialog of a new record."""
    page.get_by_role("button", name="新增").click()
    dialog = page.get_by_role("dialog")
    for label, value in values.items():
        dialog.get_by_label(label).fill(value)
    dialog.get_by_role("button", name="保存").click()
    expect(dialog).to_have_count(0)


def test_an_empty_installation_leads_to_the_first_parcel(
    window: Window, shots: Path, tmp_path: Path
) -> None:
    page = window.page
    page.get_by_label("姓名").fill("林晓")
    page.get_by_label("邮箱").fill("owner@shop.test")
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="启用并登录").click()
    page.get_by_role("heading", name="从空店到发出第一个包裹").wait_for()
    page.screenshot(path=shots / "first-steps.png")

    page.get_by_role("link", name="建仓库").click()
    add(page, 编码="CK01", 名称="一号仓")
    home(page)
    page.get_by_role("link", name="建店铺").click()
    add(page, 编码="tb", 名称="有青手作")
    home(page)
    is_ticked(page, "建店铺")

    stock_the_shelves(page, tmp_path)
    is_ticked(page, "导入商品与库存")

    with page.expect_download() as downloading:
        page.get_by_role("button", name="示例订单表").click()
    file = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(file)
    assert file.name == "示例订单.csv"
    step(page, "导入订单").get_by_role("link", name="去导入").click()
    bring(page, file)
    home(page)
    is_ticked(page, "导入订单")

    page.get_by_role("link", name="去审单").click()
    page.get_by_role("button", name=re.compile("审核通过")).click()
    expect(page.get_by_text("已审核通过 1 单")).to_be_visible()
    home(page)
    is_ticked(page, "审第一单")
    page.screenshot(path=shots / "first-steps-nearly.png")

    ship_the_first(page)
    expect(page.get_by_role("heading", name="从空店到发出第一个包裹")).to_have_count(0)


def stock_the_shelves(page: Page, folder: Path) -> None:
    """The sample's goods and their stock, by the page that the list leads to."""
    files = {}
    for name in ("示例商品", "示例库存"):
        with page.expect_download() as downloading:
            page.get_by_role("button", name=f"{name}表").click()
        files[name] = folder / downloading.value.suggested_filename
        downloading.value.save_as(files[name])
    step(page, "导入商品与库存").get_by_role("link").click()
    bring(page, files["示例商品"])
    page.goto(page.url.split("/imports/")[0] + "/imports/new")
    page.get_by_role("radio", name="期初库存").locator("..").click()
    bring(page, files["示例库存"])
    home(page)


def bring(page: Page, file: Path) -> None:
    """Import a file whose headings are all known; every one of its rows comes in."""
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="开始导入").click()
    expect(page.get_by_text("已完成", exact=True).first).to_be_visible(timeout=30_000)
    expect(page.get_by_text("拒收的行")).to_have_count(0)


def ship_the_first(page: Page) -> None:
    """What the warehouse does with the one fulfilment order there is."""
    task = call(page, "GET", "/fulfilments")["items"][0]["id"]
    for name in ("release", "pick", "pack"):
        call(page, "POST", f"/fulfilments/{name}", {"ids": [task]})
    parcel = {"id": task, "carrier": "sf", "tracking_no": "SF1234567890120"}
    call(page, "POST", "/fulfilments/ship", {"items": [parcel]})


def test_the_list_is_put_away_for_good(window: Window) -> None:
    page = window.page
    page.get_by_label("姓名").fill("林晓")
    page.get_by_label("邮箱").fill("owner@shop.test")
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="启用并登录").click()
    heading = page.get_by_role("heading", name="从空店到发出第一个包裹")
    heading.wait_for()
    page.get_by_role("button", name="不再显示").click()
    expect(heading).to_have_count(0)
    page.reload()
    expect(page.get_by_text("今日订单")).to_be_visible()
    expect(heading).to_have_count(0)

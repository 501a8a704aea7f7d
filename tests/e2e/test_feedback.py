"""Feedback from a page to its answer, with a picture in which nobody can be recognised."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenAs
from tests.e2e.desk import Desk

DRAWN_MS = 30_000
TEXT = "1280 的屏幕上看不到收件人"


def ink(picture: Image.Image, box: dict[str, float]) -> float:
    """How much of a box is dark: about a fifth where something is written, nearly all of it where
    it was blacked out."""
    edges = (box["x"], box["y"] + 5, box["x"] + box["width"], box["y"] + box["height"] - 5)
    grey = picture.convert("L").crop(tuple(map(int, edges)))
    return sum(grey.histogram()[:150]) / (grey.width * grey.height)


def tell(page: Page) -> None:
    page.get_by_role("button", name="反馈问题").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("内容").fill(TEXT, timeout=DRAWN_MS)
    expect(dialog.get_by_role("img", name="页面截图")).to_be_visible()


def test_a_clerk_tells_the_owner_answers_and_the_clerk_sees_it(
    open_as: OpenAs, desk: Desk, shots: Path
) -> None:
    order = desk.order()
    clerk = open_as("order_clerk")
    page = clerk.go(f"/orders/{order['order_id']}")
    page.get_by_role("button", name="查看完整").click()
    page.get_by_role("dialog").get_by_role("button", name="查看完整").click()
    name = page.get_by_text("于婉清")
    expect(name).to_be_visible()
    box = name.bounding_box()
    assert box
    box["width"] = 36  # the name itself, before the number that follows it
    plain = Image.open(io.BytesIO(page.screenshot()))
    tell(page)
    page.screenshot(path=shots / "feedback.png")
    page.get_by_role("dialog").get_by_role("button", name="反馈问题").click()
    expect(page.get_by_text("已收到")).to_be_visible()
    page.get_by_role("link", name="反馈", exact=True).click()
    grid = page.get_by_role("grid", name="反馈")
    expect(grid.get_by_text("待处理")).to_be_visible()

    owner = open_as("owner").go("/feedback")
    owner.get_by_role("button", name="回复").click()
    dialog = owner.get_by_role("dialog")
    picture = dialog.get_by_role("img", name="页面截图")
    expect(picture).to_be_visible()
    source = picture.get_attribute("src")
    drawn = Image.open(io.BytesIO(owner.request.get(desk.url + (source or "")).body()))
    assert drawn.size == (1440, 900)
    assert ink(plain, box) < 0.45
    assert ink(drawn.convert("RGB"), box) > 0.6
    owner.screenshot(path=shots / "feedback-owner.png")
    dialog.get_by_label("回复").fill("下一版把列收窄")
    dialog.get_by_role("button", name="回复", exact=True).click()

    expect(grid.get_by_text("已回复")).to_be_visible()
    expect(grid.get_by_text("下一版把列收窄")).to_be_visible()


def test_the_picture_can_be_left_out(open_as: OpenAs, desk: Desk) -> None:
    page = open_as("warehouse").page
    tell(page)
    page.get_by_role("dialog").get_by_label("附上此页截图").uncheck()
    page.get_by_role("dialog").get_by_role("button", name="反馈问题").click()
    expect(page.get_by_text("已收到")).to_be_visible()
    newest = desk.owner.get("/feedback")["items"][0]
    assert (newest["text"], newest["has_picture"]) == (TEXT, False)

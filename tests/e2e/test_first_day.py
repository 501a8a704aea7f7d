"""A stranger's first day, in both languages: from an empty installation to the first parcel, led by
the page alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.conftest import Window
from tests.e2e.desk import PASSWORD
from tests.support.product import LiveProduct

LOCALES = Path(__file__).resolve().parents[2] / "web" / "src" / "locales"
STEPS = ("shop", "goods", "orders", "review", "ship")


class Stranger:
    """Somebody who has just started the product, and reads its pages in their language."""

    def __init__(self, window: Window, locale: str, link: str) -> None:
        self.window, self.page, self.locale, self.link = window, window.page, locale, link
        self.words = {
            name: json.loads((LOCALES / locale / f"{name}.json").read_text(encoding="utf-8"))
            for name in ("auth", "common", "fulfilment", "home", "imports", "orders", "settings")
        }

    def say(self, key: str, **values: Any) -> str:
        """The words of a key, "home:step.shop", as the client shows them."""
        name, _, path = key.rpartition(":")
        found: Any = self.words[name or "common"]
        for part in path.split("."):
            found = found[part]
        return re.sub(r"{{(\w+)}}", lambda match: str(values[match[1]]), str(found))

    def button(self, key: str) -> Locator:
        return self.page.get_by_role("button", name=self.say(key), exact=True)

    def follow(self, part: str) -> None:
        """The link that leads to the next thing to do, on whatever page one is."""
        self.page.get_by_role("link", name=self.say(f"home:part_go.{part}"), exact=True).click()

    def is_told(self, step: int, part: str) -> None:
        """Every page says what comes next."""
        note = self.page.get_by_role("note", name=self.say("home:first_steps"))
        expect(note).to_contain_text(self.say("home:step_of", n=step, all=len(STEPS)))
        expect(note.locator("b")).to_have_text(self.say(f"home:part.{part}"))

    def has_ticked(self, *steps: str) -> None:
        """These steps of the list are ticked, and none of the others."""
        self.page.goto(self.window.url)
        for step in STEPS:
            line = self.page.get_by_role("listitem").filter(has_text=self.say(f"home:step.{step}"))
            mark = line.get_by_role("img", name=self.say("home:step_done"))
            expect(mark).to_have_count(1 if step in steps else 0)

    def sets_the_password(self) -> None:
        self.window.go(self.link)
        self.page.get_by_label(self.say("auth:name")).fill("林晓")
        self.page.get_by_label(self.say("auth:email")).fill("owner@shop.test")
        self.page.locator("input[type=password]").fill(PASSWORD)
        self.button("auth:claim").click()
        self.page.get_by_role("heading", name=self.say("home:first_steps")).wait_for()
        assert self.page.evaluate("document.documentElement.lang") == self.locale

    def names(self, name: str) -> None:
        """Fill the dialog that has opened by itself, without a look at any other field."""
        dialog = self.page.get_by_role("dialog")
        expect(dialog.get_by_label(self.say("settings:name"))).to_be_focused()
        self.page.keyboard.type(name)
        self.page.keyboard.press("Enter")
        expect(dialog).to_have_count(0)

    def imports_the_sample(self) -> None:
        self.button("imports:try_sample").click()
        start = self.button("imports:start")
        expect(start).to_be_enabled()
        expect(start).to_be_in_viewport()
        start.click()
        done = self.page.get_by_text(self.say("imports:state.finished"), exact=True).first
        expect(done).to_be_visible(timeout=30_000)
        expect(self.page.get_by_text(self.say("imports:rejected_rows"))).to_have_count(0)

    def ships(self) -> None:
        """One fulfilment order by the button at its foot, to the tracking number."""
        self.page.get_by_text(re.compile(r"^F\d{4}-")).first.click()
        foot = self.page.get_by_role("complementary", name=re.compile(r"^F\d{4}-"))
        with self.page.context.expect_page() as opening:
            foot.get_by_role("button", name=self.say("fulfilment:act.release")).click()
        assert "/picklists/" in opening.value.url or opening.value.url == "about:blank"
        opening.value.close()
        self.page.bring_to_front()
        for act in ("pick", "pack", "ship"):
            name = self.say(f"fulfilment:act.{act}")
            foot.get_by_role("button", name=name, exact=True).click()
        dialog = self.page.get_by_role("dialog").last
        dialog.get_by_label(self.say("fulfilment:tracking_no")).fill("SF1234567890120")
        send = dialog.get_by_role("button", name=self.say("fulfilment:act.ship"), exact=True)
        expect(send).to_be_enabled()
        send.click()
        expect(dialog.get_by_label(self.say("fulfilment:tracking_no"))).to_have_count(0)


@pytest.fixture(params=["zh-CN", "en"])
def stranger(
    request: pytest.FixtureRequest,
    browser: Browser,
    new_live_product: Callable[..., LiveProduct],
) -> Iterator[Stranger]:
    """A browser of one language before an installation nobody has used."""
    product = new_live_product()
    product.start()
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale=request.param)
    window = Window(context, product.url)
    link = re.search(r"/claim#\S+", product.said)
    assert link
    yield Stranger(window, request.param, link.group(0))
    context.close()
    assert window.faults == []


def test_an_empty_installation_leads_to_the_first_parcel(stranger: Stranger, shots: Path) -> None:
    page, locale = stranger.page, stranger.locale
    stranger.window.go("/orders")
    page.get_by_role("heading", name=stranger.say("auth:no_owner_title")).wait_for()
    page.screenshot(path=shots / f"first-no-owner-{locale}.png")
    stranger.sets_the_password()
    page.screenshot(path=shots / f"first-steps-{locale}.png")

    stranger.follow("warehouse")
    page.screenshot(path=shots / f"first-warehouse-{locale}.png")
    stranger.names("Main")
    stranger.has_ticked()
    stranger.follow("shop")
    page.screenshot(path=shots / f"first-shop-{locale}.png")
    stranger.names("有青手作")
    stranger.is_told(2, "products")
    stranger.follow("products")
    stranger.imports_the_sample()
    stranger.is_told(2, "stock")
    page.screenshot(path=shots / f"first-imported-{locale}.png")
    stranger.has_ticked("shop")
    stranger.follow("stock")
    stranger.imports_the_sample()
    stranger.is_told(3, "orders")
    stranger.follow("orders")
    stranger.imports_the_sample()
    stranger.is_told(4, "review")
    stranger.has_ticked("shop", "goods", "orders")
    stranger.follow("review")
    approve = page.get_by_role("button", name=re.compile(stranger.say("orders:step.approve")))
    approve.first.click()
    stranger.is_told(5, "ship")
    stranger.has_ticked("shop", "goods", "orders", "review")
    stranger.follow("ship")
    page.screenshot(path=shots / f"first-fulfilment-{locale}.png")
    stranger.ships()

    stranger.has_ticked(*STEPS)
    page.get_by_role("heading", name=stranger.say("home:steps_done")).wait_for()
    page.screenshot(path=shots / f"first-done-{locale}.png")
    shipped = page.request.get(f"{stranger.window.url}/api/v1/orders?stage=shipped").json()["items"]
    assert len(shipped) == 1


def test_the_list_is_put_away_for_good(stranger: Stranger) -> None:
    page = stranger.page
    stranger.sets_the_password()
    heading = page.get_by_role("heading", name=stranger.say("home:first_steps"))
    stranger.button("home:first_steps_hide").click()
    expect(heading).to_have_count(0)
    page.reload()
    expect(page.get_by_text(stranger.say("home:orders_today"))).to_be_visible()
    expect(heading).to_have_count(0)


def test_the_language_can_be_chosen_on_the_page_of_the_link(stranger: Stranger) -> None:
    page = stranger.page
    other = {"zh-CN": "en", "en": "zh-CN"}[stranger.locale]
    stranger.window.go(stranger.link)
    page.get_by_role("button", name="中文 / English").click()
    page.get_by_role("menuitem", name={"en": "English", "zh-CN": "中文"}[other]).click()
    reader = Stranger(stranger.window, other, stranger.link)
    expect(page.get_by_role("heading", name=reader.say("auth:claim_title"))).to_be_visible()
    reader.sets_the_password()

"""A real Chromium before a real product. Screenshots go to ZHIDAN_SHOTS, if that is set.

The driver ends with the last journey: while it runs, its event loop is the process's, and nothing
else may use the database there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    sync_playwright,
)

from tests.e2e.desk import PASSWORD, Desk, open_desk
from tests.support.product import LiveProduct

CHROMIUM = os.environ.get("ZHIDAN_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
WAIT_MS = 10_000
# The browser itself reports a refused or cut request; the screens are what is judged then.
EXPECTED = ("Failed to load resource", "net::ERR")


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """The driver of the browser."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The Chromium of the machine."""
    chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield chromium
    chromium.close()


@pytest.fixture(scope="package")
def desk(playwright: Playwright, live_product: LiveProduct) -> Desk:
    """A shop that all journeys share."""
    return open_desk(playwright, live_product.url, live_product.said)


class Window:
    """One person's browser, which writes down what went wrong in it."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context = context
        self.url = url
        self.faults: list[str] = []
        self.page = self.tab()

    def tab(self) -> Page:
        """A further tab of the same browser."""
        page = self.context.new_page()
        page.set_default_timeout(WAIT_MS)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._heard)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(word in message.text for word in EXPECTED):
            self.faults.append(message.text)

    def go(self, path: str) -> Page:
        self.page.goto(self.url + path)
        return self.page

    def sign_in(self, email: str) -> Page:
        """Through the sign-in page, as a person does, unless the session is still good."""
        self.go("/")
        shell, asked = self.page.locator("aside").first, self.page.locator("input[type=email]")
        shell.or_(asked).first.wait_for()
        if asked.is_visible():
            asked.fill(email)
            self.page.locator("input[type=password]").fill(PASSWORD)
            self.page.locator("button[type=submit]").click()
        self.page.get_by_role("main").wait_for()
        shell.wait_for()
        return self.page


OpenAs = Callable[..., Window]


@pytest.fixture
def open_as(browser: Browser, desk: Desk) -> Iterator[OpenAs]:
    """Opens a browser signed in as somebody; nothing may go wrong in its console."""
    windows: list[Window] = []

    def open_one(
        role: str, locale: str = "zh-CN", theme: str = "light", zone: str | None = None
    ) -> Window:
        context = browser.new_context(
            viewport={"width": 1440, "height": 900}, locale=locale, timezone_id=zone
        )
        # One address may sign in so often and no oftener: a role keeps its session.
        context.add_cookies(desk.cookies.get(role, []))
        context.add_init_script(
            # The frame in which the browser shows a PDF has no storage.
            "if (window.localStorage) {"
            f"localStorage.setItem('zhidan.locale', '{locale}');"
            f"localStorage.setItem('mantine-color-scheme-value', '{theme}') }}"
        )
        window = Window(context, desk.url)
        windows.append(window)
        window.sign_in(desk.emails[role])
        desk.cookies[role] = [dict(cookie) for cookie in context.cookies()]
        window.page.wait_for_timeout(200)
        if window.page.evaluate("document.documentElement.lang") != locale:
            speak(window.page, locale)
        return window

    yield open_one
    faults = [fault for window in windows for fault in window.faults]
    for window in windows:
        window.context.close()
    assert faults == []


def speak(page: Page, locale: str) -> None:
    """Set the person's language, which the server remembers."""
    page.evaluate(
        """async (locale) => {
            const token = document.cookie.match(/csrftoken=([^;]+)/)[1];
            await fetch('/api/v1/me', {
                method: 'PATCH', body: JSON.stringify({ locale }),
                headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token },
            });
            localStorage.setItem('zhidan.locale', locale);
        }""",
        locale,
    )
    page.reload()
    page.get_by_role("main").wait_for()


@pytest.fixture(scope="session")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots are kept."""
    folder = Path(os.environ.get("ZHIDAN_SHOTS") or tmp_path_factory.mktemp("shots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder

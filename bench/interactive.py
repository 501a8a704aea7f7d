"""How long until a person can work on the order list: a real browser, nothing kept from before."""

from __future__ import annotations

from django.conf import settings
from playwright.sync_api import Browser, sync_playwright

from bench.harness import Installation, say
from bench.serving import served
from zhidan.config.browser import ensure_browser
from zhidan.config.demo.bulk import make_orders
from zhidan.config.drills.keys import EMAIL, new_key
from zhidan.edge.sign_in import start_session
from zhidan.platform.models import User
from zhidan.platform.session_store import SessionStore

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


def order_list_ms(home: Installation, *, orders: int, visits: int) -> list[float]:
    """Milliseconds from asking for the list until its first row took a tick, for each visit.

    Each visit has an empty cache, so that script and fonts come over the wire as well.
    """
    make_orders(orders)
    cookie = _signed_in()
    with served(home) as product, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=ensure_browser(), args=FLAGS)
        try:
            url = f"http://127.0.0.1:{product.port}"
            _visit(browser, url, cookie)  # the first requests of a process cost more
            found = [_visit(browser, url, cookie) for _ in range(visits)]
        finally:
            browser.close()
    say(f"footprint: the list took a tick after {found} ms")
    return found


def _visit(browser: Browser, url: str, cookie: tuple[str, str]) -> float:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": url}])
    try:
        page = context.new_page()
        page.goto(f"{url}/orders", wait_until="commit")
        page.locator("[role=row] input[type=checkbox]").nth(1).check()
        return round(float(page.evaluate("performance.now()")), 1)
    finally:
        context.close()


def _signed_in() -> tuple[str, str]:
    """The cookie of an owner's session."""
    new_key(["orders.view"])  # its maker is an owner
    session = SessionStore()
    start_session(session, User.objects.get(email=EMAIL))
    session.save()
    return settings.SESSION_COOKIE_NAME, str(session.session_key)

"""Help on every page, the version with its changelog, the licences of others."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import OpenAs
from zhidan import __version__
from zhidan.config.reference.help_page import help_pages


def test_every_page_says_what_it_is_for(open_as: OpenAs, shots: Path) -> None:
    window = open_as("owner")
    for name, page in help_pages().items():
        tab = window.go(page["path"])
        tab.get_by_role("button", name="帮助", exact=True).click()
        panel = tab.get_by_role("dialog")
        expect(panel.get_by_role("heading", name="术语")).to_be_visible()
        expect(panel.locator("dt")).to_have_count(len(page["keys"]) + len(page["words"]))
        if name == "orders":
            tab.screenshot(path=shots / "help.png")
        tab.keyboard.press("Escape")
        expect(panel).to_have_count(0)


def test_the_panel_leads_to_all_keys_and_to_the_version(open_as: OpenAs, shots: Path) -> None:
    page = open_as("warehouse").go("/stock")
    page.get_by_role("button", name="帮助", exact=True).click()
    page.get_by_role("button", name="全部快捷键").click()
    expect(page.get_by_role("dialog").get_by_text("命令面板")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="帮助", exact=True).click()
    page.get_by_role("link", name="关于织单").last.click()
    expect(page.get_by_role("heading", name="更新记录")).to_be_visible()
    expect(page.get_by_text(__version__, exact=True).first).to_be_visible()
    expect(page.get_by_role("cell", name="django", exact=True)).to_be_visible()
    page.screenshot(path=shots / "about.png")

"""What the screens can say keeps to the words of CONTEXT.md, and what they must not say is seen."""

from __future__ import annotations

import pytest

from tests.support.route_table import ROUTES
from tests.support.spoken import Screen, avoided, avoided_words, dictionary, faults, messages


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_no_text_uses_a_word_that_the_glossary_avoids(locale: str) -> None:
    said = {**dictionary(locale), **messages(locale)}
    assert len(said) > 800
    assert len(avoided_words(locale)) > 15
    assert {key: text for key, text in said.items() if avoided(text, locale)} == {}


@pytest.mark.parametrize(
    ("text", "locale", "word"),
    [
        ("两个顾客的订单", "zh-CN", "顾客"),
        ("Two consignees", "en", "consignee"),
        ("状态 pending_review", "zh-CN", "pending_review"),
        ("Status: pending_review", "en", "pending_review"),
        ("orders:column.payable", "zh-CN", "orders:column.payable"),
        ("orders:column.payable", "en", "orders:column.payable"),
        ("还有 {{count}} 单", "zh-CN", "{{"),
        ("共 undefined 单", "zh-CN", "undefined"),
        ("供货方式 stocked", "zh-CN", "stocked"),
        ("Traceback (most recent call last)", "zh-CN", "Traceback"),
        ("ValueError: no", "en", "ValueError"),
        ("Orders 订单", "en", "订单"),
        ("Search the list", "zh-CN", "Search the list"),
        ("在列表里搜索", "en", "在列表里搜索"),
    ],
)
def test_a_stray_word_is_seen(text: str, locale: str, word: str) -> None:
    assert any(word in fault for fault in faults(Screen([text]), locale))


@pytest.mark.parametrize(
    ("text", "locale", "answer"),
    [
        ("导出 CSV · SKU TEE-W-L", "zh-CN", {"sku_code": "TEE-W-L"}),
        ("Linen apron × 2", "zh-CN", {"title": "Linen apron"}),
        ("店铺 织小满手作 (淘宝)", "zh-CN", {"name": "织小满手作 (淘宝)"}),
        ("Shop 织小满手作 (淘宝)", "en", {"name": "织小满手作 (淘宝)"}),
        ("颜色: 雾蓝", "en", {"options": {"颜色": "雾蓝"}}),
        ("店铺分组 abroad", "zh-CN", {"code": "abroad", "name": "海外店铺"}),
        ("板", "en", {"name": "满老板"}),
    ],
)
def test_names_and_codes_of_the_shop_pass(
    text: str, locale: str, answer: dict[str, object]
) -> None:
    assert faults(Screen([text], [answer]), locale) == []


def test_a_code_is_no_name_because_the_server_said_it() -> None:
    assert faults(Screen(["状态 paid"], [{"state": "paid"}]), "zh-CN") != []


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_every_permission_is_called_something(locale: str) -> None:
    asked = {name for needed in ROUTES.values() for name in needed if "." in name}
    assert len(asked) > 30
    assert without_words(asked, dictionary(locale)) == set()


def without_words(permissions: set[str], said: dict[str, str]) -> set[str]:
    """The permissions that the table of roles would show by their codes."""
    return {
        name for name in permissions if f"settings.permission.{name.replace('.', '_')}" not in said
    }


def test_a_permission_without_words_is_seen() -> None:
    said = {"settings.permission.orders_view": "查看订单"}
    assert without_words({"orders.view", "orders.fly"}, said) == {"orders.fly"}

"""Which SKU a listing may stand for: exact names first, then what is alike."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from zhidan.catalog.api import (
    AskedListing,
    ListingDecision,
    ListingTarget,
    map_listings,
    suggest_skus,
)
from zhidan.catalog.models import Product, Sku, SkuBarcode
from zhidan.kernel.ids import uuid7
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)

SHOP = uuid7()


def goods(style: str, title: str, options: dict[str, dict[str, str]], **said: Any) -> list[Sku]:
    """A product with a SKU for each code."""
    product = Product.objects.create(style_no=style, title=title, **said)
    return [
        Sku.objects.create(product=product, code=code, title=title, options=chosen)
        for code, chosen in options.items()
    ]


def catalogue() -> None:
    goods("MUG", "骨瓷照片马克杯", {"MUG-W": {"颜色": "白"}, "MUG-B": {"颜色": "黑"}},
          title_en="Bone china photo mug")  # fmt: skip
    goods("NTB", "烫金姓名笔记本", {"NTB-A5": {}})
    goods("OLD", "骨瓷照片马克杯旧款", {"MUG-0": {}}, lifecycle="retired")


def hints(code: str, title: str = "", spec: str = "", item: str = "") -> list[tuple[str, str, int]]:
    [found] = suggest_skus([AskedListing(SHOP, (item, "", code, ""), title, spec)])
    return [(hint.sku.code, hint.reason, hint.score) for hint in found]


def test_a_code_and_a_barcode_are_exact_and_leave_nothing_to_guess() -> None:
    catalogue()
    SkuBarcode.objects.create(barcode="6901234", sku=Sku.objects.get(code="NTB-A5"))

    assert hints("MUG-W", "烫金姓名笔记本") == [("MUG-W", "code", 100)]
    assert hints("6901234", "骨瓷照片马克杯") == [("NTB-A5", "barcode", 100)]


def test_what_was_decided_before_comes_first() -> None:
    catalogue()
    target = ListingTarget(Sku.objects.get(code="NTB-A5").id)
    key = ("7", "", "MUG-W", "")
    run(map_listings, actor=SYSTEM, decisions=[ListingDecision(SHOP, key, "x", "", target)])

    assert hints("MUG-W", item="7") == [("NTB-A5", "map", 100), ("MUG-W", "code", 100)]


def test_a_code_written_otherwise_is_alike_but_not_exact() -> None:
    catalogue()

    assert hints("mug w")[0] == ("MUG-W", "like_code", 99)
    [[hint, *_]] = suggest_skus([AskedListing(SHOP, ("", "", "mug w", ""), "", "")])
    assert not hint.is_exact


def test_a_title_finds_the_product_and_the_spec_its_sku() -> None:
    catalogue()

    found = hints("", "新款骨瓷照片马克杯定制diy情侣生日礼物", "颜色:黑;容量:350ml")

    assert [(code, reason) for code, reason, _ in found] == [
        ("MUG-B", "title"), ("MUG-W", "title"),
    ]  # fmt: skip
    assert found[0][2] > found[1][2]
    assert hints("", "Personalised bone china photo mug, gift", "black")[0][1] == "title"


def test_what_is_nothing_like_it_is_not_suggested() -> None:
    catalogue()

    assert hints("ZZ-99", "不锈钢园艺剪刀") == []


def test_many_are_asked_for_at_once_and_each_has_its_own() -> None:
    catalogue()
    asked = [
        AskedListing(UUID(int=n), ("", "", code, ""), title, "")
        for n, (code, title) in enumerate(
            [("NTB-A5", ""), ("", "烫金姓名笔记本 A5"), ("?", "园艺剪刀"), ("MUG-B", "")]
        )
    ]
    assert [[hint.sku.code for hint in found] for found in suggest_skus(asked)] == [
        ["NTB-A5"], ["NTB-A5"], [], ["MUG-B"],
    ]  # fmt: skip

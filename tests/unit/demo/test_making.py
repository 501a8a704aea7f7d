"""The demo's orders: the same seed makes the same ones, and they look as in life."""

from __future__ import annotations

import io
from collections import Counter
from datetime import UTC, datetime
from random import Random

import pytest
from PIL import Image

from zhidan.config.demo.brand import SHOPS, STAFF
from zhidan.config.demo.bulk import SIZE, orders_of, plan
from zhidan.config.demo.goods import COLOURS, items
from zhidan.config.demo.making import CUSTOMISED, Maker, tracking_number
from zhidan.config.demo.month import PAST, maker_of, past_orders, shares
from zhidan.config.demo.pictures import picture
from zhidan.config.demo.places import FAR, PLACES
from zhidan.fulfilment.tracking import refusal_of_number
from zhidan.orders.amounts import read_amounts
from zhidan.orders.incoming_checks import encode_content
from zhidan.parties.rules import judge_pii_state
from zhidan.platform.access import ROLES

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_the_same_seed_makes_the_same_orders() -> None:
    def made(seed: int) -> list[bytes]:
        maker = maker_of(SHOPS[0], seed)
        return [encode_content(order) for order in past_orders(Random(seed), maker, AT, 50)]

    assert made(7) == made(7)
    assert made(7) != made(8)


def test_a_plan_covers_every_order_once_and_ends_today() -> None:
    batches = list(plan(12_345, 1, AT))

    assert sum(batch.count for batch in batches) == 12_345
    assert max(batch.count for batch in batches) <= SIZE
    numbers = [
        (batch.shop, batch.first + place) for batch in batches for place in range(batch.count)
    ]
    assert len(numbers) == len(set(numbers))
    assert max(batch.until for batch in batches) == AT
    assert 390 < (AT - min(batch.since for batch in batches)).days < 400
    assert list(plan(12_345, 1, AT)) == batches


@pytest.mark.parametrize("count", [1, 5, 7, 499, 501])
def test_a_plan_of_few_orders_has_exactly_as_many(count: int) -> None:
    assert sum(batch.count for batch in plan(count, 1, AT)) == count


def test_about_one_bulk_order_in_ten_is_open() -> None:
    statuses = Counter(order.status for batch in plan(20_000, 3, AT) for order in orders_of(batch))
    share = (statuses["paid"] + statuses["unpaid"]) / statuses.total()
    assert 0.08 < share < 0.12
    assert set(statuses) == {"paid", "unpaid", "shipped", "finished", "closed"}


@pytest.mark.parametrize("shop", SHOPS, ids=lambda shop: shop.code)
def test_the_money_of_every_shop_adds_up(shop: object) -> None:
    maker = Maker(shop, 1, 30)  # type: ignore[arg-type]
    for number in range(200):
        amounts = read_amounts(maker.order(Random(number), number, AT, "paid"))
        assert amounts.mismatch is None
        assert amounts.payable == amounts.paid > 0


def test_people_come_again_and_channels_hide_them_in_their_own_way() -> None:
    looks = {}
    for shop in SHOPS:
        maker = maker_of(shop, 1)
        made = [maker.order(Random(n), n, AT, "paid") for n in range(200)]
        assert len({order.buyer.platform_uid for order in made}) < 180
        one = made[0].recipient
        looks[shop.channel] = judge_pii_state(
            one.name, one.mobile or one.phone, one.detail, one.address_token
        )
    assert looks == {
        "taobao": "plain",
        "tmall": "token",
        "jd": "plain",
        "pdd": "token",
        "douyin": "cipher",
        "shopify": "plain",
    }


def test_customised_lines_say_what_is_to_be_made() -> None:
    maker = maker_of(SHOPS[0], 1)
    made = [maker.order(Random(n), n, AT, "paid") for n in range(1_000)]
    engraved = [line for order in made for line in order.lines if line.personalisation]
    assert abs(len(engraved) / len(made) - CUSTOMISED) < 0.04
    assert all(line.properties["字体"] and line.properties["位置"] for line in engraved)
    assert max(len(line.personalisation) for line in engraved) <= 30
    worn = [line.properties for line in engraved if "胸围" in line.properties]
    assert worn
    for said in worn:
        height, chest, shoulders, length = (
            int(said[name].removesuffix("cm")) for name in ("身高", "胸围", "肩宽", "衣长")
        )
        assert 150 <= height <= 190
        assert 0.48 <= chest / height <= 0.62
        assert shoulders < chest / 2 < length < height / 2


def test_what_is_engraved_for_a_shop_abroad_is_in_its_language() -> None:
    maker = maker_of(next(shop for shop in SHOPS if shop.currency == "USD"), 1)
    made = [maker.order(Random(n), n, AT, "paid") for n in range(400)]
    lines = [line for order in made for line in order.lines if line.personalisation]
    said = "".join(line.personalisation + "".join(line.properties) for line in lines)
    assert lines
    assert not [letter for letter in said if "\u4e00" <= letter <= "\u9fff"]


def test_the_same_person_buys_in_several_shops_and_each_hides_them_in_its_own_way() -> None:
    makers = {shop.code: maker_of(shop, 1) for shop in SHOPS}
    plain, masked, other = (
        makers[code].person(9).recipient for code in ("tb-zxm", "tm-zxm", "pdd-zxm")
    )
    assert makers["jd-zxm"].person(9).recipient == plain
    assert makers["jd-zxm"].person(8).recipient != makers["tb-zxm"].person(8).recipient
    assert masked.mobile == f"{plain.mobile[:3]}****{plain.mobile[-4:]}"
    assert masked.address_token != other.address_token
    assert masked.city == plain.city


def test_there_are_goods_places_and_people_enough() -> None:
    goods = items()
    assert len({item.code for item in goods}) == len(goods) >= 300
    assert len({item.barcode for item in goods}) == len(goods)
    assert {item.supply for item in goods} == {"stocked", "to_order", "virtual"}
    assert len({place.code for place in PLACES}) == len(set(PLACES)) == len(PLACES) >= 100
    assert not {place.province for place in PLACES} & {place.province for place in FAR}
    # The first two digits of a division's code name its province, the first four its city.
    for digits, name in ((2, "province"), (4, "city")):
        named = {(place.code[:digits], getattr(place, name)) for place in (*PLACES, *FAR)}
        assert len({code for code, _ in named}) == len(named)
    assert [role for role, _, _ in STAFF] == list(ROLES)
    assert sum(part for _, part in shares(PAST)) == pytest.approx(PAST, abs=len(SHOPS))


def test_every_shape_is_drawn() -> None:
    for shape in {item.style.shape for item in items()}:
        drawn = Image.open(io.BytesIO(picture(shape, COLOURS["雾蓝"][1])))
        assert (drawn.format, drawn.size) == ("WEBP", (480, 480))


def test_tracking_numbers_are_their_carriers_own() -> None:
    numbers = [tracking_number(n) for n in range(40)]
    assert len(set(numbers)) == 40
    assert [refusal_of_number(carrier, number) for carrier, number in numbers] == [None] * 40

"""WooCommerce's orders as its REST API tells them."""

from __future__ import annotations

import io

import msgspec

from tests.support.order_files import read
from zhidan.orders.amounts import read_amounts

ORDER = {
    "id": 7, "number": "1007", "status": "processing", "currency": "EUR", "version": "9.1.2",
    "created_via": "checkout", "date_created": "2026-03-01T09:00:00",
    "date_paid": "2026-03-01T09:01:00", "date_modified": "2026-03-01T09:01:00",
    "discount_total": "2.50", "shipping_total": "4.90", "total_tax": "0.00", "total": "22.40",
    "prices_include_tax": False, "payment_method_title": "Card", "transaction_id": "tx-1",
    "billing": {"first_name": "Ann", "last_name": "Lee", "email": "ann@example.com"},
    "shipping": {
        "first_name": "Ann", "last_name": "Lee", "address_1": "1 Main St", "city": "Springfield",
        "postcode": "01101", "state": "MA", "country": "US",
    },
    "line_items": [
        {"id": 1, "name": "Mug", "product_id": 5, "sku": "MUG", "quantity": 2,
         "subtotal": "20.00", "total": "17.50", "total_tax": "0.00"},
    ],
    "coupon_lines": [{"id": 1, "code": "spring", "discount": "2.50"}],
    "meta_data": [
        {"id": 1, "key": "_wc_order_attribution_utm_source", "value": "newsletter"},
        {"id": 2, "key": "_wc_order_attribution_utm_campaign", "value": "spring-26"},
        {"id": 3, "key": "_wc_order_attribution_user_agent", "value": "Mozilla/5.0"},
        {"id": 4, "key": "_some_add_on", "value": {"nested": True}},
    ],
}  # fmt: skip


def test_coupons_and_what_led_the_buyer_here_are_kept() -> None:
    plan, (made,) = read(io.BytesIO(msgspec.json.encode([ORDER])))
    assert (plan.format, made.problems) == ("woocommerce_json", [])
    order = made.record
    assert (order.external_no, order.campaign) == ("1007", "spring")
    assert order.utm == "utm_source=newsletter&utm_campaign=spring-26"
    money = read_amounts(order)
    assert (money.goods, money.seller_discount, money.freight, money.payable) == (
        2000, 250, 490, 2240,
    )  # fmt: skip
    assert [line.share.freight for line in money.lines] == [490]

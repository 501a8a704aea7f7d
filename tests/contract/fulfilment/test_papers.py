"""Papers over HTTP: whole, masked, on record, in the form of their shop, for whoever asked."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.contract.fulfilment.callers import caller
from tests.support.people import make_person, signed_in
from tests.support.shop_floor import Floor, line, open_shop, order, order_id_of, person
from zhidan.fulfilment.models import FulfilmentOrder
from zhidan.fulfilment.operations.plan_fulfilments import plan_fulfilments
from zhidan.fulfilment.policy import OrderSheetPolicy, PackingSlipPolicy
from zhidan.orders import api as orders
from zhidan.platform import policy
from zhidan.platform.actors import SYSTEM
from zhidan.platform.models import AuditEntry
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)
NAME, PHONE = "王䶮", "13912345678"
SLIP = "/fulfilments/packing-slips"


@pytest.fixture
def floor(tmp_path: Path, settings: Any) -> Floor:
    settings.MEDIA_ROOT = str(tmp_path)
    floor = open_shop({"MUG": 10, "CUP": 10})
    sent = order(
        "A1", [line("MUG", 2, personalisation="刻字：㛃"), line("CUP")], status="paid",
        recipient=person(name=NAME, mobile=PHONE), buyer_message="",
    )  # fmt: skip
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.id, orders=[sent])
    run(orders.approve_orders, actor=SYSTEM, order_ids=[order_id_of("A1")])
    run(plan_fulfilments, actor=SYSTEM, order_ids=[order_id_of("A1")])
    return floor


def text(response: Any) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return "".join(
        "".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(body)).pages
    )


def test_a_slip_shows_the_whole_fulfilment_masks_people_and_is_on_record(floor: Floor) -> None:
    fulfilment = FulfilmentOrder.objects.get()
    hands = caller("fulfilment.view", "money.view")

    made = hands.post(SLIP, {"ids": [str(fulfilment.id)]})

    assert (made.status_code, made.json()["sheets"]) == (201, 1)
    said = text(hands.get(f"/papers/{made.json()['id']}.pdf"))
    assert "刻字：㛃" in said
    assert fulfilment.number in said
    assert "3pieces" in said
    assert (NAME in said, PHONE in said, "10.00" in said) == (False, False, False)
    entry = AuditEntry.objects.get(action="paper.printed")
    assert entry.details == {"kind": "packing_slip", "numbers": [fulfilment.number]}
    assert caller("fulfilment.view").get(f"/papers/{made.json()['id']}.pdf").status_code == 404


def test_a_shop_has_its_own_slip_and_falls_back_to_everybody_s(floor: Floor) -> None:
    policy.write(PackingSlipPolicy(title="ALLSHOPS", hides_prices=False), actor=SYSTEM)
    assert "ALLSHOPS" in slip()
    policy.write(PackingSlipPolicy(title="OWN"), actor=SYSTEM, scope=floor.shop.id)
    assert "OWN" in slip()
    policy.follow(PackingSlipPolicy, scope=floor.shop.id, actor=SYSTEM)
    assert "ALLSHOPS" in slip()


def slip() -> str:
    hands = caller("fulfilment.view")
    ids = [str(one) for one in FulfilmentOrder.objects.values_list("id", flat=True)]
    return text(hands.get(f"/papers/{hands.post(SLIP, {'ids': ids}).json()['id']}.pdf"))


@pytest.mark.parametrize("permissions", [("orders.view",), ("orders.view", "money.view")])
def test_an_order_sheet_tells_prices_to_who_may_see_money(
    floor: Floor, permissions: tuple[str, ...]
) -> None:
    hands = caller(*permissions)
    made = hands.post("/orders/sheets", {"ids": [str(order_id_of("A1"))]})
    said = text(hands.get(f"/papers/{made.json()['id']}.pdf"))
    assert ("30.00" in said) == ("money.view" in permissions)
    assert PHONE not in said
    assert made.status_code == 201


def test_what_lies_outside_the_scope_is_not_printed(floor: Floor) -> None:
    elsewhere = caller("fulfilment.view", warehouses=(UUID(int=7),))
    ids = [str(FulfilmentOrder.objects.get().id)]
    assert elsewhere.post(SLIP, {"ids": ids}).status_code == 404


@pytest.mark.parametrize("kind", ["packing_slip", "order_sheet"])
def test_a_preview_shows_what_was_not_saved_yet_and_asks_for_the_right(
    floor: Floor, kind: str
) -> None:
    said = {"values": json.dumps({"title": "DRAFT", "paper": "76x130"})}
    shown = caller("settings.policy").get(f"/papers/preview/{kind}.pdf", **said)
    assert "DRAFT" in text(shown)
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert policy.read(OrderSheetPolicy) == OrderSheetPolicy()
    assert caller("orders.view").get(f"/papers/preview/{kind}.pdf", **said).status_code == 403
    wrong = {"values": json.dumps({"columns": ["<script>"]})}
    refused = caller("settings.policy").get(f"/papers/preview/{kind}.pdf", **wrong)
    assert refused.json()["code"] == "bad_policy"


@pytest.mark.parametrize("kind", ["packing_slip", "order_sheet", "pick_list"])
def test_a_preview_is_a_sample_where_there_is_no_order(kind: str) -> None:
    shown = caller("settings.policy").get(f"/papers/preview/{kind}.pdf", values="{}")
    assert "Sampleshop" in text(shown)


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (picture("PNG"), ""), (picture("JPEG"), ""), (picture("GIF"), "logo_not_png_or_jpeg"),
        (b"<svg/>", "logo_not_png_or_jpeg"), (b"\x89PNG\r\n\x1a\n...", "not_a_picture"),
        (picture("PNG") + b"\0" * 1_100_000, "picture_too_large"),
    ],
)  # fmt: skip
def test_a_logo_is_a_small_png_or_jpeg(
    content: bytes, code: str, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    owner = signed_in(make_person()).client
    file = SimpleUploadedFile("logo.png", content)
    answer = owner.post("/api/v1/papers/logo", {"file": file})
    assert answer.json().get("code", "") == code

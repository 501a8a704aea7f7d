"""The warehouse's addresses as a program sees them."""

from __future__ import annotations

import csv
import io
from io import BytesIO
from typing import Any
from uuid import UUID

import pypdf
import pypdfium2
import pytest
import zxingcpp

from tests.contract.fulfilment.callers import HANDS, caller
from tests.db.fulfilment.floor import approved, planned, state_of
from tests.support.shop_floor import line, order_id_of
from zhidan.fulfilment.models import FulfilmentOrder, PickList
from zhidan.kernel.ids import uuid7
from zhidan.platform.models import Job

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "SF1234567890123"


def codes(response: Any) -> list[str]:
    assert response.status_code == 200, response.content
    return [row["code"] for row in response.json()["outcomes"]]


def test_a_box_goes_its_whole_way_when_a_scanner_and_a_clerk_work_on_it() -> None:
    _, keys = planned(
        {"T1": [line("MUG", 2), line("PEN", personalisation="小明")]}, {"MUG": 5, "PEN": 5}
    )
    box, desk = str(keys["T1"]), caller(*HANDS)

    listed = desk.get("/fulfilments", state="allocated").json()["items"]
    assert [(row["id"], row["actions"]) for row in listed] == [(box, ["release"])]
    assert desk.get("/fulfilments/count", state="allocated").json() == {"count": 1, "capped": False}
    released = desk.post("/fulfilments/release", {"ids": [box]})
    assert codes(released) == ["ok"]
    assert released.json()["pick_list_id"] == str(PickList.objects.get().id)

    page = desk.get(f"/fulfilments/{box}").json()
    number = page["number"]
    assert [row["codes"] for row in page["lines"]] == [
        ["MUG", f"{number}/1"],
        ["PEN", f"{number}/2"],
    ]
    assert page["lines"][1]["personalisation"] == "小明"
    assert page["recipient"]["phone"] != ""
    assert "138" not in page["recipient"]["phone"][3:]
    answers = [
        desk.post(f"/fulfilments/{box}/scan", {"scan_id": str(uuid7()), "code": code}).json()
        for code in ("MUG", "MUG", "MUG", "nothing", f"{number}/2")
    ]
    assert [one["result"] for one in answers] == ["ok", "ok", "too_many", "unknown", "complete"]
    assert answers[-1]["state"] == "picked"
    assert codes(desk.post("/fulfilments/pack", {"ids": [box]})) == ["ok"]
    parcel = {"id": box, "carrier": "sf", "tracking_no": NUMBER, "weight_g": 500}
    assert codes(desk.post("/fulfilments/ship", {"items": [parcel]})) == ["ok"]

    page = desk.get(f"/fulfilments/{box}").json()
    assert (page["state"], page["carrier"], page["actions"]) == ("shipped", "sf", [])
    assert [(one["carrier"], one["tracking_no"]) for one in page["parcels"]] == [("sf", NUMBER)]
    assert page["events"][0]["detail"] == "Shipped"
    printed = (page["parcels"][0]["number"], PickList.objects.get().number)
    for text in (number, NUMBER, page["order_no"], *printed):
        assert [row["id"] for row in desk.get("/fulfilments", q=text).json()["items"]] == [box]
    assert desk.get("/fulfilments", order=page["order_id"]).json()["items"][0]["id"] == box


def test_the_paper_reads_back_when_it_is_fetched() -> None:
    _, keys = planned({"T1": [line("MUG", 2)], "T2": [line("手机壳", personalisation="小明🎉")]},
                      {"MUG": 5, "手机壳": 5})  # fmt: skip
    desk = caller(*HANDS)
    released = desk.post("/fulfilments/release", {"ids": [str(key) for key in keys.values()]})
    sheet = PickList.objects.get()

    response = desk.get(f"/picklists/{released.json()['pick_list_id']}.pdf")

    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    text = "".join(
        "\n".join(
            p.extract_text() for p in pypdf.PdfReader(BytesIO(response.content)).pages
        ).split()
    )
    numbers = list(FulfilmentOrder.objects.order_by("number").values_list("number", flat=True))
    for said in (sheet.number, *numbers, "商品MUG", "商品手机壳", "小明〓", "U+1F389", "仓库1"):
        assert said in text
    picture = pypdfium2.PdfDocument(response.content)[0].render(scale=3).to_pil()
    read = {code.text for code in zxingcpp.read_barcodes(picture)}
    assert read == {sheet.number, *numbers, "MUG", f"{numbers[1]}/1"}


def test_an_unknown_or_foreign_box_is_not_found_when_somebody_else_asks() -> None:
    _, keys = planned({"T1": [line("MUG")]}, {"MUG": 5})
    box, stranger = keys["T1"], caller(*HANDS, warehouses=(uuid7(),))
    scan = {"scan_id": str(uuid7()), "code": "MUG"}

    assert stranger.get(f"/fulfilments/{box}").status_code == 404
    assert stranger.get("/fulfilments").json()["items"] == []
    assert (
        stranger.get("/fulfilments", q=FulfilmentOrder.objects.get().number).json()["items"] == []
    )
    assert codes(stranger.post("/fulfilments/release", {"ids": [str(box)]})) == ["not_found"]
    assert stranger.post(f"/fulfilments/{box}/scan", scan).status_code == 404
    assert caller(*HANDS).get(f"/fulfilments/{uuid7()}").status_code == 404
    assert caller(*HANDS).get(f"/picklists/{uuid7()}.pdf").status_code == 404
    assert state_of(box) == "allocated"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/fulfilments/release", {"ids": [str(UUID(int=1))]}),
        ("/fulfilments/unrelease", {"ids": [str(UUID(int=1))]}),
        ("/fulfilments/pick", {"ids": [str(UUID(int=1))]}),
        ("/fulfilments/pack", {"ids": [str(UUID(int=1))]}),
        ("/fulfilments/ship", {"items": [{"id": str(UUID(int=1)), "carrier": "sf"}]}),
        ("/orders/ship", {"ids": [str(UUID(int=1))], "carrier": "sf"}),
        (f"/fulfilments/{UUID(int=1)}/scan", {"scan_id": str(UUID(int=1)), "code": "A"}),
    ],
)
def test_a_step_is_forbidden_when_the_caller_may_only_look(path: str, body: Any) -> None:
    response = caller("fulfilment.view").post(path, body)
    assert (response.status_code, response.json()["code"]) == (403, "forbidden")


def test_an_order_ships_from_the_list_when_its_parcel_is_named() -> None:
    approved({"T1": [line("A")], "T2": [line("A")]}, {"A": 5})
    desk = caller(*HANDS)
    parcels = [
        {"order_id": str(order_id_of("T1")), "carrier": "sf", "tracking_no": NUMBER},
        {"order_id": str(order_id_of("T2")), "carrier": "sf", "tracking_no": "YT1234567890123"},
    ]

    response = desk.post("/orders/ship", {"parcels": parcels}, key="ship-these-two")

    assert codes(response) == ["ok", "tracking_no_unlike_carrier"]
    assert response.json()["outcomes"][1]["detail"] == (
        "YT1234567890123 does not look like a number of sf: please check it"
    )
    again = desk.post("/orders/ship", {"parcels": parcels}, key="ship-these-two")
    assert again.content == response.content


def test_many_orders_become_a_job_when_they_ship_at_once() -> None:
    ids = [str(uuid7()) for _ in range(21)]

    response = caller(*HANDS).post("/orders/ship", {"ids": ids, "carrier": "self"})

    assert response.status_code == 202
    job = Job.objects.get(id=response.json()["job_id"])
    assert (job.kind, job.progress_total) == ("fulfilment.ship_orders", 21)


@pytest.mark.parametrize(
    ("path", "body", "code", "field"),
    [
        ("/orders/ship", {}, "nothing_chosen", "ids"),
        ("/orders/ship", {"ids": [str(UUID(int=1))]}, "field_missing", "carrier"),
        ("/fulfilments/pick", {"ids": []}, None, "ids"),
        ("/fulfilments/pick", {"ids": ["x"]}, None, "ids.0"),
        ("/fulfilments/ship", {"items": [{"id": str(UUID(int=1)), "carrier": "sf", "weight_g": 0}]},
         None, "items.0.weight_g"),
        ("/fulfilments/ship", {"items": [], "surprise": 1}, None, None),
    ],
)  # fmt: skip
def test_the_field_is_named_when_a_body_is_wrong(
    path: str, body: Any, code: str | None, field: str | None
) -> None:
    response = caller(*HANDS).post(path, body)
    assert response.status_code == 422
    said = response.json()
    assert code is None or said["code"] == code
    assert field is None or said["field"] == field


def test_the_likely_carriers_are_named_when_a_number_is_checked() -> None:
    desk = caller(*HANDS)

    said = desk.post("/carriers/check", {"tracking_no": " sf1234567890123"}).json()

    assert (said["tracking_no"], said["valid"]) == (NUMBER, True)
    assert said["carrier_candidates"][0] == {"carrier": "sf", "is_sure": True}
    assert desk.post("/carriers/check", {"tracking_no": "???"}).json()["valid"] is False
    assert {"sf", "zto", "self"} <= {row["code"] for row in desk.get("/carriers").json()["items"]}


def test_the_list_comes_as_a_sheet_when_it_is_exported() -> None:
    _, keys = planned({"T1": [line("A", 2), line("B")]}, {"A": 5, "B": 5})
    number = FulfilmentOrder.objects.get(pk=keys["T1"]).number

    response = caller(*HANDS).get("/fulfilments/export", format="csv", state="allocated")

    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert rows[0][:2] == ["Fulfilment no.", "Order no."]
    assert [(row[0], row[11], row[14]) for row in rows[1:]] == [
        (number, "A", "2"),
        (number, "B", "1"),
    ]

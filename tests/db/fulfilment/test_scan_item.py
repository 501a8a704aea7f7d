from __future__ import annotations

from uuid import UUID

import pytest

from tests.db.fulfilment.floor import act, picked_of, planned, state_of
from tests.support.shop_floor import line, make_sku
from zhidan.catalog.models import Sku, SkuBarcode
from zhidan.fulfilment.models import FulfilmentEvent, FulfilmentOrder, Scan
from zhidan.fulfilment.operations.pack_fulfilments import pack_fulfilments
from zhidan.fulfilment.operations.pick_fulfilments import pick_fulfilments
from zhidan.fulfilment.operations.release_fulfilments import release_fulfilments
from zhidan.fulfilment.operations.scan_item import ScanAnswer, scan_item
from zhidan.kernel.errors import ActionNotAllowed, Conflict, NotFound
from zhidan.kernel.ids import uuid7
from zhidan.platform.models import OutboxEvent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def box() -> UUID:
    """A released box: two of MUG-A, one PEN."""
    _, keys = planned({"T1": [line("MUG-A", 2), line("PEN")]}, {"MUG-A": 5, "PEN": 5})
    act(release_fulfilments, fulfilment_ids=[keys["T1"]])
    return keys["T1"]


def scan(box: UUID, code: str, scan_id: UUID | None = None) -> ScanAnswer:
    return act(scan_item, fulfilment_id=box, scan_id=scan_id or uuid7(), code=code)


def test_each_scan_counts_one_when_the_goods_belong_in_the_box(box: UUID) -> None:
    answers = [scan(box, code) for code in ("mug-a\r", "PEN", "MUG-A")]

    assert [(one.result, one.picked, one.quantity, one.state) for one in answers] == [
        ("ok", 1, 2, "picking"),
        ("ok", 1, 1, "picking"),
        ("complete", 2, 2, "picked"),
    ]
    assert picked_of(box) == [(2, 2, 0), (1, 1, 0)]
    steps = FulfilmentEvent.objects.order_by("seq").values_list("action", flat=True)
    assert list(steps) == ["plan", "release", "start_pick", "finish_pick"]
    assert FulfilmentOrder.objects.get().picked == 3


def test_the_first_answer_is_given_again_when_a_scan_is_sent_twice(box: UUID) -> None:
    scan_id = uuid7()
    first = scan(box, "MUG-A", scan_id)
    told = OutboxEvent.objects.count()

    assert scan(box, "MUG-A", scan_id) == first
    assert (picked_of(box)[0], Scan.objects.count()) == ((2, 1, 0), 1)
    assert OutboxEvent.objects.count() == told
    with pytest.raises(Conflict) as refused:
        scan(box, "PEN", scan_id)
    assert refused.value.code == "scan_id_reused"


def test_nothing_counts_when_the_goods_do_not_belong_in_the_box(box: UUID) -> None:
    make_sku("OTHER")
    told = OutboxEvent.objects.count()

    assert scan(box, "OTHER").result == "wrong_item"
    assert scan(box, "no such code").result == "unknown"
    assert picked_of(box) == [(2, 0, 0), (1, 0, 0)]
    assert (state_of(box), OutboxEvent.objects.count()) == ("released", told)
    assert sorted(Scan.objects.values_list("result", flat=True)) == ["unknown", "wrong_item"]


def test_one_too_many_is_said_when_the_line_is_full(box: UUID) -> None:
    scan(box, "PEN")

    answer = scan(box, "PEN")
    assert (answer.result, answer.picked, answer.quantity) == ("too_many", 1, 1)
    assert picked_of(box)[1] == (1, 1, 0)


def test_a_barcode_and_the_row_of_the_paper_count_when_they_are_scanned(box: UUID) -> None:
    mug = Sku.objects.get(code="MUG-A")
    Sku.objects.filter(pk=mug.pk).update(barcode="6901234567892")
    SkuBarcode.objects.create(barcode="123456", sku=mug)
    number = FulfilmentOrder.objects.get().number

    assert scan(box, "6901234567892").result == "ok"
    assert scan(box, "123456").result == "ok"
    assert scan(box, f"{number}/2").result == "complete"
    assert picked_of(box) == [(2, 2, 0), (1, 1, 0)]


def test_the_named_row_counts_when_two_rows_are_of_one_sku() -> None:
    rows = [line("MUG", personalisation="小明"), line("MUG", personalisation="小红")]
    _, keys = planned({"T1": rows}, {"MUG": 5})
    act(release_fulfilments, fulfilment_ids=[keys["T1"]])
    number = FulfilmentOrder.objects.get().number

    assert scan(keys["T1"], f"{number}/2").result == "ok"
    assert picked_of(keys["T1"]) == [(1, 0, 0), (1, 1, 0)]
    assert scan(keys["T1"], f"{number}/2").result == "too_many"


def test_a_scan_is_refused_when_nothing_is_picked_here_now(box: UUID) -> None:
    act(pick_fulfilments, fulfilment_ids=[box])
    act(pack_fulfilments, fulfilment_ids=[box])

    with pytest.raises(ActionNotAllowed) as refused:
        scan(box, "PEN")
    assert (refused.value.code, refused.value.params["state"]) == (
        "fulfilment_wrong_state",
        "packed",
    )
    assert Scan.objects.count() == 0
    with pytest.raises(NotFound):
        scan(uuid7(), "PEN")

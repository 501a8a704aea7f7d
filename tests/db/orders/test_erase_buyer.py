"""Erasing a buyer: what goes, what stays, what is refused."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
import pytest
from django.apps import apps
from django.db import connection, models

from tests.support.imports import import_files
from tests.support.order_files import as_csv
from tests.support.shop_floor import Floor, line, open_shop, order, order_id_of, person
from zhidan.channels.formats.mapping import ColumnMapping
from zhidan.insights.api import verify
from zhidan.kernel.errors import Conflict, Forbidden, InvalidInput, NotFound
from zhidan.kernel.ids import uuid7
from zhidan.orders import api as orders
from zhidan.orders.incoming import IncomingBuyer, IncomingInvoice
from zhidan.orders.models import Order, OrderEvent, OrderHold
from zhidan.orders.operations.edit_order import OrderEdit, edit_order
from zhidan.orders.operations.erase_again import erase_again
from zhidan.orders.operations.erase_buyer import ErasureReceipt
from zhidan.parties import api as parties
from zhidan.parties.models import Buyer, BuyerKey, Recipient
from zhidan.platform.actors import CLI, SYSTEM, Actor
from zhidan.platform.audit_chain import seal_entries, verify_chain
from zhidan.platform.erasures import remembered
from zhidan.platform.models import AuditEntry, Erasure, StoredFile
from zhidan.platform.personal import PersonalField, personal_fields
from zhidan.platform.work import run
from zhidan.service.models import Feedback

pytestmark = pytest.mark.django_db(transaction=True)
NAME, PHONE, DOOR = "欧阳金丝雀", "13900001111", "金丝雀路40001号"


def planted(number: str, *, nick: str = "金丝雀", **fields: Any) -> Any:
    """A finished order with this person's data wherever it can stand."""
    told = f"{NAME} {PHONE} {DOOR}"
    said: dict[str, Any] = {
        "status": "finished",
        "recipient": person(name=NAME, mobile=PHONE, detail=DOOR),
        "buyer": IncomingBuyer(nick=nick, platform_uid=f"uid-{nick}"),
        "invoice": IncomingInvoice(title=NAME, address=DOOR, phone=PHONE, content=told),
        "buyer_message": told, "seller_memo": told, "card_text": told,
    }  # fmt: skip
    lines = fields.pop("lines", [line("CUP", personalisation=told, properties={"刻字": told})])
    return order(number, lines, **{**said, **fields})


def place(floor: Floor, *incoming: Any) -> None:
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.id, orders=list(incoming))


def erase(number: str, *, reason: str = "asked_for", actor: Actor = CLI) -> ErasureReceipt:
    return run(orders.erase_buyer, actor=actor, order_id=order_id_of(number), reason=reason)


def clerk(*, shops: frozenset[UUID] | None = None, permission: str = "parties.erase") -> Actor:
    return Actor("user", uuid7(), "王芳", frozenset({permission}), shops)


def dump() -> str:
    """Every row of every table as text."""
    rows = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f'SELECT t::text FROM "{model._meta.db_table}" AS t')
            rows += [row for (row,) in cursor.fetchall()]
    return "\n".join(rows)


def test_the_person_goes_and_the_books_stay() -> None:
    floor = open_shop({"CUP": 5})
    place(floor, planted("A1"), planted("A2"), order("B1", [line("CUP")], status="finished"))
    before = Order.objects.values("order_no", "payable_minor", "units", "state", "placed_at")
    books = list(before.order_by("id"))
    assert NAME in dump()
    receipt = erase("A1")
    assert (receipt.orders, receipt.buyers) == (2, 1)
    assert not any(trace in dump() for trace in (NAME, PHONE, DOOR))
    assert list(before.order_by("id")) == books
    assert verify().violations == ()
    shown = run(parties.reveal_recipient, actor=CLI, order_id=order_id_of("A1"), reason="查看")
    assert (shown.name, shown.phone, shown.address, shown.pii_state) == ("", "", "", "absent")
    assert parties.orders_of_person(parties.person_key(PHONE), limit=1) == []
    assert (BuyerKey.objects.count(), Buyer.objects.filter(nick_blind=None).count()) == (1, 1)
    assert Order.objects.get(pk=order_id_of("A1")).merge_key is None


def test_every_registered_column_of_theirs_is_empty() -> None:
    floor = open_shop({"CUP": 5})
    place(floor, planted("A1"))
    erase("A1")
    left = [field for field in personal_fields() if not _is_empty(field)]
    assert left == []


def _is_empty(field: PersonalField) -> bool:
    """Seals are opened by another test; what belongs to us is not a buyer's."""
    if field.how in ("sealed", "staff"):
        return True
    model: type[models.Model] = apps.get_model(field.model)
    values = list(model._default_manager.values_list(field.field, flat=True))
    if field.how == "free text":
        return not any(trace in str(values) for trace in (NAME, PHONE, DOOR))
    return all(value in ("", None, {}, []) for value in values)


def test_the_receipt_says_what_and_never_whose() -> None:
    floor = open_shop({"CUP": 5})
    place(floor, planted("A1"))
    receipt = erase("A1", reason="consent_withdrawn")
    assert dict(receipt.tables) == {
        "buyer": 1, "buyer_key": 1, "invoice_request": 1, "order_event": 1,
        "order_line": 1, "recipient": 1, "sales_order": 1, "source_order": 1,
    }  # fmt: skip
    (entry,) = AuditEntry.objects.filter(action="buyer.erased")
    kept = Erasure.objects.get()
    assert (entry.subject_id, entry.reason) == (receipt.id, "")
    assert entry.details["tables"] == kept.tables == dict(receipt.tables)
    assert (kept.reason, kept.orders, kept.buyers) == ("consent_withdrawn", 1, 1)
    assert OrderEvent.objects.filter(action="erase").count() == 1


def test_what_was_said_of_them_goes_and_the_chain_over_the_audit_stays() -> None:
    floor = open_shop({"CUP": 5})
    told = f"{NAME} 说家里没人, 打 {PHONE}"
    spec = line("CUP", spec=f"颜色:白;刻字:{NAME}")
    place(floor, planted("A1", lines=[spec], status="paid"), order("B1", [line("CUP")]))
    ids, other = [order_id_of("A1")], [order_id_of("B1")]
    run(orders.hold_orders, actor=CLI, order_ids=ids, reason=told)
    run(orders.hold_orders, actor=CLI, order_ids=other, reason="和别人一起发")
    run(edit_order, actor=CLI, order_id=ids[0], edit=OrderEdit(tags=[NAME]))
    run(parties.reveal_recipient, actor=CLI, order_id=ids[0], reason=f"给{NAME}回电话")
    run(parties.reveal_recipient, actor=CLI, order_id=other[0], reason=f"核对: 不是{NAME}")
    run(orders.cancel_orders, actor=CLI, order_ids=ids, reason=told)
    run(_say, actor=CLI, text=f"列表里 {NAME} 的订单打不开")
    assert seal_entries() > 0
    erase("A1")
    assert not any(trace in dump() for trace in (NAME, PHONE, DOOR))
    assert OrderEvent.objects.filter(order_id=ids[0], action="cancel").count() == 1
    assert Feedback.objects.get().text == "列表里 *** 的订单打不开"
    assert OrderHold.objects.get(order_id=other[0]).params == {"text": "和别人一起发"}
    assert verify_chain().broken is None
    assert verify().violations == ()


def _say(*, text: str, actor: Actor) -> None:
    Feedback.objects.create(
        id=uuid7(), sender_id=uuid7(), sender_name="王芳", text=text, page="/orders", version="1"
    )


def test_orders_to_the_same_person_in_another_shop_go_as_well() -> None:
    first, second = open_shop({"CUP": 5}), open_shop(code="jd1", channel="jd")
    place(first, planted("A1"))
    place(second, planted("J1", nick="另一个昵称"))
    receipt = erase("A1")
    assert (receipt.orders, receipt.buyers) == (2, 2)
    assert NAME not in dump()


def test_a_friend_who_once_sent_them_something_keeps_the_own_nick() -> None:
    floor = open_shop({"CUP": 5})
    friend = IncomingBuyer(nick="好朋友", platform_uid="friend")
    place(floor, planted("A1"), planted("A2", buyer=friend))
    place(floor, order("A3", [line("CUP")], status="finished", buyer=friend))
    receipt = erase("A1")
    assert (receipt.orders, receipt.buyers) == (2, 1)
    assert len(parties.buyers_called("好朋友")) == 1


def test_what_a_source_says_again_of_them_is_not_taken_over() -> None:
    floor = open_shop({"CUP": 5})
    place(floor, planted("A1"))
    erase("A1")
    place(floor, planted("A1", seller_memo=f"{NAME} 又来了", close_reason=f"{NAME} 不要了"))
    assert NAME not in dump()
    assert Order.objects.get(pk=order_id_of("A1")).holds == []
    (row,) = Recipient.objects.all()
    assert (row.origin, row.pii_state) == ("erased", "absent")


def test_the_files_they_came_in_are_deleted() -> None:
    floor = open_shop({"CUP-0": 100}, channel="other")
    head = ["no", "status", "name", "phone", "title", "quantity", "price"]
    table = [head, ["A1", "finished", NAME, PHONE, "杯子", "1", "10.00"]]
    mapping = {
        "name": "own",
        "tables": [{"name": "rows", "role": "both", "key": "no", "signature": head}],
        "fields": {
            "status": {"column": "status"}, "recipient.name": {"column": "name"},
            "recipient.mobile": {"column": "phone"}, "line.title": {"column": "title"},
            "line.quantity": {"column": "quantity"}, "line.unit_price": {"column": "price"},
        },
    }  # fmt: skip
    done = import_files(
        floor.shop.code, as_csv(table), mapping=msgspec.convert(mapping, ColumnMapping)
    )
    assert (done.created, StoredFile.objects.count()) == (1, 1)
    receipt = erase("A1")
    assert receipt.tables["stored_file"] == 1
    assert StoredFile.objects.count() == 0
    done.refresh_from_db()
    assert (done.created, done.file_names) == (1, [])


def test_an_order_that_is_still_to_be_sent_is_waited_for() -> None:
    floor = open_shop({"CUP": 5})
    place(floor, planted("A1"), planted("A2", status="paid"))
    before = dump()
    with pytest.raises(Conflict) as said:
        erase("A1")
    assert (said.value.code, said.value.params["count"]) == ("erase_orders_open", 1)
    assert dump() == before


def test_it_takes_the_right_the_scope_and_a_reason() -> None:
    first, second = open_shop({"CUP": 5}), open_shop(code="jd1", channel="jd")
    place(first, planted("A1"))
    place(second, planted("J1"))
    before = dump()
    with pytest.raises(Forbidden):
        erase("A1", actor=clerk(permission="parties.reveal"))
    with pytest.raises(NotFound):
        erase("J1", actor=clerk(shops=frozenset({first.shop.id})))
    with pytest.raises(Forbidden) as said:
        erase("A1", actor=clerk(shops=frozenset({first.shop.id})))
    assert said.value.code == "erase_beyond_scope"
    with pytest.raises(InvalidInput):
        erase("A1", reason=f"{NAME} 要求删除")
    assert dump() == before


def test_what_was_erased_is_erased_again_by_its_fingerprints_alone() -> None:
    floor = open_shop({"CUP": 5})
    place(floor, planted("A1"), order("B1", [line("CUP")], status="finished"))
    marks = _marks_without_erasing("A1")
    tables = run(erase_again, actor=CLI, marks=marks)
    assert tables["sales_order"] == 1
    assert NAME not in dump()
    assert remembered() == marks
    assert Recipient.objects.filter(origin="source").count() == 1


def _marks_without_erasing(number: str) -> frozenset[bytes]:
    """The fingerprints of an erasure of which nothing else stays, as in an older backup."""

    class Undone(Exception):
        pass

    marks: list[frozenset[bytes]] = []

    def erase_and_undo(*, actor: Actor) -> None:
        orders.erase_buyer(order_id=order_id_of(number), reason="asked_for", actor=actor)
        marks.append(remembered())
        raise Undone

    with pytest.raises(Undone):
        run(erase_and_undo, actor=CLI)
    assert remembered() == frozenset()
    return marks[0]

"""Reading a recipient in plain."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import pytest
from django.db import connection

from zhidan.kernel.clock import now
from zhidan.kernel.errors import Forbidden, InvalidInput, NotFound
from zhidan.kernel.ids import uuid7
from zhidan.parties.api import (
    PersonalData,
    RevealBudgetSpent,
    prepare_recipient,
    reveal_recipient,
    write_recipients,
)
from zhidan.parties.models import Recipient, Shop
from zhidan.parties.policy import PartiesPolicy
from zhidan.platform import policy
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.models import AuditEntry
from zhidan.platform.privacy import CannotUnseal
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)
PERSON = PersonalData(
    name="王小明", mobile="13812345678", province="浙江省", city="杭州市", district="余杭区",
    detail="文一西路 969 号", email="wang@example.test",
)  # fmt: skip


def clerk(
    *, shops: Iterable[UUID] | None = None, permissions: Iterable[str] = ("parties.reveal",)
) -> Actor:
    return Actor(
        kind="user",
        id=uuid7(),
        name="王芳",
        permissions=frozenset(permissions),
        shops=None if shops is None else frozenset(shops),
    )


def keep(person: PersonalData, *, order_id: UUID | None = None) -> tuple[UUID, Shop]:
    shop, _ = Shop.objects.get_or_create(code="tb1", name="店铺", channel="taobao")
    order_id = order_id or uuid7()

    def write(*, actor: Actor) -> None:
        prepared = prepare_recipient(order_id=order_id, placed_at=now(), person=person)
        write_recipients(shop_id=shop.id, prepared=[prepared], origin="source", at=now())

    run(write, actor=SYSTEM)
    return order_id, shop


def reveal(order_id: UUID, actor: Actor, reason: str = "买家来电改地址") -> object:
    return run(reveal_recipient, actor=actor, order_id=order_id, reason=reason)


def test_the_database_holds_masks_and_seals_only() -> None:
    keep(PERSON)
    with connection.cursor() as cursor:
        cursor.execute("SELECT r::text, encode(r.sealed, 'escape') FROM recipient AS r")
        row = " ".join(cursor.fetchone())
    for plain in ("王小明", "13812345678", "969 号", "wang@example.test"):
        assert plain not in row
    stored = Recipient.objects.get()
    assert (stored.name_masked, stored.phone_masked, stored.address_masked) == (
        "王**", "138****5678", "文一西****",
    )  # fmt: skip


def test_a_reason_opens_the_newest_recipient_and_leaves_an_audit_row() -> None:
    order_id, shop = keep(PERSON)
    keep(PersonalData(name="李雷", mobile="13900000001", city="杭州市", detail="新地址 1 号"),
         order_id=order_id)  # fmt: skip
    reader = clerk()

    found = run(reveal_recipient, actor=reader, order_id=order_id, reason=" 买家来电改地址 ")

    assert (found.name, found.phone, found.address, found.pii_state) == (
        "李雷", "13900000001", "新地址 1 号", "plain",
    )  # fmt: skip
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor_id, entry.subject_id, entry.reason, entry.shop_id) == (
        "recipient.revealed", reader.id, order_id, "买家来电改地址", shop.id,
    )  # fmt: skip
    assert "李雷" not in str(entry.details)


@pytest.mark.parametrize("reason", ["", "  ", "x"])
def test_without_a_reason_nothing_is_shown_and_nothing_written(reason: str) -> None:
    order_id, _ = keep(PERSON)
    with pytest.raises(InvalidInput) as refused:
        reveal(order_id, clerk(), reason)
    assert (refused.value.code, AuditEntry.objects.count()) == ("reason_missing", 0)


def test_permission_and_shop_scope_decide() -> None:
    order_id, shop = keep(PERSON)
    with pytest.raises(Forbidden):
        reveal(order_id, clerk(permissions=["orders.view"]))
    with pytest.raises(NotFound):
        reveal(order_id, clerk(shops=[uuid7()]))
    with pytest.raises(NotFound):
        reveal(uuid7(), clerk())
    assert AuditEntry.objects.count() == 0
    reveal(order_id, clerk(shops=[shop.id]))


def test_a_day_has_a_budget_per_person() -> None:
    order_id, _ = keep(PERSON)
    run(lambda *, actor: policy.write(PartiesPolicy(reveals_per_day=2), actor=actor), actor=SYSTEM)
    reader, other = clerk(), clerk()
    reveal(order_id, reader)
    reveal(order_id, reader)
    with pytest.raises(RevealBudgetSpent) as refused:
        reveal(order_id, reader)
    assert (refused.value.status, refused.value.params) == (429, {"limit": 2})
    reveal(order_id, other)
    assert AuditEntry.objects.filter(action="recipient.revealed").count() == 3


def test_what_came_masked_is_shown_as_it_came() -> None:
    order_id, _ = keep(PersonalData(name="王*明", mobile="138****5678", address_token="OAID-1"))
    found = run(reveal_recipient, actor=clerk(), order_id=order_id, reason="核对")
    assert (found.pii_state, found.name, found.phone) == ("token", "王*明", "138****5678")
    assert Recipient.objects.get().phone_blind is None


def test_a_seal_moved_to_another_order_does_not_open() -> None:
    mine, _ = keep(PERSON)
    theirs, _ = keep(PersonalData(name="李雷", mobile="13900000001", city="x", detail="别处 9 号"))
    stolen = Recipient.objects.get(order_id=theirs).sealed
    Recipient.objects.filter(order_id=mine).update(sealed=stolen)
    with pytest.raises(CannotUnseal):
        reveal(mine, clerk())
    assert AuditEntry.objects.count() == 0

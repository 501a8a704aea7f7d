from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from zhidan.channels.confirming.base import ConfirmFormat
from zhidan.channels.confirming.registry import BY_CHANNEL
from zhidan.channels.models import ConfirmEntry, ConfirmFile
from zhidan.fulfilment import api as fulfilment
from zhidan.kernel.clock import now
from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.ids import uuid7
from zhidan.kernel.outcomes import Outcome, Outcomes
from zhidan.orders import api as orders
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor
from zhidan.platform.audit import record
from zhidan.platform.numbering import next_numbers
from zhidan.platform.sheets import Cell

MOST_ORDERS = 1_000  # what channels take in one file


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """The file, if any order could be written into one, and one outcome per order."""

    file: ConfirmFile | None
    outcomes: Outcomes


def write_confirm_file(
    *, shop: str | UUID, order_ids: Sequence[UUID] = (), actor: Actor
) -> WrittenFile:
    """Write the file that tells a shop's channel of shipped orders: these, or all that wait, the
    longest shipped first, 1,000 at most. What is written counts as exported.

    An order none of whose parcels has a number stays waiting (no_tracking_number).
    Raises: NotFound for the shop; InvalidInput (shop_without_channel).
    """
    card = parties.shop_card(shop, actor=actor)
    form = BY_CHANNEL.get(card.channel)
    if form is None:
        raise InvalidInput(code="shop_without_channel", field="shop")
    ids = list(dict.fromkeys(order_ids)) or orders.orders_waiting(
        card.id, limit=MOST_ORDERS, actor=actor
    )
    known = orders.orders_sent(ids, actor=actor)
    parcels = fulfilment.parcels_sent(ids)
    lines = orders.numbers_of_parts(ids)
    rows = {
        order_id: form.rows(
            known[order_id].external_no,
            parcels.get(order_id, []),
            card.zone,
            lines=lines.get(order_id, ()),
        )
        for order_id in ids
        if order_id in known and known[order_id].shop_id == card.id
    }
    number = next_numbers("confirm", 1)[0]
    told = orders.confirm_orders(
        order_ids=[order_id for order_id, listed in rows.items() if listed],
        action="export",
        params={"file": number},
        actor=actor,
    )
    said = {row.id: row for row in told}
    for order_id in ids:
        if order_id not in rows:
            said[order_id] = Outcome(order_id, "not_found")
        elif not rows[order_id]:
            params = {"order_no": known[order_id].order_no}
            said[order_id] = Outcome(order_id, "no_tracking_number", params)
    outcomes = Outcomes.of(said[order_id] for order_id in ids)
    if not told.done:
        return WrittenFile(None, outcomes)
    return WrittenFile(_keep(number, card, form, told.done, rows, parcels, actor), outcomes)


def _keep(
    number: str,
    shop: parties.ShopCard,
    form: ConfirmFormat,
    order_ids: Sequence[UUID],
    rows: Mapping[UUID, list[Sequence[Cell]]],
    parcels: Mapping[UUID, Sequence[fulfilment.ParcelSent]],
    actor: Actor,
) -> ConfirmFile:
    file = ConfirmFile.objects.create(
        id=uuid7(),
        number=number,
        shop_id=shop.id,
        format=form.name,
        orders=len(order_ids),
        created_by=actor.id,
        created_by_name=actor.name[:120],
        created_at=now(),
    )
    ConfirmEntry.objects.bulk_create(
        ConfirmEntry(
            file=file,
            position=position,
            order_id=order_id,
            rows=rows[order_id],
            left_out=form.left_out(parcels[order_id]),
        )
        for position, order_id in enumerate(order_ids, start=1)
    )
    record(
        "confirm.written",
        actor=actor,
        subject_type="confirm_file",
        subject_id=file.id,
        shop_id=shop.id,
        details={"number": number, "orders": len(order_ids)},
    )
    return file

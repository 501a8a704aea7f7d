from __future__ import annotations

from uuid import UUID

from zhidan.inventory.events import WarehousesChanged
from zhidan.inventory.models import Warehouse
from zhidan.inventory.warehouse_edits import NewWarehouse
from zhidan.parties import api as parties
from zhidan.platform import audit, edits
from zhidan.platform.actors import Actor
from zhidan.platform.outbox import emit


def create_warehouse(*, warehouse: NewWarehouse, actor: Actor) -> UUID:
    """Open a warehouse; shops that had none until now are served by it.

    Raises: InvalidInput naming the field; Conflict (already_taken) for a known code.
    """
    row = Warehouse()
    edits.put(row, edits.given(warehouse))
    edits.save(row)
    audit.record(
        "warehouse.created",
        actor=actor,
        subject_type="warehouse",
        subject_id=row.id,
        details={"code": row.code},
    )
    for shop_id in parties.shops_without_warehouse():
        if actor.sees_shop(shop_id):
            parties.update_shop(
                shop_id=shop_id, edit=parties.ShopEdit(warehouse_ids=[row.id]), actor=actor
            )
    emit(WarehousesChanged(key=str(row.id), warehouse_ids=[row.id]))
    return row.id

from __future__ import annotations

from uuid import UUID

from zhidan.catalog.catalog_edits import CostFrom
from zhidan.catalog.models import Sku
from zhidan.catalog.saving import save_cost
from zhidan.kernel.errors import NotFound
from zhidan.platform import audit
from zhidan.platform.actors import Actor


def set_sku_cost(*, sku_id: UUID, cost: CostFrom, actor: Actor) -> None:
    """Say what a base unit of a SKU costs from a day on; lines shipped before keep theirs.

    Raises: NotFound; InvalidInput (bad_amount).
    """
    row = Sku.objects.filter(pk=sku_id).first()
    if row is None:
        raise NotFound(field="sku_id")
    audit.record(
        "sku.cost_set",
        actor=actor,
        subject_type="sku",
        subject_id=sku_id,
        details={"code": row.code, **save_cost(sku_id, cost.valid_on, cost.cost)},
    )

from __future__ import annotations

from uuid import UUID

from zhidan.catalog.events import tell_skus_changed
from zhidan.catalog.models import Product, Sku
from zhidan.kernel.clock import now
from zhidan.kernel.errors import NotFound
from zhidan.platform import audit
from zhidan.platform.actors import Actor


def set_sku_picture(*, sku_id: UUID, file_id: UUID, actor: Actor) -> None:
    """Show a stored picture for a SKU, and for its product where that has none yet.

    Raises: NotFound.
    """
    row = Sku.objects.filter(pk=sku_id).first()
    if row is None:
        raise NotFound(field="sku_id")
    Sku.objects.filter(pk=sku_id).update(picture_id=file_id, updated_at=now())
    Product.objects.filter(pk=row.product_id, picture_id=None).update(
        picture_id=file_id, updated_at=now()
    )
    audit.record(
        "sku.picture_set",
        actor=actor,
        subject_type="sku",
        subject_id=sku_id,
        details={"code": row.code, "file_id": str(file_id)},
    )
    tell_skus_changed([sku_id])

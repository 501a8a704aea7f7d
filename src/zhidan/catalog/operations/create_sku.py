from __future__ import annotations

from uuid import UUID

from zhidan.catalog.catalog_edits import SkuToMake
from zhidan.catalog.events import tell_skus_changed
from zhidan.catalog.models import Product, Sku
from zhidan.catalog.rules import sku_title
from zhidan.catalog.saving import check_limits, save_beside, sku_columns
from zhidan.kernel.clock import now
from zhidan.kernel.errors import InvalidInput
from zhidan.platform import audit, edits
from zhidan.platform.actors import Actor


def create_sku(*, sku: SkuToMake, actor: Actor) -> UUID:
    """Make a SKU of a product, with its barcodes and today's cost.

    Raises: InvalidInput naming the field; Conflict (already_taken) for a code or barcode in use.
    """
    product = Product.objects.select_for_update().filter(pk=sku.product_id).first()
    if product is None:
        raise InvalidInput(code="not_known", field="product_id")
    row = Sku()
    fields = sku_columns(sku)
    edits.put(row, {"title": sku_title(product.title, fields.get("options", {})), **fields})
    check_limits(row)
    edits.save(row)
    save_beside(row, sku)
    product.updated_at = now()
    product.save(update_fields=["updated_at"])
    audit.record(
        "sku.created",
        actor=actor,
        subject_type="sku",
        subject_id=row.id,
        details={"code": row.code, "supply": row.supply},
    )
    tell_skus_changed([row.id])
    return row.id

from __future__ import annotations

from uuid import UUID

from zhidan.catalog.catalog_edits import ProductEdit
from zhidan.catalog.events import tell_skus_changed
from zhidan.catalog.models import Product, Sku
from zhidan.catalog.saving import product_columns
from zhidan.kernel.clock import now
from zhidan.kernel.errors import NotFound
from zhidan.platform import audit, edits
from zhidan.platform.actors import Actor


def update_product(*, product_id: UUID, edit: ProductEdit, actor: Actor) -> None:
    """Change a product's own data; its SKUs keep theirs.

    Raises: NotFound; InvalidInput naming the field; Conflict (already_taken).
    """
    row = Product.objects.select_for_update().filter(pk=product_id).first()
    if row is None:
        raise NotFound(field="product_id")
    changed = edits.put(row, product_columns(edit))
    if not changed:
        return
    row.updated_at = now()
    edits.save(row, only={*changed, "updated_at"})
    audit.record(
        "product.changed",
        actor=actor,
        subject_type="product",
        subject_id=product_id,
        details={"code": row.style_no, "changed": changed},
    )
    tell_skus_changed(Sku.objects.filter(product_id=product_id).values_list("id", flat=True))

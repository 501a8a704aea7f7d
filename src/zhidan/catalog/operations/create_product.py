from __future__ import annotations

from uuid import UUID

from zhidan.catalog.catalog_edits import NewProduct
from zhidan.catalog.models import Product
from zhidan.catalog.saving import product_columns
from zhidan.platform import audit, edits
from zhidan.platform.actors import Actor


def create_product(*, product: NewProduct, actor: Actor) -> UUID:
    """Make a product (款式); its SKUs come after it.

    Raises: InvalidInput naming the field; Conflict (already_taken) for a known style number.
    """
    row = Product()
    edits.put(row, product_columns(product))
    edits.save(row)
    audit.record(
        "product.created",
        actor=actor,
        subject_type="product",
        subject_id=row.id,
        details={"code": row.style_no},
    )
    return row.id

"""What may be done with the catalogue, who may at first, and what of it is personal."""

from __future__ import annotations

from zhidan.platform.access import declare
from zhidan.platform.personal import register_impersonal, register_personal

VIEW = declare(
    "catalog.view", "catalog", ("order_clerk", "warehouse", "finance", "service", "read_only")
)
EDIT = declare("catalog.edit", "catalog", ("order_clerk",))

register_personal("catalog.Supplier", "contact_sealed")
for field in ("contact_name_masked", "contact_phone_masked"):
    register_personal("catalog.Supplier", field, "erasable text")
for field in ("as_sold", "title", "spec"):
    register_personal("catalog.Listing", field, "free text")

for _name, _listed in {
    "Supplier": "code name",
    "Product": "style_no title title_en category brand season lifecycle",
    "Sku": (
        "code title options supply barcode unit currency tax_code origin hs_code "
        "supplier_code bin_code lifecycle"
    ),
    "SkuBarcode": "barcode",
    "SkuCost": "currency",
    "Listing": "platform_item_id platform_sku_id outer_code",
}.items():
    register_impersonal(f"catalog.{_name}", _listed)

"""What may be done with shops and people's data, who may at first, and where that data stands."""

from __future__ import annotations

from zhidan.platform.access import declare
from zhidan.platform.personal import How, register_impersonal, register_personal

VIEW = declare(
    "parties.view", "parties", ("order_clerk", "warehouse", "finance", "service", "read_only")
)
REVEAL = declare("parties.reveal", "parties", ("order_clerk", "warehouse", "service"))
ERASE = declare("parties.erase", "parties")
CUSTOMERS = declare("customers.view", "parties", ("order_clerk", "finance", "service", "read_only"))
TAG = declare("customers.edit", "parties", ("order_clerk", "service"))
BLACKLIST = declare("customers.blacklist", "parties", ("order_clerk",))
SHOPS = declare("settings.shops", "parties")

PERSONAL: dict[tuple[str, How], tuple[str, ...]] = {
    ("parties.Recipient", "sealed"): ("sealed",),
    ("parties.Recipient", "blind index"): (
        "phone_blind",
        "name_blind",
        "address_blind",
        "last4_blind",
    ),
    ("parties.Recipient", "erasable text"): (
        "name_masked",
        "phone_masked",
        "address_masked",
        "address_token",
        "street",
        "postcode",
    ),
    ("parties.Buyer", "sealed"): ("nick_sealed",),
    ("parties.Buyer", "blind index"): ("nick_blind", "identity_blind"),
    ("parties.Buyer", "erasable text"): ("nick_masked", "tags", "blacklist_reason", "consent"),
    ("parties.BuyerKey", "blind index"): ("uid_blind",),
    ("parties.InvoiceRequest", "sealed"): ("sealed",),
    ("parties.InvoiceRequest", "erasable text"): ("title", "tax_no", "content"),
}
for (_model, _how), _columns in PERSONAL.items():
    for _column in _columns:
        register_personal(_model, _column, _how)

for _name, _listed in {
    "LegalEntity": "code name tax_no invoice_series",
    "ShopGroup": "code name",
    "Shop": "code name channel currency time_zone reserve_on warehouse_ids pii_mode",
    "Carrier": "code name name_en tracking_url",
    "Recipient": "origin pii_state country province city district region_code",
    "InvoiceRequest": "kind state",
}.items():
    register_impersonal(f"parties.{_name}", _listed)

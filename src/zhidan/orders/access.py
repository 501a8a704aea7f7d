"""What may be done with orders, who may at first, and what of theirs is personal."""

from __future__ import annotations

from zhidan.platform.access import declare
from zhidan.platform.personal import register_personal

ALL = ("order_clerk", "warehouse", "finance", "service", "read_only")

declare("orders.view", "orders", ALL)
declare("orders.intake", "orders", ("order_clerk",))
declare("orders.approve", "orders", ("order_clerk",))
declare("orders.unapprove", "orders", ("order_clerk",))
declare("orders.hold", "orders", ("order_clerk", "service"))
declare("orders.release", "orders", ("order_clerk", "service"))
declare("orders.merge", "orders", ("order_clerk",))
declare("orders.cancel", "orders", ("order_clerk",))
declare("orders.ship", "orders", ("order_clerk", "warehouse"))
declare("orders.confirm", "orders", ("order_clerk", "warehouse"))
declare("orders.complete", "orders", ("order_clerk",))
declare("orders.edit", "orders", ("order_clerk", "service"))
declare("orders.export", "orders", ("order_clerk", "finance"))
declare("money.view", "orders", ("order_clerk", "finance", "service", "read_only"))

for field in ("buyer_message", "seller_memo", "seller_memo_seen", "note", "card_text"):
    register_personal("orders.Order", field, "erasable text")
for field in ("personalisation", "raw_properties"):
    register_personal("orders.OrderLine", field, "erasable text")

"""What may be done with orders, who may at first, and what of theirs is personal."""

from __future__ import annotations

from zhidan.platform.access import declare
from zhidan.platform.personal import register_impersonal, register_personal

ALL = ("order_clerk", "warehouse", "finance", "service", "read_only")

declare("orders.view", "orders", ALL)
declare("orders.intake", "orders", ("order_clerk",))
declare("orders.create", "orders", ("order_clerk", "service"))
declare("orders.approve", "orders", ("order_clerk",))
declare("orders.unapprove", "orders", ("order_clerk",))
declare("orders.hold", "orders", ("order_clerk", "service"))
declare("orders.release", "orders", ("order_clerk", "service"))
declare("orders.merge", "orders", ("order_clerk",))
declare("orders.split", "orders", ("order_clerk",))
declare("orders.finance", "orders", ("finance",))
declare("orders.rules", "orders", ("order_clerk",))
declare("orders.change", "orders", ("order_clerk", "service"))
declare("orders.cancel", "orders", ("order_clerk",))
declare("orders.ship", "orders", ("order_clerk", "warehouse"))
declare("orders.confirm", "orders", ("order_clerk", "warehouse"))
declare("orders.complete", "orders", ("order_clerk",))
declare("orders.edit", "orders", ("order_clerk", "service"))
declare("orders.export", "orders", ("order_clerk", "finance"))
declare("money.view", "orders", ("order_clerk", "finance", "service", "read_only"))

# A channel may put what is engraved into the options as sold: what it was, the SKU still says.
for _model, _columns in {
    "Order": (
        "buyer_message", "seller_memo", "seller_memo_seen", "note", "card_text", "tags",
        "confirm_reason",
    ),
    "OrderLine": ("personalisation", "raw_properties", "spec"),
    "OrderEvent": ("reason",),
    "OrderChange": ("words_before", "words_after", "reason"),
    "MemoWriteback": ("memo", "reason"),
    "OrderHold": ("params",),
    "SourceConflict": ("theirs",),
    "SourceOrder": ("close_reason", "utm", "entered_by"),
}.items():  # fmt: skip
    for _column in _columns:
        register_personal(f"orders.{_model}", _column, "erasable text")
register_personal("orders.OrderEvent", "params", "free text")
register_personal("orders.ReviewRuleVersion", "actor_name", "staff")
for _model, _columns in {
    "ReviewRuleVersion": ("name", "params", "conditions", "actions"),
    "ReviewDecision": ("params", "facts"),
}.items():
    for _column in _columns:
        register_personal(f"orders.{_model}", _column, "free text")
for _column in ("before", "after"):
    register_personal("orders.OrderChange", _column, "free text")
register_personal("orders.OrderLine", "title", "free text")
register_personal("orders.SourceOrder", "raw", "free text")

# What orders are found by is made anew of what is left of them when somebody is erased; a title
# goes with the last order that has it (`orders.words`).
for _name, _listed in {
    "OrderWords": "keys",
    "SoldTitle": "title",
    "StageDelta": "stage",
    "StageCount": "stage",
    "Order": (
        "order_no external_no source order_type state stage payment_status fulfilment_status "
        "production_status holds merge_key currency tracking_no confirm_state terms"
    ),
    "OrderLine": (
        "external_line_no kind supply platform_item_id platform_sku_id outer_code "
        "refund_status spec_hash"
    ),
    "OrderEvent": "action from_state to_state actor_kind",
    "OrderChange": "currency touches actor_kind",
    "OrderHold": "reason",
    "OrderInstalment": "gate",
    "MemoWriteback": "state",
    "SourceConflict": "field decided",
    "OrderOrigin": "kind reason",
    "OrderLineage": "way",
    "ReviewRule": "check_key",
    "ReviewDecision": "action",
    "SourceKey": "external_no",
    "NumberKey": "number",
    "SourceOrder": (
        "external_no part content_hash status platform_status order_type ship_by_rule pay_no "
        "pay_method pay_stage platform_warehouse device campaign streamer raw_version"
    ),
}.items():
    register_impersonal(f"orders.{_name}", _listed)

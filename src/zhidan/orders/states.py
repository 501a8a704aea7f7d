"""An order's life. This table is the only place that knows which step may follow which."""

from __future__ import annotations

from dataclasses import dataclass

from zhidan.kernel.machine import Machine, Transition

PENDING_PAYMENT, PENDING_REVIEW, APPROVED = "pending_payment", "pending_review", "approved"
FULFILLING, SHIPPED, COMPLETED = "fulfilling", "shipped", "completed"
CANCELLED = "cancelled"
# 拆单: the goods and the money of these stand in other orders, theirs in the one they came from.
SPLIT, REJOINED = "split", "rejoined"
ELSEWHERE = frozenset({SPLIT, REJOINED})
OPEN = frozenset({PENDING_PAYMENT, PENDING_REVIEW, APPROVED, FULFILLING})
# Until the warehouse begins, an order can be changed, split and restored.
UNPICKED = OPEN - {FULFILLING}
# What left the house can be sent once more, and exchanged.
LEFT = frozenset({SHIPPED, COMPLETED})

# 财务审核: what finance alone takes off.
FINANCE_REVIEW, DELAYED = "finance_review", "review_delayed"
# 合单等待: a fresh order waits a while for others to the same recipient.
MERGE_WINDOW = "merge_window"

# 发货回传: whether the channel knows that we shipped the order.
UNCONFIRMED, EXPORTED, ACCEPTED, FAILED = "none", "exported", "accepted", "failed"
CONFIRM = "orders.confirm"

PAYMENT_STATUSES = ("unpaid", "partially_paid", "paid", "partially_refunded", "refunded")
FULFILMENT_STATUSES = ("unfulfilled", "partially_fulfilled", "fulfilled")
PRODUCTION_STATUSES = ("not_required", "ready", "produced")
SUPPLIES = ("stocked", "to_order", "virtual", "bundle", "material")
HOLD_REASONS = (
    "unmapped_sku", "shortage", "address_invalid", "undeliverable", "phone_invalid",
    "buyer_message", "amount_mismatch", "duplicate_suspected", "source_changed",
    "lines_missing", "refund_requested", "blacklisted", "manual", "unpaid", "balance_due",
    "remote_area", "seller_memo", "flagged", "spec_missing", "below_cost", "large_order",
    "buyer_orders", "invoice_wanted", "cod", "ship_by_at_risk", "review_rule", "review_delayed",
    "finance_review",
    "merge_window",
)  # fmt: skip
# What the house finds it also clears when the cause is gone; the rest a person releases.
FACTUAL_HOLDS = frozenset({"unmapped_sku", "shortage", "lines_missing", "balance_due"})
# 付款条件: paid before anything, deposit and balance, on delivery, on account, by a plan of parts.
TERMS = ("prepaid", "deposit", "cod", "on_account", "instalments")
# What a part of a plan must be paid before: the work begins, the parcel leaves, or neither.
GATES = ("start", "ship", "later")
# Types of the orders that we enter ourselves: sold, sent once more (补发), in exchange (换货). A
# channel names its own types as it likes.
CAME_BY = ("channel", "manual", "copy")
OWN_TYPES = ("normal", "reship", "exchange")
# What is sent once more is no new sale: no rule gives anything with it.
SENT_AGAIN = frozenset({"reship", "exchange"})
# 关联订单: what an order was made from another one for.
ORIGIN_KINDS = ("copy", "reship", "exchange")
ORIGIN_REASONS = (
    "", "lost", "damaged", "missing", "wrong_item", "quality", "wrong_size", "changed_mind",
    "other",
)  # fmt: skip
STAGES = (
    "awaiting_payment", "pending_review", "in_production", "picking", "packing", "shipped",
    "completed", "cancelled", "split",
)  # fmt: skip
TABS = (*STAGES, "exception")
# Counted once more, beside their stage: who is held, and whom the channel does not know of yet.
COUNTED = (*TABS, "unconfirmed", "confirm_failed")


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What the rules need to know of an order. What is missing of the money before work may begin
    and before the parcel may leave is in minor units."""

    state: str
    payment_status: str
    fulfilment_status: str
    production_status: str
    holds: frozenset[str]
    needs_stock: bool
    is_reserved: bool
    is_packed: bool = False
    confirm_state: str = "none"
    missing_to_start: int = 0
    missing_to_ship: int = 0
    is_sealed: bool = False
    is_one_piece: bool = False


def _ready_for_approval(order: OrderFacts) -> str | None:
    if order.holds:
        return "held"
    if order.missing_to_start:
        return "payment_due"
    return "not_reserved" if order.needs_stock and not order.is_reserved else None


def _nothing_shipped(order: OrderFacts) -> str | None:
    return "already_shipped" if order.fulfilment_status != "unfulfilled" else None


def _divisible(order: OrderFacts) -> str | None:
    if order.is_sealed:
        return "split_sealed"
    return "split_one_piece" if order.is_one_piece else _nothing_shipped(order)


def _untouched(order: OrderFacts) -> str | None:
    return "unsplit_started" if order.is_packed else _nothing_shipped(order)


def _awaits_production(order: OrderFacts) -> str | None:
    if order.production_status != "ready":
        return "not_in_production"
    return "payment_due" if order.missing_to_start else None


def _produced(order: OrderFacts) -> str | None:
    if order.missing_to_ship and order.production_status != "ready":
        return "balance_due"
    if order.holds:
        return "held"
    return "not_produced" if order.production_status == "ready" else None


def _is_due(needs_confirm: bool) -> str | None:
    return None if needs_confirm else "nothing_to_confirm"


def _unconfirmed(order: OrderFacts) -> str | None:
    return None if order.confirm_state == UNCONFIRMED else "confirmed_already"


ORDER = Machine(
    initial=[PENDING_PAYMENT, PENDING_REVIEW, SHIPPED, COMPLETED, CANCELLED],
    states=[
        PENDING_PAYMENT, PENDING_REVIEW, APPROVED, FULFILLING, SHIPPED, COMPLETED, CANCELLED,
        SPLIT, REJOINED,
    ],
    transitions=[
        Transition("receive_payment", frozenset({PENDING_PAYMENT}), PENDING_REVIEW),
        Transition("accept_terms", frozenset({PENDING_PAYMENT}), PENDING_REVIEW),
        Transition(
            "approve", frozenset({PENDING_REVIEW}), APPROVED, _ready_for_approval, "orders.approve"
        ),
        Transition(
            "unapprove", frozenset({APPROVED}), PENDING_REVIEW, _nothing_shipped, "orders.unapprove"
        ),
        Transition(
            "recall", frozenset({FULFILLING}), PENDING_REVIEW, _nothing_shipped, "orders.unapprove"
        ),
        Transition(
            "mark_produced", frozenset({APPROVED}), APPROVED, _awaits_production, "orders.ship"
        ),
        Transition("start_fulfilling", frozenset({APPROVED}), FULFILLING, _produced),
        Transition(
            "ship", frozenset({APPROVED, FULFILLING}), SHIPPED, _produced, "orders.ship"
        ),
        Transition("ship_elsewhere", OPEN, SHIPPED),
        Transition("unship", frozenset({SHIPPED}), FULFILLING, _unconfirmed),
        Transition("complete", frozenset({SHIPPED}), COMPLETED, permission="orders.complete"),
        Transition("cancel", OPEN, CANCELLED, _nothing_shipped, "orders.cancel"),
        Transition("split", UNPICKED, SPLIT, _divisible, "orders.split"),
        Transition("rejoin", UNPICKED, REJOINED, _untouched),
        Transition("unsplit", frozenset({SPLIT}), PENDING_REVIEW, permission="orders.split"),
        Transition("unsplit_unpaid", frozenset({SPLIT}), PENDING_PAYMENT),
        Transition("unsplit_approved", frozenset({SPLIT}), APPROVED),
    ],
)  # fmt: skip


CONFIRMATION = Machine(
    initial=[UNCONFIRMED],
    states=[UNCONFIRMED, EXPORTED, ACCEPTED, FAILED],
    transitions=[
        Transition("export", frozenset({UNCONFIRMED, FAILED}), EXPORTED, _is_due, CONFIRM),
        Transition("accept", frozenset({UNCONFIRMED, EXPORTED, FAILED}), ACCEPTED, _is_due,
                   CONFIRM),
        Transition("fail", frozenset({EXPORTED, ACCEPTED}), FAILED, _is_due, CONFIRM),
        Transition("undo", frozenset({EXPORTED, ACCEPTED, FAILED}), UNCONFIRMED, _is_due, CONFIRM),
    ],
)  # fmt: skip


# 备注写回: how far the channel knows a memo of ours.
WRITEBACK = Machine(
    initial=["queued"],
    states=["queued", EXPORTED, ACCEPTED, FAILED],
    transitions=[
        Transition("export", frozenset({"queued", FAILED}), EXPORTED, permission=CONFIRM),
        Transition("accept", frozenset({"queued", EXPORTED}), ACCEPTED, permission=CONFIRM),
        Transition("fail", frozenset({EXPORTED, ACCEPTED}), FAILED, permission=CONFIRM),
        Transition("requeue", frozenset({EXPORTED, FAILED}), "queued", permission=CONFIRM),
    ],
)


def awaits_balance(order: OrderFacts) -> bool:
    """Whether nothing but money keeps the order from leaving the house."""
    return (
        order.state in (APPROVED, FULFILLING)
        and order.production_status != "ready"
        and order.missing_to_ship > 0
    )


def stage(*, state: str, production_status: str, is_packed: bool) -> str:
    """The tab a person looks for the order in: one function of state and axes."""
    if state == PENDING_PAYMENT:
        return "awaiting_payment"
    if state in (APPROVED, FULFILLING):
        if production_status == "ready":
            return "in_production"
        return "packing" if is_packed else "picking"
    return SPLIT if state == REJOINED else state

"""A payment's life and a refund's: which step may follow which."""

from __future__ import annotations

from dataclasses import dataclass

from zhidan.kernel.machine import Machine, Transition

CREATED, AUTHORIZED, CAPTURED = "created", "authorized", "captured"
FAILED, VOIDED = "failed", "voided"
REQUESTED, APPROVED, PROCESSING, SUCCEEDED = "requested", "approved", "processing", "succeeded"
PENDING_REFUND = frozenset({REQUESTED, APPROVED, PROCESSING})

METHODS = ("platform", "card", "alipay", "wechat", "bank", "cash", "cod", "other")
SOURCES = ("platform", "manual", "import", "channel")
REFUND_REASONS = (
    "order_cancelled", "overpaid", "after_sales", "price", "other", "source", "order_changed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """What the rules need to know of a payment; amounts in minor units."""

    source: str
    captured: int
    allocated: int
    going_back: int
    free: int


def _ours(payment: PaymentFacts) -> str | None:
    return "platforms_word" if payment.source == "platform" else None


def _nothing_given_back(payment: PaymentFacts) -> str | None:
    return "refunded_already" if payment.going_back else _ours(payment)


def _has_free(payment: PaymentFacts) -> str | None:
    return None if payment.free > 0 else "nothing_free"


def _has_allocated(payment: PaymentFacts) -> str | None:
    return _ours(payment) if payment.allocated > 0 else "nothing_allocated"


def _has_left(payment: PaymentFacts) -> str | None:
    return None if payment.captured > payment.going_back else "nothing_to_refund"


WAITING = frozenset({CREATED, AUTHORIZED})
HELD = frozenset({CAPTURED})
PAYMENT = Machine(
    initial=[CREATED, AUTHORIZED, CAPTURED],
    states=[CREATED, AUTHORIZED, CAPTURED, FAILED, VOIDED],
    transitions=[
        Transition("authorize", frozenset({CREATED}), AUTHORIZED),
        Transition("capture", WAITING, CAPTURED, permission="payments.enter"),
        Transition("fail", WAITING, FAILED, permission="payments.enter"),
        Transition(
            "void", WAITING | HELD, VOIDED, _nothing_given_back, permission="payments.enter"
        ),
        Transition("allocate", HELD, CAPTURED, _has_free, permission="payments.enter"),
        Transition("unallocate", HELD, CAPTURED, _has_allocated, permission="payments.enter"),
        Transition("refund", HELD, CAPTURED, _has_left, permission="payments.refund"),
        # What the order's source says now, and what becomes of a refund.
        Transition("correct", HELD, CAPTURED),
        Transition("withdraw", HELD, VOIDED),
        Transition("refund_paid", HELD, CAPTURED),
        Transition("refund_dropped", HELD, CAPTURED),
    ],
)

REFUND = Machine(
    initial=[REQUESTED, SUCCEEDED],
    states=[REQUESTED, APPROVED, PROCESSING, SUCCEEDED, FAILED],
    transitions=[
        Transition(
            "approve", frozenset({REQUESTED}), APPROVED, permission="payments.approve_refund"
        ),
        Transition(
            "unapprove", frozenset({APPROVED}), REQUESTED, permission="payments.approve_refund"
        ),
        Transition("process", frozenset({APPROVED}), PROCESSING, permission="payments.refund"),
        Transition(
            "succeed", frozenset({APPROVED, PROCESSING}), SUCCEEDED, permission="payments.refund"
        ),
        Transition("fail", PENDING_REFUND, FAILED, permission="payments.refund"),
    ],
)

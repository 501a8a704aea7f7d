"""How payments say no."""

from __future__ import annotations

from zhidan.kernel.errors import Refusal
from zhidan.kernel.outcomes import Outcome
from zhidan.payments.steps import PaymentNow


def refused_step(payment: PaymentNow, refusal: Refusal) -> Outcome:
    """The refusal of the table: the reason is the code, `wrong_state` says which state."""
    reason = str(refusal.params.get("reason", refusal.code))
    code = "payment_wrong_state" if reason == "wrong_state" else reason
    return refused_move(payment, code)


def refused_move(payment: PaymentNow, code: str) -> Outcome:
    """A payment that does not reach as far as was asked."""
    return Outcome(payment.id, code, {"number": payment.number, "state": payment.state})

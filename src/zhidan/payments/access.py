"""Permissions of the payments, the roles that hold them at first, and what is personal."""

from __future__ import annotations

from zhidan.platform.access import declare
from zhidan.platform.personal import register_impersonal, register_personal

VIEW = declare("payments.view", "payments", ("order_clerk", "finance", "read_only"))
ENTER = declare("payments.enter", "payments", ("order_clerk", "finance"))
REFUND = declare("payments.refund", "payments", ("finance",))
APPROVE = declare("payments.approve_refund", "payments", ("finance",))
CREDIT = declare("payments.credit", "payments", ("finance",))

for _field in ("payer_name", "reference", "note"):
    register_personal("payments.Payment", _field, "erasable text")
register_personal("payments.Payment", "reference_key", "blind index")
register_personal("payments.PaymentKey", "key", "blind index")
register_personal("payments.Refund", "reference", "erasable text")
register_personal("payments.CreditAccount", "name", "erasable text")
register_personal("payments.CreditAccount", "note", "erasable text")
register_personal("payments.PaymentEvent", "reason", "free text")
register_personal("payments.PaymentEvent", "params", "free text")

for _name, _listed in {
    "Payment": "number method source state currency",
    "PaymentEvent": "action from_state to_state actor_kind",
    "Refund": "number state currency reason",
    "CreditAccount": "currency",
}.items():
    register_impersonal(f"payments.{_name}", _listed)

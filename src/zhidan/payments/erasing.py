"""Who paid: names, references and notes of payments that erased orders were paid with."""

from __future__ import annotations

from zhidan.payments.models import Payment, PaymentAllocation, PaymentKey, Refund
from zhidan.platform.erasing import Erased, Subjects, erases


@erases("payments")
def erase_payers(subjects: Subjects) -> Erased:
    """A payment names its payer once, for however many orders: it goes whole."""
    ids = set(
        PaymentAllocation.objects.filter(order_id__in=subjects.order_ids).values_list(
            "payment_id", flat=True
        )
    )
    PaymentKey.objects.filter(payment_id__in=ids).delete()
    return {
        "payment": Payment.objects.filter(pk__in=ids).update(
            payer_name="", reference="", reference_key=None, note=""
        ),
        "refund": Refund.objects.filter(payment_id__in=ids).update(reference=""),
    }

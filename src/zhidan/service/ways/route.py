"""The way that is open: what was set, with its secrets, which only delivering reads."""

from __future__ import annotations

from typing import Literal

import msgspec

from zhidan.platform.privacy import seal_own, unseal
from zhidan.service.models import FeedbackWay
from zhidan.service.ways.letter import DeliveryFailed, Letter
from zhidan.service.ways.mail import send_mail
from zhidan.service.ways.settings import Delivery
from zhidan.service.ways.webhook import post_webhook

Secret = Literal["smtp_secret", "webhook_secret"]


def read_delivery() -> tuple[Delivery, FeedbackWay | None]:
    """The settings in force, and their row where there is one."""
    row = FeedbackWay.objects.filter(id=1).first()
    return (Delivery() if row is None else msgspec.convert(row.values, Delivery)), row


def sealed_secret(name: Secret, value: str) -> bytes | None:
    """None for no secret."""
    return seal_own(value.encode(), _place(name)) if value else None


def deliver(letter: Letter) -> None:
    """Hand it over on the way that is open. Outside of any transaction.

    Raises: DeliveryFailed.
    """
    delivery, row = read_delivery()
    if delivery.way == "mail":
        send_mail(letter, delivery.mail, _secret(row, "smtp_secret"))
    elif delivery.way == "webhook":
        post_webhook(letter, delivery.webhook, _secret(row, "webhook_secret"))
    else:
        raise DeliveryFailed(code="delivery_off")


def _secret(row: FeedbackWay | None, name: Secret) -> str:
    sealed = getattr(row, name, None)
    return unseal(sealed, _place(name)).decode() if sealed else ""


def _place(name: Secret) -> bytes:
    return f"feedback_way.{name}".encode()

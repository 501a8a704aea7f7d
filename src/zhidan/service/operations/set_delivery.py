"""Say where feedback goes to besides this installation."""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from zhidan.kernel.errors import InvalidInput
from zhidan.platform import audit
from zhidan.platform.actors import Actor
from zhidan.service.models import FeedbackWay
from zhidan.service.queries import answers_everybody
from zhidan.service.ways.route import read_delivery, sealed_secret
from zhidan.service.ways.settings import Delivery

MOST_SECRET = 500


def set_delivery(
    *, delivery: Delivery, smtp_secret: str | None, webhook_secret: str | None, actor: Actor
) -> None:
    """Put the settings into force. A secret that is None stays, an empty one goes.

    Raises: Forbidden, InvalidInput.
    """
    answers_everybody(actor)
    for name, value in (("smtp_secret", smtp_secret), ("webhook_secret", webhook_secret)):
        if value is not None and len(value) > MOST_SECRET:
            raise InvalidInput(code="secret_too_long", field=name, most=MOST_SECRET)
    before, old = read_delivery()
    row = old or FeedbackWay(id=1)
    row.values = msgspec.to_builtins(delivery)
    if smtp_secret is not None:
        row.smtp_secret = sealed_secret("smtp_secret", smtp_secret)
    if webhook_secret is not None:
        row.webhook_secret = sealed_secret("webhook_secret", webhook_secret)
    _demand_sense(delivery, row)
    row.save()
    audit.record(
        "feedback.way_set",
        actor=actor,
        subject_type="feedback",
        subject_id=None,
        details={"before": before.way, "after": delivery.way, "picture": delivery.with_picture},
    )


def _demand_sense(delivery: Delivery, row: FeedbackWay) -> None:
    if delivery.way == "mail":
        mail = delivery.mail
        if not mail.host.strip():
            raise InvalidInput(code="mail_host_missing", field="mail.host")
        for name in ("recipient", "sender"):
            address = getattr(mail, name)
            if address or name == "recipient":
                _demand_address(address, f"mail.{name}")
        if mail.security == "none" and row.smtp_secret:
            raise InvalidInput(code="mail_password_in_plain", field="mail.security")
    if delivery.way == "webhook":
        url = urlsplit(delivery.webhook.url)
        schemes = ("https", "http") if delivery.webhook.allows_private else ("https",)
        if url.scheme not in schemes or not url.hostname or url.username:
            raise InvalidInput(code="webhook_address", field="webhook.url")
        if not row.webhook_secret:
            raise InvalidInput(code="webhook_secret_missing", field="webhook_secret")


def _demand_address(text: str, field: str) -> None:
    try:
        validate_email(text)
    except ValidationError:
        raise InvalidInput(code="bad_email", field=field) from None

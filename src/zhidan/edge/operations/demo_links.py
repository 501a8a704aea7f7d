"""One-time links that sign the demo's people in; nowhere else is there such a link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings

from zhidan.kernel.clock import now
from zhidan.platform.actors import Actor
from zhidan.platform.claims import INVITE_DAYS, ClaimNotValid, new_claim, take_claim
from zhidan.platform.models import ClaimLink, User


def make_demo_links(*, emails: Sequence[str], actor: Actor) -> dict[str, str]:
    """A fresh link for each of these people, as e-mail → path; the older ones are void.

    Raises: ClaimNotValid outside the demo.
    """
    _demand_demo()
    ClaimLink.objects.filter(signs_in=True, used_at=None).update(used_at=now())
    return {
        user.email: "/enter#"
        + new_claim(
            user_id=user.id,
            created_by=actor.id,
            lasts=timedelta(days=INVITE_DAYS),
            signs_in=True,
        )
        for user in User.objects.filter(email__in=emails, is_active=True)
    }


def enter_demo(*, token: str, locale: str, actor: Actor) -> User:
    """Whom a link signs in, reading on in the language of the browser. It works once.

    Raises: ClaimNotValid.
    """
    del actor  # nobody yet
    _demand_demo()
    user_id = take_claim(token, signs_in=True)
    user = User.objects.filter(id=user_id, is_active=True).first() if user_id else None
    if user is None:
        raise ClaimNotValid
    user.locale = locale
    user.save(update_fields=["locale"])
    return user


def _demand_demo() -> None:
    if not settings.ZHIDAN_DEMO:
        raise ClaimNotValid

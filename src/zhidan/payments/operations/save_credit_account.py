"""Somebody may pay later, up to a limit."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from msgspec import Struct

from zhidan.kernel.clock import now
from zhidan.kernel.errors import Conflict, InvalidInput, NotFound
from zhidan.kernel.money import MAX_MINOR, to_text
from zhidan.parties import api as parties
from zhidan.payments.models import CreditAccount
from zhidan.platform import edits
from zhidan.platform.actors import Actor
from zhidan.platform.audit import record


class SaidAccount(Struct, frozen=True):
    """A credit account as somebody wants it; a known `id` is changed, a new one opened."""

    id: UUID
    name: str
    currency: str
    limit_minor: int
    terms_days: int = 30
    is_active: bool = True
    shop_id: UUID | None = None
    buyer_id: UUID | None = None
    note: str = ""


def save_credit_account(*, said: SaidAccount, actor: Actor) -> UUID:
    """Open or change a credit account.

    The limit never falls below what is used (`limit_below_used`): close the account instead.
    Raises: NotFound; InvalidInput naming the field; Conflict.
    """
    name = edits.plain_text(said.name, field="name", most=120, empty=False)
    note = edits.plain_text(said.note, field="note", most=300)
    if not 0 <= said.limit_minor <= MAX_MINOR:
        raise InvalidInput(code="amount_not_positive", field="limit")
    if not 0 <= said.terms_days <= 365:
        raise InvalidInput(code="out_of_range", field="terms_days", least="0", below="366")
    if said.shop_id is not None:
        parties.shop_card(said.shop_id, actor=actor)
    elif actor.shops is not None:
        raise NotFound(field="shop_id")
    known = CreditAccount.objects.select_for_update().filter(pk=said.id).first()
    if known is not None and known.shop_id is not None and not actor.sees_shop(known.shop_id):
        raise NotFound(field="account_id")
    if known is not None and known.used_minor and known.currency != said.currency:
        raise InvalidInput(code="other_currency", field="currency", currency=known.currency)
    row = known or CreditAccount(id=said.id, created_at=now())
    row.name, row.note, row.currency, row.shop_id = name, note, said.currency, said.shop_id
    row.buyer_id, row.limit_minor, row.terms_days = said.buyer_id, said.limit_minor, said.terms_days
    row.is_active = said.is_active
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        used = to_text(row.used_minor, row.currency)
        raise Conflict(code="limit_below_used", field="limit", used=used) from None
    record(
        "credit_account.saved",
        actor=actor,
        subject_type="credit_account",
        subject_id=row.id,
        details={"limit": to_text(row.limit_minor, row.currency), "is_active": row.is_active},
    )
    return row.id

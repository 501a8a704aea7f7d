from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.kernel.clock import now
from zhidan.kernel.errors import Conflict, InvalidInput
from zhidan.parties.models import CHANNELS, Shop
from zhidan.platform.actors import Actor
from zhidan.platform.audit import record


def create_shop(
    *,
    code: str,
    name: str,
    channel: str,
    currency: str = "CNY",
    warehouse_ids: Sequence[UUID] = (),
    actor: Actor,
) -> UUID:
    """Open a shop that is taken over from this moment; what its source finished is history.

    Raises: InvalidInput for a channel nobody knows; Conflict (shop_exists) for a code in use.
    """
    if channel not in CHANNELS:
        raise InvalidInput(code="bad_value", field="channel", value=channel[:40])
    if not 1 <= len(code) <= 40:
        raise InvalidInput(code="bad_value", field="code", value=code[:40])
    shop, is_new = Shop.objects.get_or_create(
        code=code,
        defaults={
            "name": name[:120],
            "channel": channel,
            "currency": currency,
            "warehouse_ids": list(warehouse_ids),
            "taken_over_at": now(),
        },
    )
    if not is_new:
        raise Conflict(code="shop_exists", shop=code)
    record(
        "shop.created",
        actor=actor,
        subject_type="shop",
        subject_id=shop.id,
        shop_id=shop.id,
        details={"code": code, "channel": channel},
    )
    return shop.id

"""The sample file that fits the installation as it is."""

from __future__ import annotations

from zhidan.insights.samples import Setting, Sheet, sample
from zhidan.inventory import api as inventory
from zhidan.kernel.clock import now
from zhidan.kernel.errors import NotFound
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor
from zhidan.platform.zone import business_zone


def sample_sheet(kind: str, *, locale: str, actor: Actor) -> Sheet:
    """For the first warehouse and the first shop of the caller.

    Raises: NotFound.
    """
    houses = inventory.warehouse_cards(actor=actor)
    shops = parties.shop_cards(actor=actor)
    setting = Setting(
        warehouse=houses[0].code if houses else "CK01",
        at=now().astimezone(shops[0].zone if shops else business_zone()),
    )
    sheet = sample(kind, locale=locale, setting=setting)
    if sheet is None:
        raise NotFound(code="sample_not_found")
    return sheet

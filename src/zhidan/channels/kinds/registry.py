"""The kinds of files that can be imported."""

from __future__ import annotations

from zhidan.channels.kinds.base import Kind
from zhidan.channels.kinds.edits import EDITS
from zhidan.channels.kinds.listings import LISTINGS
from zhidan.channels.kinds.orders import ORDERS
from zhidan.channels.kinds.payments import PAYMENTS
from zhidan.channels.kinds.products import PRODUCTS
from zhidan.channels.kinds.stock import STOCK
from zhidan.channels.kinds.suppliers import SUPPLIERS
from zhidan.channels.kinds.tracking import TRACKING
from zhidan.kernel.errors import InvalidInput
from zhidan.platform.actors import Actor

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (ORDERS, PRODUCTS, STOCK, LISTINGS, SUPPLIERS, TRACKING, PAYMENTS, EDITS)
}


def kind_for(name: str, *, actor: Actor) -> Kind:
    """The kind of this name, when the caller may bring it in.

    Raises: InvalidInput (bad_kind_choice); Forbidden.
    """
    if name not in KINDS:
        raise InvalidInput(code="bad_kind_choice", field="kind", value=name[:40])
    kind = KINDS[name]
    for permission in kind.needs:
        actor.require(permission)
    return kind

"""What other contexts may use of fulfilment."""

from zhidan.fulfilment.events import FulfilmentsChanged
from zhidan.fulfilment.operations.pack_fulfilments import pack_fulfilments
from zhidan.fulfilment.operations.pick_fulfilments import pick_fulfilments
from zhidan.fulfilment.operations.put_back_fulfilments import put_back_fulfilments
from zhidan.fulfilment.operations.release_fulfilments import Released, release_fulfilments
from zhidan.fulfilment.operations.ship_fulfilments import ship_fulfilments
from zhidan.fulfilment.operations.ship_orders import OrderToShip, ship_orders
from zhidan.fulfilment.operations.unship_fulfilments import unship_fulfilments
from zhidan.fulfilment.queries.ids import Called, fulfilments_called, open_fulfilments_of
from zhidan.fulfilment.queries.listing import state_counts
from zhidan.fulfilment.queries.parcels import ParcelSent, parcels_sent
from zhidan.fulfilment.shipping import ParcelToShip
from zhidan.fulfilment.states import FULFILMENT
from zhidan.fulfilment.tracking import candidates, compact, known_carriers

__all__ = [
    "FULFILMENT",
    "Called",
    "FulfilmentsChanged",
    "OrderToShip",
    "ParcelSent",
    "ParcelToShip",
    "Released",
    "candidates",
    "compact",
    "fulfilments_called",
    "known_carriers",
    "open_fulfilments_of",
    "pack_fulfilments",
    "parcels_sent",
    "pick_fulfilments",
    "put_back_fulfilments",
    "release_fulfilments",
    "ship_fulfilments",
    "ship_orders",
    "state_counts",
    "unship_fulfilments",
]

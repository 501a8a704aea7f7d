"""The way of a fulfilment order through the warehouse, as data."""

from __future__ import annotations

from dataclasses import dataclass

from zhidan.kernel.machine import Machine, Transition

ALLOCATED, RELEASED, PICKING = "allocated", "released", "picking"
PICKED, PACKED, SHIPPED, CANCELLED = "picked", "packed", "shipped", "cancelled"
STOPPED = "stopped"  # 待放回: nobody sends it any more, and what was picked is not on its shelf yet
STATES = (ALLOCATED, RELEASED, PICKING, PICKED, PACKED, SHIPPED, STOPPED, CANCELLED)
RETIRED = (STOPPED, CANCELLED)  # nothing of these will leave
OPEN = frozenset({ALLOCATED, RELEASED, PICKING, PICKED, PACKED})
IN_WORK = frozenset({RELEASED, PICKING, PICKED, PACKED})


@dataclass(frozen=True, slots=True)
class FulfilmentFacts:
    """What the rules need to know. Quantities are base units over all lines.

    `is_stopped`: an order of it may not leave now, whatever the lists still say.
    """

    waits_for_production: bool
    is_held: bool
    quantity: int
    picked: int
    returned: int = 0
    is_stopped: bool = False


def _may_be_released(fulfilment: FulfilmentFacts) -> str | None:
    if fulfilment.is_held:
        return "order_held"
    return "waits_for_production" if fulfilment.waits_for_production else None


def _goes_on(fulfilment: FulfilmentFacts) -> str | None:
    return "fulfilment_stopped" if fulfilment.is_stopped else None


def _all_picked(fulfilment: FulfilmentFacts) -> str | None:
    if fulfilment.is_stopped:
        return "fulfilment_stopped"
    return None if fulfilment.picked == fulfilment.quantity else "not_all_picked"


def _something_picked(fulfilment: FulfilmentFacts) -> str | None:
    return None if fulfilment.picked else "nothing_picked"


def _nothing_picked(fulfilment: FulfilmentFacts) -> str | None:
    return "not_put_back" if fulfilment.picked else None


def _all_put_back(fulfilment: FulfilmentFacts) -> str | None:
    return None if fulfilment.returned == fulfilment.picked else "not_put_back"


FULFILMENT = Machine(
    initial=[ALLOCATED],
    states=STATES,
    transitions=[
        Transition(
            "release", frozenset({ALLOCATED}), RELEASED, _may_be_released, "fulfilment.pick"
        ),
        Transition(
            "unrelease",
            frozenset({RELEASED, PICKING, PICKED}),
            ALLOCATED,
            permission="fulfilment.pick",
        ),
        Transition("start_pick", frozenset({RELEASED}), PICKING, _goes_on),
        Transition("finish_pick", frozenset({RELEASED, PICKING}), PICKED, _all_picked),
        Transition("pick", frozenset({RELEASED, PICKING}), PICKED, _goes_on, "fulfilment.pick"),
        Transition("pack", frozenset({PICKED}), PACKED, _all_picked, "fulfilment.pack"),
        Transition("ship", frozenset({PACKED}), SHIPPED, permission="fulfilment.ship"),
        Transition("ship_directly", OPEN, SHIPPED, _may_be_released),
        Transition("unship", frozenset({SHIPPED}), PACKED),
        Transition("cancel", OPEN, CANCELLED, _nothing_picked),
        Transition("stop", frozenset({PICKING, PICKED, PACKED}), STOPPED, _something_picked),
        Transition("put_back", frozenset({STOPPED}), CANCELLED, _all_put_back, "fulfilment.pick"),
    ],
)

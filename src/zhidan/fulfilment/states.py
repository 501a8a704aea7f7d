"""The way of a fulfilment order through the warehouse, as data."""

from __future__ import annotations

from dataclasses import dataclass

from zhidan.kernel.machine import Machine, Transition

ALLOCATED, RELEASED, PICKING = "allocated", "released", "picking"
PICKED, PACKED, SHIPPED, CANCELLED = "picked", "packed", "shipped", "cancelled"
STATES = (ALLOCATED, RELEASED, PICKING, PICKED, PACKED, SHIPPED, CANCELLED)
OPEN = frozenset({ALLOCATED, RELEASED, PICKING, PICKED, PACKED})
IN_WORK = frozenset({RELEASED, PICKING, PICKED, PACKED})


@dataclass(frozen=True, slots=True)
class FulfilmentFacts:
    """What the rules need to know. Quantities are base units over all lines."""

    waits_for_production: bool
    is_held: bool
    quantity: int
    picked: int


def _may_be_released(fulfilment: FulfilmentFacts) -> str | None:
    if fulfilment.is_held:
        return "order_held"
    return "waits_for_production" if fulfilment.waits_for_production else None


def _all_picked(fulfilment: FulfilmentFacts) -> str | None:
    return None if fulfilment.picked == fulfilment.quantity else "not_all_picked"


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
        Transition("start_pick", frozenset({RELEASED}), PICKING),
        Transition("finish_pick", frozenset({RELEASED, PICKING}), PICKED, _all_picked),
        Transition("pick", frozenset({RELEASED, PICKING}), PICKED, permission="fulfilment.pick"),
        Transition("pack", frozenset({PICKED}), PACKED, _all_picked, "fulfilment.pack"),
        Transition("ship", frozenset({PACKED}), SHIPPED, permission="fulfilment.ship"),
        Transition("ship_directly", OPEN, SHIPPED, _may_be_released),
        Transition("unship", frozenset({SHIPPED}), PACKED),
        Transition("cancel", OPEN, CANCELLED),
    ],
)

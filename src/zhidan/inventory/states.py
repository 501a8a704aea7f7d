"""The life of a reservation, and the kinds of stock moves."""

from __future__ import annotations

from zhidan.kernel.machine import Machine, Transition

HELD, CONSUMED, RELEASED = "held", "consumed", "released"

RESERVATION = Machine(
    initial=[HELD],
    states=[HELD, CONSUMED, RELEASED],
    transitions=[
        Transition("consume", frozenset({HELD}), CONSUMED),
        Transition("release", frozenset({HELD}), RELEASED),
        Transition("give_back", frozenset({CONSUMED}), RELEASED),
    ],
)

MOVE_KINDS = ("receive", "adjust", "count", "ship", "unship")

"""What the business decides about its orders."""

from __future__ import annotations

from msgspec import Struct


class OrdersPolicy(Struct, frozen=True):
    """`undeliverable_regions`: provinces (or countries) no carrier of ours reaches;
    `duplicate_hours`: how far back a look-alike order raises a suspicion, 0 for never;
    `hold_on_message`: whether a buyer's message makes the order wait for a reader."""

    undeliverable_regions: tuple[str, ...] = ()
    duplicate_hours: int = 48
    hold_on_message: bool = True

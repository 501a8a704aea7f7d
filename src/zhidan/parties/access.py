"""What may be done with shops and people's data, and who may at first."""

from __future__ import annotations

from zhidan.platform.access import declare

VIEW = declare(
    "parties.view", "parties", ("order_clerk", "warehouse", "finance", "service", "read_only")
)
REVEAL = declare("parties.reveal", "parties", ("order_clerk", "warehouse", "service"))
SHOPS = declare("settings.shops", "parties")

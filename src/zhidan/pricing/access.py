"""What may be done with gift rules, who may at first, and what of theirs is personal."""

from __future__ import annotations

from zhidan.platform.access import declare
from zhidan.platform.personal import register_impersonal, register_personal

GIFTS = declare("pricing.gifts", "orders", ("order_clerk",))

register_personal("pricing.GiftRuleVersion", "actor_name", "staff")
register_personal("pricing.GiftRuleVersion", "name", "free text")
register_personal("pricing.GiftRuleVersion", "spec", "free text")
register_impersonal("pricing.GiftGrant", "origin state gifts facts")

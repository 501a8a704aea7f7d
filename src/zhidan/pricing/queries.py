"""Gift rules by their versions."""

from __future__ import annotations

from uuid import UUID

from zhidan.pricing.models import GiftRuleVersion


def versions_of_gift_rule(rule_id: UUID) -> list[GiftRuleVersion]:
    """Everything written of a rule, the newest first."""
    return list(GiftRuleVersion.objects.filter(rule_id=rule_id).order_by("-version"))

"""What other contexts may use of pricing."""

from zhidan.pricing.claiming import Asking, Left, plan_gifts
from zhidan.pricing.gifts import (
    Bought,
    CompiledRule,
    Earned,
    Gift,
    GiftRules,
    GiftRuleVersion,
    GiftSpec,
    OrderFacts,
    Tier,
)
from zhidan.pricing.giveable import check_gifts
from zhidan.pricing.in_force import (
    gift_rules_in_force,
    gift_versions_named,
    latest_gift_rules,
)
from zhidan.pricing.operations.claim_gifts import claim_gifts
from zhidan.pricing.operations.free_gifts import forgo_gifts, free_gifts
from zhidan.pricing.operations.hand_over_gifts import hand_over_gifts
from zhidan.pricing.operations.record_gifts import Grant, record_gifts
from zhidan.pricing.operations.save_gift_rules import (
    GiftRuleEdit,
    edited_gift_rule,
    save_gift_rules,
)
from zhidan.pricing.standing import Standing, standing_gifts
from zhidan.pricing.states import GIFT_RULE, REVIEW_RULE

__all__ = [
    "GIFT_RULE",
    "REVIEW_RULE",
    "Asking",
    "Bought",
    "CompiledRule",
    "Earned",
    "Gift",
    "GiftRuleEdit",
    "GiftRuleVersion",
    "GiftRules",
    "GiftSpec",
    "Grant",
    "Left",
    "OrderFacts",
    "Standing",
    "Tier",
    "check_gifts",
    "claim_gifts",
    "edited_gift_rule",
    "forgo_gifts",
    "free_gifts",
    "gift_rules_in_force",
    "gift_versions_named",
    "hand_over_gifts",
    "latest_gift_rules",
    "plan_gifts",
    "record_gifts",
    "save_gift_rules",
    "standing_gifts",
]

"""How far a gift is, and where it comes from."""

from __future__ import annotations

GIVEN, LEFT_OUT, TAKEN_BACK = "given", "left_out", "taken_back"
STATES = (GIVEN, LEFT_OUT, TAKEN_BACK)
# Earned by the order as it stands; what was left out stays so for as long as it is earned.
STANDING = frozenset({GIVEN, LEFT_OUT})

GIFT_RULE, REVIEW_RULE = "gift_rule", "review_rule"
ORIGINS = (GIFT_RULE, REVIEW_RULE)

"""Pricing: what a shop promises beside the goods that were bought.

Owns: gift_rule, gift_rule_version, gift_quota, gift_once, gift_grant.
Invariants: a rule is never changed, only followed by its next version; a limited rule gives no more
than its limit; nobody gets a once-per-buyer gift twice; every gift names the version that gave it.
Emits: nothing. Reacts to: nothing.
"""

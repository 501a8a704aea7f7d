"""Whom the business deals with: shops, carriers, legal entities, buyers, recipients.

Owns: legal_entity, shop_group, shop, carrier, buyer, buyer_key, recipient, invoice_request.
Invariants: personal data stands here only, sealed per row; the newest recipient row counts and none
is overwritten; what is masked, a cipher or a token at its source is never taken for plain text.
Emits: ShopsChanged. Reacts to: nothing.
"""

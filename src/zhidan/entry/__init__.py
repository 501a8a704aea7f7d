"""Order entry: what is sold over the counter, at a fair or by phone, on one screen; and orders made
from others: copied, sent once more, in exchange.

Owns: nothing; an entry becomes an order, a payment and a parcel of theirs.
Invariants: one entry is one order, however often it is sent; what a later step refuses takes back
none of the steps before it. Emits: nothing. Reacts to: nothing.
"""

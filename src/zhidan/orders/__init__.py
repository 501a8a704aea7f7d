"""Orders: from what a source says to what leaves the house.

Owns: source_key, number_key, source_order, sales_order, order_line, order_event, order_hold,
order_lineage, stage_delta, stage_count.
Invariants: the order's state is the fold of its events; payable = goods + freight + tax − discounts
and receivable = payable + subsidies, in every order; one order per source key; an order that is
held for shortage holds no stock; the parts of a split order are that order; a channel is told only
of what we shipped ourselves.
Emits: OrdersPlaced, OrdersChanged, OrdersApproved, OrdersUnapproved, OrdersCancelled,
OrdersProduced, OrdersShipped, OrdersShippedElsewhere, OrdersCompleted, OrdersSplit,
OrdersUnsplit. Reacts to: nothing.
"""

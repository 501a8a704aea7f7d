"""Orders: from what a source says to what leaves the house.

Owns: source_key, number_key, source_order, sales_order, order_line, order_event, order_hold,
order_lineage, stage_delta, stage_count, order_words, sold_title, order_change, order_origin,
exchanged_line, source_conflict, memo_writeback.
Invariants: the order's state is the fold of its events; payable = goods + freight + tax − discounts
and receivable = payable + subsidies, in every order; one order per source key; an order that is
held for shortage holds no stock; the parts of a split order are that order; of a line no more is
taken back in exchange than was sold; a channel is told only of what we shipped ourselves of its own
orders.
Emits: OrdersPlaced, OrdersChanged, OrdersApproved, OrdersUnapproved, OrdersCancelled,
OrdersProduced, OrdersShipped, OrdersShippedElsewhere, OrdersCompleted, OrdersSplit,
OrdersUnsplit. Reacts to: StockFreed.
"""

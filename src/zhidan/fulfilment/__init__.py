"""Fulfilment: from an approved order to a parcel that has left the house.

Owns: fulfilment_order, fulfilment_line, parcel, scan, fulfilment_event, pick_list,
pick_list_entry, fulfilment_key, tracking_key.
Invariants: one open fulfilment order per order and warehouse, shared by orders that travel
together; 0 ≤ packed ≤ picked ≤ quantity in a line; what was picked for one that is cancelled was
put back, or lies in the box of the one that took its place; the state is the fold of its events;
a scan counts once; a tracking number belongs to one parcel; what is shipped here is shipped in
its order, in the same transaction.
Emits: FulfilmentsChanged. Reacts to: OrdersApproved, OrdersRegrouped, OrdersProduced,
OrdersUnapproved, OrdersCancelled, OrdersShippedElsewhere.
"""

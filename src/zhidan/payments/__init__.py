"""Payments: what was paid, for which orders, what was given back, and who may pay later.

Owns: payment, payment_allocation, payment_event, refund, payment_key, credit_account, credit_use.
Invariants: of a payment 0 ≤ given back and being given back ≤ captured ≤ amount, and no more is
allocated than was captured; an order's paid amount is the sum of its allocations; a payment's sums
are those of its events; an account's used credit is the sum of its uses and within its limit.
Emits: PaymentsChanged, RefundsChanged. Reacts to: OrdersPlaced, OrdersPaidAtSource,
OrdersCancelled.
"""

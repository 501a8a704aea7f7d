"""Words that every context shares: money, quantities, errors, state machines, ids, the clock.

Pure Python: no Django, no database, no other context.
"""

"""Insights: figures over all contexts, the proof that they agree, everything out.

Owns: sales_day, sales_dirty, backup_run.
Invariants: those of `verify`, of every context; a day's sales are the sum of its orders.
Emits: SalesAddedUp, BackupEnded. Reacts to: nothing; the sales roll-up reads
the outbox on its own beat.
"""

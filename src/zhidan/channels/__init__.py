"""Channels: what shops sell through, and how their files become orders.

Owns: import runs, what became of each of their rows, remembered column mappings, the files that
tell channels of shipped orders.
Holds: every row of a file has exactly one outcome, and their sum is the number of rows; the same
file sent again, shuffled or in another encoding, changes nothing.
Emits: ImportChanged. Reacts to: nothing; it calls orders, catalog and parties downwards.
"""

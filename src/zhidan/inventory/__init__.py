"""What is where and for whom: warehouses, levels, moves, reservations.

Owns: warehouse, stock_level, stock_move, reservation, stock_opening.
Invariants: 0 ≤ allocated ≤ on_hand in every level; on_hand is the sum of its moves, allocated the
sum of its held reservations; a move is never changed. Only this context's operations write stock.
Emits: StockChanged, StockFreed, WarehousesChanged. Reacts to: nothing.
"""

"""What the business sells: products, SKUs, barcodes, costs, and what each shop's listings mean.

Owns: supplier, product, sku, sku_barcode, sku_cost, listing.
Invariants: a SKU code and a barcode name one SKU; a listing of a shop maps to one SKU at most.
Emits: SkusChanged, ListingMapped. Reacts to: nothing.
"""

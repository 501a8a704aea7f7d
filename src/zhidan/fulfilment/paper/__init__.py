"""What the warehouse prints. Knows nothing of tables: content in, PDF out."""

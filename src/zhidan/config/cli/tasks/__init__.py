"""What commands do once Django is set up. Loaded by name."""

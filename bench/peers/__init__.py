"""Other systems placing the same kind of order, each in an environment of its own."""

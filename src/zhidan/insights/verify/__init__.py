"""Recomputes what must always be true and names what is not."""

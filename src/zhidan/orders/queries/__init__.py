"""Reads of the orders: frozen dataclasses and plain rows out, nothing written."""

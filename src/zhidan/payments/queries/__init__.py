"""Reads of the payments."""

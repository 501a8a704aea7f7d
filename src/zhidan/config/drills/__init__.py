"""Drills: the running product under faults, watched by a witness outside of it."""

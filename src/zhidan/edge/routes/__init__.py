"""The edge's own routes."""

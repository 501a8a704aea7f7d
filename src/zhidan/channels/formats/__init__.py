"""What each shop system's order file looks like, and how its rows become incoming orders. Pure."""

"""What the edge does itself: people, roles, keys, views."""

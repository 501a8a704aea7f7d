"""What each release leaves behind: a small shop of its own making, moved forward by a test."""

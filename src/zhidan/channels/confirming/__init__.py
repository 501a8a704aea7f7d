"""发货回传: how each channel is told by file that orders were shipped, one format a file."""

"""The command line: one file for each command, thin; what a command does lies elsewhere."""

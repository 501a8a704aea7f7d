"""Puts the house together: settings, addresses, the server's entry, the command line.

Nothing imports this floor; it knows them all.
"""

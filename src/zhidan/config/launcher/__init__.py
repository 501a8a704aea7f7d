"""Starts and stops what the product is made of: the database, the web process, the worker."""

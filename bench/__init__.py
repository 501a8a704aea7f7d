"""Benchmarks anybody can run: ``./zhidan bench NAME``. Each measures its own reference too."""

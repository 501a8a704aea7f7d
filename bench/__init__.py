"""Benchmarks anybody can run: ``./zhidan bench NAME``. Each measures its reference in the same run."""

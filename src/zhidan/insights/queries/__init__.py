"""Figures for screens: bounded reads, nothing written."""

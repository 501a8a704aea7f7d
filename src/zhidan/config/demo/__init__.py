"""An invented brand to look at and to measure with: 织小满, made-to-order clothing and gifts.

Everything is drawn from a seed: the same seed gives the same shops, goods and orders. What it
writes goes through the operations that people and programs use.
"""

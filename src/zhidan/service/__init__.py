"""Service: what people tell those who run the shop, and what they are answered.

Owns: feedback, and the one way on which it leaves the installation.
Invariants: an answered one has an answer and says who gave it.
Emits: FeedbackChanged. Reacts to: nothing.
"""

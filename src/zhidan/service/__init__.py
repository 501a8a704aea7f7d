"""Service: what people tell those who run the shop, and what they are answered.

Owns: feedback.
Invariants: an answered one has an answer and says who gave it.
Emits: FeedbackChanged. Reacts to: nothing.
"""

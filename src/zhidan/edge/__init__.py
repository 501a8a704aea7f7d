"""Where the world meets the house: routes, sign-in, problems, the live stream.

Owns no tables. Assembles every context's routes, refuses to start when one of them declares no
permission, and turns every error into a problem document in the caller's language.
"""

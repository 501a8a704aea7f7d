"""From bytes to rows: encodings, delimited text, workbooks, JSON. No Django, no database.

Files are the outside world: every limit is checked before and while reading, and each refusal
has a code.
"""

"""Examines an installation. A check is a function that yields a finding or nothing; what a finding
says and what to do about it stands in findings.json, in both languages."""

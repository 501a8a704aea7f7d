"""Backup and restore: one sealed file that holds the database, the stored files and the keys.

The file is ``magic · header · chunks · end``. Its body is a stream of named pieces: stored files,
the dump of one snapshot, then what was committed while the dump was running. The key ring lies in
the header, apart from the body, and opens with the recovery key alone.
"""

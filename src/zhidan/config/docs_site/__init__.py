"""The documents as a site of plain files, in both languages."""

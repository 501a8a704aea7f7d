"""Everything out: the whole business as plain tables, for whoever wants to leave or to calculate.

One definition says what is exported; the files and the page that documents them are made from it.
"""

"""Reading public pages from copies of the database (decision 0069).

``watching`` knows how far behind each copy is, ``reading`` from which one the current request reads, ``routing`` tells Django,
``middleware`` decides who may. Without ``DATABASE_REPLICA_URLS`` none of it does anything.
"""

"""Everything on one machine: embedded PostgreSQL and Valkey, and the processes of the site, for `make run` and `make test`.

Nothing here imports Django: it runs before there are settings.
"""

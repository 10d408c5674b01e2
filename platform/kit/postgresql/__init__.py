"""Django's PostgreSQL backend that tells the database whose schools count (``kit.isolation``)."""

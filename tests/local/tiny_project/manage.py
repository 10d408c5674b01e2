"""Stands for the site's own command line: makes one table, and says who can sign in."""

import os
import sys

import psycopg

if sys.argv[1] == "bootstrap":
    if os.environ.get("TINY_BOOTSTRAP_FAILS"):
        sys.exit("no such table")
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
        connection.execute("create table if not exists note (word text)")
    sys.stdout.write(f"tables are there, says {os.environ['MEELOOP_DB_ROLE']}\n")
else:
    sys.stdout.write("sign in as anybody\n")

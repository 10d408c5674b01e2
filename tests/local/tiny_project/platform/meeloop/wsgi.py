"""Stands for the site: every visit to /write writes a note, every other one counts them."""

import os
from collections.abc import Callable, Iterable
from typing import Any

import psycopg


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer with the database role and the number of notes."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        if environ["PATH_INFO"] == "/write":
            connection.execute("insert into note values ('word')")
        row = connection.execute("select current_user || ' ' || count(*) from note").fetchone()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(row[0] if row else "").encode()]

"""A site for the web server alone: says which request it got, and notes it in a file (``ECHO_TO``), also where no answer arrives."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer with method, path and body."""
    body = environ["wsgi.input"].read()
    seen = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {body!r}\n"
    with Path(os.environ["ECHO_TO"]).open("a") as noted:
        noted.write(seen)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(seen)))])
    return [seen.encode()]

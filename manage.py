#!/usr/bin/env python
"""Django's command line. Puts ``platform/`` on the path: it is a source root, never a package (design decision 0001)."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run a management command."""
    sys.path.insert(0, str(Path(__file__).resolve().parent / "platform"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meeloop.settings")

    from django.core.management import execute_from_command_line
    from pydantic import ValidationError

    from kit.isolation import everywhere

    try:
        # Requests of a development server are bound by themselves: each has a thread of its own.
        with everywhere("manage.py"):
            execute_from_command_line(sys.argv)
    except ValidationError as broken:
        if broken.title != "Environment":
            raise
        # Which setting, and what is wrong with it: a trace would hide that.
        sys.exit("\n".join(" ".join([*map(str, error["loc"]), error["msg"]]) for error in broken.errors()))


if __name__ == "__main__":
    main()

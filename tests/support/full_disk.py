"""On a real disk of 64 kB, mounted by whoever runs this (``unshare -m``): what is left of a file that does not fit. Prints JSON."""

import json
import subprocess
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.files.base import ContentFile

from kit.storage import WholeFileStorage, is_no_room


def main(folder: str) -> None:
    """Write what fits, what does not, and what may not."""
    settings.configure(MEDIA_ROOT=folder, USE_TZ=True)
    django.setup()
    storage, seen = WholeFileStorage(location=folder), []

    def save(name: str, size: int) -> None:
        try:
            outcome = storage.save(name, ContentFile(b"x" * size))
        except OSError as problem:
            outcome = "no room" if is_no_room(problem) else repr(problem)
        seen.append([outcome, sorted(one.name for one in Path(folder).iterdir())])

    save("a.txt", 1_000)
    save("b.txt", 300_000)
    save("a.txt", 300_000)
    subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    save("c.txt", 1)
    sys.stdout.write(json.dumps(seen))


if __name__ == "__main__":
    main(sys.argv[1])

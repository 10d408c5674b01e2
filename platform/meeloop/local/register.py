"""What runs now, written down by the supervisor for `status`, `down` and a second `make run`."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from meeloop.local.locks import is_held
from meeloop.local.places import Places


@dataclass(frozen=True)
class Entry:
    """One supervisor: its process, where its site is, and whether the site was seen to answer."""

    pid: int
    site_url: str
    is_up: bool
    started_at: str


def write_entry(places: Places, entry: Entry) -> None:
    """Write it down in one go."""
    beside = _path(places).with_suffix(".new")
    beside.write_text(json.dumps(asdict(entry)))
    beside.rename(_path(places))


def running(places: Places) -> Entry | None:
    """Return the supervisor that runs now, or None. The lock is the truth; the file is only its label."""
    if not is_held(places.lock):
        return None
    try:
        return Entry(**json.loads(_path(places).read_text()))
    except (OSError, ValueError, TypeError):
        return Entry(pid=0, site_url="", is_up=False, started_at="")


def forget_entry(places: Places) -> None:
    """Nothing runs any more, or not yet."""
    _path(places).unlink(missing_ok=True)


def _path(places: Places) -> Path:
    return places.var / "running.json"

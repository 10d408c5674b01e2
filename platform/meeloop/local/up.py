"""`make run`: start everything of one checkout, or say what runs already."""

from meeloop.local import register
from meeloop.local.console import Console
from meeloop.local.locks import Busy, held
from meeloop.local.places import Places
from meeloop.local.site import Site


def up(places: Places) -> int:
    """Start everything and stay until somebody stops it. Returns the exit code: 0 also when it ran already."""
    console = Console()
    try:
        with held(places.lock):
            return Site(places, console).run()
    except Busy:
        console.say(describe(register.running(places)))
        return 0


def describe(entry: register.Entry | None) -> str:
    """Return what runs, for people."""
    if entry is None:
        return "Nothing is running here. Start with: make run"
    if not entry.is_up:
        return f"Meeloop is starting or stopping (process {entry.pid}). Its own window shows how far it is."
    return f"Meeloop runs at {entry.site_url} since {entry.started_at} (process {entry.pid}). Stop it with: make stop"

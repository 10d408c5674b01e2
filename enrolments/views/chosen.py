"""What somebody chose on the way to the check page, kept with their session: going back, or loading again, loses nothing.

Ids and numbers and the note for the provider, of the last few classes; forgotten when the group is signed up or let go, and
with the session.
"""

from typing import Any

from django.http import HttpRequest, QueryDict

from kit.health import SEEN
from kit.no_bsn import looks_like_bsn

KEPT, MOST_KEPT = "chosen_groups", 3
# With the mark that the words of the note were asked about (kit.health).
NAMES = ("pupils", "places", "adults", "note", f"note{SEEN}")


def keep_choice(request: HttpRequest, session_id: int, class_id: int) -> None:
    """Keep what this form sent; the oldest of more than a few is forgotten."""
    kept: dict[str, Any] = request.session.get(KEPT, {})  # Any: JSON
    kept.pop(_key(session_id, class_id), None)
    chosen = {name: request.POST.getlist(name) for name in NAMES if name in request.POST}
    kept[_key(session_id, class_id)] = {name: [] if any(map(looks_like_bsn, sent)) else sent for name, sent in chosen.items()}
    request.session[KEPT] = dict(list(kept.items())[-MOST_KEPT:])


def kept_choice(request: HttpRequest, session_id: int, class_id: int) -> QueryDict | None:
    """Return what was chosen for this class on this date, as a form sends it, or None."""
    kept = request.session.get(KEPT, {}).get(_key(session_id, class_id))
    if kept is None:
        return None
    chosen = QueryDict(mutable=True)
    for name, values in kept.items():
        chosen.setlist(name, values)
    return chosen


def forget_choice(request: HttpRequest, session_id: int, class_id: int) -> None:
    """Forget it: the group is signed up, waits, or does not go."""
    kept = request.session.get(KEPT, {})
    if kept.pop(_key(session_id, class_id), None) is not None:
        request.session[KEPT] = kept


def _key(session_id: int, class_id: int) -> str:
    return f"{session_id}:{class_id}"

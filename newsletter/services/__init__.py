"""Everything that changes who gets the newsletter."""

from newsletter.services.joining import ask_to_subscribe, confirm_subscription, request_links
from newsletter.services.leaving import choose_topics, leave, undo_leaving

__all__ = [
    "ask_to_subscribe",
    "choose_topics",
    "confirm_subscription",
    "leave",
    "request_links",
    "undo_leaving",
]

"""Everything that changes who gets the newsletter."""

from newsletter.services.choosing import after_summer, choose_topics, mute, pause, resume, unmute
from newsletter.services.inviting import object_to_invitations
from newsletter.services.joining import ask_to_subscribe, confirm_subscription, mail_own_link, request_links
from newsletter.services.leaving import leave, undo_leaving
from newsletter.services.moving import ask_to_move, confirm_move

__all__ = [
    "after_summer",
    "ask_to_move",
    "ask_to_subscribe",
    "choose_topics",
    "confirm_move",
    "confirm_subscription",
    "leave",
    "mail_own_link",
    "mute",
    "object_to_invitations",
    "pause",
    "request_links",
    "resume",
    "undo_leaving",
    "unmute",
]

"""What a restored backup would open again: sign-ins, tokens, secret links, letters, photos. All of it is closed before anybody looks."""

from collections.abc import Iterator

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from accounts.models import ApiToken, Invitation
from accounts.services.tokens import revoke_token
from activities.models import Shortlist
from desk.models import PrivacyRequest
from enrolments.models import CalendarFeed
from enrolments.services.consents_again import ask_everybody_again
from enrolments.services.feeds import close_feed
from newsletter.services.holding_back import hold_newsletters
from outbox.models import Message

HELD = "held back: a backup was put back"
# What was decided since stands nowhere but in people's memory and in their mail.
TO_CHECK = (
    "accounts that were blocked or frozen since the backup, and roles that were taken away: do it again",
    "pupils that were frozen since: ask the schools",
    "passwords and keys that were changed since: the old ones work again, ask their owners to change them",
    "people who left the newsletter since, or want no invitation to it: take them off before the next letter or round of invitations",
    "letters that were held back, above: most went out after the backup; send by hand what did not",
    "newsletters that stand still, above: an editor looks what arrived, and goes on, stops, or gives it a new moment",
)


@transaction.atomic
def close_doors() -> list[str]:
    """Close what the backup opened; return a line about each kind, and about each kind of letter that is held. Safe to repeat."""
    told = [
        f"{_sign_everybody_out()} people and programs were signed out",
        f"{_revoke_tokens()} tokens of programs were revoked: their owners make new ones",
        f"{_close_feeds()} calendar links were closed: their owners make new ones",
        f"{_close_lists()} links to shortlists were closed",
        f"{_close_invitations()} invitations were withdrawn: invite again",
        f"{_close_copies()} links to a copy of somebody's data were closed: answer again",
        f"{ask_everybody_again()} times a yes to photos of pupils has to be asked again; until then these photos are shown nowhere",
    ]
    return [*told, *_hold_newsletters(), *_hold_letters()]


def _sign_everybody_out() -> int:
    UserSession.objects.all().delete()
    signed_in = Session.objects.count()
    Session.objects.all().delete()
    return signed_in


def _revoke_tokens() -> int:
    tokens = list(ApiToken.objects.filter(revoked_at=None).select_related("user").order_by("pk"))
    for token in tokens:
        revoke_token(token=token, by=None)
    return len(tokens)


def _close_feeds() -> int:
    feeds = list(CalendarFeed.objects.filter(revoked_at=None).select_related("owner").order_by("pk"))
    for feed in feeds:
        close_feed(feed=feed, by=None)
    return len(feeds)


def _close_lists() -> int:
    return Shortlist.objects.exclude(link_hash=None).update(link_hash=None)


def _close_invitations() -> int:
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())


def _close_copies() -> int:
    return PrivacyRequest.objects.exclude(copy_hash="").update(copy_hash="")


def _hold_newsletters() -> Iterator[str]:
    held = hold_newsletters()
    yield from (f"the newsletter '{title}' was on its way and is paused" for title in held.paused)
    yield from (f"the newsletter '{title}' would have begun now and is paused" for title in held.gathered)
    yield from (f"the newsletter '{title}' does not go by itself any more" for title in held.unplanned)


def _hold_letters() -> Iterator[str]:
    """Let no waiting letter go: most of them went already, some to people who are gone. They end like letters that came back."""
    waiting = Message.objects.waiting()
    kinds = list(waiting.values_list("kind").annotate(Count("pk")).order_by("kind"))
    waiting.update(failed_at=timezone.now(), claimed_at=None, error=HELD)
    yield from (f"held back, not sent: {number} x {kind}" for kind, number in kinds)

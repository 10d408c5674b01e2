"""Contact persons are invited to the newsletter, at most once a school year, and never again after one click (POR-3d, POR-7f)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from django.db import transaction
from django.utils import timezone

from kit import school_year
from kit.address_hash import address_hash
from newsletter import emails
from newsletter.contacts import Contact, contacts
from newsletter.models import Invitation, Objection, Subscriber, Suppression
from outbox.services import withdraw_messages

BATCH = 500


def waiting() -> Iterator[tuple[str, Contact]]:
    """Yield who may be invited now, each address once, with its keyed hash.

    Never who objected, who is on the list, waits for a confirmation or left, who cannot be reached, or who was invited this school year.
    """
    seen: set[str] = set()
    for batch in _batches(contacts()):
        hashed: dict[str, Contact] = {}
        for contact in batch:
            hashed.setdefault(address_hash(contact.email), contact)
        told = _has_answered(hashed) | seen
        seen.update(hashed)
        yield from ((key, contact) for key, contact in hashed.items() if key not in told)


def count_waiting() -> Mapping[str, int]:
    """Return how many would be invited now, by what they are known as. No address leaves this function."""
    return Counter(str(contact.known_as) for _hashed, contact in waiting())


def invite_waiting() -> int:
    """Write an invitation to everybody who waits for one; return how many. Safe to repeat and to run twice at once."""
    return sum(invite_one(hashed, contact) for hashed, contact in waiting())


@transaction.atomic
def object_to_invitations(*, hashed: str, channel: str, email: str = "") -> None:
    """Never invite this address again, from this second. Safe to repeat. ``hashed``: ``kit.address_hash`` of the address.

    Who knows the address gives it too: then an invitation that still waits to be sent is taken back.
    """
    Objection.objects.bulk_create([Objection(address_hash=hashed, channel=channel)], ignore_conflicts=True)
    if email:
        withdraw_messages(recipient=email, kind_prefix=emails.INVITATION)


@transaction.atomic
def invite_one(hashed: str, contact: Contact) -> bool:
    """Write one invitation; return whether it was written. Asks again whether it may: since the list was made somebody may have answered."""
    if _has_answered([hashed]):
        return False
    row, is_new = Invitation.objects.get_or_create(
        address_hash=hashed, start_year=this_year(), defaults={"known_as": contact.known_as}
    )
    if is_new:
        emails.invite(contact, row)
    return is_new


def this_year() -> int:
    """Return the school year that counts now."""
    return school_year.start_year_on(timezone.localdate())


def _has_answered(hashes: Iterable[str]) -> set[str]:
    asked = list(hashes)
    rows = (
        Objection.objects.filter(address_hash__in=asked),
        Subscriber.objects.filter(address_hash__in=asked),
        Suppression.objects.filter(address_hash__in=asked),
        Invitation.objects.filter(address_hash__in=asked, start_year=this_year()),
    )
    return {hashed for each in rows for hashed in each.values_list("address_hash", flat=True)}


def _batches(everybody: Iterable[Contact]) -> Iterator[list[Contact]]:
    waiting_line = iter(everybody)
    while batch := list(islice(waiting_line, BATCH)):
        yield batch

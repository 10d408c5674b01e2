"""Who a request is about, and what there is about them."""

from dataclasses import dataclass

from django.db import models

from accounts.models import User
from desk.choices import About, Proof
from desk.models import PrivacyRequest
from kit.isolation import everywhere
from newsletter.models import Subscriber
from privacy.erasing.addresses import is_enough
from privacy.exporting import Fate
from privacy.exporting.collecting import fate_of
from privacy.finding import Found, rows_about, rows_at
from privacy.purposes import Purpose, by_key
from privacy.registry import Declaration

# Mail on its way and the requests themselves: what asking makes is no sign that we knew somebody.
BY_ASKING = frozenset({"outbox.Message", "desk.PrivacyRequest"})


@dataclass(frozen=True, slots=True)
class Held:
    """One kind of data that there is about somebody, and what it is for. ``goes``: an erasure takes it out, wholly or the person in it."""

    about: str
    rows: int
    purposes: tuple[Purpose, ...]
    goes: bool = True


@everywhere("whether an address is known, in every table alike")
def is_known(address: str) -> bool:
    """Return whether anything here leads to this address. Every table is asked, also after a hit: no clock tells which."""
    asked = [found.rows.exists() for found in rows_at(address) if found.declaration.label not in BY_ASKING]
    return any(asked)


def people_of(request: PrivacyRequest) -> list[models.Model]:
    """Return whom the request is about, as far as that is proved: a pupil, or an account and a subscriber of one address."""
    if request.about == About.PUPIL:
        return [request.pupil] if request.pupil is not None else []
    if request.proof not in {Proof.SESSION, Proof.CODE} or not request.email:
        return []
    user = User.objects.filter(email__iexact=request.email).first()
    subscriber = Subscriber.objects.filter(email__iexact=request.email).first()
    return [person for person in (user, subscriber) if person is not None]


@everywhere("what there is about somebody who proved who they are: kinds and numbers")
def held_about(request: PrivacyRequest) -> list[Held]:
    """Return what we have, in the order of the registry: kinds and numbers, no values. Without what the request itself made."""
    counted: dict[str, tuple[Declaration, set[object]]] = {}
    going: set[str] = set()
    for found, goes in _found(request):
        if found.declaration.label not in BY_ASKING:
            going |= {found.declaration.label} if goes else set()
            _declaration, keys = counted.setdefault(found.declaration.label, (found.declaration, set()))
            keys.update(found.rows.values_list("pk", flat=True))
    return [_held(declaration, len(keys), goes=declaration.label in going) for declaration, keys in counted.values() if keys]


def _found(request: PrivacyRequest) -> list[tuple[Found, bool]]:
    """Return what there is, and whether an erasure reaches it: numbers and hashes that lead to nobody stay."""
    people = people_of(request)
    found = [(one, fate_of(one.declaration) != Fate.NUMBER) for person in people for one in rows_about(person)]
    # Whoever proved a mailbox is told of what hangs on the address alone, such as an invitation.
    if request.proof == Proof.CODE and request.email:
        found += [(one, is_enough(one.declaration)) for one in rows_at(request.email)]
    return found


def _held(declaration: Declaration, rows: int, *, goes: bool) -> Held:
    keys = {declaration.purpose_of(group) for group in declaration.personal_groups()}
    purposes = tuple(purpose for key, purpose in by_key().items() if key in keys)
    return Held(str(declaration.about), rows, purposes, goes)

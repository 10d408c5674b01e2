"""What the newsletter keeps about its readers (guide "privacy-registry")."""

from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from newsletter.models import ConsentRecord, Subscriber, SubscriberStatus, Suppression
from newsletter.services.forgetting import forget_mail_of
from privacy.erasing.hooks import on_erase
from privacy.registry import (
    Address,
    AddressHash,
    Audience,
    Erase,
    Itself,
    Lasting,
    WithPerson,
    asks,
    declare,
    ends,
    personal,
    shown,
    technical,
)
from privacy.terms import CONSENT_PROOF, LEFT, UNCONFIRMED

SELF, REGION = Audience.SELF, Audience.REGION
BY_STATUS = "the index on status leads to these few"
HASH = "a keyed hash: shows that we kept our word, and leads to nobody by itself"
ON_THE_LIST = Exists(Subscriber.objects.filter(address_hash=OuterRef("address_hash")))
LAST_WORD = Subquery(
    ConsentRecord.objects.filter(address_hash=OuterRef("address_hash"))
    .order_by()
    .values("address_hash")
    .annotate(last_at=Max("at"))
    .values("last_at")
)

declare(
    Subscriber,
    technical("id", "times_left"),
    personal("email", "status", "topics", "language", seen_by=(SELF, REGION)),
    personal("created_at", "confirmed_at", "left_at", seen_by=(SELF,)),
    personal("address_hash", is_exported=False, why=HASH),
    about=_("E-mailadres en onderwerpen van abonnees"),
    links=(Itself(), Address("email"), AddressHash("address_hash")),
    purposes=("newsletter",),
    retention=(
        ends(UNCONFIRMED, "created_at", only=Q(status=SubscriberStatus.PENDING), unindexed=BY_STATUS),
        ends(LEFT, "left_at", only=Q(status=SubscriberStatus.LEFT), unindexed=BY_STATUS),
        WithPerson(),
    ),
    channels=(_("De nieuwsbrief"),),
)
declare(
    ConsentRecord,
    technical("id"),
    technical("text_version", "text", why="what everybody read who was asked"),
    personal("address_hash", erase=Erase.PSEUDONYM, is_exported=False, why=HASH),
    personal("action", "channel", "topics", "at", erase=Erase.PSEUDONYM, seen_by=(SELF,), why=HASH),
    about=_("Wanneer iemand ja of nee zei, en tegen welke tekst"),
    links=(AddressHash("address_hash"),),
    purposes=("consent-proof",),
    retention=(ends(CONSENT_PROOF, LAST_WORD, only=Q(~ON_THE_LIST), unindexed="grouped by the index on the hash"),),
)
declare(
    Suppression,
    technical("id", "reason", "created_at"),
    personal("address_hash", erase=Erase.PSEUDONYM, is_exported=False, why=HASH),
    about=_("Onleesbaar kenmerk van wie geen nieuwsbrief meer wil"),
    links=(AddressHash("address_hash"),),
    purposes=("consent-proof",),
    retention=(
        Lasting(
            "whoever said no must stay off the list, also when somebody reads in an old one", _("Blijft, onleesbaar gemaakt.")
        ),
    ),
)

SHAPES = "newsletter.api.serializers"
shown(f"{SHAPES}.ConsentTextSerializer", Audience.EVERYBODY, shows={"text": ()})
asks(SHAPES, "SubscriptionRequestSerializer")

# Erasure
on_erase(Subscriber, lambda reader, by: forget_mail_of(reader))

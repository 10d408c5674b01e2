"""What the newsletter keeps about its readers (guide "privacy-registry")."""

from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from newsletter.models import (
    AddressChange,
    ConsentRecord,
    Delivery,
    Invitation,
    MailboxCount,
    NewsletterIndexPage,
    NewsletterIssuePage,
    Objection,
    Sending,
    SendingLane,
    SendingLetter,
    Subscriber,
    SubscriberStatus,
    Suppression,
)
from newsletter.services.forgetting import forget_mail_of
from privacy.erasing.hooks import on_erase
from privacy.registry import (
    Address,
    AddressHash,
    Audience,
    Erase,
    Itself,
    Lasting,
    Through,
    WithParent,
    WithPerson,
    asks,
    declare,
    declare_nobody,
    ends,
    personal,
    public,
    shown,
    technical,
)
from privacy.terms import CONSENT_PROOF, COUNTED_MAIL, INVITED, LEFT, SENT, UNCONFIRMED

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
    technical("id", "times_left", "times_moved"),
    personal("email", "status", "topics", "language", seen_by=(SELF, REGION)),
    personal("muted", "frequency", "paused_until", "last_issue_at", "told_until", seen_by=(SELF,)),
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
    AddressChange,
    technical("id", "subscriber"),
    personal("email", "asked_at", seen_by=(SELF,)),
    personal("address_hash", is_exported=False, why=HASH),
    about=_("Nieuw adres van een abonnee, tot dat adres ja zegt"),
    links=(Through("subscriber"), Address("email", is_enough=True), AddressHash("address_hash")),
    purposes=("newsletter",),
    retention=(ends(UNCONFIRMED, "asked_at", unindexed="one row for each subscriber who is moving"), WithParent("subscriber")),
    channels=(_("Een ander adres voor de nieuwsbrief"),),
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
    about=_("Onleesbaar kenmerk van wie geen nieuwsbrief meer wil, of niet bereikbaar is"),
    links=(AddressHash("address_hash"),),
    purposes=("consent-proof",),
    retention=(
        Lasting(
            "whoever said no must stay off the list, also when somebody reads in an old one", _("Blijft, onleesbaar gemaakt.")
        ),
    ),
)
declare(
    MailboxCount,
    technical("id", "purpose"),
    personal("mailbox", erase=Erase.PSEUDONYM, is_exported=False, why=HASH),
    personal("day", "times", erase=Erase.PSEUDONYM, seen_by=(SELF,), why=HASH),
    about=_("Hoe vaak iemand de nieuwsbrief of een link aanvroeg voor een postbus"),
    links=(AddressHash("mailbox", is_mailbox=True),),
    purposes=("newsletter",),
    retention=(ends(COUNTED_MAIL, "day"),),
)
declare_nobody(NewsletterIndexPage, technical("page_ptr", "writes_digest"), public("intro"), why="words for everybody")
declare_nobody(
    NewsletterIssuePage,
    technical("page_ptr", "send_at"),
    public("subject", "preheader", "topics", "body"),
    why="words for everybody; somebody's own words stand in it by permission, with first name and town",
)

declare(
    Delivery,
    technical("id", "sending", "attempts", "due_at", "claimed_at", "has_turn", "is_held"),
    technical("slot", why="the first day of a week or month, written by us"),
    personal("subscriber", "state", "smtp_code", "at", seen_by=(SELF,)),
    about=_("Welke nieuwsbrief wanneer naar een abonnee ging"),
    links=(Through("subscriber"),),
    purposes=("newsletter",),
    retention=(
        ends(SENT, "sending__started_at", unindexed="a sending is one row; its deliveries hang on the index of its number"),
        WithParent("subscriber"),
    ),
)
declare(
    Sending,
    technical(
        "id",
        "issue",
        "state",
        "started_at",
        "ended_at",
        "first_ended_at",
        "per_second",
        "last_subscriber_id",
        "spread_at",
        "braked_at",
        "looked_at",
    ),
    technical("topics", "interests", why="what the issue is about"),
    technical("frequency", "period", why="whether it is one issue, or those of a week or month"),
    technical("troubles", "tries_at"),
    technical("trouble", why="numbers of a mail server, or words of ours"),
    technical("expected", "sent", "failed", "bounced", "withheld"),
    public("title"),
    personal("started_by", erase=Erase.BLANK, seen_by=(REGION,)),
    about=_("Wie van de regio een nieuwsbrief verstuurde"),
    links=(Through("started_by"),),
    purposes=("decisions",),
    retention=(Lasting("how many mails of an issue went; who sent it is emptied with the account"),),
)
declare_nobody(
    SendingLetter,
    technical("id", "sending", "language"),
    public("subject", "html", "text"),
    why="the words of an issue, the same for everybody; a reader's own links are put in when the mail goes",
)
declare_nobody(SendingLane, technical("id", "sending", "number", "turn", "rung_at"), why="which worker goes on")
declare(
    Invitation,
    technical("id", "start_year"),
    personal("address_hash", erase=Erase.PSEUDONYM, is_exported=False, why=HASH),
    personal("known_as", "sent_at", erase=Erase.PSEUDONYM, seen_by=(SELF,), why=HASH),
    about=_("Dat een contactpersoon dit schooljaar is uitgenodigd"),
    links=(AddressHash("address_hash"),),
    purposes=("invitations",),
    retention=(ends(INVITED, "sent_at"),),
)
declare(
    Objection,
    technical("id", "channel", "at"),
    personal("address_hash", erase=Erase.PSEUDONYM, is_exported=False, why=HASH),
    about=_("Onleesbaar kenmerk van wie geen uitnodigingen wil"),
    links=(AddressHash("address_hash"),),
    purposes=("invitations",),
    retention=(Lasting("whoever objected is never invited again", _("Blijft, onleesbaar gemaakt.")),),
)

SHAPES = "newsletter.api.serializers"
shown(f"{SHAPES}.ConsentTextSerializer", Audience.EVERYBODY, shows={"text": ()})
asks(SHAPES, "SubscriptionRequestSerializer")

# Erasure
on_erase(Subscriber, lambda reader, by: forget_mail_of(reader))

"""What the desk keeps about who asked what (guide "privacy-registry")."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from desk import models
from desk.models import PrivacyRequest
from desk.services.last_letter import wait_for_the_last_letter
from desk.services.words_of_others import given_words
from newsletter.models import Subscriber
from privacy.erasing.hooks import on_erase
from privacy.exporting.given import gives
from privacy.exporting.looks import seen_with
from privacy.registry import (
    Address,
    AddressHash,
    Audience,
    Erase,
    Mention,
    Number,
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
from privacy.terms import AUDIT, CONTACT, COUNTED_MAIL, INCIDENTS, REQUESTS
from schools.models import Pupil

SELF, SCHOOL, REGION = Audience.SELF, Audience.SCHOOL, Audience.REGION
READERS = (SELF, SCHOOL, REGION)
HASH = "a keyed hash: it keeps a mailbox from being filled, and leads to nobody by itself"

declare(
    models.PrivacyRequest,
    technical("id", "kind", "about", "status", "outcome", "school", "proof", "refusal"),
    technical(
        "secret_hash", "code_hash", "copy_hash", why="hashes of what opens the request's page and the copy, and of a code"
    ),
    technical("language", why="nl or en: in which language we answer"),
    technical("code_tries", "proved_at", "received_at", "due_on", "extended_at", "signalled", "answered_at", "closed_at"),
    personal("email", "name", "question", "user", seen_by=READERS, erase=Erase.BLANK),
    personal("pupil", "pupil_words", seen_by=READERS, erase=Erase.BLANK),
    personal("answer", "reason", "extension_reason", seen_by=READERS, erase=Erase.BLANK),
    about=_("Je verzoek over je gegevens, en ons antwoord"),
    links=(Through("user"), Through("pupil"), Address("email"), Mention(("question", "pupil_words", "answer", "reason"))),
    purposes=("requests",),
    retention=(ends(REQUESTS, "closed_at"),),
    channels=(_("Een verzoek over je gegevens"),),
)
declare(
    models.RequestStep,
    technical("id", "request", "at"),
    technical("step", "to_status", "side", why="which step of the table, and of which side"),
    personal("by", erase=Erase.BLANK, seen_by=(REGION, SCHOOL)),
    about=_("Wie een verzoek behandelde"),
    links=(Through("by"),),
    purposes=("requests",),
    retention=(WithParent("request"),),
)
declare(
    models.WithheldText,
    technical("id", "request", "of_school", "found_at", "decided_at"),
    technical("label", "row_key", "column", why="a table, a number and a column: where to read, never the words"),
    technical("choice", why="a code: what somebody decided"),
    technical("mark", why="a keyed hash of the words that were read"),
    personal("decided_by", erase=Erase.BLANK, seen_by=(REGION, SCHOOL)),
    about=_("Wie besloot of een tekst van een ander bij een kopie mag"),
    links=(Through("decided_by"),),
    purposes=("requests",),
    retention=(WithParent("request"),),
)
declare(
    models.Inquiry,
    technical("id", "kind", "channel", "status", "received_at", "due_on", "reminded_for", "late_for", "last_at", "closed_at"),
    technical("language", why="nl or en: in which language we answer"),
    technical("mailbox", why="a keyed hash of the address, written by the release before this one only"),
    personal("name", "email", seen_by=(SELF, REGION)),
    about=_("Je naam en e-mailadres bij een vraag aan ons"),
    links=(Address("email", is_enough=True),),
    purposes=("contact",),
    retention=(ends(CONTACT, "closed_at"),),
    channels=(_("Het contactformulier"), _("Een vraag per telefoon of mail die wij noteren")),
)
declare(
    models.InquiryCount,
    technical("id"),
    personal("mailbox", erase=Erase.PSEUDONYM, is_exported=False, why=HASH),
    personal("at", erase=Erase.PSEUDONYM, seen_by=(SELF,), why=HASH),
    about=_("Wanneer iemand ons iets vroeg met het adres van een postbus"),
    links=(AddressHash("mailbox", is_mailbox=True),),
    purposes=("contact",),
    retention=(ends(COUNTED_MAIL, "at"),),
)
declare(
    models.InquiryLine,
    technical("id", "inquiry", "side", "at"),
    personal("text", seen_by=(SELF, REGION)),
    about=_("Wat je ons schreef, en wat wij antwoordden"),
    links=(Address("inquiry__email", is_enough=True), Mention(("text",))),
    purposes=("contact",),
    retention=(WithParent("inquiry"),),
)
declare(
    models.InquiryOwner,
    technical("id", "inquiry"),
    personal("user", "since", seen_by=(REGION,)),
    about=_("Wie een vraag behandelt"),
    links=(Through("user"),),
    purposes=("contact",),
    retention=(WithParent("inquiry"),),
)
declare_nobody(
    models.StatementVersion,
    technical("id", "is_material", "asks_acceptance"),
    technical("digest", why="SHA-256 of the text"),
    public("number", "published_at", "controller", "changes"),
    public("sections", keys=("title", "lines")),
    why="the privacy statement itself, for everybody to read",
)
declare(
    models.StatementNotice,
    technical("id", "version"),
    personal("user", "told_at", "read_at", "accepted_at"),
    about=_("Dat we je over een nieuwe privacyverklaring mailden, en of je akkoord ging"),
    links=(Through("user"),),
    purposes=("accounts",),
    retention=(WithPerson(),),
)
NOBODY_IN_IT = "written without names, and refused with a BSN; somebody reads it when a person who is named must go"
LETTERS = ("authority_text", "schools_text", "people_text")
REASONS = ("authority_reason", "schools_reason", "people_reason")
FACTS = ("happened", "measures", "consequences", "lessons")
declare(
    models.Incident,
    technical("id", "cause", "kinds", "risk", "authority", "schools", "people", why="codes of the word lists of incidents"),
    technical("discovered_at", "from_at", "until_at", "opened_at", "contained_at", "closed_at"),
    technical("authority_at", "schools_at", "people_at", "authority_signalled", "schools_signalled", "people_told"),
    personal(*FACTS, *LETTERS, *REASONS, seen_by=(REGION, SCHOOL), erase=Erase.DESK, why=NOBODY_IN_IT),
    about=_("Wat er misging met gegevens, en wat we eraan deden"),
    links=(Mention((*FACTS, *LETTERS, *REASONS)),),
    purposes=("incidents",),
    retention=(ends(INCIDENTS, "closed_at"),),
)
declare(
    models.IncidentSource,
    technical("id", "incident", "number"),
    technical("kind", why="a code: what the number is of"),
    personal(
        "account", seen_by=(REGION,), erase=Erase.PSEUDONYM, why="a number in the log of who looked, gone when it is closed"
    ),
    about=_("Dat een account bij een datalek betrokken was, tot het is afgehandeld"),
    links=(Number("account"),),
    purposes=("incidents",),
    retention=(WithParent("incident"),),
)
declare(
    models.IncidentStep,
    technical("id", "incident"),
    technical("act", why="a code: what was done or decided"),
    personal(
        "by", "at", seen_by=(REGION,), erase=Erase.PSEUDONYM, why="a number that outlives the account and leads to nobody"
    ),
    personal("because", seen_by=(REGION,), erase=Erase.DESK, why=NOBODY_IN_IT),
    about=_("Wie wat besloot over een datalek"),
    links=(Number("by"), Mention(("because",))),
    purposes=("incidents",),
    retention=(WithParent("incident"),),
)
declare_nobody(
    models.SchoolNotice,
    technical("id", "incident", "school", "told_at", "pupils", "mails", "read_at"),
    why="that a school was told of an incident, and about how many pupils",
)
declare(
    models.ServiceMessage,
    technical("id", "for_everybody", "by_mail", "mailed_to", "mailed", "mailed_at", "made_at", "published_at", "withdrawn_at"),
    technical("mail_failed_at"),
    technical("kind", why="a code: change, outage or update"),
    technical("groups", "at_schools", "at_providers", why="codes of roles and numbers of organisations: whom it is for"),
    public("title", "text", "title_en", "text_en", "starts_at", "ends_at"),
    personal("made_by", "published_by", erase=Erase.BLANK, seen_by=(REGION,)),
    about=_("Wie van de regio een servicebericht schreef"),
    links=(Through("made_by"), Through("published_by")),
    purposes=("service-mail",),
    retention=(ends(AUDIT, "ends_at", unindexed="a few a year"),),
)
declare(
    models.ClosedNotice,
    technical("id"),
    personal("message", "user", "closed_at", seen_by=(SELF,)),
    about=_("Welk servicebericht je wegklikte"),
    links=(Through("user"),),
    purposes=("preferences",),
    retention=(WithParent("message"), WithPerson()),
)
declare(
    models.PersonNotice,
    technical("id", "incident"),
    personal("user", "told_at", seen_by=(SELF, REGION)),
    about=_("Dat we je over een datalek mailden, tot het is afgehandeld"),
    links=(Through("user"),),
    purposes=("incidents",),
    retention=(WithParent("incident"),),
)
for serializer in ("RequestSerializer", "RequestInListSerializer"):
    shown(f"desk.api.serializers.{serializer}", SCHOOL, REGION)
asks("desk.api.contact", "InquirySerializer")

# Who read a request of somebody looked at what they told us. An address alone leads to what hangs on it, proved or not.
seen_with(User, "request", lambda user: PrivacyRequest.objects.filter(email__iexact=user.email).values_list("pk", flat=True))
# Words of who asks name a pupil before the school says which one it is: whoever read them then looked at that pupil too.
seen_with(Pupil, "request", lambda pupil: PrivacyRequest.objects.filter(pupil=pupil.pk).values_list("pk", flat=True))

# What somebody read at a desk and gave along stands in the copy of who asked.
gives(given_words)

# Erasure: mail to who is forgotten goes with them, but for the one that says so.
for person in (User, Subscriber):
    on_erase(person, lambda one, by: wait_for_the_last_letter(one.email))

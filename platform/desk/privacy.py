"""What the desk keeps about who asked what (guide "privacy-registry")."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from desk import models
from desk.services.last_letter import wait_for_the_last_letter
from newsletter.models import Subscriber
from privacy.erasing.hooks import on_erase
from privacy.registry import (
    Address,
    Audience,
    Erase,
    Mention,
    Through,
    WithParent,
    WithPerson,
    declare,
    declare_nobody,
    ends,
    personal,
    public,
    shown,
    technical,
)
from privacy.terms import REQUESTS

SELF, SCHOOL, REGION = Audience.SELF, Audience.SCHOOL, Audience.REGION
READERS = (SELF, SCHOOL, REGION)

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
shown("desk.api.serializers.RequestSerializer", SCHOOL, REGION)

# Erasure: mail to who is forgotten goes with them, but for the one that says so.
for person in (User, Subscriber):
    on_erase(person, lambda one, by: wait_for_the_last_letter(one.email))

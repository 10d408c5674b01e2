"""What the outbox keeps about who gets mail. It stands beside this app and may not lean on it, so it is declared here, by name."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from privacy.registry import Address, AddressHash, Erase, Mention, Number, Then, declare, ends, personal, technical
from privacy.registry.fields import ANYTHING
from privacy.terms import SENT, UNDELIVERED, UNDELIVERED_CODE

WAITING = "only mails that could not be delivered"
EMPTIED = "outbox.retention.empty_messages"
OF_ACCOUNTS = Q(kind__startswith="accounts.")

declare(
    "outbox.Message",
    technical("id", "created_at", "due_at", "claimed_at", "sent_at", "failed_at", "attempts"),
    technical("kind", why="which letter it is"),
    technical("dedupe_key", why="the cause, by kinds and ids"),
    technical("attachment_name", "attachment_type", why="the same for every letter of a kind"),
    technical(
        "headers",
        why="List-Unsubscribe and its like; emptied with the rest",
        keys=("List-Unsubscribe", "List-Unsubscribe-Post"),
    ),
    technical(
        "reader",
        why="for whose work it is, by numbers: asked again before it goes out, and emptied with the rest",
        keys=("reader", "organisation"),
    ),
    technical("request_id", why="of the request it is about, for log lines; emptied with the rest"),
    technical("error", why="what the mail server said: a code and a class, never an address"),
    personal("recipient", "subject", "text", "html", "attachment"),
    personal("digest_for"),
    personal("more_attachments", keys=("name", "type", "content")),
    personal("digest", keys=(ANYTHING,)),
    personal("facts", keys=(ANYTHING,)),
    personal("recipient_hash", erase=Erase.PSEUDONYM, is_exported=False, why="a keyed hash: shows that something was sent"),
    about=_("Mail die nog weg moet: adres en tekst"),
    links=(
        Address("recipient"),
        AddressHash("recipient_hash"),
        Number("digest_for"),
        Mention(("subject", "text", "html", "attachment", "more_attachments", "digest", "facts")),
    ),
    purposes=("service-mail", "newsletter"),
    retention=(
        ends(UNDELIVERED_CODE, "failed_at", then=Then.BLANK, only=OF_ACCOUNTS, unindexed=WAITING, by=EMPTIED),
        ends(UNDELIVERED, "failed_at", then=Then.BLANK, only=~OF_ACCOUNTS, unindexed=WAITING, by=EMPTIED),
        ends(SENT, "sent_at"),
        ends(SENT, "failed_at", unindexed=WAITING),
    ),
)

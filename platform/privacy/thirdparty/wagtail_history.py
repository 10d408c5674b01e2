"""Wagtail: old versions of pages, and the log of who did what in the CMS."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from privacy.registry import Erase, Mention, Through, declare, ends, personal, technical
from privacy.registry.fields import ANYTHING
from privacy.terms import AUDIT, OLD_VERSIONS

IN_USE = Exists(Page.objects.filter(Q(latest_revision=OuterRef("pk")) | Q(live_revision=OuterRef("pk"))))
WORDS = "words for everybody, that an old version may still name somebody in"
NUMBER = "Wagtail keeps the number and shows 'user 12' when the account is gone"

declare(
    "wagtailcore.Revision",
    technical("id", "content_type", "base_content_type", "created_at", "approved_go_live_at"),
    technical("object_id", why="the number of the page"),
    personal("object_str", erase=Erase.DESK, why=WORDS),
    personal("content", erase=Erase.DESK, why=WORDS, keys=(ANYTHING,)),
    personal("user", erase=Erase.BLANK),
    about=_("Oude versies van een pagina, en wie ze maakte"),
    links=(Through("user"), Mention(("content", "object_str"))),
    purposes=("pages",),
    retention=(ends(OLD_VERSIONS, "created_at", only=Q(~IN_USE) & Q(approved_go_live_at=None)),),
)
declare(
    "wagtailcore.PageLogEntry",
    technical("id", "content_type", "timestamp", "uuid", "content_changed", "deleted", "page", "revision"),
    technical("action", why="what was done: a code"),
    personal("label", erase=Erase.DESK, why=WORDS),
    personal("data", erase=Erase.DESK, why=WORDS, keys=(ANYTHING,)),
    personal("user", erase=Erase.PSEUDONYM, why=NUMBER),
    about=_("Wie wat met een pagina deed"),
    links=(Through("user"), Mention(("label", "data"))),
    purposes=("pages",),
    retention=(ends(AUDIT, "timestamp"),),
)
declare(
    "wagtailcore.ModelLogEntry",
    technical("id", "content_type", "timestamp", "uuid", "content_changed", "deleted", "revision"),
    technical("action", why="what was done: a code"),
    technical("object_id", why="the number of what was changed"),
    personal("label", erase=Erase.DESK, why=WORDS),
    personal("data", erase=Erase.DESK, why=WORDS, keys=(ANYTHING,)),
    personal("user", erase=Erase.PSEUDONYM, why=NUMBER),
    about=_("Wie wat in het beheer deed"),
    links=(Through("user"), Mention(("label", "data"))),
    purposes=("pages",),
    retention=(ends(AUDIT, "timestamp"),),
)

"""Wagtail: documents, images of its own (not in use: ours are ``pages.Photo``), and where they lie."""

from datetime import UTC, datetime

from django.db.models import Case, DateTimeField, Func, Q, Value, When
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from privacy.registry import (
    Audience,
    Erase,
    Lasting,
    Through,
    WithPerson,
    declare,
    declare_nobody,
    ends,
    personal,
    public,
    technical,
)
from privacy.terms import A_DAY

EVERYBODY = (Audience.EVERYBODY,)
WORDS = "what it is; the form asks for no names"

declare(
    "wagtaildocs.Document",
    technical("id", "collection", "created_at", "file_size", "tags"),
    technical("title", why=WORDS),
    technical("file_hash", why="SHA-1 of the file"),
    personal("file", erase=Erase.DESK, seen_by=EVERYBODY, why="a public document may name somebody: the desk takes it down"),
    personal("uploaded_by_user", erase=Erase.BLANK),
    about=_("Documenten, en wie ze plaatste"),
    links=(Through("uploaded_by_user"),),
    purposes=("pages",),
    retention=(
        Lasting("a document stays as long as its page", _("Zolang het op de site staat. Toestemming intrekken kan altijd.")),
    ),
)
declare(
    "wagtailimages.Image",
    technical("id", "collection", "created_at", "file_size", "width", "height", "tags"),
    technical("title", "description", why=WORDS),
    technical("file_hash", why="SHA-1 of the file"),
    technical("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height"),
    personal(
        "file",
        erase=Erase.DESK,
        seen_by=EVERYBODY,
        purpose="photos",
        about=_("De foto zelf"),
        why="not in use: photos are pages.Photo",
    ),
    personal("uploaded_by_user", erase=Erase.BLANK),
    about=_("Wie een foto plaatste"),
    links=(Through("uploaded_by_user"),),
    purposes=("pages",),
    retention=(
        Lasting("not in use: photos are pages.Photo", _("Zolang het op de site staat. Toestemming intrekken kan altijd.")),
    ),
)
declare_nobody(
    "wagtailimages.Rendition",
    technical("id", "image", "filter_spec", "width", "height", "focal_point_key"),
    public("file"),
    why="a size of an image: goes with it",
)
# ``pages.half_uploads`` names it after its moment; a file from before that has no moment, and goes at once.
NAMED = Q(file__regex=r"^wagtail_uploads/[0-9]{14}-")
UPLOADED_AT = Case(
    When(NAMED, then=Func(Substr("file", 17, 14), Value("YYYYMMDDHH24MISS"), function="to_timestamp")),
    default=Value(datetime(1970, 1, 1, tzinfo=UTC)),
    output_field=DateTimeField(),
)
declare(
    "wagtailcore.UploadedFile",
    technical("id", "for_content_type"),
    personal("file", erase=Erase.ROW, is_exported=False, why="half an upload: it has no form yet"),
    personal("uploaded_by_user"),
    about=_("Een bestand dat nog niet is opgeslagen"),
    links=(Through("uploaded_by_user"),),
    purposes=("pages",),
    retention=(ends(A_DAY, UPLOADED_AT, unindexed="a few files that somebody did not finish"), WithPerson()),
)
declare_nobody(
    "wagtailcore.Collection", technical("id", "path", "depth", "numchild", "name"), why="a folder of photos or documents"
)
declare_nobody(
    "wagtailcore.GroupCollectionPermission",
    technical("id", "group", "collection", "permission"),
    why="what a group may do with a folder",
)
declare_nobody(
    "wagtailcore.CollectionViewRestriction",
    technical("id", "restriction_type", "password", "collection", "groups"),
    why="a folder that is closed to some; not in use here",
)
declare_nobody(
    "wagtailcore.CollectionViewRestriction_groups",
    technical("id", "collectionviewrestriction", "group"),
    why="which groups may still read it",
)

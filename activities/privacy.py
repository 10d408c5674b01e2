"""What activities keep about people: what somebody keeps in mind (guide "privacy-registry")."""

from django.utils.translation import gettext_lazy as _

from activities import models
from privacy.registry import (
    Audience,
    Erase,
    Lasting,
    SchoolAt,
    Then,
    Through,
    WithPerson,
    asks,
    declare,
    declare_nobody,
    derived,
    ends,
    personal,
    public,
    shown,
    technical,
)
from privacy.terms import SIGN_UPS

SELF, SCHOOL, PROVIDER, EVERYBODY = Audience.SELF, Audience.SCHOOL, Audience.PROVIDER, Audience.EVERYBODY

declare(
    models.Favourite,
    technical("id"),
    personal("user", "activity", "created_at", seen_by=(SELF,)),
    about=_("Activiteiten die iemand bewaart"),
    links=(Through("user"),),
    purposes=("preferences",),
    retention=(WithPerson(),),
)
declare(
    models.Shortlist,
    technical("id", "school", "created_at"),
    technical("name", why="of a list of activities"),
    technical("link_hash", why="a hash of a link's secret"),
    personal("made_by", erase=Erase.BLANK),
    about=_("Lijstjes van een school, en wie ze maakte"),
    links=(Through("made_by"),),
    controller=SchoolAt("school"),
    purposes=("preferences",),
    retention=(Lasting("a list is the school's, not its maker's"),),
)
declare(
    models.ShortlistItem,
    technical("id", "shortlist", "activity", "added_at"),
    personal("note", erase=Erase.BLANK, seen_by=(SCHOOL,)),
    personal("added_by", erase=Erase.BLANK, seen_by=(SCHOOL,)),
    about=_("Opmerkingen bij een activiteit op een lijstje"),
    links=(Through("added_by"),),
    controller=SchoolAt("shortlist__school"),
    purposes=("preferences",),
    retention=(ends(SIGN_UPS, "added_at", then=Then.BLANK, unindexed="some dozens of rows per school"),),
)

declare(
    models.SavedSearch,
    technical("id", "due_at", "looked_at", "trouble_since", "found"),
    personal("user", "name", "query", "rhythm", "created_at", seen_by=(SELF,)),
    personal("told", seen_by=(SELF,)),
    about=_("Zoekopdrachten die iemand bewaart, en over welke activiteiten we daarvoor mailden"),
    links=(Through("user"),),
    purposes=("preferences",),
    retention=(WithPerson(),),
)

# Activities and their dates

declare_nobody(
    models.ActivityPage,
    technical("page_ptr", "acceptance_mode", "names_mode", "names_days_before", "names_days_after", "answer_working_days"),
    public("kind", "intro", "body", "sector", "levels", "years", "competences", "image", "image_alt", "image_is_decorative"),
    public("location_kind", "street", "postcode", "city", "municipality_code", "latitude", "longitude", "accessibility"),
    public("what_to_bring", "is_on_request", "most_per_school", "most_per_class", "most_per_pupil"),
    public("min_group", "max_group", "pupils_per_adult"),
    why="what an organisation offers, in words for everybody",
)
declare_nobody(models.Series, technical("id", "activity", "created_at"), public("title"), why="dates that belong together")
declare_nobody(
    models.Session,
    technical("id", "activity", "series", "places_taken", "sequence", "created_at", "updated_at", "status_reason"),
    technical("reserved_for", "reserved_municipalities", "enrolment_opens_at"),
    public("starts_at", "ends_at", "location", "capacity", "capacity_unit", "min_group", "max_group"),
    public("enrolment_closes_at", "status"),
    why="a date of an activity; who comes is a sign-up",
)
declare_nobody("activities.Session_reserved_for", technical("id", "session", "school"), why="which schools a date is kept for")
declare_nobody(
    models.CatalogueEntry,
    technical("activity", "provider", "sorts_at", "listed_at"),
    public(
        "provider_name",
        "provider_slug",
        "recognised_until",
        "title",
        "intro",
        "url",
        "kind",
        "sector",
        "levels",
        "years",
        "accessibility",
    ),
    public("location_kind", "city", "municipality_code", "latitude", "longitude", "image_url", "image_alt"),
    public("next_starts_at", "is_on_request", "upcoming_count", "upcoming", "document", "labels", "body_text"),
    derived("words", of=("title", "provider_name", "labels")),
    derived("search_vector", of=("title", "provider_name", "labels", "intro", "body_text")),
    why="a copy of public pages",
)
declare_nobody(models.PublicPlaces, technical("session"), public("band", "settled_on"), why="how full a date is, in a word")
declare_nobody(models.PostcodeArea, public("pc4", "latitude", "longitude"), why="the middle of a postcode area")

# The interface

KEEPING = "activities.api.keeping"
shown(f"{KEEPING}.FavouriteSerializer", SELF)
shown(f"{KEEPING}.ListedSerializer", SCHOOL)
SEARCHES = "activities.api.searches"
shown(f"{SEARCHES}.SavedSearchSerializer", SELF)
asks(SEARCHES, "NewSearchSerializer", "ChangeSearchSerializer")
asks(KEEPING, "NoteSerializer", "NameSerializer", "NewShortlistSerializer")
SHAPES = "activities.api.serializers"
shown(f"{SHAPES}.OwnActivitySerializer", PROVIDER, shows={"reason": ("wagtailcore.TaskState.comment",)})
asks(SHAPES, "CancelSerializer")
CATALOGUE = "activities.catalogue.serializers"
for name in ("ProviderNameSerializer", "ProviderSerializer"):
    shown(f"{CATALOGUE}.{name}", EVERYBODY, shows={"name": ()})

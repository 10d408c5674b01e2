"""The flat tables behind the public catalogue: copies, made by ``activities.catalogue.refresh`` and by nothing else."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.choices import ActivityKind, LocationKind, PlacesBand
from activities.models.page import ActivityPage
from activities.models.session import Session
from providers.choices import Sector
from providers.models import Provider

TEXT_SEARCH = "nl_unaccent"


class CatalogueEntry(models.Model):
    """One live activity of an approved provider, as a list shows it (perf page §6.3).

    ``sorts_at`` is the date that a card shows (the next one with room, or else the next), or the far future without one:
    never null, so that a keyset can walk it.
    ``upcoming`` holds ``{"id", "starts_at", "ends_at"}`` of the first dates, times in ISO 8601 with offset; never places.
    ``document`` is the activity's part of the API's list, already JSON.
    """

    activity = models.OneToOneField(ActivityPage, primary_key=True, on_delete=models.CASCADE, related_name="catalogue_entry")
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="+")
    provider_name = models.CharField(max_length=120)
    # The last day that the provider is surely a recognised training company; who reads compares it with today.
    recognised_until = models.DateField(null=True)
    provider_slug = models.CharField(max_length=255)
    title = models.CharField(max_length=255)
    intro = models.CharField(max_length=300)
    url = models.CharField(max_length=600)
    kind = models.CharField(max_length=30, choices=ActivityKind)
    sector = models.CharField(max_length=30, choices=Sector)
    levels = ArrayField(models.CharField(max_length=10), default=list)
    years = ArrayField(models.PositiveSmallIntegerField(), default=list)
    accessibility = ArrayField(models.CharField(max_length=30), default=list)
    location_kind = models.CharField(max_length=20, choices=LocationKind)
    city = models.CharField(max_length=80, blank=True)
    municipality_code = models.CharField(max_length=4, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    image_url = models.CharField(max_length=300, blank=True)
    image_alt = models.CharField(max_length=160, blank=True)
    next_starts_at = models.DateTimeField(null=True)
    sorts_at = models.DateTimeField()
    # Schools may ask for a date of their own: stays in the catalogue without one.
    is_on_request = models.BooleanField(default=False, db_default=False)
    upcoming_count = models.PositiveIntegerField(default=0)
    upcoming = models.JSONField(default=list)
    document = models.TextField()
    # When it came into the catalogue, this time: who keeps a search hears what came after the last look.
    listed_at = models.DateTimeField(default=timezone.now, db_default=Now())

    labels = models.TextField()
    body_text = models.TextField(blank=True)
    # Folded words of title, provider, sector, kind and place: what a typing mistake is compared with.
    words = models.TextField()
    search_vector = models.GeneratedField(
        expression=SearchVector("title", weight="A", config=TEXT_SEARCH)
        + SearchVector("provider_name", weight="B", config=TEXT_SEARCH)
        + SearchVector("labels", weight="B", config=TEXT_SEARCH)
        + SearchVector("intro", weight="C", config=TEXT_SEARCH)
        + SearchVector("body_text", weight="D", config=TEXT_SEARCH),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("regel van de catalogus")
        verbose_name_plural = _("regels van de catalogus")
        indexes = [
            models.Index(fields=["sorts_at", "activity"], name="entry_by_date"),
            # In the whole order of the list: a page of 24 reads 25 rows, also where hundreds start at one moment.
            models.Index(fields=["kind", "sector", "sorts_at", "activity"], name="entry_of_kind_in_sector"),
            models.Index(fields=["sector", "sorts_at", "activity"], name="entry_in_sector"),
            models.Index(fields=["provider", "sorts_at", "activity"], name="entry_of_provider"),
            models.Index(fields=["latitude", "longitude"], name="entry_by_place"),
            GinIndex(fields=["levels"], name="entry_by_level"),
            GinIndex(fields=["years"], name="entry_by_year"),
            GinIndex(fields=["search_vector"], name="entry_by_text"),
            GinIndex(OpClass(F("words"), name="gin_trgm_ops"), name="entry_by_likeness"),
        ]

    def __str__(self) -> str:
        return f"catalogue entry {self.pk}"

    @property
    def is_recognised(self) -> bool:
        """Whether the provider is a recognised training company today (SBB-2a: by the date, so that it ends by itself)."""
        return self.recognised_until is not None and self.recognised_until >= timezone.localdate()


class PublicPlaces(models.Model):
    """How full a date is, for everybody: a rough word that changes at most once a day (stats page §5.6)."""

    session = models.OneToOneField(Session, primary_key=True, on_delete=models.CASCADE, related_name="public_places")
    band = models.CharField(_("plekken"), max_length=10, choices=PlacesBand)
    settled_on = models.DateField(_("vastgesteld op"))

    class Meta:
        indexes = [models.Index(fields=["settled_on"], name="public_places_by_day")]

    def __str__(self) -> str:
        return f"public places of session {self.pk}"


class PostcodeArea(models.Model):
    """The middle of one postcode area (four digits): from a list that the region reads in (``import_postcodes``)."""

    pc4 = models.CharField(primary_key=True, max_length=4)
    latitude = models.FloatField()
    longitude = models.FloatField()

    def __str__(self) -> str:
        return self.pc4

"""The shapes of the public API. The hot lists write these by hand from the flat table; a test holds both together."""

from typing import Any

from rest_framework import serializers

from activities.choices import (
    AcceptanceMode,
    Accessibility,
    ActivityKind,
    CapacityUnit,
    CareerCompetence,
    LocationKind,
    NamesMode,
    PlacesBand,
    SessionStatus,
)
from providers.choices import Sector
from schools.choices import Level


class LocationSerializer(serializers.Serializer[Any]):  # Any: documents JSON, never a model
    """Where an activity is. Coordinates are degrees (WGS 84); empty when nobody has to travel or the place is unknown."""

    kind = serializers.ChoiceField(LocationKind.choices)
    city = serializers.CharField(allow_blank=True)
    municipality_code = serializers.CharField(allow_blank=True, help_text="Four digits (CBS)")
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)


class ImageSerializer(serializers.Serializer[Any]):  # Any: as above
    """A photo of 640 by 280 pixels, and its description ("" for decoration)."""

    url = serializers.URLField()
    alt = serializers.CharField(allow_blank=True)


class ProviderNameSerializer(serializers.Serializer[Any]):  # Any: as above
    """Who offers it."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class UpcomingSerializer(serializers.Serializer[Any]):  # Any: as above
    """One of the first dates to come. ``places`` is settled once a day; ``/sessions/`` has numbers for who may see them."""

    id = serializers.IntegerField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    places = serializers.ChoiceField(PlacesBand.choices)


class ActivitySerializer(serializers.Serializer[Any]):  # Any: as above
    """One activity in a list. Empty choices of the provider are written out: every level, every year."""

    id = serializers.IntegerField()
    url = serializers.URLField(help_text="The page for people")
    title = serializers.CharField()
    intro = serializers.CharField()
    kind = serializers.ChoiceField(ActivityKind.choices)
    sector = serializers.ChoiceField(Sector.choices)
    levels = serializers.ListField(child=serializers.ChoiceField(Level.choices))
    years = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=6))
    accessibility = serializers.ListField(child=serializers.ChoiceField(Accessibility.choices))
    location = LocationSerializer()
    image = ImageSerializer(allow_null=True)
    provider = ProviderNameSerializer()
    next_starts_at = serializers.DateTimeField(allow_null=True)
    is_on_request = serializers.BooleanField(help_text="Schools may ask for a date of their own, also when there is none")
    session_count = serializers.IntegerField(help_text="Dates to come")
    sessions = UpcomingSerializer(many=True, help_text="The first twelve dates to come")
    is_recognised_training_company = serializers.BooleanField(
        help_text="Whether the provider is one today, confirmed by the region"
    )
    distance_km = serializers.FloatField(
        required=False, allow_null=True, help_text="Only when asked from a postcode or by a coordinator: as the crow flies"
    )


class PlacesSerializer(serializers.Serializer[Any]):  # Any: as above
    """How full a date is. ``free`` and ``capacity`` are null for everybody who does not sign classes up."""

    band = serializers.ChoiceField(PlacesBand.choices)
    free = serializers.IntegerField(allow_null=True)
    capacity = serializers.IntegerField(allow_null=True)
    unit = serializers.ChoiceField(CapacityUnit.choices, help_text="What free and capacity count: pupils, or whole groups")


class ActivityNameSerializer(serializers.Serializer[Any]):  # Any: as above
    """Which activity a date belongs to."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    url = serializers.URLField()


class SessionSerializer(serializers.Serializer[Any]):  # Any: as above
    """One date of an activity."""

    id = serializers.IntegerField()
    activity = ActivityNameSerializer()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    location = serializers.CharField(allow_blank=True, help_text="Only when it is not the activity's own place")
    status = serializers.ChoiceField(SessionStatus.choices)
    min_group = serializers.IntegerField(allow_null=True)
    max_group = serializers.IntegerField(allow_null=True)
    enrolment_opens_at = serializers.DateTimeField(allow_null=True)
    enrolment_closes_at = serializers.DateTimeField()
    places = PlacesSerializer()
    calendar_url = serializers.URLField()


class ActivityDetailSerializer(ActivitySerializer):
    """One activity with everything a school needs to choose. Texts and photos of the page are at ``content_url``."""

    content_url = serializers.URLField(help_text="The page in the content API: typed StreamField and images")
    street = serializers.CharField(allow_blank=True)
    postcode = serializers.CharField(allow_blank=True)
    competences = serializers.ListField(child=serializers.ChoiceField(CareerCompetence.choices))
    what_to_bring = serializers.CharField(allow_blank=True)
    acceptance_mode = serializers.ChoiceField(AcceptanceMode.choices)
    names_mode = serializers.ChoiceField(NamesMode.choices)
    min_group = serializers.IntegerField(allow_null=True)
    max_group = serializers.IntegerField(allow_null=True)
    pupils_per_adult = serializers.IntegerField(allow_null=True)


class ProviderSerializer(serializers.Serializer[Any]):  # Any: as above
    """An approved provider."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    url = serializers.URLField(help_text="The page for people")
    content_url = serializers.URLField()
    intro = serializers.CharField(allow_blank=True)
    city = serializers.CharField(allow_blank=True)
    municipality = serializers.CharField(allow_blank=True)
    sectors = serializers.ListField(child=serializers.ChoiceField(Sector.choices))
    website = serializers.URLField(allow_blank=True)
    is_recognised_training_company = serializers.BooleanField(help_text="By SBB, confirmed by the region, today")
    training_company_ids = serializers.ListField(child=serializers.CharField(), help_text="Leerbedrijf-IDs that hold today")
    crebos = serializers.ListField(
        child=serializers.CharField(), help_text="Qualifications it is recognised for, five digits each"
    )
    recognised_until = serializers.DateField(allow_null=True, help_text="Last day; null when it is none today")
    activity_count = serializers.IntegerField()


class ActivityPageSerializer(serializers.Serializer[Any]):  # Any: as above
    """A page of activities; ``next`` is null on the last one."""

    next = serializers.URLField(allow_null=True)
    results = ActivitySerializer(many=True)


class SessionPageSerializer(serializers.Serializer[Any]):  # Any: as above
    """A page of dates; ``next`` is null on the last one."""

    next = serializers.URLField(allow_null=True)
    results = SessionSerializer(many=True)


class ProviderPageSerializer(serializers.Serializer[Any]):  # Any: as above
    """A page of providers; ``next`` is null on the last one."""

    next = serializers.URLField(allow_null=True)
    results = ProviderSerializer(many=True)

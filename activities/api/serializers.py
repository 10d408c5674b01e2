"""The shapes of what providers send in and the region decides."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from activities.choices import ActivityKind, CapacityUnit, LocationKind, SendBackReason, SessionStatus
from activities.models import ActivityPage, Session
from activities.rules import DATE_ACTIONS, SessionPlan, actions_on
from activities.services.proposals import ActivityWords
from activities.standing import Stand, standing_of
from kit import postcode as postcodes
from kit.text import clean
from providers.choices import Sector
from schools.choices import Level


class PlanSerializer(serializers.Serializer[Any]):  # Any: input only
    """One date. Moments carry their offset (ISO 8601); both fall on one Dutch day."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    capacity = serializers.IntegerField(min_value=1)
    location = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    min_group = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    max_group = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    enrolment_opens_at = serializers.DateTimeField(required=False, allow_null=True)
    enrolment_closes_at = serializers.DateTimeField(
        required=False, allow_null=True, help_text="Left out: two days before the start"
    )
    capacity_unit = serializers.ChoiceField(
        CapacityUnit.choices, required=False, help_text="What a place is; fixed (409 `unit_is_fixed`) once places are taken"
    )
    reserved_municipalities = serializers.ListField(
        child=serializers.RegexField(r"^\d{4}$"),
        required=False,
        max_length=400,
        help_text="CBS codes of the municipalities whose schools may come; empty: all",
    )

    @property
    def plan(self) -> SessionPlan:
        """What was sent; only after ``is_valid()``."""
        return plan_from(self.validated_data)


def plan_from(sent: dict[str, Any]) -> SessionPlan:  # Any: validated values
    """Return validated values as a plan."""
    codes = sent.get("reserved_municipalities")
    return SessionPlan(**{**sent, "reserved_municipalities": None if codes is None else tuple(codes)})


class WordsSerializer(serializers.Serializer[Any]):  # Any: input only
    """What an activity is. Longer texts and photos are written in the CMS."""

    title = serializers.CharField(max_length=100)
    kind = serializers.ChoiceField(ActivityKind.choices)
    intro = serializers.CharField(max_length=300)
    sector = serializers.ChoiceField(Sector.choices)
    levels = serializers.ListField(child=serializers.ChoiceField(Level.choices), required=False)
    years = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=6), required=False)
    location_kind = serializers.ChoiceField(LocationKind.choices, required=False)
    street = serializers.CharField(max_length=120)
    postcode = serializers.CharField(max_length=10)
    city = serializers.CharField(max_length=80)
    min_group = serializers.IntegerField(min_value=1, max_value=500, required=False, allow_null=True)
    max_group = serializers.IntegerField(min_value=1, max_value=500, required=False, allow_null=True)
    what_to_bring = serializers.CharField(max_length=300, required=False, allow_blank=True)
    is_on_request = serializers.BooleanField(required=False, help_text="Schools may ask for a date of their own")

    def validate_title(self, value: str) -> str:
        """Return one clean line."""
        return clean(value)

    def validate_intro(self, value: str) -> str:
        """Return one clean line."""
        return clean(value)

    def validate_postcode(self, value: str) -> str:
        """Return 9712 AB."""
        if not postcodes.is_postcode(value):
            raise serializers.ValidationError(_("Schrijf de postcode als 4 cijfers en 2 letters, bijvoorbeeld 9712 AB."))
        return postcodes.for_display(value)

    @property
    def words(self) -> ActivityWords:
        """What was sent; only after ``is_valid()``."""
        names = ActivityWords.__dataclass_fields__
        return ActivityWords(**{name: value for name, value in self.validated_data.items() if name in names})


class ProposalSerializer(WordsSerializer):
    """An activity with its first date, for one of your providers."""

    provider = serializers.IntegerField(help_text="Id of an approved provider where you write")
    session = PlanSerializer(required=False, allow_null=True)

    @property
    def plan(self) -> SessionPlan | None:
        """The first date, when one was sent; only after ``is_valid()``."""
        sent = self.validated_data.get("session")
        return plan_from(sent) if sent else None


class OwnActivitySerializer(serializers.Serializer[Any]):  # Any: written by hand
    """One activity as its maker sees it."""

    id = serializers.IntegerField(source="pk")
    title = serializers.CharField()
    stand = serializers.SerializerMethodField(help_text=", ".join(Stand))
    reason = serializers.SerializerMethodField(help_text="What the region asks, when it came back")
    is_online = serializers.BooleanField(source="live")
    sessions = serializers.SerializerMethodField(help_text="Ids of the dates to come, soonest first")

    def get_stand(self, page: ActivityPage) -> str:
        """Return where it stands."""
        return standing_of(page).stand.value

    def get_reason(self, page: ActivityPage) -> str:
        """Return what the region asks."""
        return standing_of(page).reason

    def get_sessions(self, page: ActivityPage) -> list[int]:
        """Return the dates to come."""
        coming = page.coming if hasattr(page, "coming") else page.sessions.upcoming()
        return [session.pk for session in coming]


class OwnSessionSerializer(serializers.ModelSerializer[Session]):
    """One date as its maker sees it, with numbers."""

    activity = serializers.IntegerField(source="activity_id")
    status = serializers.ChoiceField(SessionStatus.choices)
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Session
        fields = (
            *("id", "activity", "starts_at", "ends_at", "location", "capacity", "places_taken", "min_group", "max_group"),
            *("capacity_unit", "reserved_municipalities"),
            *("enrolment_opens_at", "enrolment_closes_at", "status", "status_reason", "sequence", "allowed_actions"),
        )

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=DATE_ACTIONS)))
    def get_allowed_actions(self, session: Session) -> list[str]:
        """Return what can be done with this date now: ``change`` is PUT, the others are sub-resources to POST to."""
        return actions_on(session, now=timezone.now())


class SendBackSerializer(serializers.Serializer[Any]):  # Any: input only
    """Why something comes back; ``other`` needs words."""

    why = serializers.ChoiceField(SendBackReason.choices)
    words = serializers.CharField(max_length=600, required=False, default="", allow_blank=True)

    @property
    def reason(self) -> str:
        """What the provider reads; nothing when neither says anything."""
        why = SendBackReason(self.validated_data["why"])
        listed = "" if why == SendBackReason.OTHER else str(why.label)
        return f"{listed} {self.validated_data['words'].strip()}".strip()


class OpenUntilSerializer(serializers.Serializer[Any]):  # Any: input only
    """Until when schools can sign up: after now, and not after the start."""

    until = serializers.DateTimeField()


class CancelSerializer(serializers.Serializer[Any]):  # Any: input only
    """Why a date does not go on; schools read it."""

    reason = serializers.CharField(max_length=300)

"""Shapes of sign-ups: what is asked, and what is answered. Decisions are the services'."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from activities.choices import NamesMode
from enrolments.api.reasons import ReasonCodeField
from enrolments.choices import Attendance, Chance, EnrolmentStatus, ReasonCode
from enrolments.models import Enrolment, Hold
from enrolments.moves import ACTIONS
from enrolments.services.holding import times_left
from enrolments.services.many import BULK_ACTIONS, MOST, WITH_REASON
from kit.api.ids import IdField

# Of no concern to a provider: whether a group waited, for what, and what it would have settled for.
OF_THE_SCHOOL_ITSELF = {
    "wanted_places": None,
    "least_places": None,
    "takes_other_dates": False,
    "stands_in_for": None,
    "offer_until": None,
}
# Any, below: these serializers read model rows with annotations, and write plain keywords.
MOST_PUPILS = 999
WARNINGS_SET_ASIDE = serializers.DictField(
    child=serializers.CharField(max_length=300),
    required=False,
    default=dict,
    help_text="Why the group goes all the same, by the code of each warning: `school_holiday`, `test_week`, `school_closed`, "
    "`travel_gap`. A warning without a reason is a 409 `warning_unanswered` that names it; codes that are "
    "no warning now are left out, and no refusal can be set aside.",
)


class EnrolmentRequestSerializer(serializers.Serializer[Any]):
    """A group for a date. Send ``pupils`` where the activity asks names, else ``places``."""

    school_class = IdField(source="school_class_id", help_text="Id of a class of your own school")
    places = serializers.IntegerField(
        min_value=1, max_value=MOST_PUPILS, required=False, allow_null=True, help_text="How many pupils (names_mode `count`)"
    )
    pupils = serializers.ListField(
        child=IdField(),
        required=False,
        max_length=MOST_PUPILS,
        help_text="Ids of pupils of the class (names_mode `names`)",
    )
    adults = serializers.IntegerField(min_value=0, max_value=99, default=1, help_text="Adults who come along")
    note = serializers.CharField(
        max_length=300, required=False, default="", allow_blank=True, help_text="For the provider. No names of pupils."
    )
    warnings_set_aside = WARNINGS_SET_ASIDE
    on_full = serializers.ChoiceField(
        choices=["refuse", "wait"],
        default="refuse",
        help_text="`refuse` (409 with alternatives) or `wait` (on the waiting list)",
    )
    least_places = serializers.IntegerField(
        min_value=1,
        max_value=MOST_PUPILS,
        required=False,
        allow_null=True,
        help_text="While waiting: also good from so many pupils on; left out: all or nothing",
    )
    takes_other_dates = serializers.BooleanField(
        required=False, default=False, help_text="While waiting: another date of the same activity is also good"
    )


class EnrolmentCreatedSerializer(serializers.Serializer[Any]):
    """What a sign-up led to: accepted, requested, waiting or offered. The whole row is at ``Location``."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=EnrolmentStatus.choices)
    places = serializers.IntegerField()


class ManySerializer(serializers.Serializer[Any]):
    """Which sign-ups, and what to do with each."""

    ids = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=MOST)
    action = serializers.ChoiceField(choices=BULK_ACTIONS)
    reason = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    reason_code = ReasonCodeField(*sorted(WITH_REASON), help_text="Of the action's own list: see its endpoint")


class BulkOutcomeSerializer(serializers.Serializer[Any]):
    """What became of one: its ``status`` now, or the ``code`` and sentence of why not."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=EnrolmentStatus.choices, allow_null=True)
    code = serializers.CharField()
    detail = serializers.CharField()


class OtherDateSerializer(serializers.Serializer[Any]):
    """Another date of the same activity, and why not this one."""

    session = IdField(source="session_id")
    reason = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class AcceptOfferSerializer(serializers.Serializer[Any]):
    """Who goes along, when a part of a group with names was offered: exactly as many as were offered."""

    pupils = serializers.ListField(child=IdField(), required=False, max_length=MOST_PUPILS)


class GroupSerializer(serializers.Serializer[Any]):
    """A group whose places are kept for a while. Send ``pupils`` where the activity asks names, else ``places``."""

    school_class = IdField(source="school_class_id", help_text="Id of a class of your own school")
    places = serializers.IntegerField(min_value=1, max_value=MOST_PUPILS, required=False, allow_null=True)
    pupils = serializers.ListField(child=IdField(), required=False, max_length=MOST_PUPILS)
    adults = serializers.IntegerField(min_value=0, max_value=99, default=1)


class HoldSerializer(serializers.ModelSerializer[Hold]):
    """Places kept for a class until ``expires_at``; its sign-up takes them over by itself."""

    extensions_left = serializers.SerializerMethodField()

    class Meta:
        model = Hold
        fields: tuple[str, ...] = ("id", "session", "school_class", "places", "expires_at", "extensions_left")
        read_only_fields = fields

    def get_extensions_left(self, hold: Hold) -> int:
        """Return how many times it can be kept for longer."""
        return times_left(hold)


class WarningSerializer(serializers.Serializer[Any]):
    """Something to think about before signing up; set aside by its code."""

    code = serializers.CharField()
    message = serializers.CharField()


class HoldMadeSerializer(HoldSerializer):
    """A hold, with the warnings that the sign-up will have to set aside, and notes that ask nothing."""

    warnings = WarningSerializer(many=True)
    notes = WarningSerializer(many=True)

    class Meta(HoldSerializer.Meta):
        fields = (*HoldSerializer.Meta.fields, "warnings", "notes")
        read_only_fields = fields


class SessionBriefSerializer(serializers.Serializer[Any]):
    """The date of a sign-up."""

    id = serializers.IntegerField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    status = serializers.CharField()


class ActivityBriefSerializer(serializers.Serializer[Any]):
    """The activity of a sign-up."""

    id = serializers.IntegerField()
    title = serializers.CharField()


class NamedBriefSerializer(serializers.Serializer[Any]):
    """An organisation or class by id and name."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class TransitionSerializer(serializers.Serializer[Any]):
    """One move of a sign-up; ``from`` is empty for the first."""

    to = serializers.ChoiceField(source="to_status", choices=EnrolmentStatus.choices)
    at = serializers.DateTimeField()
    reason = serializers.CharField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Add ``from``, which Python keeps for itself."""
        return {"from": serializers.CharField(source="from_status"), **super().get_fields()}


class GuestSerializer(serializers.Serializer[Any]):
    """One named place: first name and initial, for the school itself and, in its term, for the provider."""

    place = serializers.IntegerField(source="place_id")
    name = serializers.CharField()
    is_present = serializers.BooleanField()
    mark = serializers.ChoiceField(choices=Attendance.choices, read_only=True)
    may_be_photographed = serializers.BooleanField(
        read_only=True, help_text="Somebody said yes for this activity; false also when nobody was asked"
    )

    def to_representation(self, instance: Any) -> dict[str, Any]:  # Any: a guest; JSON values
        """Return the row by hand: of three hundred pupils the fields one by one cost as much as the database."""
        return {
            "place": instance.place_id,
            "name": instance.name,
            "is_present": instance.is_present,
            "mark": instance.mark.value,
            "may_be_photographed": instance.may_be_photographed,
        }


class EnrolmentSerializer(serializers.ModelSerializer[Enrolment]):
    """A sign-up without names. ``allowed_actions`` is what *you* may do with it *now*; each is a sub-resource to POST to.

    What a school wished while it waited is empty for its provider.
    """

    school = NamedBriefSerializer(read_only=True)
    school_class = NamedBriefSerializer(read_only=True, allow_null=True)
    session = SessionBriefSerializer(read_only=True)
    activity = ActivityBriefSerializer(source="session.activity", read_only=True)
    provider = serializers.SerializerMethodField()
    mode = serializers.ChoiceField(choices=NamesMode.choices, read_only=True)
    status = serializers.ChoiceField(choices=EnrolmentStatus.choices, read_only=True)
    reason_code = serializers.ChoiceField(choices=ReasonCode.choices, read_only=True, allow_blank=True)
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Enrolment
        fields: tuple[str, ...] = (
            "id",
            "status",
            "status_reason",
            "school",
            "school_class",
            "activity",
            "provider",
            "session",
            "mode",
            "places",
            "adults",
            "note",
            "wanted_places",
            "least_places",
            "takes_other_dates",
            "stands_in_for",
            "offer_until",
            "answer_until",
            "undo_until",
            "reason_code",
            "attended_count",
            "extra_count",
            "created_at",
            "updated_at",
            "allowed_actions",
        )
        read_only_fields = fields

    def to_representation(self, instance: Enrolment) -> dict[str, Any]:
        """Leave out what is the school's own business for who does not work there."""
        shown: dict[str, Any] = super().to_representation(instance)
        return shown if instance.school_id in self.context["own_schools"] else {**shown, **OF_THE_SCHOOL_ITSELF}

    @extend_schema_field(NamedBriefSerializer)
    def get_provider(self, enrolment: Enrolment) -> dict[str, Any]:
        """Return the provider of the activity."""
        return {"id": enrolment.provider_id, "name": enrolment.provider_name}  # type: ignore[attr-defined]  # with_provider()

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=ACTIONS)))
    def get_allowed_actions(self, enrolment: Enrolment) -> list[str]:
        """Return what this reader may do now."""
        return list(self.context["actions_of"](enrolment))


class EnrolmentDetailSerializer(EnrolmentSerializer):
    """A sign-up with its history and, for who may see them now, its named places."""

    history = TransitionSerializer(source="transitions_in_order", many=True, read_only=True)
    pupils = GuestSerializer(source="guests_shown", many=True, read_only=True)
    groups_before = serializers.IntegerField(
        source="outlook.before", read_only=True, default=None, allow_null=True, help_text="On the waiting list; else null"
    )
    chance = serializers.ChoiceField(
        source="outlook.chance",
        choices=Chance.choices,
        read_only=True,
        default=None,
        allow_null=True,
        help_text="Estimated from how often groups give places up; null when not waiting, or when nobody can say",
    )

    class Meta(EnrolmentSerializer.Meta):
        fields = (*EnrolmentSerializer.Meta.fields, "history", "pupils", "groups_before", "chance")
        read_only_fields = fields

"""``PUT /api/v1/enrolments/{id}/attendance/``: who came, also from a device that was offline for a while."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enrolments.api.common import NOTING, refusals
from enrolments.api.doors import EnrolmentDoor
from enrolments.api.serializers import MOST_PUPILS, EnrolmentDetailSerializer
from enrolments.choices import Attendance
from enrolments.moves import Actor
from enrolments.rules.attendance import Kept, Mark, Tally
from enrolments.services.attendance import note_attendance
from kit.api.bodies import body_of
from kit.api.ids import IdField
from kit.api.versions import ETAG, IF_MATCH, STALE

NOTED = [choice for choice in Attendance.choices if choice[0] != Attendance.UNKNOWN]
WAYS = ("present", "marks", "count")
# A difference this small is the time that the request was on its way, not a wrong clock.
ON_THE_WAY = timedelta(seconds=10)


class MarkSerializer(serializers.Serializer[Any]):  # Any: input only
    """One pupil. ``saw`` is what the device showed before the tap, ``noted_at`` when the tap was (its own clock)."""

    place = IdField()
    mark = serializers.ChoiceField(choices=NOTED)
    saw = serializers.ChoiceField(choices=Attendance.choices, required=False)
    noted_at = serializers.DateTimeField(required=False)


class AttendanceSerializer(serializers.Serializer[Any]):  # Any: input only
    """Who came: ``marks`` per named place (others stay as they are), or ``present`` with ids (all others did not), or ``count``.

    ``extra`` came without being on the list: a number, never a name; it counts in ``attended_count``. A device that was
    offline says what it ``saw`` and when it was noted; ``sent_at`` is its clock at sending, by which a wrong clock is put right.
    """

    present = serializers.ListField(child=IdField(), required=False, max_length=MOST_PUPILS)
    marks = serializers.ListField(child=MarkSerializer(), required=False, max_length=MOST_PUPILS)
    count = serializers.IntegerField(min_value=0, max_value=MOST_PUPILS, required=False)
    extra = serializers.IntegerField(min_value=0, max_value=MOST_PUPILS, required=False)
    saw_count = serializers.IntegerField(min_value=0, max_value=MOST_PUPILS, required=False, allow_null=True)
    saw_extra = serializers.IntegerField(min_value=0, max_value=MOST_PUPILS, required=False)
    noted_at = serializers.DateTimeField(required=False, help_text="When count and extra were seen")
    sent_at = serializers.DateTimeField(required=False, help_text="The clock of the device at this moment")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:  # Any: DRF's protocol
        """Ask for one of the ways; a number of extra pupils may stand alone."""
        ways = sum(way in attrs for way in WAYS)
        if ways > 1 or (ways == 0 and "extra" not in attrs):
            raise serializers.ValidationError(_("Stuur marks, present of count, een van de drie."), code="one_of")
        return attrs


class DifferenceSerializer(serializers.Serializer[Any]):  # Any: a dataclass
    """Somebody else noted something else since this device looked. ``kept`` says whose word stands: what was noted later."""

    what = serializers.ChoiceField(choices=["mark", "count", "extra"])
    place = serializers.IntegerField(allow_null=True, help_text="Id of the named place; null for a number")
    theirs = serializers.CharField()
    yours = serializers.CharField()
    kept = serializers.ChoiceField(choices=[kept.value for kept in Kept])


class AttendanceNotedSerializer(EnrolmentDetailSerializer):
    """The sign-up as it is now, and where others differed."""

    differences = DifferenceSerializer(many=True, read_only=True)

    class Meta(EnrolmentDetailSerializer.Meta):
        fields = (*EnrolmentDetailSerializer.Meta.fields, "differences")
        read_only_fields = fields


class EnrolmentAttendance(EnrolmentDoor):
    """Who came."""

    permission_classes = NOTING

    @extend_schema(
        operation_id="enrolments_attendance_update",
        tags=["enrolments"],
        request=AttendanceSerializer,
        parameters=[IF_MATCH, ETAG],
        responses={
            200: AttendanceNotedSerializer,
            **STALE,
            **refusals("attendance_too_early", "attendance_closed", "move_not_possible"),
        },
    )
    def put(self, request: Request, pk: UUID) -> Response:
        """Note who came, or put it right. The same twice is once.

        Without ``saw`` and ``noted_at`` what you send holds. With them nothing of somebody else is overwritten unseen: per
        pupil the later truth stands, and ``differences`` names every pupil about whom you two differ.
        """
        sent = body_of(AttendanceSerializer, request)
        enrolment = self.find(pk, Actor.TEACHER, Actor.HOST)
        actor = Actor.HOST if Actor.HOST in self.actors(enrolment) else Actor.TEACHER
        noted = note_attendance(enrolment, by=self.person(), actor=actor, **_outcome(sent))
        response = self.answer(noted.enrolment)
        response.data["differences"] = DifferenceSerializer(noted.differences, many=True).data
        return response


def _outcome(sent: dict[str, Any]) -> dict[str, Any]:  # Any: validated data in, keywords of note_attendance out
    ahead = sent["sent_at"] - timezone.now() if "sent_at" in sent else timedelta()
    if abs(ahead) < ON_THE_WAY:
        ahead = timedelta()
    outcome: dict[str, Any] = {
        "tally": Tally(
            count=sent.get("count"),
            extra=sent.get("extra"),
            at=_ours(sent.get("noted_at"), ahead),
            saw_count=sent.get("saw_count"),
            saw_extra=sent.get("saw_extra"),
        )
    }
    if "present" in sent:
        outcome["present"] = sent["present"]
    if "marks" in sent:
        outcome["marks"] = {one["place"]: _mark(one, ahead) for one in sent["marks"]}
    return outcome


def _mark(one: dict[str, Any], ahead: timedelta) -> Mark:  # Any: validated data
    saw = Attendance(one["saw"]) if "saw" in one else None
    return Mark(Attendance(one["mark"]), _ours(one.get("noted_at"), ahead), saw)


def _ours(moment: datetime | None, ahead: timedelta) -> datetime | None:
    """Return a moment of the device's clock by our clock."""
    return moment - ahead if moment else None

"""``POST /api/v1/classes/{id}/split/``: one class over several dates, in one transaction."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.idempotency import idempotent
from enrolments.api.common import ENROLLING, KEY, refusals
from enrolments.api.doors import EnrolmentDoor
from enrolments.api.serializers import MOST_PUPILS, WARNINGS_SET_ASIDE
from enrolments.choices import BundleKind
from enrolments.models import Bundle
from enrolments.services.bundling import check_room, judge_parts
from enrolments.services.splitting import MOST_DATES, Plan, Wish, parts_of, plan_split, split_class
from kit.api.bodies import body_of
from kit.api.ids import IdField

Ids = serializers.ListField(child=IdField(), max_length=MOST_PUPILS)


class HandSerializer(serializers.Serializer[Any]):  # Any: plain keywords
    """One group by hand: pupils where names are asked, else a number."""

    pupils = serializers.ListField(child=IdField(), max_length=MOST_PUPILS, required=False)
    places = serializers.IntegerField(min_value=0, max_value=MOST_PUPILS, required=False)


KINDS = [choice for choice in BundleKind.choices if choice[0] != BundleKind.SERIES]


class SplitSerializer(serializers.Serializer[Any]):  # Any: as above
    """Dates to share a class out over. Groups come in the order of the dates, earliest first; ``groups`` left out: evenly."""

    sessions = serializers.ListField(child=IdField(), min_length=2, max_length=MOST_DATES)
    kind = serializers.ChoiceField(
        choices=KINDS,
        default=BundleKind.ROTATION,
        help_text="`rotation`: each pupil goes once; `rounds`: as many rounds as stands, each group visits each stand",
    )
    places = serializers.IntegerField(
        min_value=1,
        max_value=MOST_PUPILS,
        required=False,
        allow_null=True,
        help_text="How many pupils, where no names are asked",
    )
    adults = serializers.IntegerField(
        min_value=0, max_value=99, required=False, allow_null=True, help_text="With each group; left out: as many as needed"
    )
    note = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    groups = HandSerializer(many=True, required=False)
    warnings_set_aside = WARNINGS_SET_ASIDE
    dry_run = serializers.BooleanField(default=False, help_text="Only plan and judge: nothing is written or held")

    def validate_groups(self, groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Ask for one of the two in each group, and the same in all."""
        if len({tuple(sorted(one)) for one in groups}) > 1 or any(len(one) != 1 for one in groups):
            raise serializers.ValidationError(_("Stuur in elke groep pupils, of in elke groep places."), code="one_of")
        return groups


class PlannedGroupSerializer(serializers.Serializer[Any]):  # Any: documents JSON
    """One group with its dates in order; ``pupils`` is empty where no names are asked."""

    sessions = Ids
    places = serializers.IntegerField()
    pupils = Ids


class SplitResultSerializer(serializers.Serializer[Any]):  # Any: documents JSON
    """The plan, or what was made: ``bundle`` and ``enrolments`` are empty after a dry run. ``stays`` are pupils in no group."""

    bundle = serializers.IntegerField(allow_null=True)
    enrolments = serializers.ListField(child=serializers.UUIDField())
    groups = PlannedGroupSerializer(many=True)
    stays = Ids


class ClassSplit(EnrolmentDoor):
    """Split a class."""

    permission_classes = ENROLLING

    @extend_schema(
        operation_id="classes_split",
        tags=["enrolments"],
        request=SplitSerializer,
        parameters=[KEY],
        responses={
            200: SplitResultSerializer,
            201: SplitResultSerializer,
            **refusals(
                "date_refused",
                "too_little_room",
                "too_few_pupils",
                "pupils_fit_nowhere",
                "class_already_enrolled",
                "warning_unanswered",
            ),
        },
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Share a class out over dates and sign every group up, all or none; with ``dry_run`` only say how it would be (200).

        ``date_refused`` names in ``session`` the date that does not work, and in ``reason`` the code of its refusal.
        """
        said = body_of(SplitSerializer, request)
        wish, user = wish_of(pk, said), self.person()
        plan = plan_split(wish, by=user)
        if said["dry_run"]:
            check_room(judge_parts(parts_of(plan, wish.adults), school_class_id=pk, by=user))
            return Response(shown(plan, None))
        made = split_class(wish, by=user, note=said["note"], warnings_set_aside=said["warnings_set_aside"])
        return Response(shown(plan, made), status=201)


def wish_of(school_class_id: int, said: dict[str, Any]) -> Wish:  # Any: validated data
    """Return what was sent as the service takes it."""
    groups = said.get("groups") or []
    names = {number: one["pupils"] for number, one in enumerate(groups) if "pupils" in one}
    numbers = {number: one["places"] for number, one in enumerate(groups) if "places" in one}
    return Wish(
        school_class_id=school_class_id,
        session_ids=tuple(said["sessions"]),
        kind=BundleKind(said["kind"]),
        places=said.get("places"),
        adults=said.get("adults"),
        pupils_by_hand=names or None,
        numbers_by_hand=numbers or None,
    )


def shown(plan: Plan, bundle: Bundle | None) -> dict[str, Any]:  # Any: JSON
    """Return a plan, and what was made of it. Ids only."""
    groups = [
        {
            "sessions": [session.pk for session in group.sessions],
            "places": group.places,
            "pupils": [pupil.pk for pupil in group.pupils],
        }
        for group in plan.groups
    ]
    made = bundle.enrolments.order_by("session", "pk").values_list("pk", flat=True) if bundle else []
    result = {
        "bundle": bundle.pk if bundle else None,
        "enrolments": list(made),
        "groups": groups,
        "stays": [pupil.pk for pupil in plan.stays],
    }
    return dict(SplitResultSerializer(result).data)

"""``/api/v1/schools/{id}/roll-over/``: to the next school year, for programs. The same services as the pages."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import person
from accounts.api.idempotency import idempotent
from kit.api.bodies import body_of
from kit.api.ids import IdField
from kit.api.problems import ProblemSerializer
from schools.api.imports import IMPORTING, KEY
from schools.choices import Level, RollOverStatus
from schools.classlist.class_names import class_key
from schools.classlist.limits import MAX_CLASS_NAME
from schools.models import RollOver, School
from schools.next_year import ClassFate, Remark
from schools.rules import COORDINATING, schools_of
from schools.services.looking import note_look
from schools.services.roll_over_drafts import TOKEN, ClassChoice, check_year, checked_choices
from schools.services.roll_over_planning import PlannedClass, PupilFate, RollOverPlan, plan_roll_over
from schools.services.rolling_over import roll_over, undo_roll_over
from schools.services.standing import check_verified

# Any, below: these serializers write plain dicts.
MOST_CLASSES, MOST_PUPILS = 300, 500
CLASS_FATES = [(one.value, one.value) for one in ClassFate]
PUPIL_FATES = [(one.value, one.value) for one in PupilFate]


class PupilChoiceSerializer(serializers.Serializer[Any]):
    """What one pupil does otherwise than the class."""

    pupil = IdField()
    do = serializers.RegexField(
        f"^(?:{TOKEN.pattern})$",
        help_text="`along`, `repeat` (the class of the same name), `leave`, `wait`, `with-{class}` (where another old class goes) "
        "or `in-{class}` (a class of the new year)",
    )


class ClassChoiceSerializer(serializers.Serializer[Any]):
    """What becomes of one class; what is not sent stays as proposed."""

    school_class = IdField(help_text="Id of a class of the old year")
    fate = serializers.ChoiceField(choices=CLASS_FATES, required=False)
    name = serializers.CharField(required=False, max_length=MAX_CLASS_NAME)
    levels = serializers.ListField(child=serializers.ChoiceField(choices=Level.choices), required=False, max_length=len(Level))
    year = serializers.IntegerField(required=False, min_value=1, max_value=6)
    pupils = PupilChoiceSerializer(many=True, required=False, max_length=MOST_PUPILS)  # type: ignore[call-arg]  # the stubs miss it

    def validate_name(self, value: str) -> str:
        """Refuse a name that is nothing when folded."""
        if not class_key(value):
            self.fields["name"].fail("blank")
        return value


class RollOverQuestionSerializer(serializers.Serializer[Any]):
    """``dry_run: true`` shows the plan and writes nothing; ``false`` does it."""

    dry_run = serializers.BooleanField(help_text="true: show the plan, write nothing; false: do it")
    from_year = serializers.IntegerField(help_text="Start year of the old school year: the running one or last year's")
    classes = ClassChoiceSerializer(many=True, required=False, max_length=MOST_CLASSES)  # type: ignore[call-arg]  # as above
    fingerprint = serializers.CharField(
        required=False, max_length=64, help_text="From the dry run: 409 `roll_over_stale` when the plan changed since"
    )


class PlannedPupilSerializer(serializers.Serializer[Any]):
    """One pupil, by id: names are behind another door."""

    pupil = serializers.IntegerField()
    fate = serializers.ChoiceField(choices=PUPIL_FATES)
    to = serializers.CharField(help_text="Name of the new class, or empty")


class PlannedClassSerializer(serializers.Serializer[Any]):
    """One class of the old year with what becomes of it. ``new_class`` is null while it is not there yet."""

    school_class = serializers.IntegerField()
    name = serializers.CharField()
    fate = serializers.ChoiceField(choices=CLASS_FATES)
    new_name = serializers.CharField(help_text="Empty when the class does not go on")
    new_class = serializers.IntegerField(allow_null=True)
    levels = serializers.ListField(child=serializers.CharField())
    year = serializers.IntegerField(allow_null=True)
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="Pupils per fate")
    remarks = serializers.ListField(child=serializers.ChoiceField(choices=[(one.value, one.value) for one in Remark]))
    pupils = PlannedPupilSerializer(many=True)


class OutcomeSerializer(serializers.Serializer[Any]):
    """What became of one class."""

    school_class = serializers.IntegerField()
    new_class = serializers.IntegerField(allow_null=True)
    is_new = serializers.BooleanField()
    counts = serializers.DictField(child=serializers.IntegerField())


class RollOverSerializer(serializers.Serializer[Any]):
    """A plan (``status`` plan, with ``classes`` and a ``fingerprint``) or what was done (``done``, ``undone``, with ``outcomes``)."""

    id = serializers.IntegerField(allow_null=True)
    school = serializers.IntegerField()
    from_year = serializers.IntegerField(help_text="Start year of the old school year")
    status = serializers.ChoiceField(choices=["plan", RollOverStatus.DONE.value, RollOverStatus.UNDONE.value])
    has_work = serializers.BooleanField(help_text="Whether doing it would change anything")
    fingerprint = serializers.CharField(help_text="Send it along to be sure of what you do; empty when done")
    undo_until = serializers.DateTimeField(allow_null=True)
    classes = PlannedClassSerializer(many=True)
    outcomes = OutcomeSerializer(many=True)


def refusals(*codes: str) -> dict[int, OpenApiResponse]:
    """Return the documented refusals; their codes are stable."""
    known = ", ".join(f"`{code}`" for code in (*codes, "idempotency_in_progress"))
    return {
        403: OpenApiResponse(
            ProblemSerializer,
            description="`school_not_verified`, `agreement_needed`, `second_factor_required`, `scope_missing`.",
        ),
        404: OpenApiResponse(ProblemSerializer, description="`not_found`: absent, or not of your school."),
        409: OpenApiResponse(ProblemSerializer, description=f"One of {known}."),
        422: OpenApiResponse(
            ProblemSerializer,
            description="`invalid`, `nothing_to_roll_over`, `roll_over_year_unknown`, `roll_over_class_unknown`.",
        ),
    }


class RollOvers(APIView):
    """``/schools/{id}/roll-over/``"""

    permission_classes = IMPORTING

    @extend_schema(
        tags=["schools"],
        operation_id="schools_roll_over",
        parameters=[KEY],
        request=RollOverQuestionSerializer,
        responses={200: RollOverSerializer, 201: RollOverSerializer, **refusals("roll_over_stale")},
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Show what becomes of each class next school year, or do it in one go.

        Doing it twice has one effect: when everything is there already, the answer is 200 with what was done before. What
        somebody prepared on the pages is neither used nor touched.
        """
        school, sent = self.school(pk), body_of(RollOverQuestionSerializer, request)
        from_year = sent["from_year"]
        check_year(from_year)
        check_verified(school)
        choices = checked_choices(school, from_year, _choices(sent.get("classes", [])))
        if sent["dry_run"]:
            return Response(self.planned(plan_roll_over(school, from_year, choices)))
        newest = RollOver.objects.filter(school=school).order_by("-pk").values_list("pk", flat=True).first() or 0
        done = roll_over(
            school=school,
            from_year=from_year,
            by=person(request),
            choices=choices,
            fingerprint=sent.get("fingerprint", ""),
        )
        return Response(_done(done, from_year), status=201 if done.pk > newest else 200)

    def school(self, pk: int) -> School:
        """Return a school that the asker coordinates. Raises ``Http404``."""
        found = schools_of(person(self.request), *COORDINATING).filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def planned(self, plan: RollOverPlan) -> dict[str, Any]:
        """Return a plan; that somebody looked at these pupils is written down, ids are pupils too."""
        pupils = {one.pupil_id for one in plan.pupils}
        note_look(by=person(self.request), school_id=plan.school_id, label="school", pk=plan.school_id, pupils=pupils)
        facts = {
            "id": None,
            "school": plan.school_id,
            "from_year": plan.from_year,
            "status": "plan",
            "has_work": plan.has_work,
            "fingerprint": plan.fingerprint,
            "undo_until": None,
            "classes": [_planned_class(plan, one) for one in plan.classes],
            "outcomes": [],
        }
        return dict(RollOverSerializer(facts).data)


class UndoRollOver(APIView):
    """``/roll-overs/{id}/undo/``"""

    permission_classes = IMPORTING

    @extend_schema(
        tags=["schools"],
        operation_id="roll_overs_undo",
        parameters=[KEY],
        request=None,
        responses={
            200: RollOverSerializer,
            **refusals("roll_over_in_use", "roll_over_undo_too_late", "roll_over_not_done"),
        },
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Take back exactly what this roll-over made, until ``undo_until``. Doing it twice has one effect."""
        own = RollOver.objects.filter(school__in=schools_of(person(request), *COORDINATING))
        row = own.select_related("school", "from_year").filter(pk=pk).first()
        if row is None:
            raise Http404
        undone = undo_roll_over(row=row, by=person(request))
        return Response(_done(undone, row.from_year.start_year))


def _choices(sent: list[dict[str, Any]]) -> dict[int, ClassChoice]:
    return {
        one["school_class"]: ClassChoice(
            fate=ClassFate(one["fate"]) if "fate" in one else None,
            name=one.get("name"),
            levels=tuple(one["levels"]) if "levels" in one else None,
            year=one.get("year"),
            pupils={pupil["pupil"]: pupil["do"] for pupil in one.get("pupils", [])},
        )
        for one in sent
    }


def _planned_class(plan: RollOverPlan, one: PlannedClass) -> dict[str, Any]:
    target = plan.targets.get(one.target)
    names = plan.class_names
    return {
        "school_class": one.school_class.pk,
        "name": one.school_class.name,
        "fate": one.proposal.fate.value,
        "new_name": target.name if target else "",
        "new_class": target.existing.pk if target and target.existing else None,
        "levels": list(one.proposal.levels),
        "year": one.proposal.year,
        "counts": {fate.value: count for fate, count in one.counts.items()},
        "remarks": [remark.value for remark in one.remarks],
        "pupils": [
            {"pupil": pupil.pupil_id, "fate": pupil.fate.value, "to": names.get(pupil.target, "")} for pupil in one.pupils
        ],
    }


def _done(row: RollOver, from_year: int) -> dict[str, Any]:
    facts = {
        "id": row.pk,
        "school": row.school_id,
        "from_year": from_year,
        "status": row.status,
        "has_work": False,
        "fingerprint": "",
        "undo_until": row.undo_until,
        "classes": [],
        "outcomes": [
            {"school_class": one["class"], "new_class": one["to"], "is_new": one["is_new"], "counts": one["counts"]}
            for one in row.outcomes
        ],
    }
    return dict(RollOverSerializer(facts).data)

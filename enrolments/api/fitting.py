"""``GET /api/v1/classes/{id}/fitting-sessions/``: what fits 3B in March within 10 km with 28 places?"""

from datetime import date
from typing import Any

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import person
from accounts.api.permissions import HasScope, SecondFactor
from activities.catalogue.answers import page_size
from activities.catalogue.api import CURSOR, SIZE, places_document
from activities.catalogue.filters import FURTHEST_KM, LARGEST_GROUP
from activities.catalogue.paging import PAGE_SIZE, Cursor, after, read_cursor
from activities.catalogue.serializers import PlacesSerializer, ProviderNameSerializer
from enrolments.rules.asking import FREE, LEVEL, USUAL_KM, YEAR
from enrolments.services.fitting import Fitting, FittingDate, asked_for, classes_of, point_of
from kit.api.problems import PROBLEMS

# The words of the interface for what may be let go.
WORDS = {"level": LEVEL, "year": YEAR, "free": FREE}


class QuestionSerializer(serializers.Serializer[Any]):  # Any: input only
    """What is asked; left out means: what belongs to the class."""

    month = serializers.RegexField(r"^20\d{2}-(0[1-9]|1[0-2])$", required=False, help_text="2027-03; left out: any month")
    within_km = serializers.IntegerField(
        min_value=0,
        max_value=FURTHEST_KM,
        required=False,
        help_text=f"As the crow flies from the school; left out: {USUAL_KM}; 0: however far",
    )
    places = serializers.IntegerField(
        min_value=0, max_value=LARGEST_GROUP, required=False, help_text="Left out: the size of the class; 0: any number"
    )
    let_go = serializers.MultipleChoiceField(
        choices=sorted(WORDS), required=False, help_text="Do not ask for the class's level, its year, or that it is free"
    )


class ShortfallSerializer(serializers.Serializer[Any]):  # Any: documents JSON
    """Why a date just fails: places, group, year, distance, enrolled, busy or day_off, and a Dutch sentence."""

    code = serializers.CharField()
    detail = serializers.CharField()


class FittingActivitySerializer(serializers.Serializer[Any]):  # Any: as above
    """What it is a date of."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    url = serializers.URLField()


class FittingDateSerializer(serializers.Serializer[Any]):  # Any: as above
    """One date. Sign the class up with ``POST /sessions/{id}/enrolments/``."""

    id = serializers.IntegerField(help_text="Of the session")
    activity = FittingActivitySerializer()
    provider = ProviderNameSerializer()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    place = serializers.CharField(allow_blank=True)
    distance_km = serializers.FloatField(allow_null=True)
    places = PlacesSerializer()
    shortfalls = ShortfallSerializer(many=True)


class FittingPageSerializer(serializers.Serializer[Any]):  # Any: as above
    """Dates that fit, soonest first, and on the first page a few that just do not."""

    next = serializers.CharField(allow_null=True, help_text="The cursor of the next page")
    results = FittingDateSerializer(many=True)
    nearly = FittingDateSerializer(many=True)


class FittingSessions(APIView):
    """The dates that fit a class."""

    permission_classes: tuple[type[BasePermission], ...] = (IsAuthenticated, SecondFactor, HasScope("read"))

    @extend_schema(
        operation_id="classes_fitting_sessions",
        tags=["classes"],
        parameters=[QuestionSerializer, OpenApiParameter("let_go", str, many=True, enum=sorted(WORDS)), CURSOR, SIZE],
        responses={200: FittingPageSerializer, **PROBLEMS},
    )
    def get(self, request: Request, pk: int) -> Response:
        """Return what fits; 404 for a class that you do not sign up."""
        school_class = get_object_or_404(classes_of(person(request)), pk=pk)
        sent = QuestionSerializer(data=asked_of(request))
        sent.is_valid(raise_exception=True)
        found = Fitting(asked_for(school_class, **answers(sent.validated_data, school_class)))
        text, size = request.query_params.get("cursor"), page_size(request, PAGE_SIZE)
        dates = after(found.found, read_cursor(text), moment="starts_at") if text else found.found
        rows = list(dates[: size + 1])
        following = Cursor(sorts_at=rows[size - 1].starts_at, pk=rows[size - 1].pk) if len(rows) > size else None
        numbers = found.asked.sees_places
        return Response(
            {
                "next": str(following) if following else None,
                "results": [document_of(row, numbers=numbers) for row in found.rows(rows[:size])],
                "nearly": [] if text else [document_of(row, numbers=numbers) for row in found.nearly],
            }
        )


def asked_of(request: Request) -> dict[str, Any]:  # Any: texts and lists of texts
    """Return the question as it was sent."""
    asked: dict[str, Any] = {name: value for name, value in request.query_params.items() if name != "let_go"}  # Any: as above
    return {**asked, "let_go": request.query_params.getlist("let_go")}


def answers(data: dict[str, Any], school_class: Any) -> dict[str, Any]:  # Any: cleaned values; a class with ``size``
    """Return the question in the words of the service, with what belongs to the class where nothing was said."""
    has_point = point_of(school_class.school) is not None
    return {
        "month": date.fromisoformat(f"{data['month']}-01") if "month" in data else None,
        "km": data.get("within_km", USUAL_KM if has_point else None) or None,
        "pupils": data.get("places", school_class.size) or None,
        "let_go": frozenset(WORDS[one] for one in data.get("let_go", ())),
    }


def document_of(row: FittingDate, *, numbers: bool) -> dict[str, Any]:  # Any: JSON values
    """Return one date; places as numbers only for a school that the region checked."""
    entry, session = row.entry, row.session
    return {
        "id": session.pk,
        "activity": {"id": entry.pk, "title": entry.title, "url": f"{settings.SITE_URL}{entry.url}"},
        "provider": {"id": session.provider_id, "name": entry.provider_name},
        "starts_at": timezone.localtime(session.starts_at).isoformat(),
        "ends_at": timezone.localtime(session.ends_at).isoformat(),
        "place": row.place,
        "distance_km": None if row.km is None else round(row.km, 1),
        "places": places_document(session, numbers=numbers),
        "shortfalls": [{"code": one.code, "detail": one.text} for one in row.shortfalls],
    }

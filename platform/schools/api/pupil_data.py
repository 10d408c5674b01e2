"""``/api/v1/pupils/{id}/data/``: everything about one pupil, for who coordinates the school."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import person
from accounts.api.permissions import HasScope, SecondFactor, SignedInJustNow
from privacy.exporting import collect
from privacy.exporting.packing import document
from schools.models import Pupil
from schools.rules import COORDINATING, schools_of
from schools.services.pupil_data import erase_pupil, note_taken


class ReceiptSerializer(serializers.Serializer[Any]):
    """What went: ``number`` proves it at ``/privacy/gewist/<number>/``; ``gone`` and ``emptied`` are rows by table."""

    number = serializers.UUIDField()
    at = serializers.DateTimeField()
    gone = serializers.DictField(child=serializers.IntegerField())
    emptied = serializers.DictField(child=serializers.IntegerField())
    findings = serializers.IntegerField(help_text="Words of others that somebody reads first")


class PupilData(APIView):
    """All data about one pupil of one's own school; 404 for any other."""

    permission_classes = [
        IsAuthenticated,
        SecondFactor,
        HasScope("read"),
        SignedInJustNow,
    ]

    @extend_schema(operation_id="pupil_data_retrieve", responses=OpenApiTypes.OBJECT, tags=["schools"])
    def get(self, request: Request, pk: int) -> Response:
        """Return everything that is stored about this pupil (my-data.schema.json); it is written down that it went out.

        403 ``fresh_sign_in_needed`` for a session that proved itself longer than a quarter of an hour ago.
        """
        pupil = self.own_pupil(request, pk)
        note_taken(pupil=pupil, by=person(request))
        return Response(document(collect(pupil)))

    @extend_schema(operation_id="pupil_data_destroy", request=None, responses=ReceiptSerializer, tags=["schools"])
    def delete(self, request: Request, pk: int) -> Response:
        """Erase this pupil from every table and group; a session only, as above. Return a receipt without a name."""
        receipt = erase_pupil(pupil=self.own_pupil(request, pk), by=person(request))
        return Response(ReceiptSerializer(receipt).data)

    def own_pupil(self, request: Request, pk: int) -> Pupil:
        """Return a pupil of a school that the asker coordinates. Raises ``Http404``."""
        own = Pupil.objects.filter(school__in=schools_of(person(request), *COORDINATING))
        return get_object_or_404(own.select_related("school"), pk=pk)

"""``/api/v1/schools/{id}/agreement/``: where a school is with its processing agreement, and its yes."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import person
from accounts.api.idempotency import idempotent
from accounts.api.permissions import HasScope, SecondFactor
from kit.api.bodies import body_of
from kit.api.problems import PROBLEMS
from kit.refusals import NotFound
from schools.api.imports import KEY
from schools.models import School
from schools.rules import COORDINATING, schools_of
from schools.services.agreements import accept_agreement, standing_of

# Any, below: these serializers write plain dataclasses and dicts.


class AcceptanceSerializer(serializers.Serializer[Any]):
    """A yes to ``version`` by who may sign for the school, in which function."""

    version = serializers.IntegerField(min_value=1, max_value=32_767)
    function = serializers.CharField(max_length=80)
    is_authorised = serializers.BooleanField(help_text="Who sends this may sign for the school; false is refused")


class AgreementSerializer(serializers.Serializer[Any]):
    """Where a school is. ``document`` is the newest text; ``until`` the end of the time to accept it, null when there is none."""

    newest_version = serializers.IntegerField(allow_null=True)
    accepted_version = serializers.IntegerField(allow_null=True)
    accepted_at = serializers.DateTimeField(allow_null=True)
    until = serializers.DateTimeField(allow_null=True)
    may_add_pupils = serializers.BooleanField()
    document_sha256 = serializers.CharField(help_text="Digest of the newest text")
    document = serializers.ListField(child=serializers.DictField(), read_only=True)


class SchoolAgreement(APIView):
    """``/schools/{id}/agreement/``"""

    def get_permissions(self) -> list[BasePermission]:
        """Reading asks the scope "read", accepting "import": pupils come in by the same."""
        scope = "read" if self.request.method == "GET" else "import"
        return [IsAuthenticated(), SecondFactor(), HasScope(scope)()]

    @extend_schema(tags=["schools"], operation_id="schools_agreement", responses={200: AgreementSerializer, **PROBLEMS})
    def get(self, request: Request, pk: int) -> Response:
        """Return what the school accepted, what there is to accept, and until when."""
        return Response(_answer(_own_school(request, pk)))

    @extend_schema(
        tags=["schools"],
        operation_id="schools_agreement_accept",
        parameters=[KEY],
        request=AcceptanceSerializer,
        responses={200: AgreementSerializer, **PROBLEMS},
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Accept the newest version for the school; only its administrator can. Doing it twice has one effect.

        403 ``agreement_is_for_admins``, 409 ``agreement_changed``, 422 ``function_missing`` or ``not_authorised_to_sign``.
        """
        school, sent = _own_school(request, pk), body_of(AcceptanceSerializer, request)
        accept_agreement(
            school=school,
            number=sent["version"],
            function=sent["function"],
            is_authorised=sent["is_authorised"],
            by=person(request),
        )
        return Response(_answer(school))


def _own_school(request: Request, pk: int) -> School:
    found = schools_of(person(request), *COORDINATING).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def _answer(school: School) -> dict[str, Any]:
    standing = standing_of(school)
    newest, accepted = standing.newest, standing.accepted
    return dict(
        AgreementSerializer(
            {
                "newest_version": newest.number if newest else None,
                "accepted_version": accepted.version.number if accepted else None,
                "accepted_at": accepted.accepted_at if accepted else None,
                "until": standing.until,
                "may_add_pupils": standing.may_add_pupils,
                "document_sha256": newest.digest if newest else "",
                "document": newest.document if newest else [],
            }
        ).data
    )

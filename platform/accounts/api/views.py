"""Who am I."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import passed_second_factor, person
from accounts.api.permissions import HasScope, SignedInJustNow
from accounts.api.serializers import ErasureOrderedSerializer, MeSerializer
from accounts.models import ApiToken
from accounts.roles import roles_of
from accounts.services.closing import close_account
from accounts.services.own_data import note_taken
from accounts.services.terms import terms_to_accept
from privacy.exporting import collect
from privacy.exporting.packing import document


class MeView(APIView):
    """``/api/v1/me/``"""

    @extend_schema(operation_id="me_retrieve", responses=MeSerializer, tags=["me"])
    def get(self, request: Request) -> Response:
        """Return who is asking, with every role and, for a token, its scopes."""
        user = person(request)
        token = request.auth if isinstance(request.auth, ApiToken) else None
        waiting = terms_to_accept(user)
        facts = {
            "id": user.pk,
            "email": user.email,
            "name": user.display_name,
            "language": user.language,
            "second_factor": token is not None or passed_second_factor(request._request),  # noqa: SLF001  # DRF's own
            "terms_to_accept": waiting.version if waiting else None,
            "roles": roles_of(user),
            "token": token,
        }
        return Response(MeSerializer(facts).data)


class MyDataView(APIView):
    """``/api/v1/me/data/``"""

    permission_classes = [IsAuthenticated, HasScope("read"), SignedInJustNow]

    @extend_schema(operation_id="my_data_retrieve", responses=OpenApiTypes.OBJECT, tags=["me"])
    def get(self, request: Request) -> Response:
        """Return everything that is stored about who is asking, as in ``gegevens.json`` of the download (my-data.schema.json).

        403 ``fresh_sign_in_needed`` for a session that proved itself longer than a quarter of an hour ago.
        """
        user = person(request)
        note_taken(user=user)
        return Response(document(collect(user)))

    @extend_schema(
        operation_id="my_data_destroy",
        request=None,
        responses={202: ErasureOrderedSerializer, 409: OpenApiTypes.OBJECT},
        tags=["me"],
    )
    def delete(self, request: Request) -> Response:
        """Close the account at once and have it erased within a minute. A session only, as above.

        409 ``last_manager_leaves``: name a colleague first.
        """
        user = person(request)
        order = close_account(user=user, by=user)
        return Response(ErasureOrderedSerializer({"number": order.pk}).data, status=202)

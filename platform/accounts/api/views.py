"""Who am I."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import passed_second_factor, person
from accounts.api.serializers import MeSerializer
from accounts.models import ApiToken
from accounts.roles import roles_of
from accounts.services.terms import terms_to_accept


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

"""Who may knock, and what every endpoint of sign-ups says in the OpenAPI document."""

from drf_spectacular.utils import OpenApiResponse
from rest_framework.permissions import BasePermission, IsAuthenticated

from accounts.api.idempotency import KEY_HEADER
from accounts.api.permissions import HasScope, SecondFactor
from kit.api.pagination import BoundedCursorPagination
from kit.api.problems import ProblemSerializer

Permissions = list[type[BasePermission]]
READING: Permissions = [IsAuthenticated, SecondFactor, HasScope("read")]
ENROLLING: Permissions = [IsAuthenticated, SecondFactor, HasScope("enrol")]
NOTING: Permissions = [IsAuthenticated, SecondFactor, HasScope("attendance")]

KEY = KEY_HEADER


class NewestFirst(BoundedCursorPagination):
    """Keys are random, so time orders."""

    ordering = ("-created_at", "-pk")


def refusals(*codes: str, status: int = 409) -> dict[int, OpenApiResponse]:
    """Return the documented refusals of an endpoint: their codes are stable."""
    known = ", ".join(f"`{code}`" for code in codes)
    return {
        status: OpenApiResponse(ProblemSerializer, description=f"One of {known}."),
        404: OpenApiResponse(ProblemSerializer, description="`not_found`: absent, or not yours."),
        422: OpenApiResponse(ProblemSerializer, description="`invalid` or a refusal of what was filled in."),
        503: OpenApiResponse(ProblemSerializer, description="`busy_try_again`: nothing changed, see Retry-After."),
    }

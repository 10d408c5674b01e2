"""``ETag`` and ``If-Match`` at a door, and what the OpenAPI document says of them."""

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from kit.api.problems import ProblemSerializer

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag you saw: 412 `precondition_failed` when it changed since. Without it the request is about what is there "
    "now.",
)
ETAG = OpenApiParameter(
    "ETag",
    str,
    OpenApiParameter.HEADER,
    response=[200, 201],
    description="This version; send it as If-Match when you change it.",
)
STALE = {
    412: OpenApiResponse(
        ProblemSerializer,
        description="`precondition_failed`: it is not what If-Match says any more. The ETag is the one of now.",
    )
}


def expected_version(request: Request) -> str | None:
    """Return what a request that changes something says it saw; None when it says nothing, and for one that only reads."""
    return None if request.method in SAFE_METHODS else request.headers.get("If-Match")

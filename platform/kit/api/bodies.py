"""What was sent, in the shape that was asked for."""

from typing import Any, TypeVar

from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer

Shape = TypeVar("Shape", bound=BaseSerializer[Any])  # Any: whatever it is a shape of


def shape_of(serializer: type[Shape], request: Request) -> Shape:
    """Return what was sent as this serializer reads it; raises DRF's validation error (422)."""
    shape = serializer(data=request.data)
    shape.is_valid(raise_exception=True)
    return shape


def body_of(serializer: type[BaseSerializer[Any]], request: Request) -> dict[str, Any]:  # Any: as above; validated data
    """Return what was sent as keywords; raises DRF's validation error (422)."""
    return dict(shape_of(serializer, request).validated_data)

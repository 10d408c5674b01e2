"""``/api/v1/contact/``: the contact form for sites that have their own pages."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from desk.choices import InquiryChannel, InquiryKind
from desk.inquiry_forms import LONGEST
from desk.inquiry_pace import check_pace
from desk.services.inquiring import Wrote, take_inquiry
from kit.api.problems import ProblemSerializer
from kit.text import clean, clean_lines


class InquirySerializer(serializers.Serializer[Any]):  # Any: no row behind it
    """A question to the region. The answer goes to ``email`` and to no other place."""

    kind = serializers.ChoiceField(choices=InquiryKind.choices)
    text = serializers.CharField(max_length=LONGEST)
    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    language = serializers.ChoiceField(choices=["nl", "en"], default="nl", help_text="Language of the mails")

    def validate_text(self, text: str) -> str:
        """Return clean lines."""
        return clean_lines(text)

    def validate_name(self, name: str) -> str:
        """Return one clean line."""
        return clean(name)


class InquiryTakenSerializer(serializers.Serializer[Any]):  # Any: as above
    """What the asker can be told at once; the rest is in the mail."""

    number = serializers.CharField(help_text="The number that letters call it by, such as `C-1A2B3C4D`")
    due_on = serializers.DateField(help_text="The last day for an answer")


class ContactView(APIView):
    """For anyone, without session, cookie or token; limited by network and address like the form."""

    permission_classes = [AllowAny]
    authentication_classes: Sequence[type[BaseAuthentication]] = ()

    @extend_schema(
        tags=["contact"],
        operation_id="contact_ask",
        summary="Ask the region something",
        request=InquirySerializer,
        responses={202: InquiryTakenSerializer, 422: ProblemSerializer, 429: ProblemSerializer},
    )
    def post(self, request: Request) -> Response:
        """Take in an inquiry; its address gets the number and the link to a copy by mail. The answer here opens nothing."""
        serializer = InquirySerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        asked: dict[str, Any] = serializer.validated_data  # Any: checked by the serializer
        check_pace(request._request, asked["email"])  # noqa: SLF001  # DRF's way to the real request
        wrote = Wrote(kind=asked["kind"], text=asked["text"], email=asked["email"], name=asked["name"])
        made = take_inquiry(wrote=wrote, language=asked["language"], channel=InquiryChannel.API)
        return Response({"number": made.reference, "due_on": made.due_on}, status=202)

"""The newsletter for sites that have their own pages."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.networks import network_of
from kit.api.problems import ProblemSerializer
from newsletter import consent, services
from newsletter.api.serializers import SubscriptionAnswerSerializer, SubscriptionFormSerializer, SubscriptionRequestSerializer
from newsletter.interests import Words, groups
from newsletter.models import Frequency


class SubscriptionsView(APIView):
    """``/api/v1/newsletter/subscriptions/``: for anyone, without session, cookie or token."""

    permission_classes = [AllowAny]
    authentication_classes: Sequence[type[BaseAuthentication]] = ()

    @extend_schema(
        operation_id="newsletter_form",
        summary="What a sign-up form needs: topics and the text people agree to",
        responses={200: SubscriptionFormSerializer},
    )
    def get(self, request: Request) -> Response:
        """Return the topics and the text. Says nothing about any subscriber."""
        grouped = [{"heading": str(heading), "topics": _named(choices)} for heading, choices in groups()]
        return Response(
            {
                "topics": [topic for group in grouped for topic in group["topics"]],
                "groups": grouped,
                "frequencies": _named(Frequency.choices),
                "consent": {"version": consent.TEXT_VERSION, "text": str(consent.TEXT)},
            }
        )

    @extend_schema(
        operation_id="newsletter_subscribe",
        summary="Ask for the newsletter",
        description="The address gets a mail with a link to confirm. The answer is the same whether or not we know the address.",
        request=SubscriptionRequestSerializer,
        responses={202: SubscriptionAnswerSerializer, 422: ProblemSerializer, 429: ProblemSerializer},
    )
    def post(self, request: Request) -> Response:
        """Ask for the newsletter."""
        serializer = SubscriptionRequestSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        asked: dict[str, Any] = serializer.validated_data  # Any: checked by the serializer
        services.ask_to_subscribe(
            email=asked["email"],
            topics=asked.get("topics", ()),
            frequency=asked["frequency"],
            language=asked["language"],
            channel="api",
            network=network_of(request._request),  # noqa: SLF001  # DRF's way to the real request
        )
        detail = _("Kijk in je mail. Daar staat wat je nu kunt doen.")
        return Response({"status": "look_in_your_mail", "detail": detail}, status=202)


def _named(choices: Sequence[tuple[str, Words]]) -> list[dict[str, str]]:
    return [{"value": value, "label": str(label)} for value, label in choices]

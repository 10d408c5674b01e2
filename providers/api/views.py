"""``/api/v1/provider-applications/``: apply, and decide for the region."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.generics import GenericAPIView, ListAPIView, get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import person
from accounts.api.idempotency import KEY_HEADER, idempotent
from accounts.api.permissions import HasScope, SecondFactor, check_second_factor
from kit.api.bodies import body_of, shape_of
from kit.api.problems import PROBLEMS
from providers.api.serializers import ApplicationSerializer, DecisionReasonSerializer
from providers.models import Provider
from providers.rules import may_judge, providers_of
from providers.services.applications import (
    apply_as_provider,
    approve_provider,
    block_provider,
    decline_provider,
    unblock_provider,
)


class ApplicationList(ListAPIView[Provider]):
    """Applications: the region sees all of them, everybody else those of their own organisations."""

    serializer_class = ApplicationSerializer
    permission_classes = (IsAuthenticated, HasScope("publish"))
    filterset_fields = ("status",)

    def get_serializer_context(self) -> dict[str, Any]:  # Any: DRF's protocol
        """Say whether who reads decides."""
        return {**super().get_serializer_context(), "judges": may_judge(self.request.user)}

    def get_queryset(self) -> QuerySet[Provider]:
        """Return what this person may see."""
        if not may_judge(self.request.user):
            return providers_of(self.request.user)
        check_second_factor(self.request)
        return Provider.objects.all()

    @extend_schema(
        operation_id="provider_applications_create",
        tags=["providers"],
        request=ApplicationSerializer,
        parameters=[KEY_HEADER],
        responses={201: ApplicationSerializer, **PROBLEMS},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Apply; whoever asks becomes the first owner. The region decides."""
        organisation = shape_of(ApplicationSerializer, request).organisation
        provider = apply_as_provider(organisation=organisation, by=person(request))
        return Response(ApplicationSerializer(provider, context=self.get_serializer_context()).data, status=201)


class Decision(GenericAPIView[Provider]):
    """Base of the region's decisions. To others these addresses do not exist."""

    queryset = Provider.objects.all()
    serializer_class = DecisionReasonSerializer
    permission_classes = (IsAuthenticated, HasScope("judge"), SecondFactor)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:  # Any: DRF's protocol
        """Turn away who does not decide. Raises 404."""
        super().initial(request, *args, **kwargs)
        if not may_judge(request.user):
            raise NotFound

    def decided(self, pk: int, decide: Callable[..., Provider], *, asks_why: bool) -> Response:
        """Decide about this provider and return it as it is now. Raises 404, and what the service raises."""
        provider = get_object_or_404(Provider, pk=pk)
        said = body_of(DecisionReasonSerializer, self.request) if asks_why else {}
        provider = decide(provider=provider, by=person(self.request), **said)
        return Response(ApplicationSerializer(provider, context={"judges": True}).data)


class Approve(Decision):
    """``POST /provider-applications/{id}/approve/``."""

    @extend_schema(
        operation_id="provider_applications_approve",
        tags=["providers"],
        request=None,
        parameters=[KEY_HEADER],
        responses={200: ApplicationSerializer, **PROBLEMS},
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Let the provider in: its page goes online, its people get mail."""
        return self.decided(pk, approve_provider, asks_why=False)


def with_reason(name: str, decide: Callable[..., Provider], *, about: str) -> Any:  # Any: a view class
    """Return the view of a decision that takes a reason, which the provider's people read."""

    class WithReason(Decision):
        @extend_schema(
            operation_id=f"provider_applications_{name}",
            tags=["providers"],
            request=DecisionReasonSerializer,
            parameters=[KEY_HEADER],
            description=about,
            responses={200: ApplicationSerializer, **PROBLEMS},
        )
        @idempotent
        def post(self, request: Request, pk: int) -> Response:
            return self.decided(pk, decide, asks_why=True)

    WithReason.__name__ = WithReason.__qualname__ = name.title()
    WithReason.__doc__ = about
    return WithReason


DECISION_VIEWS = {
    "decline": with_reason("decline", decline_provider, about="Say no, with the reason that the applicant reads."),
    "block": with_reason(
        "block",
        block_provider,
        about="Put a provider out: its pages go offline, its people out of the CMS, its dates to come are called off.",
    ),
    "unblock": with_reason(
        "unblock",
        unblock_provider,
        about="Let a blocked provider in again: its own page is online as it was. Activities are judged anew, and what was "
        "called off stays called off.",
    ),
}

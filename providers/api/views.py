"""``/api/v1/provider-applications/``: apply, and decide for the region."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.generics import GenericAPIView, ListAPIView, get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import person
from accounts.api.idempotency import idempotent
from accounts.api.permissions import HasScope, SecondFactor, check_second_factor
from accounts.models import User
from kit.api.problems import PROBLEMS
from providers.api.serializers import ApplicationSerializer, DeclineSerializer
from providers.models import Provider
from providers.rules import may_judge, providers_of
from providers.services.applications import apply_as_provider, approve_provider, decline_provider


class ApplicationList(ListAPIView[Provider]):
    """Applications: the region sees all of them, everybody else those of their own organisations."""

    serializer_class = ApplicationSerializer
    permission_classes = (IsAuthenticated, HasScope("publish"))
    filterset_fields = ("status",)

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
        responses={201: ApplicationSerializer, **PROBLEMS},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Apply; whoever asks becomes the first owner. The region decides."""
        serializer = ApplicationSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        provider = apply_as_provider(organisation=serializer.organisation, by=person(request))
        return Response(ApplicationSerializer(provider).data, status=201)


class Decision(GenericAPIView[Provider]):
    """Base of the region's decisions. To others these addresses do not exist."""

    queryset = Provider.objects.all()
    serializer_class = DeclineSerializer
    permission_classes = (IsAuthenticated, HasScope("judge"), SecondFactor)

    def found(self, request: Request, pk: int) -> tuple[Provider, User]:
        """Return the provider and who decides. Raises 404."""
        if not may_judge(request.user):
            raise NotFound
        return get_object_or_404(Provider, pk=pk), person(request)


class Approve(Decision):
    """``POST /provider-applications/{id}/approve/``."""

    @extend_schema(
        operation_id="provider_applications_approve",
        tags=["providers"],
        request=None,
        responses={200: ApplicationSerializer, **PROBLEMS},
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Let the provider in: its page goes online, its people get mail."""
        provider, by = self.found(request, pk)
        return Response(ApplicationSerializer(approve_provider(provider=provider, by=by)).data)


class Decline(Decision):
    """``POST /provider-applications/{id}/decline/``."""

    @extend_schema(
        operation_id="provider_applications_decline",
        tags=["providers"],
        request=DeclineSerializer,
        responses={200: ApplicationSerializer, **PROBLEMS},
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Say no, with the reason that the applicant reads."""
        provider, by = self.found(request, pk)
        reason = DeclineSerializer(data=request.data)
        reason.is_valid(raise_exception=True)
        declined = decline_provider(provider=provider, reason=reason.validated_data["reason"], by=by)
        return Response(ApplicationSerializer(declined).data)

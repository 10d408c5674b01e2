"""The shapes of applications in ``/api/v1/``."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from kit import kvk
from kit import postcode as postcodes
from kit.api.no_bsn import CheckedText
from kit.text import clean
from providers.choices import ProviderStatus, Sector
from providers.models import Provider
from providers.rules import DECISIONS, decisions_on
from providers.services.applications import Organisation


class ApplicationSerializer(serializers.Serializer[Any]):  # Any: read and written by hand
    """An organisation that wants to take part. Who asks becomes its first owner."""

    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(max_length=120)
    kvk_number = CheckedText(
        checked_by="kit.kvk", max_length=20, required=False, allow_blank=True, help_text="Eight digits, or empty"
    )
    sectors = serializers.ListField(child=serializers.ChoiceField(Sector.choices), min_length=1)
    street = serializers.CharField(max_length=120)
    postcode = serializers.CharField(max_length=10)
    city = serializers.CharField(max_length=80)
    website = serializers.URLField(required=False, allow_blank=True)
    status = serializers.ChoiceField(ProviderStatus.choices, read_only=True)
    status_reason = serializers.CharField(read_only=True)
    applied_at = serializers.DateTimeField(read_only=True)
    decided_at = serializers.DateTimeField(read_only=True, allow_null=True)
    allowed_actions = serializers.SerializerMethodField()

    def validate_name(self, value: str) -> str:
        """Return one clean line."""
        return clean(value)

    def validate_kvk_number(self, value: str) -> str:
        """Return eight digits or nothing."""
        if value.strip() and not kvk.is_kvk_number(value):
            raise serializers.ValidationError(_("Een KvK-nummer heeft 8 cijfers. Laat het leeg als je het niet weet."))
        return kvk.normalised(value) if value.strip() else ""

    def validate_postcode(self, value: str) -> str:
        """Return 9712 AB."""
        if not postcodes.is_postcode(value):
            raise serializers.ValidationError(_("Schrijf de postcode als 4 cijfers en 2 letters, bijvoorbeeld 9712 AB."))
        return postcodes.for_display(value)

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=DECISIONS)))
    def get_allowed_actions(self, provider: Provider) -> list[str]:
        """Return what the region can decide now; nothing for others. Each is a sub-resource to POST to."""
        return list(decisions_on(provider)) if self.context["judges"] else []

    @property
    def organisation(self) -> Organisation:
        """What was sent; only after ``is_valid()``."""
        return Organisation(**self.validated_data)

    def to_representation(self, instance: Provider) -> dict[str, Any]:  # Any: JSON values
        """Return the application, without its people."""
        document: dict[str, Any] = super().to_representation(instance)
        document["kvk_number"] = instance.kvk_number or ""
        return document


class DecisionReasonSerializer(serializers.Serializer[Any]):  # Any: input only
    """Why; the provider's people read it."""

    reason = serializers.CharField(max_length=300)

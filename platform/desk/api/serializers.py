"""Shapes of the desk's interface."""

from rest_framework import serializers

from desk.models import PrivacyRequest


class RequestInListSerializer(serializers.ModelSerializer[PrivacyRequest]):
    """One request of a list: where it stands, and until when. Who asks, about whom and in which words stands in the request itself,
    because reading that is written down."""

    days_left = serializers.IntegerField(read_only=True)

    class Meta:
        model = PrivacyRequest
        fields = (
            "id", "kind", "about", "status", "outcome", "school", "proof",
            "received_at", "due_on", "days_left", "extended_at", "answered_at", "closed_at",
        )  # fmt: skip
        read_only_fields = fields


class RequestSerializer(serializers.ModelSerializer[PrivacyRequest]):
    """One request, for whoever answers it. ``due_on`` is the last day; ``days_left`` is below zero when it is over."""

    days_left = serializers.IntegerField(read_only=True)

    class Meta:
        model = PrivacyRequest
        fields = (
            "id", "kind", "about", "status", "outcome", "school", "email", "name", "question", "pupil_words", "pupil", "proof",
            "received_at", "due_on", "days_left", "extended_at", "answered_at", "closed_at",
        )  # fmt: skip
        read_only_fields = fields

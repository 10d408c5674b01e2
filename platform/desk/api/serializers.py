"""Shapes of the desk's interface."""

from rest_framework import serializers

from desk.models import PrivacyRequest


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

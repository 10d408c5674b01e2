"""Published releases and tables as JSON: stored numbers only."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from stats.choices import Audience
from stats.models import PublishedCell, PublishedTable, Release


class CellSerializer(serializers.ModelSerializer[PublishedCell]):
    """``code``, ``label`` and ``value``: a number, or null where the group is too small to show. ``_T`` is the total."""

    class Meta:
        model = PublishedCell
        fields = ("code", "label", "value")


class TableSerializer(serializers.ModelSerializer[PublishedTable]):
    """One table: ``code``, ``title`` and its cells in their published order."""

    title = serializers.CharField(source="get_code_display", read_only=True)
    cells = CellSerializer(many=True, read_only=True)

    class Meta:
        model = PublishedTable
        fields = ("code", "title", "cells")


class ReleaseSerializer(serializers.ModelSerializer[Release]):
    """One published release without its tables."""

    school_year = serializers.CharField(read_only=True)

    class Meta:
        model = Release
        fields: tuple[str, ...] = (
            "id",
            "school_year",
            "version",
            "audience",
            "method_version",
            "data_until",
            "computed_at",
            "published_at",
            "digest",
        )


class ReleaseDetailSerializer(ReleaseSerializer):
    """One published release with all its tables, and what the numbers mean."""

    tables = TableSerializer(many=True, read_only=True)
    not_shown = serializers.SerializerMethodField(help_text="What null means in a cell")

    class Meta(ReleaseSerializer.Meta):
        fields = (*ReleaseSerializer.Meta.fields, "not_shown", "tables")

    @extend_schema_field(serializers.CharField())
    def get_not_shown(self, release: Release) -> str:
        """Return the meaning of null."""
        return "group too small to show"


class ComputeSerializer(serializers.Serializer[Any]):  # Any: input only
    """Which school year to count ("2026-2027") and for whom."""

    school_year = serializers.RegexField(r"^\d{4}-\d{4}$")
    audience = serializers.ChoiceField(choices=Audience.choices, default=Audience.FUNDERS)

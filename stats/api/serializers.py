"""Published releases and tables as JSON: stored numbers only."""

from typing import Any

from rest_framework import serializers

from kit.school_year import start_year_of_label
from stats.choices import ReaderKind, ReleaseStatus, Term
from stats.models import Artefact, PublishedTable, Release, ReleaseOrder


class ReleaseSerializer(serializers.ModelSerializer[Release]):
    """One release. ``period`` is "2025-2026-1" for a term, "2025-2026" for a year; ``readers`` for which kinds of organisation.

    ``status`` is where it stands for readers: superseded from the moment that the version in its place can be read.
    """

    period = serializers.CharField(source="period_code", read_only=True)
    school_year = serializers.CharField(read_only=True)
    corrects = serializers.UUIDField(source="corrects_id", read_only=True, allow_null=True)
    status = serializers.ChoiceField(source="shown_status", choices=ReleaseStatus.choices, read_only=True)

    class Meta:
        model = Release
        fields: tuple[str, ...] = (
            "id",
            "period",
            "school_year",
            "term",
            "version",
            "corrects",
            "status",
            "readers",
            "is_confidential",
            "programme_version",
            "method_version",
            "data_until",
            "computed_at",
            "embargo_until",
            "published_at",
            "digest",
            "statement",
            "signature",
            "signing_key",
        )


class TableNameSerializer(serializers.ModelSerializer[PublishedTable]):
    """One table by name: its code, title, dimensions and measures."""

    class Meta:
        model = PublishedTable
        fields = ("code", "title", "dimensions", "measures")


class FileSerializer(serializers.ModelSerializer[Artefact]):
    """One file: its name, media type and SHA-256, as signed."""

    class Meta:
        model = Artefact
        fields = ("name", "media_type", "sha256")


class ReleaseDetailSerializer(ReleaseSerializer):
    """One release with the names of its tables and files; ``manifest`` is the exact text under ``digest``.

    It holds the year's totals, so it is empty until this reader has agreed to the conditions of a confidential release.
    """

    tables = TableNameSerializer(many=True, read_only=True)
    files = FileSerializer(many=True, read_only=True)

    class Meta(ReleaseSerializer.Meta):
        fields = (*ReleaseSerializer.Meta.fields, "manifest", "tables", "files")


class NumberSerializer(serializers.Serializer[Any]):  # Any: output only
    """One number: codes and labels in the order of the table's dimensions; ``value`` is null where nothing is shown."""

    codes = serializers.ListField(child=serializers.CharField())
    labels = serializers.ListField(child=serializers.CharField())
    measure = serializers.CharField()
    value = serializers.IntegerField(allow_null=True)
    status = serializers.ChoiceField(
        choices=[("rounded", "rounded"), ("exact", "exact"), ("few", "few"), ("withheld", "withheld")]
    )


class TableSerializer(serializers.Serializer[Any]):  # Any: output only
    """One table with its numbers, row after row; ``confidential`` is the mark of this reader's copy, or empty."""

    release = serializers.UUIDField()
    code = serializers.CharField()
    title = serializers.CharField()
    dimensions = serializers.ListField(child=serializers.CharField())
    confidential = serializers.CharField(allow_blank=True)
    rows = NumberSerializer(many=True)


class OrderSerializer(serializers.ModelSerializer[ReleaseOrder]):
    """A count that was asked for: ``status`` asked, done (then ``release``), refused (then ``refusal``, a code) or withdrawn."""

    class Meta:
        model = ReleaseOrder
        fields = ("id", "start_year", "term", "status", "refusal", "words", "release")


class NewOrderSerializer(serializers.Serializer[Any]):  # Any: input only
    """Which period to count: a school year ("2025-2026") and a term (1, 2, 3, or 0 for the whole year); for whom; why again."""

    school_year = serializers.RegexField(r"^\d{4}-\d{4}$")
    term = serializers.ChoiceField(choices=Term.choices)
    readers = serializers.MultipleChoiceField(choices=ReaderKind.choices, allow_empty=False)
    is_confidential = serializers.BooleanField(default=False)
    reason = serializers.CharField(max_length=300, allow_blank=True, default="")

    def validate_school_year(self, text: str) -> str:
        """Only two following years are a school year."""
        try:
            start_year_of_label(text)
        except ValueError as error:
            raise serializers.ValidationError("not a school year") from error
        return text


class RequestSerializer(serializers.Serializer[Any]):  # Any: input only
    """From when readers see it; empty: at once after publication."""

    embargo_until = serializers.DateTimeField(allow_null=True, default=None)


class ReleaseReasonSerializer(serializers.Serializer[Any]):  # Any: input only
    """Why."""

    reason = serializers.CharField(max_length=300, allow_blank=True, default="")

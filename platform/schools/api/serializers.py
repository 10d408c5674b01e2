"""Shapes of schools, classes, pupils and imports: what is asked, and what is answered. Decisions are the services'."""

import json
from typing import Any

from rest_framework import serializers
from rest_framework.fields import empty

from kit.api.no_bsn import CheckedText
from schools.choices import ImportStatus, Level
from schools.classlist.fields import DropReason, Field
from schools.classlist.limits import MAX_CELL, MAX_CLASS_NAME, MAX_ROWS
from schools.models import Pupil, School, SchoolClass
from schools.services.import_matching import RowAction

# Any, below: these serializers write plain dataclasses and dicts, or rows with annotations.

ROW_ACTIONS = [(one.value, one.value) for one in RowAction]


class SchoolSerializer(serializers.ModelSerializer[School]):
    """A school (branch) where the asker works. ``is_verified``: pupils can come in; ``coordinates``: and be seen by the asker."""

    is_verified = serializers.BooleanField()
    coordinates = serializers.BooleanField()

    class Meta:
        model = School
        fields = ("id", "name", "brin", "branch_code", "city", "municipality_code", "is_verified", "coordinates")


class ClassSerializer(serializers.ModelSerializer[SchoolClass]):
    """A class of one school year. ``school_year`` is the year it starts in (2026 for 2026-2027); ``pupil_count`` who is in it now."""

    school_year = serializers.IntegerField(source="school_year.start_year")
    levels = serializers.ListField(child=serializers.ChoiceField(choices=Level.choices))
    pupil_count = serializers.IntegerField(source="size")

    class Meta:
        model = SchoolClass
        fields = ("id", "school", "school_year", "name", "levels", "year", "pupil_count")


class PupilSerializer(serializers.ModelSerializer[Pupil]):
    """A pupil: names and the school's own number. There is nothing else."""

    is_restricted = serializers.SerializerMethodField()

    class Meta:
        model = Pupil
        fields = ("id", "first_name", "name_prefix", "last_name", "pupil_number", "is_restricted")

    def get_is_restricted(self, pupil: Pupil) -> bool:
        """Return whether this pupil's data may not be changed now (AVG article 18)."""
        return pupil.restricted_at is not None


# --- imports: answers ---


class ColumnSerializer(serializers.Serializer[Any]):
    """One column of the list. ``field`` is what we read from it, or null with the ``reason`` why it is left out."""

    index = serializers.IntegerField(help_text="From 0")
    letter = serializers.CharField(help_text="As in a spreadsheet")
    heading = serializers.CharField(help_text="Empty when it could be somebody's name or number")
    field = serializers.ChoiceField(choices=[(one.value, one.value) for one in Field], allow_null=True)
    reason = serializers.ChoiceField(choices=[(one.value, one.value) for one in DropReason], allow_null=True)
    is_locked = serializers.BooleanField(help_text="Never kept, whatever anybody chooses")


class ProblemOfRowSerializer(serializers.Serializer[Any]):
    """One reason why a row needs a look or is not read in."""

    row = serializers.IntegerField(help_text="Row number as in the file")
    code = serializers.CharField(help_text="Stable")
    message = serializers.CharField(help_text="For people, in the language of the answer")


class PreviewRowSerializer(serializers.Serializer[Any]):
    """One row with what will happen to it: created, updated, unchanged, skipped or refused."""

    number = serializers.IntegerField(help_text="Row number as in the file; for rows sent as JSON counted from 1")
    action = serializers.ChoiceField(choices=ROW_ACTIONS)
    first_name = serializers.CharField(source="fields.first_name")
    name_prefix = serializers.CharField(source="fields.name_prefix")
    last_name = serializers.CharField(source="fields.last_name")
    pupil_number = serializers.CharField(source="fields.pupil_number")
    school_class = serializers.CharField(source="fields.school_class")
    left_out = serializers.BooleanField(source="is_left_out")
    same_pupil = serializers.BooleanField(source="is_accepted")
    problems = ProblemOfRowSerializer(many=True)


class OutcomeRowSerializer(serializers.Serializer[Any]):
    """One row after reading in: no names, only ids (null when it did not go in, or is gone since)."""

    number = serializers.IntegerField()
    action = serializers.ChoiceField(choices=ROW_ACTIONS)
    pupil = serializers.IntegerField(source="pupil.pk", allow_null=True, default=None)
    school_class = serializers.IntegerField(source="school_class.pk", allow_null=True, default=None)
    problems = ProblemOfRowSerializer(many=True)


class ImportSerializer(serializers.Serializer[Any]):
    """A class list: a preview for a day, or what came of it.

    As ``preview`` it has ``rows`` with names; as ``done`` or ``undone`` it has ``outcomes`` without.
    """

    id = serializers.IntegerField()
    school = serializers.IntegerField()
    school_year = serializers.IntegerField(help_text="Start year")
    status = serializers.ChoiceField(choices=ImportStatus.choices)
    version = serializers.IntegerField(help_text="Goes up with every change; send it along to be sure of what you confirm")
    created_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    undo_until = serializers.DateTimeField(allow_null=True)
    default_class = serializers.CharField(help_text="The class of rows that name none")
    needs_class = serializers.BooleanField()
    columns = ColumnSerializer(many=True, help_text="What is read")
    dropped = ColumnSerializer(many=True, help_text="What is left out")
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="Rows per action")
    remarks = serializers.ListField(child=serializers.CharField())
    rows = PreviewRowSerializer(many=True)
    outcomes = OutcomeRowSerializer(many=True)
    problems = ProblemOfRowSerializer(many=True)


# --- imports: questions ---


class ColumnsField(serializers.DictField):
    """Column index to field, null to leave it out; in a form, the same as a JSON text."""

    child = serializers.ChoiceField(choices=[(one.value, one.value) for one in Field], allow_null=True)

    def get_value(self, dictionary: Any) -> Any:  # Any: DRF's own
        """Return what was sent under the plain name, in a form too."""
        return dictionary.get(self.field_name, empty)

    def to_internal_value(self, data: Any) -> dict[int, Field | None]:  # Any: what was sent
        """Return the choice with numbers for keys."""
        if isinstance(data, str):
            try:
                data = json.loads(data)
            except (ValueError, RecursionError):
                self.fail("not_a_dict", input_type="str")
        found = super().to_internal_value(data)
        if not all(str(index).isdecimal() and len(str(index)) < 4 for index in found):
            self.fail("not_a_dict", input_type="index")
        return {int(index): Field(value) if value else None for index, value in found.items()}


class Cell(CheckedText):
    """A cell of a class list: judged by its column, and a row with a BSN-like number is refused (decision 0002)."""

    def __init__(self, **kwargs: Any) -> None:  # DRF's own arguments
        super().__init__(**{"checked_by": "schools.classlist", **kwargs})


class RecordField(serializers.DictField):
    """One pupil as an object. Keys we do not need are left out, and named in the answer."""

    child = Cell(allow_blank=True, allow_null=True, trim_whitespace=False, max_length=MAX_CELL * 5)


class NewImportSerializer(serializers.Serializer[Any]):
    """A list: ``file`` (multipart: CSV, XLSX, XLS, ODS, EDEXML, OneRoster) or ``rows`` (JSON objects)."""

    school = serializers.IntegerField()
    school_year = serializers.IntegerField(required=False, help_text="Start year: the running one (default) or the next")
    default_class = serializers.CharField(required=False, allow_blank=True, max_length=MAX_CLASS_NAME)
    columns = ColumnsField(required=False)
    sheet = serializers.CharField(required=False, max_length=200)
    file = serializers.FileField(required=False, allow_empty_file=True)
    rows = serializers.ListField(child=RecordField(), required=False, max_length=MAX_ROWS)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for one of the two ways."""
        if ("file" in attrs) == ("rows" in attrs):
            raise serializers.ValidationError({"file": self.fields["file"].error_messages["required"]}, code="required")
        return attrs


class RowChangeSerializer(serializers.Serializer[Any]):
    """What is changed in one row; what is not sent stays."""

    number = serializers.IntegerField()
    first_name = Cell(required=False, allow_blank=True, max_length=MAX_CELL)
    name_prefix = Cell(required=False, allow_blank=True, max_length=MAX_CELL)
    last_name = Cell(required=False, allow_blank=True, max_length=MAX_CELL)
    pupil_number = Cell(required=False, allow_blank=True, max_length=MAX_CELL)
    school_class = Cell(required=False, allow_blank=True, max_length=MAX_CELL)
    left_out = serializers.BooleanField(required=False)
    same_pupil = serializers.BooleanField(required=False)


class VersionSerializer(serializers.Serializer[Any]):
    """The version you saw: 409 ``import_stale`` when the preview has changed since. Optional."""

    version = serializers.IntegerField(required=False)


class ImportChangeSerializer(VersionSerializer):
    """Other columns, another class, changed rows; what is not sent stays."""

    default_class = serializers.CharField(required=False, allow_blank=True, max_length=MAX_CLASS_NAME)
    columns = ColumnsField(required=False)
    rows = RowChangeSerializer(many=True, required=False)

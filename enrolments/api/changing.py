"""The shape of a change to a group: ``PATCH /api/v1/enrolments/{id}/``."""

from typing import Any

from rest_framework import serializers

from enrolments.api.reasons import ReasonCodeField
from enrolments.api.serializers import MOST_PUPILS
from enrolments.rules.changing import Change
from kit.api.ids import IdField


class ChangeSerializer(serializers.Serializer[Any]):  # Any: plain keywords
    """What is left out stays as it is. ``pupils`` is everybody who goes along, not only who is new."""

    pupils = serializers.ListField(
        child=IdField(),
        required=False,
        max_length=MOST_PUPILS,
        help_text="Ids of all pupils who go (mode `names`). Pupils whose data is frozen stay, whatever you send",
    )
    places = serializers.IntegerField(
        min_value=1, max_value=MOST_PUPILS, required=False, help_text="How many pupils (mode `count`)"
    )
    adults = serializers.IntegerField(min_value=0, max_value=99, required=False)
    note = serializers.CharField(
        max_length=300, required=False, allow_blank=True, help_text="For the provider. No names of pupils."
    )
    teacher = IdField(required=False, allow_null=True, help_text="Id of the colleague who goes along; null: nobody yet")
    reason = serializers.CharField(
        max_length=300, required=False, default="", allow_blank=True, help_text="Needed for fewer pupils after closing"
    )
    reason_code = ReasonCodeField("change", help_text="As `reason`")


def change_of(said: dict[str, Any]) -> Change:  # Any: validated data
    """Return what was sent as the service takes it."""
    return Change(
        pupils=frozenset(said["pupils"]) if "pupils" in said else None,
        places=said.get("places"),
        adults=said.get("adults"),
        note=said.get("note"),
        teacher=said.get("teacher"),
        sets_teacher="teacher" in said,
        reason=said["reason"],
        reason_code=said["reason_code"],
    )

"""Why, as the interface asks it: a kind that the table of moves names, and a few words."""

from typing import Any

from rest_framework import serializers

from enrolments.choices import ReasonCode
from enrolments.moves import codes_of
from enrolments.rules.reasons import reason_choices

LONGEST = 300
# What each side can say: the interface's document names these lists (``settings.api``).
SCHOOL_REASONS = reason_choices(codes_of("cancel"))
PROVIDER_REASONS = reason_choices(codes_of("decline"))


class ReasonCodeField(serializers.ChoiceField):
    """A kind of reason. What is sent goes to the table of moves as it is: its no has a code and names what fits."""

    def __init__(self, *actions: str, **kwargs: Any) -> None:  # Any: DRF's signature
        known = {code for action in actions for code in codes_of(action)}
        codes = codes_of(*actions) if len(actions) == 1 else [code for code in ReasonCode if code in known]
        super().__init__(reason_choices(codes), required=False, default="", allow_blank=True, **kwargs)

    def to_internal_value(self, data: Any) -> str:  # Any: JSON
        """Return what was sent as text."""
        return data if isinstance(data, str) else "?"


class ReasonSerializer(serializers.Serializer[Any]):  # Any: plain keywords
    """Why, in a few words that the other side reads."""

    reason = serializers.CharField(max_length=LONGEST, required=False, default="", allow_blank=True)


class CancelEnrolmentSerializer(ReasonSerializer):
    """Why the group leaves, and whether it leaves every date of its series. Both are needed once signing up has closed."""

    reason_code = ReasonCodeField("cancel")
    whole_series = serializers.BooleanField(default=False)


class DisapproveGroupSerializer(ReasonSerializer):
    """Why the school says no to its own group: kind and words are needed."""

    reason_code = ReasonCodeField("disapprove")


class DeclineGroupSerializer(ReasonSerializer):
    """Why the provider says no: kind and words are needed."""

    reason_code = ReasonCodeField("decline")


class WithdrawGroupSerializer(ReasonSerializer):
    """Why the provider cannot receive the group after all: kind and words are needed."""

    reason_code = ReasonCodeField("withdraw")

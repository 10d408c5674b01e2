"""The gate of ``kit.no_bsn`` in the fields of the interface."""

from typing import Any

from rest_framework import serializers

from kit.no_bsn import CODE, SENTENCE, looks_like_bsn

NOT_WORDS = (
    serializers.EmailField,
    serializers.IPAddressField,
    serializers.RegexField,
    serializers.SlugField,
    serializers.URLField,
)


class CheckedText(serializers.CharField):
    """Text that is no words, or that something else looks at: ``checked_by`` names it."""

    def __init__(self, *, checked_by: str, **kwargs: Any) -> None:  # Any: DRF's own arguments
        self.checked_by = checked_by
        super().__init__(**kwargs)


def holds_words(field: serializers.CharField) -> bool:
    """Tell whether words come in by this field: no address, nothing with a check of its own."""
    return not isinstance(field, (*NOT_WORDS, CheckedText))


def stand_guard() -> None:
    """Put the gate into every ``CharField`` of the interface. Once, at start."""
    serializers.CharField.run_validators = run_validators  # type: ignore[method-assign, assignment]  # on purpose: decision 0046


def run_validators(field: serializers.CharField, value: Any) -> None:  # Any: DRF's signature
    """Ask the field's own validators, then the gate."""
    serializers.Field.run_validators(field, value)
    if isinstance(value, str) and holds_words(field) and looks_like_bsn(value):
        raise serializers.ValidationError(str(SENTENCE), code=CODE)

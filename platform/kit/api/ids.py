"""Numbers that name a row, as they come in."""

from typing import Any

from rest_framework import serializers

from kit.ids import MOST_ID


class IdField(serializers.IntegerField):
    """The id of a row: 1 to the largest number that a column can hold."""

    def __init__(self, **kwargs: Any) -> None:  # Any: DRF's keywords
        """Take DRF's keywords; the bounds are ours."""
        super().__init__(min_value=1, max_value=MOST_ID, **kwargs)

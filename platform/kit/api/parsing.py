"""JSON as it may come in: what Python's own reader lets through, or falls over, is a 400 here."""

import io
import json
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class CarefulJSONParser(JSONParser):
    """Refuses documents nested deeper than Python reads, and halves of characters, which no answer can repeat.

    JSON travels as UTF-8 (RFC 8259, 8.1), whatever the ``charset`` beside it says.
    """

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:  # Any: JSON values, DRF's protocol
        """Return what was sent. Raises ``ParseError``, and ``RequestDataTooBig`` before more than that is read."""
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig
        try:
            found: Any = super().parse(io.BytesIO(body), media_type, {**(parser_context or {}), "encoding": "utf-8"})
            # Half a character can only come in as an escape: UTF-8 has no bytes for it.
            if rb"\ud" in body.lower():
                json.dumps(found, ensure_ascii=False).encode()
        except (RecursionError, UnicodeEncodeError) as error:
            raise ParseError from error
        return found

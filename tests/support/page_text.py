"""What a reader of a page reads."""

import re
from typing import Any


def text_of(response: Any) -> str:
    """Return the words of a page, without markup and scripts."""
    words = re.sub(r"<script.*?</script>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(words.split())

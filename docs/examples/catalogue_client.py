"""Render the whole catalogue of a Meeloop region as HTML, from its content API alone. Standard library only.

python catalogue_client.py https://meeloop.example > catalogue.html
"""

import json
import sys
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

WORDS = {"plenty": "ruim plek", "limited": "nog enkele plekken", "full": "vol"}
PAGE = 50


def pages(site: str) -> Iterator[dict[str, Any]]:
    """Yield every activity that is online."""
    offset, total = 0, 1
    while offset < total:
        query = urlencode({"type": "activities.ActivityPage", "fields": "*", "limit": PAGE, "offset": offset})
        with urlopen(f"{site}/api/cms/pages/?{query}") as answer:
            found = json.load(answer)
        yield from found["items"]
        offset, total = offset + PAGE, found["meta"]["total_count"]


def block(one: dict[str, Any]) -> str:
    """Draw one block of an activity's text. Rich text is safe HTML with its links resolved."""
    kind, value = one["type"], one["value"]
    if kind == "text":
        return str(value)
    if kind == "facts":
        return (
            f"<h3>{escape(value['heading'])}</h3><ul>{''.join(f'<li>{escape(point)}</li>' for point in value['points'])}</ul>"
        )
    if kind == "image":
        return f'<img src="{escape(value["renditions"]["page"]["url"])}" alt="{escape(value["alt"])}">'
    tag = f"h{int(value['level']) + 1}" if kind == "heading" else "blockquote"
    return f"<{tag}>{escape(value['text'])}</{tag}>"


def activity(page: dict[str, Any]) -> str:
    """Draw one activity."""
    photo = page["photo"]
    picture = f'<img src="{escape(photo["renditions"]["card"]["url"])}" alt="{escape(photo["alt"])}">' if photo else ""
    dates = "".join(f"<li>{one['starts_at'][:10]}: {WORDS[one['places']]}</li>" for one in page["sessions"])
    words = f"<p>{escape(page['intro'])}</p>{''.join(map(block, page['body']))}<ul>{dates}</ul>"
    title = f'<a href="{escape(page["meta"]["html_url"])}">{escape(page["title"])}</a>'
    return f"<article><h2>{title}</h2><p>{escape(page['provider']['name'])}, {escape(page['city'])}</p>{picture}{words}"


if __name__ == "__main__":
    listed = "\n".join(activity(page) for page in pages(sys.argv[1].rstrip("/")))
    sys.stdout.write(f'<!doctype html><html lang="nl"><meta charset="utf-8"><title>Activiteiten</title>{listed}')

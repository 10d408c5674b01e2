"""Yes and no of what was changed about a pupil are codes from now on: a reader sees them in their own language (promise SP-8d)."""

from typing import Any

from django.db import migrations
from django.db.models import Case, F, Q, Value, When

FACTS = ("name_withheld", "restricted")
CODES = {"ja": "yes", "nee": "no"}
BATCH = 1000


def write(apps: Any, words: dict[str, str]) -> None:  # Any: Django's
    """Write one word for another, some rows at a time: nobody waits for it."""
    changes = apps.get_model("schools", "PupilChange").objects.filter(fact__in=FACTS)
    old = changes.filter(Q(before__in=list(words)) | Q(after__in=list(words))).order_by("pk")

    def other(column: str) -> Case:
        return Case(*(When(**{column: word}, then=Value(words[word])) for word in words), default=F(column))

    while keys := list(old.values_list("pk", flat=True)[:BATCH]):
        changes.filter(pk__in=keys).update(before=other("before"), after=other("after"))


def to_codes(apps: Any, schema_editor: Any) -> None:  # Any: Django's
    """Write codes."""
    write(apps, CODES)


def to_words(apps: Any, schema_editor: Any) -> None:  # Any: as above
    """Write Dutch words, as before."""
    write(apps, {code: word for word, code in CODES.items()})


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("schools", "0014_what_others_change_is_seen"),
    ]

    operations = [migrations.RunPython(to_codes, to_words)]

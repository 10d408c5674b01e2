"""What the desk does with words that name somebody who is gone."""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.models import Page

from privacy.erasing.ring import erase_after_commit, refresh_statistics_after_commit
from privacy.erasing.steps import empty_value
from privacy.models import ErasureFinding, SettledWhy
from privacy.registry import registry
from privacy.registry.fields import ANYTHING

REVISION = "wagtailcore.Revision"
# How the keys look in documents of which the declaration cannot list them: names of fields.
CODE = re.compile(r"[a-z][a-z0-9_]*")


@transaction.atomic
def settle_finding(finding: ErasureFinding, *, by: models.Model | None, why: SettledWhy) -> None:
    """Write down what somebody read, and have a worker empty the words that name who is gone. Twice is the same as once."""
    empties = why == SettledWhy.NAMES
    settled = ErasureFinding.objects.filter(pk=finding.pk, settled_at=None).update(
        settled_at=timezone.now(), settled_by=by.pk if by else None, why=why, empties=empties
    )
    if settled and empties:
        erase_after_commit()


def words_at(finding: ErasureFinding) -> str | None:
    """Return what stands at this place, as somebody reads it; None when the row is gone and there is nothing left to judge."""
    row = apps.get_model(finding.label)._base_manager.filter(pk=finding.row_key).first()
    if row is None:
        return None
    value = getattr(row, finding.column)
    try:
        return " · ".join(_words(value, _keys_of_ours(finding))).strip()
    except RecursionError:  # somebody typed brackets by the hundred: shown as they stand there
        return str(value)


def _keys_of_ours(finding: ErasureFinding) -> frozenset[str]:
    """Return the keys that programs write in this column, as its declaration lists them."""
    declaration = registry.declarations.get(finding.label)
    groups = declaration.personal_groups() if declaration is not None else ()
    return frozenset(key for group in groups if finding.column in group.names for key in group.keys)


def _is_of_ours(key: str, ours: frozenset[str]) -> bool:
    return key in ours or (ANYTHING in ours and CODE.fullmatch(key) is not None)


def _words(value: Any, ours: frozenset[str]) -> Iterator[str]:  # Any: what a column holds
    """Yield the words of a text, or of everything in a JSON document: an old version of a page is one.

    A key is a word too, such as the heading of a column that somebody read in, but for those of our own programs.
    """
    match value:
        case str():
            plain = " ".join(strip_tags(value).split())
            try:
                # A page keeps its blocks as JSON in a text.
                inside = json.loads(value) if value[:1] in "[{" else None
            except ValueError:
                inside = None
            yield from _words(inside, ours) if inside is not None else ([plain] if plain else [])
        case dict():
            for key, one in value.items():
                yield from () if _is_of_ours(key, ours) else [str(key)]
                yield from _words(one, ours)
        case list() | tuple():
            for one in value:
                yield from _words(one, ours)


def empty_findings() -> int:
    """Empty what the desk said (by a worker: some of it stands in logs that the web role cannot touch); return how much."""
    done = 0
    for number in ErasureFinding.objects.filter(empties=True, emptied_at=None).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            finding = ErasureFinding.objects.select_for_update(skip_locked=True).filter(pk=number, emptied_at=None).first()
            if finding is None:
                continue
            if _empty(finding):
                finding.emptied_at = timezone.now()
                finding.save(update_fields=["emptied_at"])
                refresh_statistics_after_commit()
                done += 1
    return done


def _empty(finding: ErasureFinding) -> bool:
    """Empty one place; False when it has to wait. An old version of a page goes as a whole: without words it is no version."""
    model = apps.get_model(finding.label)
    rows = model._base_manager.filter(pk=finding.row_key)
    if finding.label != REVISION:
        rows.update(**{finding.column: empty_value(model, finding.column)})
        return True
    in_use = Page.objects.filter(Q(latest_revision=OuterRef("pk")) | Q(live_revision=OuterRef("pk")))
    rows.filter(~Exists(in_use), approved_go_live_at=None).delete()
    # Still there: an editor changes the page first, and then this version is an old one.
    return not rows.exists()

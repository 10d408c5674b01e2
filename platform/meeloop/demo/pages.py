"""Wagtail pages in bulk: rows of the tree with the right paths, without revisions; editors make the first one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F
from wagtail.models import Page

from meeloop.demo.copying import Row, copy_rows
from meeloop.demo.dice import throw_uuid


def page_row(  # noqa: PLR0913  # the columns of Wagtail's own table
    *,
    pk: int,
    path: str,
    title: str,
    slug: str,
    parent_url: str,
    model: type[models.Model],
    locale_id: int,
    at: datetime,
    throws: Random,
    owner_id: int | None,
    numchild: int = 0,
) -> Row:
    """Return the row of a live page in ``wagtailcore_page``."""
    return {
        "id": pk,
        "path": path,
        "depth": len(path) // Page.steplen,
        "numchild": numchild,
        "translation_key": throw_uuid(throws),
        "locale_id": locale_id,
        "title": title,
        "draft_title": title,
        "slug": slug,
        "content_type_id": ContentType.objects.get_for_model(model).pk,
        "url_path": f"{parent_url}{slug}/",
        "owner_id": owner_id,
        "live": True,
        "first_published_at": at,
        "last_published_at": at,
    }


def child_path(parent_path: str, number: int) -> str:
    """Return the place in the tree of a page's n-th child, counted from 1."""
    path: str = Page._get_path(parent_path, len(parent_path) // Page.steplen + 1, number)  # noqa: SLF001  # treebeard's
    return path


def copy_pages(model: type[models.Model], rows: Sequence[tuple[Row, Mapping[str, Any]]]) -> None:  # Any: column values
    """Write pages: their row in the tree, and their own row."""
    copy_rows(Page, (page for page, _own in rows))
    copy_rows(model, ({"page_ptr_id": page["id"], **own} for page, own in rows))


def add_children(parent: Page, number: int) -> int:
    """Make room for so many children below a page; return the number of the first."""
    last = parent.get_last_child()
    first = 1 if last is None else Page._str2int(last.path[-Page.steplen :]) + 1  # noqa: SLF001  # treebeard's
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + number)
    return first

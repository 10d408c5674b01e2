"""Pages of the CMS, written in a dozen statements instead of the sixty that Wagtail takes for an editor."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.signals import page_published

FOUND_BY_THEMSELVES = ["content_type", "locale", "provider", "image", "page_ptr"]


def put_online(page: Page, *, below: Page) -> None:
    """Do what publishing a first revision does, signal included; without the log and the CMS's own search."""
    page.live = True
    page.first_published_at = page.last_published_at = timezone.now()
    revision = write(page, below=below)
    page_published.send(sender=type(page), instance=page, revision=revision)


def put_aside(page: Page, *, below: Page) -> None:
    """Do what saving a first draft does; without the log and the CMS's own search."""
    page.live = False
    write(page, below=below)


def write(page: Page, *, below: Page) -> Revision:
    """Write a new page as the last one below another, with a first revision, and read it back."""
    last = below.get_last_child()
    page.depth = below.depth + 1
    page.path = last._inc_path() if last else Page._get_path(below.path, page.depth, 1)
    page._cached_parent_obj = below
    page.full_clean(exclude=FOUND_BY_THEMSELVES, validate_unique=False, validate_constraints=False)
    page.set_url_path(below)
    page.has_unpublished_changes = not page.live
    # The two rows of a page, each as a fixture is loaded: no listener looks at it.
    base = Page(**{field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields})
    base.save_base(raw=True, force_insert=True)
    page.id = page.page_ptr_id = base.pk
    page.save_base(raw=True, force_insert=True)
    Page.objects.filter(pk=below.pk).update(numchild=F("numchild") + 1)
    below.numchild += 1
    if page.image_id or page.body:
        ReferenceIndex.create_or_update_for_object(page)
    page.latest_revision_created_at = timezone.now()
    revision = Revision.objects.create(
        content_type=page.content_type,
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=str(page.pk),
        created_at=page.latest_revision_created_at,
        object_str=str(page),
        content=page.serializable_data(),
    )
    Page.objects.filter(pk=page.pk).update(
        latest_revision=revision,
        latest_revision_created_at=revision.created_at,
        live_revision=revision if page.live else None,
    )
    page.refresh_from_db()
    return revision

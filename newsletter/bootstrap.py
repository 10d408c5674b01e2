"""What the newsletter needs from an installation's first start: an archive, and somebody who reads along. Safe to repeat."""

from django.contrib.auth.models import Group
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from newsletter.models import NewsletterIndexPage

SLUG = "nieuwsbrieven"
REVIEW = "Nieuwsbrief meelezen"


def ensure_archive(home: Page, *, readers: Group) -> None:
    """Make the archive where there is none, and the workflow in which ``readers`` approve an issue."""
    archive = NewsletterIndexPage.objects.first()
    if archive is None:
        if home.get_children().filter(slug=SLUG).exists():
            return
        archive = NewsletterIndexPage(
            title="Nieuwsbrieven", slug=SLUG, intro="Lees terug wat we stuurden. Of krijg de volgende in je mail."
        )
        home.add_child(instance=archive)
    ensure_review(archive, readers)


def ensure_review(archive: NewsletterIndexPage, readers: Group) -> None:
    """Make the workflow for issues: one task, for this group."""
    workflow, is_new = Workflow.objects.get_or_create(name=REVIEW)
    if is_new:
        task = GroupApprovalTask.objects.create(name=REVIEW)
        task.groups.add(readers)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.get_or_create(page=archive.page_ptr, defaults={"workflow": workflow})

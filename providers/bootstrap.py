"""What providers need from an installation's first start: groups with their rights, and the region's workflow."""

from pathlib import Path

from django.contrib.auth.models import Group
from wagtail.models import Collection, GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from accounts.models import User
from providers.choices import ReferenceKind
from providers.models import ProviderIndexPage, ReferenceVersion
from providers.rules import REGION_EDITORS, REGION_MANAGERS
from providers.services.cms_access import (
    give_collection_rights,
    give_page_rights,
    right,
    sync_region_person,
)
from providers.services.reference import import_reference

SHIPPED = "2026-1"
REVIEW = "Beoordelen door de regio"
EDITOR_PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page")
EDITOR_FILE_RIGHTS = (
    *("add_image", "change_image", "delete_image", "choose_image"),
    *("add_document", "change_document", "delete_document", "choose_document"),
)


def ensure_editorial(home: Page) -> None:
    """Make the region's groups and the workflow in which it judges providers. Safe to repeat."""
    forget_wagtails_own()
    editors = ensure_region_groups(home)
    ensure_review(editors, ProviderIndexPage.objects.get())
    ensure_sectors()
    for user in User.objects.filter(region_memberships__isnull=False).distinct().order_by("pk"):
        sync_region_person(user)


def ensure_sectors() -> None:
    """Read the list of sectors that comes with this version, where nobody read one in yet."""
    if not ReferenceVersion.objects.filter(kind=ReferenceKind.SECTORS).exists():
        data = (Path(__file__).parent / "reference" / f"sectors-{SHIPPED}.csv").read_bytes()
        import_reference(kind=ReferenceKind.SECTORS, data=data, version=SHIPPED)


def ensure_region_groups(home: Page) -> Group:
    """Return the editors' group; the managers may change the region's settings too."""
    editors, _is_new = Group.objects.get_or_create(name=REGION_EDITORS)
    editors.permissions.add(right("wagtailadmin", "access_admin"))
    give_page_rights(editors, home, EDITOR_PAGE_RIGHTS)
    give_collection_rights(editors, Collection.get_first_root_node(), EDITOR_FILE_RIGHTS)
    managers, _is_new = Group.objects.get_or_create(name=REGION_MANAGERS)
    managers.permissions.add(right("wagtailadmin", "access_admin"), right("pages", "change_regionsettings"))
    return editors


def ensure_review(editors: Group, index: ProviderIndexPage) -> Workflow:
    """Return the workflow for everything below the providers' overview: one task, for the region's editors."""
    workflow, is_new = Workflow.objects.get_or_create(name=REVIEW)
    if is_new:
        task = GroupApprovalTask.objects.create(name=REVIEW)
        task.groups.add(editors)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.get_or_create(page=index.page_ptr, defaults={"workflow": workflow})
    return workflow


def forget_wagtails_own() -> None:
    """Take away the groups and the workflow that Wagtail's migrations make: nobody may get in by a group we do not keep."""
    Group.objects.filter(name__in=("Editors", "Moderators")).delete()
    for workflow in Workflow.objects.filter(name="Moderators approval", active=True):
        workflow.deactivate()

"""The way into the CMS: groups, and the rights that hang on one node and one collection each (design, providers)."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from accounts.choices import RegionRole
from accounts.models import User
from providers.choices import ProviderStatus
from providers.models import Provider
from providers.rules import EDITING, REGION_EDITORS, REGION_MANAGERS

EDITORIAL = (RegionRole.EDITOR, RegionRole.COORDINATOR, RegionRole.ADMIN)
# No publishing: that is the region's click. Without it Wagtail lets nobody delete or move a page that is online.
PAGE_RIGHTS = ("add_page", "change_page")
PHOTO_RIGHTS = ("add_image", "change_image", "choose_image")


def group_name(provider: Provider) -> str:
    """Return the name of the group of this provider's editors."""
    return f"Aanbieder {provider.pk}"


@transaction.atomic
def sync_provider_people(provider: Provider) -> None:
    """Let exactly the present editors of an approved provider into its group; nobody when it is not approved.

    Safe to repeat. A provider without a page has no group: there is nothing to give rights on.
    """
    page = Page.objects.filter(providerpage__provider=provider).first()
    if page is None:
        return
    group = ensure_provider_group(provider, page)
    group.user_set.set(people_let_in(provider))


def people_let_in(provider: Provider) -> list[User]:
    """Return who may edit this provider's pages now."""
    if provider.status != ProviderStatus.APPROVED:
        return []
    present = User.objects.filter(
        is_active=True,
        blocked_at=None,
        provider_memberships__provider=provider,
        provider_memberships__role__in=EDITING,
        provider_memberships__ended_at=None,
    )
    return list(present.distinct().order_by("pk"))


def ensure_provider_group(provider: Provider, page: Page) -> Group:
    """Return the provider's group, with rights on its own page and its own collection of photos and on nothing else."""
    group, is_new = Group.objects.get_or_create(name=group_name(provider))
    if is_new:
        group.permissions.add(right("wagtailadmin", "access_admin"))
        collection = Collection.get_first_root_node().add_child(instance=Collection(name=f"{group.name}: {provider.name}"))
        give_page_rights(group, page, PAGE_RIGHTS)
        give_collection_rights(group, collection, PHOTO_RIGHTS)
    return group


@transaction.atomic
def sync_region_person(user: User) -> None:
    """Put one person of the region in the groups that belong to their roles, and out of the others. Safe to repeat."""
    roles = set(user.region_memberships.values_list("role", flat=True))
    is_present = user.is_active and user.blocked_at is None
    for name, wanted in ((REGION_EDITORS, set(EDITORIAL)), (REGION_MANAGERS, {RegionRole.ADMIN, RegionRole.COORDINATOR})):
        group, _is_new = Group.objects.get_or_create(name=name)
        if is_present and roles & wanted:
            group.user_set.add(user)
        else:
            group.user_set.remove(user)


def right(app_label: str, codename: str) -> Permission:
    """Return one of Wagtail's permissions."""
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


def give_page_rights(group: Group, page: Page, codenames: tuple[str, ...]) -> None:
    """Give a group rights on a page and everything below it."""
    for codename in codenames:
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=right("wagtailcore", codename))


def give_collection_rights(group: Group, collection: Collection, codenames: tuple[str, ...]) -> None:
    """Give a group rights on the photos (``..._image``) or files (``..._document``) of a collection."""
    for codename in codenames:
        app_label = "wagtaildocs" if codename.endswith("_document") else "wagtailimages"
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=right(app_label, codename)
        )

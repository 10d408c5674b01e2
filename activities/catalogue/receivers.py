"""What makes a row of the catalogue change. Imported once, when the apps are ready."""

from typing import Any

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import receiver
from django.http import Http404, HttpRequest
from wagtail import hooks
from wagtail.images import get_image_model
from wagtail.signals import page_published, page_unpublished, post_page_move

from activities.catalogue.refresh import refresh_activities, refresh_below, refresh_many, refresh_provider
from activities.catalogue.version import new_version
from activities.models import ActivityPage, CatalogueEntry, Session
from providers.models import Provider, ProviderPage, Recognition


@receiver([page_published, page_unpublished], sender=ActivityPage, dispatch_uid="catalogue_activity")
def on_activity(instance: ActivityPage, **_: Any) -> None:  # Any: Django's signals
    """Follow an activity that goes online, changes or goes offline."""
    refresh_activities([instance.pk])
    new_version()


@receiver([page_published, page_unpublished], sender=ProviderPage, dispatch_uid="catalogue_provider_page")
def on_provider_page(instance: ProviderPage, **_: Any) -> None:  # Any: Django's signals
    """Follow the page above: its slug is in every address, and offline it hides what is below."""
    refresh_below(instance)
    new_version()


@receiver(post_page_move, dispatch_uid="catalogue_move")
def on_move(instance: Any, **_: Any) -> None:  # Any: a Wagtail page
    """Follow pages that got another address or another provider."""
    moved = ActivityPage.objects.descendant_of(instance, inclusive=True)
    refresh_many(moved.values_list("pk", flat=True))


@receiver([post_save, post_delete], sender=Session, dispatch_uid="catalogue_session")
def on_session(instance: Session, **_: Any) -> None:  # Any: Django's signals
    """Follow dates that are made, moved, called off or removed; also what no row of the table shows (place, deadline)."""
    refresh_activities([instance.activity_id])
    new_version()


@receiver(m2m_changed, sender=Session.reserved_for.through, dispatch_uid="catalogue_reserved")
def on_reserved(instance: Any, action: str, reverse: bool, **_: Any) -> None:  # Any: Django's signals
    """Follow a date that becomes, or is no longer, for certain schools only."""
    if action.startswith("post_") and not reverse:
        refresh_activities([instance.activity_id])


@receiver(post_save, sender=Provider, dispatch_uid="catalogue_provider")
def on_provider(instance: Provider, **_: Any) -> None:  # Any: Django's signals
    """Follow a provider's name, place and approval."""
    refresh_provider(instance)
    new_version()


@receiver([post_save, post_delete], sender=Recognition, dispatch_uid="catalogue_recognition")
def on_recognition(instance: Recognition, **_: Any) -> None:  # Any: Django's signals
    """Follow what makes a provider a recognised training company, or ends it; that a term ends is read by its date."""
    refresh_provider(instance.provider)
    new_version()


@receiver(pre_delete, sender=get_image_model(), dispatch_uid="catalogue_photo")
def on_photo_going(instance: Any, **_: Any) -> None:  # Any: the installation's image model
    """Follow a photo that is thrown away."""
    shown = list(ActivityPage.objects.filter(image=instance).values_list("pk", flat=True))
    if shown:
        transaction.on_commit(lambda: refresh_many(shown))


@receiver(post_delete, sender=CatalogueEntry, dispatch_uid="catalogue_entry")
def on_entry_gone(**_: Any) -> None:  # Any: Django's signals
    """Forget cached answers when a row disappears with its page."""
    new_version()


@hooks.register("before_serve_page")  # type: ignore[untyped-decorator]  # Wagtail is untyped
def hide_what_is_not_public(page: Any, request: HttpRequest, *_: Any) -> None:  # Any: a Wagtail page
    """Answer 404 for an activity of a provider that is not approved or not online, whoever knows its address."""
    if isinstance(page, ActivityPage) and not CatalogueEntry.objects.filter(pk=page.pk).exists():
        raise Http404

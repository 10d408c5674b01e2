"""The region's own settings, kept near: every mail and many pages ask for them, and they change once a year."""

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from redis.exceptions import RedisError

from pages.models import RegionSettings

KEY = "pages.current_region"
SECONDS = 300


def current_region() -> RegionSettings:
    """Return the settings of the default site, or their defaults while nobody has filled them in."""
    try:
        region: RegionSettings | None = cache.get_or_set(KEY, _read, SECONDS)
    except RedisError:  # a cache that is away takes no page or mail with it
        return _read()
    return region or _read()


def _read() -> RegionSettings:
    return RegionSettings.objects.filter(site__is_default_site=True).first() or RegionSettings()


@receiver((post_save, post_delete), sender=RegionSettings, dispatch_uid="pages.current_region")
def forget(**_kwargs: object) -> None:
    """Ask the table again after a change: now, and once more for who read the old row before the commit."""
    cache.delete(KEY)
    transaction.on_commit(lambda: cache.delete(KEY))

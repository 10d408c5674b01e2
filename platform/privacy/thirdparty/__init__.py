"""What the packages we stand on keep about people: declared here, because they cannot do it themselves (trust page §5)."""

from privacy.thirdparty import allauth, django, wagtail_editing, wagtail_history, wagtail_media, wagtail_pages

__all__ = ["allauth", "django", "wagtail_editing", "wagtail_history", "wagtail_media", "wagtail_pages"]

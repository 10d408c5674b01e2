"""The form of a page in the CMS: says at once, with all that was typed still there, when a photo may not go online."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminPageForm

from pages.models.showing import photos_on, refusal_of


class PhotoPageForm(WagtailAdminPageForm):  # type: ignore[misc]  # Wagtail is untyped
    """Asks only of who publishes: a draft may wait for a yes. What gets past it, ``ShowsPhotos.save`` refuses."""

    def _post_clean(self) -> None:
        """Judge the photos of the page as it was filled in."""
        super()._post_clean()
        data: Any = self.data  # Any: a QueryDict or a dict
        refusal = refusal_of(photos_on(self.instance), page=self.instance.pk) if "action-publish" in data else None
        if refusal is not None:
            self.add_error(None, ValidationError(refusal.detail, code=refusal.code))

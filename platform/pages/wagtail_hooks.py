"""What the region's pages add to Wagtail. Wagtail reads this file when it starts."""

from pages.illustrated import Illustrated
from pages.models import ContentPage
from pages.page_forms import PhotoPageForm

# Where Wagtail's panels look for the form of a page.
ContentPage.base_form_class = PhotoPageForm
Illustrated.base_form_class = PhotoPageForm  # type: ignore[attr-defined]  # as above

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Pagina's")

    def ready(self) -> None:
        """Notice changes of the region's settings; clean what is uploaded halfway."""
        from pages import current, half_uploads  # noqa: F401, PLC0415  # importing connects

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = _("Verzoeken over gegevens")

    def ready(self) -> None:
        """Register what must be filled in before anybody can be answered, and look for news when somebody signs in."""
        from desk import checks, listeners  # noqa: F401, PLC0415  # models are ready only now

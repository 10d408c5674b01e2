from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrolmentsConfig(AppConfig):
    name = "enrolments"
    verbose_name = _("Inschrijvingen")

    def ready(self) -> None:
        """Listen to what happens to dates."""
        from enrolments import receivers  # noqa: F401, PLC0415  # models must be loaded first

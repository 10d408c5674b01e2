from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "privacy"
    verbose_name = _("Privacy")

    def ready(self) -> None:
        """Read what every app declares about its data, and register the checks on it."""
        from kit.isolation import isolate_tables  # noqa: PLC0415  # with what follows
        from privacy import checks, isolation, neighbours, thirdparty  # noqa: F401, PLC0415  # models are ready only now
        from privacy.registry import registry  # noqa: PLC0415  # as above

        autodiscover_modules("privacy")
        isolate_tables(isolation.tables(registry))

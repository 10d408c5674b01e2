from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProvidersConfig(AppConfig):
    name = "providers"
    verbose_name = _("Aanbieders")

    def ready(self) -> None:
        """Make the roles of this app known to accounts, and let CMS groups follow memberships."""
        from accounts.roles import register_roles  # noqa: PLC0415  # models are ready only now
        from providers import receivers  # noqa: F401, PLC0415  # importing connects
        from providers.colleagues import ProviderBook  # noqa: PLC0415  # as above

        register_roles(ProviderBook())

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Make the region's and funders' roles known, listen to sign-ins, register the system check and the API's schemes."""
        from accounts import checks, listeners, receivers  # noqa: F401, PLC0415  # models are ready only now
        from accounts.api import schema  # noqa: F401, PLC0415  # drf-spectacular finds it once it is imported
        from accounts.books import FunderBook, RegionBook  # noqa: PLC0415  # as above
        from accounts.roles import register_roles  # noqa: PLC0415  # as above
        from accounts.services.inbox import follow, forget_items, note_item  # noqa: PLC0415  # as above
        from outbox.following import register_follower  # noqa: PLC0415  # as above

        register_roles(RegionBook())
        register_roles(FunderBook())
        register_follower(follow, note_item, forget_items)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    name = "activities"
    verbose_name = _("Activiteiten")

    def ready(self) -> None:
        """Follow what happens to pages, dates and providers; say who may change a date in the CMS."""
        from wagtail.permissions import register_permission_policy  # noqa: PLC0415  # models are ready only now

        from activities import receivers  # noqa: F401, PLC0415  # importing connects
        from activities.catalogue import receivers as catalogue  # noqa: F401, PLC0415  # as above
        from activities.cms.policy import SessionPolicy  # noqa: PLC0415  # models are ready only now
        from activities.models import Session  # noqa: PLC0415  # as above

        register_permission_policy(Session, SessionPolicy(Session))

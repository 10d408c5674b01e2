from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = _("Nieuwsbrief")

    def ready(self) -> None:
        """Follow what happens to issues in the CMS, and hear of addresses at which no mail of ours finds anybody."""
        from newsletter import receivers  # noqa: F401, PLC0415  # importing connects; models are ready only now
        from newsletter.services.bouncing import note_unreachable  # noqa: PLC0415  # as above
        from outbox.unreachable import register_list  # noqa: PLC0415  # as above

        register_list(note_unreachable)

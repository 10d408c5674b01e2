from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrolmentsConfig(AppConfig):
    name = "enrolments"
    verbose_name = _("Inschrijvingen")

    def ready(self) -> None:
        """Listen to what happens to dates; tell providers' people what waits for them; write letters; judge photos."""
        from activities.own_work import register_part  # noqa: PLC0415  # models must be loaded first
        from enrolments import receivers  # noqa: F401, PLC0415  # as above
        from enrolments.emails import register_writers  # noqa: PLC0415  # as above
        from enrolments.provider_work import day_of_provider, requests_at_provider  # noqa: PLC0415  # as above
        from enrolments.services.photos import pages_of_photos  # noqa: PLC0415  # as above
        from pages.judging import judge_photos_by  # noqa: PLC0415  # as above

        register_part(day_of_provider)
        register_part(requests_at_provider)
        register_writers()
        judge_photos_by(pages_of_photos)

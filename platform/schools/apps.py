from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchoolsConfig(AppConfig):
    name = "schools"
    verbose_name = _("Scholen")

    def ready(self) -> None:
        """Make the roles and programs of this app known to accounts."""
        from accounts.programs import register_programs  # noqa: PLC0415  # as below
        from accounts.roles import register_roles  # noqa: PLC0415  # models are ready only now
        from schools.colleagues import SchoolBook  # noqa: PLC0415  # as above
        from schools.programs import SchoolPrograms  # noqa: PLC0415  # as above

        register_roles(SchoolBook())
        register_programs(SchoolPrograms())

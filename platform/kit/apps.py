from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "kit"

    def ready(self) -> None:
        """Let no field take a BSN."""
        from kit import no_bsn  # noqa: PLC0415  # what holds fields loads after the apps
        from kit.api import no_bsn as of_the_interface  # noqa: PLC0415  # as above

        no_bsn.stand_guard()
        of_the_interface.stand_guard()

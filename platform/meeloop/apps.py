from django.apps import AppConfig


class MeeloopConfig(AppConfig):
    name = "meeloop"

    def ready(self) -> None:
        """Follow what the content interface shows."""
        from meeloop.api import following  # noqa: F401, PLC0415  # importing connects; models are ready only now

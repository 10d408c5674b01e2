"""Which of ``DATABASES`` a query goes to."""

from typing import Any

from django.conf import settings
from django.db.models import Model

from kit.replicas.reading import PRIMARY, current_copy

# Their rows are kept in the cache by the moment they change, not by a number: they are read where they are written.
ALWAYS_PRIMARY = frozenset({"wagtailcore.site", "pages.regionsettings", "desk.servicemessage"})


class ReplicaRouter:
    """Reads of a request that may go to a copy; writes to the primary. What came from the role for statistics stays with it."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:  # Any: Django's
        """Return the copy of the current request, or the primary."""
        if not self._is_ours(hints.get("instance")):
            return None
        return PRIMARY if model._meta.label_lower in ALWAYS_PRIMARY else current_copy() or PRIMARY  # noqa: SLF001  # public in all but name

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:  # Any: as above
        """Return the primary, also for what was read from a copy."""
        return PRIMARY if self._is_ours(hints.get("instance")) else None

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool | None:  # Any: as above
        """Let rows of the primary and of its copies be joined: they are the same rows."""
        return True if self._is_ours(one) and self._is_ours(other) else None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:  # Any: as above
        """Refuse to change a copy's tables: they follow."""
        return False if db in settings.REPLICAS or db in settings.REPLICAS.values() else None

    def _is_ours(self, instance: Model | None) -> bool:
        return instance is None or instance._state.db in {None, PRIMARY, *settings.REPLICAS}  # noqa: SLF001  # as above

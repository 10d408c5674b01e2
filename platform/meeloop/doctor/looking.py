"""All looks in order, and what each finds. One that cannot look says so and keeps none of the others from looking."""

from collections.abc import Iterator

from django.db import DatabaseError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from meeloop.doctor import databases, machine, services, settings
from meeloop.doctor.problems import Look, Problem

AWAY = (DatabaseError, RedisError, OperationalError, OSError)
LOOKS: dict[str, tuple[Promise, tuple[Look, ...]]] = {
    "settings": (
        gettext_lazy("instellingen"),
        (settings.checks, settings.addresses, settings.keys, settings.servers, settings.countries),
    ),
    "database": (
        gettext_lazy("database"),
        (
            databases.server,
            databases.log,
            databases.pooler,
            databases.migrations,
            databases.indexes,
            databases.vacuumed,
            databases.copies,
        ),
    ),
    "roles": (gettext_lazy("rollen en sloten"), (databases.role, databases.statistics_role, databases.isolation)),
    "valkey": (gettext_lazy("cache en wachtrij"), (services.cache_and_queue,)),
    "clock": (gettext_lazy("werk op de klok"), (services.clock, services.background)),
    "mail": (gettext_lazy("mail"), (services.mail,)),
    "bucket": (gettext_lazy("uploads"), (services.bucket, services.uploads)),
    "telemetry": (gettext_lazy("traces"), (services.telemetry,)),
    "machine": (gettext_lazy("machine"), (machine.disk, machine.clocks)),
    "backups": (gettext_lazy("backups"), (machine.backups, machine.erasures)),
}


def everything() -> Iterator[tuple[str, str, list[Problem]]]:
    """Yield each part by its code and its name, with what is not as it should be."""
    for code, (name, looks) in LOOKS.items():
        found = [problem for look in looks for problem in looked(code, look)]
        # A server that is away is away for every look at it.
        yield code, str(name), list(dict.fromkeys(found))


def looked(code: str, look: Look) -> list[Problem]:
    """Return what one look finds; a part that is away is a finding itself."""
    try:
        return list(look())
    except AWAY as error:
        return [
            Problem(
                f"{code}.away",
                _("Daar kon niet gekeken worden (%(error)s).") % {"error": type(error).__name__},
                _("Kijk of de server draait en of het adres in de instellingen klopt."),
            )
        ]

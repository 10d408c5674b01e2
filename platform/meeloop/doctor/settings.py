"""Do the settings fit together?"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.core.checks import ERROR, WARNING, run_checks
from django.utils.translation import gettext as _

from kit.countries import is_in_europe
from meeloop.doctor.problems import Problem


def checks() -> Iterator[Problem]:
    """Everything Django and our apps check themselves."""
    is_production = settings.MEELOOP_ENV == "production"
    for message in run_checks(include_deployment_checks=is_production, databases=["default"]):
        if message.level >= WARNING and not message.is_silenced():
            yield Problem(str(message.id), str(message.msg), str(message.hint or ""), is_wrong=message.level >= ERROR)


def addresses() -> Iterator[Problem]:
    """The site's own name, and the proxy before it."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    if not any(_is_named(host, name) for name in settings.ALLOWED_HOSTS):
        yield Problem(
            "settings.site-url",
            _("SITE_URL noemt %(host)s, en die naam staat niet in ALLOWED_HOSTS.") % {"host": host},
            _("Zet de naam in ALLOWED_HOSTS. Anders werkt geen enkele link uit een mail."),
        )
    if settings.SECURE_SSL_REDIRECT and not settings.SECURE_PROXY_SSL_HEADER:
        yield Problem(
            "settings.proxy",
            _("TRUST_X_FORWARDED_PROTO staat uit: achter een proxy denkt de site dat iedereen zonder https komt."),
            _(
                "Zet TRUST_X_FORWARDED_PROTO=true als je proxy X-Forwarded-Proto zelf zet, en TRUSTED_PROXY_COUNT op het aantal proxy's."
            ),
            is_wrong=False,
        )
    if settings.SECURE_PROXY_SSL_HEADER and not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        yield Problem(
            "settings.proxy-count",
            _("TRUSTED_PROXY_COUNT is 0 achter een proxy: voor de grens op inloggen komt iedereen van één adres."),
            _("Zet TRUSTED_PROXY_COUNT op het aantal proxy's van jezelf, meestal 1."),
        )


def _is_named(host: str, name: str) -> bool:
    return name in {"*", host} or (name.startswith(".") and host.endswith(name))


def keys() -> Iterator[Problem]:
    """Secrets that must differ."""
    if settings.SECRET_KEY == settings.STATS_ROUNDING_KEY:
        yield Problem(
            "settings.same-key",
            _("SECRET_KEY en STATS_ROUNDING_KEY zijn dezelfde: wie de één moet vervangen, verliest de ander."),
            _("Geef elk een eigen waarde. Is er al gepubliceerd? Laat STATS_ROUNDING_KEY staan en vervang SECRET_KEY."),
        )
    if settings.MEELOOP_ENV == "production" and settings.ADDRESS_HASH_KEY == settings.SECRET_KEY:
        yield Problem(
            "settings.address-hash-key",
            _(
                "ADDRESS_HASH_KEY is niet gezet: met een nieuwe SECRET_KEY herkent de site niet meer wie zich afmeldde of vergeten is."
            ),
            _("Zet ADDRESS_HASH_KEY op de waarde die SECRET_KEY nu heeft, voordat je die vervangt."),
            is_wrong=False,
        )


def servers() -> Iterator[Problem]:
    """Cache and queue may share a server, and no database of it."""
    cache: Any = settings.CACHES["default"]  # Any: Django's settings are untyped
    if _place(str(cache["LOCATION"])) == _place(settings.CELERY_BROKER_URL):
        yield Problem(
            "settings.same-database",
            _("Cache en wachtrij staan in dezelfde database van Valkey: wie de cache leegt, gooit werk weg."),
            _("Geef CELERY_BROKER_URL een ander nummer, bijvoorbeeld /1."),
        )


def _place(url: str) -> tuple[str, str]:
    """Return where a server is, and which of its databases is meant: the same for both ways to write a socket."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    if parts.netloc:
        return parts.netloc.rpartition("@")[2], parts.path.strip("/") or "0"
    return parts.path, query.get("db") or query.get("virtual_host") or "0"


def countries() -> Iterator[Problem]:
    """Where everything stands (promise SP-7a). Production does not start without; elsewhere it is not asked."""
    for what, country in settings.DATA_COUNTRIES.items():
        if settings.MEELOOP_ENV == "production" and not is_in_europe(country):
            yield Problem(
                f"settings.country-{what}",
                _("Het land “%(country)s” ligt niet in de EU of EER (%(what)s).") % {"country": country, "what": what},
                _("Alle gegevens blijven in Europa. Kies een plek in Europa en zet de twee letters van dat land."),
            )

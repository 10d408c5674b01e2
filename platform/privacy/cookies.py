"""Every cookie this site can set, in one place: the cookie page shows it, a crawler test compares it (promise POR-2f).

All of them are needed for something the visitor asked for, so there is nothing to consent to and no banner
(Telecommunicatiewet art. 11.7a lid 3). Measuring, where an installation has it, is the one optional group: it needs a choice first
(``privacy.measuring``).
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from privacy.measuring import GROUP, configured

Words = str | Promise


@dataclass(frozen=True, slots=True)
class DeclaredCookie:
    """One cookie: its name in the browser, what it is for, when it appears and how long it stays."""

    name: str
    purpose: Words
    appears: Words
    stays: Words


@dataclass(frozen=True, slots=True)
class DeclaredGroup:
    """Cookies that are needed for the same thing."""

    key: str
    name: Words
    purpose: Words
    cookies: tuple[DeclaredCookie, ...]
    is_required: bool = True

    @property
    def heads(self) -> tuple[Words, ...]:
        """The headings of ``rows``."""
        return (_("Naam"), _("Waarvoor"), _("Wanneer"), _("Hoe lang"))

    @property
    def rows(self) -> list[tuple[tuple[Words], ...]]:
        """The cookies for the table of the page (``parts/table.html``)."""
        return [((one.name,), (one.purpose,), (one.appears,), (one.stays,)) for one in self.cookies]


def declared_groups() -> tuple[DeclaredGroup, ...]:
    """Return all groups; names of cookies differ per installation, so they are read from its settings."""
    return (*_measuring(), *_needed())


def _measuring() -> tuple[DeclaredGroup, ...]:
    """Return what measuring brings along, where the installation has it: one cookie for the choice, and none for the measuring itself."""
    matomo = configured()
    if matomo is None:
        return ()
    return (
        DeclaredGroup(
            key=GROUP,
            name=_("Meten"),
            purpose=format_lazy(
                _(
                    "Zeg je ja, dan vertelt je browser aan {host} welke openbare pagina's je opent. Daar komt geen cookie bij, en niets over jou. Op pagina's waar je bent ingelogd meten we niet."
                ),
                host=urlsplit(matomo.url).netloc,
            ),
            cookies=(),
            is_required=False,
        ),
        DeclaredGroup(
            key="choice",
            name=_("Je keuze over meten"),
            purpose=_("Hiermee onthouden we of we mogen meten. Zo vragen we het niet steeds."),
            cookies=(
                DeclaredCookie(
                    name=settings.COOKIE_CONSENT_NAME,
                    purpose=_("Je keuze: ja of nee. Verder niets."),
                    appears=_("Als je ja of nee zegt tegen meten"),
                    stays=_("1 jaar"),
                ),
            ),
        ),
    )


def _needed() -> tuple[DeclaredGroup, ...]:
    return (
        DeclaredGroup(
            key="language",
            name=_("Taal"),
            purpose=_("Hiermee onthouden we in welke taal je de site leest."),
            cookies=(
                DeclaredCookie(
                    name=settings.LANGUAGE_COOKIE_NAME,
                    purpose=_("De gekozen taal, zoals 'nl' of 'en'. Verder niets."),
                    appears=_("Als je onderaan een andere taal kiest"),
                    stays=_("Tot je de browser sluit"),
                ),
            ),
        ),
        DeclaredGroup(
            key="account",
            name=_("Inloggen"),
            purpose=_("Hiermee weten we op elke pagina dat jij het nog bent."),
            cookies=(
                DeclaredCookie(
                    name=settings.SESSION_COOKIE_NAME,
                    purpose=_("Een willekeurig nummer. Jouw gegevens staan bij ons, niet in de cookie."),
                    appears=_("Als je gaat inloggen"),
                    stays=_("12 uur, of tot je uitlogt"),
                ),
                DeclaredCookie(
                    name=settings.CSRF_COOKIE_NAME,
                    purpose=_("Een willekeurige code. Daarmee kan een andere site niets in jouw naam versturen."),
                    appears=_(
                        "Als je een formulier opent om in te loggen, je organisatie aan te melden of iets over je gegevens te vragen"
                    ),
                    stays=_("1 jaar"),
                ),
            ),
        ),
        DeclaredGroup(
            key="editor",
            name=_("Beheer"),
            purpose=_("Alleen voor wie de site beheert."),
            cookies=(
                DeclaredCookie(
                    name="wagtail_sidebar_collapsed",
                    purpose=_("Of het menu in het beheer open of dicht staat."),
                    appears=_("Als je in het beheer het menu dichtklapt"),
                    stays=_("Tot je de browser sluit"),
                ),
            ),
        ),
    )

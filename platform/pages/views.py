"""Who runs this site, and what pupils should know about their data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pages.current import current_region
from pages.for_pupils import CHAPTERS
from pages.models import RegionSettings

NOT_YET = _("Nog niet ingevuld")


@require_safe
def colophon(request: HttpRequest) -> HttpResponse:
    """/colofon/: the organisation that offers this site, as the chamber of commerce knows it (promise SP-1)."""
    region = current_region()
    context = {
        "organisation": organisation_facts(region),
        "watching": watching_facts(region),
        "complaint_url": region.complaint_url,
    }
    return render(request, "pages/colophon.html", context)


@require_safe
def for_pupils(request: HttpRequest) -> HttpResponse:
    """/privacy/leerlingen/: the same as the statement, for whoever it is about (promise SP-2e)."""
    return render(request, "pages/for_pupils.html", {"chapters": CHAPTERS})


def organisation_facts(region: RegionSettings) -> list[tuple[str | Promise, str | Promise]]:
    """Return name, legal form and number, filled in or not, and the addresses that are there."""
    form = region.get_legal_form_display()
    always = [
        (_("Organisatie"), region.controller or region.name),
        (_("Rechtsvorm"), form or NOT_YET),
        (_("KvK-nummer"), region.kvk_number or NOT_YET),
    ]
    maybe = [
        (_("Postadres"), region.postal_address),
        (_("Bezoekadres"), region.visiting_address),
        (_("Telefoon"), region.phone),
    ]
    return [*always, *((name, value) for name, value in maybe if value)]


def watching_facts(region: RegionSettings) -> list[tuple[str | Promise, str | Promise]]:
    """Return who watches over the data of people."""
    return [(_("Functionaris gegevensbescherming (FG)"), region.dpo_contact or NOT_YET)]

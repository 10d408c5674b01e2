"""The public releases as a catalogue that data portals read: DCAT-AP, as JSON-LD."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse

from stats.choices import Term
from stats.formats.method_text import LICENCE_URL
from stats.models import Artefact, Release
from stats.periods import days_of
from stats.programme import Audience

Json = dict[str, Any]  # Any: JSON
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
AUTHORITY = "http://publications.europa.eu/resource/authority"
FORMATS = {"csv": "CSV", "json": "JSON", "xlsx": "XLSX", "pdf": "PDF", "md": "TXT"}


def catalogue_of(releases: Sequence[Release], *, site: str, region: Any) -> Json:  # Any: the site's settings, of a lower floor
    """Return the record. ``site`` is the address of the site without a slash at the end."""
    publisher = {"@id": f"{site}/#regio", "@type": "foaf:Agent", "foaf:name": region.name}
    files = public_files(releases)
    return {
        "@context": CONTEXT,
        "@id": f"{site}{reverse('stats:catalogue')}",
        "@type": "dcat:Catalog",
        "dct:title": _dutch("Cijfers over kennismaken met werk"),
        "dct:description": _dutch("Deelname van groepen leerlingen aan activiteiten van bedrijven. Nooit over personen."),
        "dct:publisher": publisher,
        "dct:language": {"@id": f"{AUTHORITY}/language/NLD"},
        "dct:license": {"@id": LICENCE_URL},
        "foaf:homepage": {"@id": f"{site}{reverse('stats:open_data')}"},
        "dcat:dataset": [_dataset(release, files[release.pk], site, publisher, region) for release in releases],
    }


def public_files(releases: Sequence[Release]) -> dict[UUID, list[Artefact]]:
    """Return the files of each of these releases that everybody may take, without their content, in one query."""
    found: dict[UUID, list[Artefact]] = {release.pk: [] for release in releases}
    if releases:
        files = Artefact.objects.using(releases[0].database).filter(release__in=list(found), audience=Audience.PUBLIC.value)
        for file in files.defer("content").order_by("position"):
            found[file.release_id].append(file)
    return found


def _dataset(release: Release, files: Sequence[Artefact], site: str, publisher: Json, region: Any) -> Json:  # Any: as above
    page = site + reverse("stats:version", kwargs={"period": release.period_code, "number": release.version})
    days = days_of(release.start_year, Term(release.term))
    issued = release.visible_at.isoformat()
    contact = {"@type": "vcard:Organization", "vcard:fn": region.name, "vcard:hasURL": {"@id": f"{site}/"}}
    return {
        "@id": f"urn:uuid:{release.pk}",
        "@type": "dcat:Dataset",
        "dct:identifier": str(release.pk),
        "dct:title": _dutch(f"Deelname aan kennismakingen met werk, {release.period_code}"),
        "dct:description": _dutch(
            "Aantallen deelnames in vijftallen, naar gemeente, niveau, sector en soort activiteit. "
            "Elk aantal wijkt ten hoogste 5 af, over een heel schooljaar ten hoogste 15; totalen zijn precies de som van de delen."
        ),
        "dct:publisher": publisher,
        "dcat:contactPoint": contact,
        "dct:issued": {"@value": issued, "@type": "xsd:dateTime"},
        "dcat:version": str(release.version),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@value": days.first.isoformat(), "@type": "xsd:date"},
            "dcat:endDate": {"@value": days.last.isoformat(), "@type": "xsd:date"},
        },
        "dct:accrualPeriodicity": {"@id": f"{AUTHORITY}/frequency/ANNUAL_3"},
        "dct:accessRights": {"@id": f"{AUTHORITY}/access-right/PUBLIC"},
        "dcat:theme": {"@id": f"{AUTHORITY}/data-theme/EDUC"},
        "dcat:landingPage": {"@id": page},
        "dcat:distribution": [_distribution(one, page) for one in files],
    }


def _distribution(file: Artefact, page: str) -> Json:
    kind = FORMATS.get(file.name.rpartition(".")[2], "")
    return {
        "@type": "dcat:Distribution",
        "dct:title": _dutch(file.name),
        "dcat:accessURL": {"@id": page},
        "dcat:downloadURL": {"@id": f"{page}{file.name}"},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{file.media_type.partition(';')[0]}"},
        **({"dct:format": {"@id": f"{AUTHORITY}/file-type/{kind}"}} if kind else {}),
        "dct:license": {"@id": LICENCE_URL},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": file.sha256,
        },
    }


def _dutch(text: str) -> Json:
    return {"@value": text, "@language": "nl"}

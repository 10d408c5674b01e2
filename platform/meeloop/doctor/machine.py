"""The machine: room, time, backups, and the file of erasures."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from meeloop.backup.making import ENDING
from meeloop.doctor.problems import Problem
from privacy.models import ErasureLedger

GB = 1024**3
LEAST = 1 * GB
SCANT = 5 * GB
MOST_SECONDS_APART = 5.0
DAY = 24 * 3600
# A backup each night, and two hours to make it.
OLDEST_BACKUP = 26 * 3600
LONGEST_KEPT = 30 * DAY


def disk() -> Iterator[Problem]:
    """Room where we write."""
    folders = {} if settings.MEDIA_BUCKET else {"MEDIA_ROOT": Path(settings.MEDIA_ROOT)}
    for name, folder in {**folders, "MEELOOP_VAR": Path(settings.MEELOOP_VAR)}.items():
        here = next(one for one in (folder, *folder.parents) if one.exists())
        if not here.is_dir() or not _can_write(here):
            yield Problem(
                "disk.closed",
                _("In de map van %(name)s kan niet geschreven worden.") % {"name": name},
                _("Maak die map van de gebruiker die web en worker draait."),
            )
            continue
        free = shutil.disk_usage(here).free
        if free < SCANT:
            yield Problem(
                "disk.full",
                _("De schijf van %(name)s heeft nog %(free)s GB vrij.") % {"name": name, "free": round(free / GB, 1)},
                _("Maak ruimte: oude backups, logs. Of maak de schijf groter."),
                is_wrong=free < LEAST,
            )


def _can_write(folder: Path) -> bool:
    probe = folder / ".doctor"
    try:
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def clocks() -> Iterator[Problem]:
    """This machine and the database agree on the time: deadlines and one-time codes hang on it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float")
        apart = abs(cursor.fetchone()[0] - time.time())
    if apart > MOST_SECONDS_APART:
        yield Problem(
            "time.apart",
            _("De klok van deze machine en die van de database schelen %(seconds)s seconden.") % {"seconds": round(apart)},
            _("Laat beide de tijd van het netwerk volgen (systemd-timesyncd of chrony)."),
        )


def backups() -> Iterator[Problem]:
    """The newest is of last night, and none is older than the privacy statement says."""
    ages = [time.time() - file.stat().st_mtime for file in Path(settings.BACKUP_FOLDER).glob(f"*{ENDING}")]
    if not ages or min(ages) > OLDEST_BACKUP:
        yield Problem(
            "backup.old",
            _("De nieuwste backup is van %(days)s dagen geleden.") % {"days": int(min(ages) // DAY)}
            if ages
            else _("Er is hier geen backup."),
            _("Draai elke nacht manage.py backup (docs/operations/backup.md). Breng je ze meteen weg, kijk dan daar."),
            is_wrong=bool(ages),
        )
    old = sum(age > LONGEST_KEPT for age in ages)
    if old:
        yield Problem(
            "backup.kept-too-long",
            _("Backups ouder dan 30 dagen: %(count)s. Daar staan mensen in die vergeten zijn.") % {"count": old},
            _("Gooi ze weg, ook op de andere plek: de privacyverklaring belooft 30 dagen."),
        )


def erasures() -> Iterator[Problem]:
    """Whoever was forgotten stands in the file that a restored backup is compared with."""
    if ErasureLedger.objects.exists() and not Path(settings.ERASURE_LEDGER).exists():
        yield Problem(
            "erasures.missing",
            _("Er zijn mensen vergeten, en het bestand dat een teruggezette backup daaraan herinnert is weg."),
            _("Zet var/erasures.jsonl terug van de andere plek (docs/operations/backup.md)."),
        )

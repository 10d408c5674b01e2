"""``/regio/bewaren/``: what the last nights did in numbers, what is kept and why, and whether a year is counted before its names go."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from accounts.access import person, requires_second_factor
from accounts.choices import RegionRole
from accounts.rules import has_region_role
from privacy.models import LegalHold, RetentionRun
from privacy.registry import registry
from privacy.retention.holds import words_of
from privacy.retention.standing import last_runs, standing
from stats.services.freezing import melting

NIGHTS = 14
MAY_LOOK = (RegionRole.COORDINATOR, RegionRole.PRIVACY_OFFICER, RegionRole.ADMIN)


@dataclass(frozen=True, slots=True)
class Night:
    """One run as the region reads it: numbers per kind of data, and why something stayed."""

    run: RetentionRun
    ended: list[tuple[str | Promise, int]]
    kept: list[tuple[str | Promise, int]]
    by_law: int

    @property
    def total(self) -> int:
        """How many rows ended."""
        return sum(number for _about, number in self.ended)


@requires_second_factor
@require_safe
def region_retention(request: HttpRequest) -> HttpResponse:
    """Show the nights to who answers for them; for others this page does not exist."""
    if not has_region_role(person(request), *MAY_LOOK):
        raise Http404
    now = timezone.now()
    context = {
        "standing": standing(now).value,
        "nights": [night_of(run) for run in last_runs(NIGHTS)],
        "holds": [(about(hold.label), hold) for hold in LegalHold.objects.standing(now).order_by("until", "pk")],
        "melting": melting(now),
    }
    return render(request, "meeloop/region_retention.html", context)


def night_of(run: RetentionRun) -> Night:
    """Return one run in words."""
    ended: dict[str | Promise, int] = {}
    for key, number in run.counts.items():
        kind = about(key.partition(":")[0])
        ended[kind] = ended.get(kind, 0) + number
    kept: dict[str | Promise, int] = {}
    for left in run.left.values():
        for code, number in left["waits"].items():
            kept[words_of(code)] = kept.get(words_of(code), 0) + number
    by_law = sum(left["legal"] for left in run.left.values())
    return Night(run, list(ended.items()), list(kept.items()), by_law)


def about(label: str) -> str | Promise:
    """Return what a model's data is called; its name where it is declared no more."""
    declaration = registry.declarations.get(label)
    return str(declaration.about or label) if declaration else label

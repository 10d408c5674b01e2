"""``/regio/snelheid/``: how fast pages were, by the name of their address. Nothing about who asked (promise SP-7b)."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from accounts.access import person, requires_second_factor
from accounts.choices import RegionRole
from accounts.rules import has_region_role
from kit import timings

DAYS = 7
MOST = 40


@requires_second_factor
@require_safe
def region_speed(request: HttpRequest) -> HttpResponse:
    """Show a day of the last week, the slowest address first; for others than the region's administrators this does not exist."""
    if not has_region_role(person(request), RegionRole.ADMIN):
        raise Http404
    today = timezone.localdate()
    days = [today - timedelta(days=back) for back in range(DAYS)]
    wanted = request.GET.get("dag", "")
    day = next((one for one in days if one.isoformat() == wanted), today)
    try:
        speeds = timings.speeds_on(day)
    except (RedisError, OSError):
        speeds = []
    context = {"day": day, "days": days, "speeds": speeds[:MOST], "total": sum(one.count for one in speeds)}
    return render(request, "meeloop/region_speed.html", context)

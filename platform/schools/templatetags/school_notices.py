"""What schools say on pages of the floors above."""

from typing import Any

from django import template

from accounts.models import User
from kit.school_year import label
from schools.models import School, SupportGrant
from schools.rules import COORDINATING, schools_of
from schools.services.agreements import standing_of
from schools.services.roll_over_notices import next_year_notices

register = template.Library()


@register.inclusion_tag("schools/_next_year.html")
def next_year(user: User) -> dict[str, Any]:  # Any: template context
    """Say from June to October that the classes of the next school year are not there yet."""
    return {"notices": [(one.school, one.to_year, label(one.to_year)) for one in next_year_notices(user)]}


@register.inclusion_tag("schools/_agreement_notice.html")
def agreement_notice(school: School) -> dict[str, Any]:  # Any: template context
    """Say that the school has to accept the processing agreement, or until when it has."""
    return {"school": school, "standing": standing_of(school)}


@register.inclusion_tag("schools/_support_banner.html")
def support_banner(user: User) -> dict[str, Any]:  # Any: template context
    """Say at one's own school who of the region looks along now, and until when."""
    own = SupportGrant.objects.open().filter(school__in=schools_of(user, *COORDINATING))
    return {"grants": own.select_related("school", "helper").order_by("expires_at", "pk")}

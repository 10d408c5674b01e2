"""What privacy needs from the first start."""

from cookie_consent.models import Cookie, CookieGroup
from django.db import transaction

from privacy.cookies import DeclaredGroup, declared_groups


@transaction.atomic
def ensure_cookie_groups() -> None:
    """Let django-cookie-consent know exactly the cookies that ``privacy.cookies`` declares. Safe to repeat."""
    groups = declared_groups()
    CookieGroup.objects.exclude(varname__in=[group.key for group in groups]).delete()
    for position, group in enumerate(groups):
        _ensure_group(group, position)


def _ensure_group(group: DeclaredGroup, position: int) -> None:
    row, _made = CookieGroup.objects.update_or_create(
        varname=group.key,
        defaults={
            "name": str(group.name),
            "description": str(group.purpose),
            "is_required": group.is_required,
            "is_deletable": not group.is_required,
            "ordering": position,
        },
    )
    Cookie.objects.filter(cookiegroup=row).exclude(name__in=[cookie.name for cookie in group.cookies]).delete()
    for cookie in group.cookies:
        Cookie.objects.update_or_create(
            cookiegroup=row, name=cookie.name, domain="", defaults={"description": str(cookie.purpose), "path": "/"}
        )

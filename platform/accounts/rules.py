"""Who works for the region, who has proved it with a second factor, and whose mailbox it is."""

from collections.abc import Sequence

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from accounts.choices import OrganisationKind, RegionRole, TokenScope
from accounts.models import User
from accounts.roles import Role

# Recovery codes alone are no second factor: they only stand in for one.
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# A fixed statement, as for the terms: each page behind which a pupil can be seen asks it.
HAS_FACTOR = "SELECT EXISTS (SELECT FROM mfa_authenticator WHERE user_id = %s AND type = ANY(%s))"
# Addresses that belong to a desk instead of a person (promise PM-1a).
SHARED_MAILBOXES = frozenset(
    {
        "administratie", "admin", "algemeen", "balie", "contact", "decanaat", "directie", "hallo", "hello", "help", "hr",
        "info", "informatie", "kantoor", "leerlingzaken", "lob", "mail", "marketing", "office", "onderwijs", "planning",
        "post", "receptie", "roosters", "sales", "school", "secretariaat", "stage", "stages", "stagebureau", "support", "team",
        "teamleiders", "verkoop", "webmaster", "welkom",
    }
)  # fmt: skip


def has_region_role(user: User | AnonymousUser, *roles: RegionRole) -> bool:
    """Return whether this person works for the region, in one of these roles (any role when none is given)."""
    if not user.is_authenticated:
        return False
    memberships = user.region_memberships.all()
    return memberships.filter(role__in=roles).exists() if roles else memberships.exists()


def acting_role(user: User, *roles: RegionRole) -> str:
    """Return in which of these roles somebody acts for the region: the first that they hold, empty when they hold none."""
    held = set(user.region_memberships.filter(role__in=roles).values_list("role", flat=True))
    return next((role.value for role in roles if role in held), "")


def has_second_factor(user: User | AnonymousUser) -> bool:
    """Return whether this account signs in with a second factor (TOTP or passkey)."""
    if not user.is_authenticated:
        return False
    with connection.cursor() as cursor:
        cursor.execute(HAS_FACTOR, [user.pk, list(SECOND_FACTORS)])
        return bool(cursor.fetchone()[0])


def is_shared_mailbox(email: str) -> bool:
    """Return whether this looks like the address of a desk, such as info@ (promise PM-1a: one person, one account)."""
    return email.partition("@")[0].partition("+")[0].lower() in SHARED_MAILBOXES


def may_verify_funders(user: User | AnonymousUser) -> bool:
    """Return whether this person decides, for the region, which organisations read figures (promise PM-2a)."""
    return has_region_role(user, RegionRole.COORDINATOR, RegionRole.ADMIN)


# What the interface has for whom. A token that may what its owner never can helps nobody, and looks as if it were worth something.
SCOPES_OF: dict[str, frozenset[TokenScope]] = {
    OrganisationKind.REGION: frozenset({TokenScope.PUBLISH, TokenScope.JUDGE, TokenScope.REPORT}),
    OrganisationKind.SCHOOL: frozenset({TokenScope.ENROL, TokenScope.IMPORT, TokenScope.ATTENDANCE, TokenScope.FEEDS}),
    OrganisationKind.PROVIDER: frozenset({TokenScope.ENROL, TokenScope.ATTENDANCE, TokenScope.PUBLISH, TokenScope.FEEDS}),
    OrganisationKind.FUNDER: frozenset(),
}


def scopes_for(roles: Sequence[Role]) -> list[TokenScope]:
    """Return what a token of somebody with these roles can be of use for, in the order of the list; reading always."""
    used = {TokenScope.READ}.union(*(SCOPES_OF[role.kind] for role in roles))
    # Figures need the yes of a board, and its school's administrator gives it.
    if any((role.kind, role.code) == (OrganisationKind.SCHOOL, RegionRole.ADMIN.value) for role in roles):
        used.add(TokenScope.REPORT)
    return [scope for scope in TokenScope if scope in used]

"""The people of the demo data, by role. They exist where demo data was loaded; nobody signs in as one in production."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.choices import OrganisationKind
from accounts.models import User
from accounts.roles import Role, roles_of

DOMAIN = "@demo.meeloop.example"
MOST_A_GROUP = 5


@dataclass(frozen=True, slots=True)
class Person:
    """One demo person and where they work."""

    user: User
    where: str


@dataclass(frozen=True, slots=True)
class Group:
    """Demo people with the same role."""

    title: str
    people: Sequence[Person]


def demo_people() -> Sequence[Group]:
    """Return the demo people grouped by their first role, at most five a role; roles in the order of daily work."""
    groups: dict[tuple[str, str], list[Person]] = {}
    titles: dict[tuple[str, str], str] = {}
    for user in User.objects.filter(email__endswith=DOMAIN, blocked_at=None, is_active=True).order_by("pk"):
        roles = roles_of(user)
        key = _key(roles)
        titles[key] = roles[0].label if roles else "—"
        group = groups.setdefault(key, [])
        if len(group) < MOST_A_GROUP:
            group.append(Person(user=user, where=roles[0].organisation if roles else ""))
    ordered = sorted(groups.items(), key=_order)
    return [Group(title=_title(key[0], titles[key], list(titles.values())), people=people) for key, people in ordered]


def _key(roles: Sequence[Role]) -> tuple[str, str]:
    return (str(roles[0].kind), roles[0].code) if roles else ("", "")


def _title(kind: str, label: str, labels: Sequence[str]) -> str:
    """Return the name of the role, with whose it is when two kinds of organisation have a role of that name."""
    return f"{label} ({str(OrganisationKind(kind).label).lower()})" if labels.count(label) > 1 else label


def _order(entry: tuple[tuple[str, str], list[Person]]) -> tuple[int, str]:
    kinds = ["school", "provider", "region", "funder", ""]
    return kinds.index(entry[0][0]), entry[0][1]

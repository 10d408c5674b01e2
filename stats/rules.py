"""Who may read, count and approve, and in whose name."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from accounts.choices import RegionRole
from accounts.rules import acting_role, has_region_role
from schools.choices import SchoolRole
from schools.rules import boards_of
from stats.choices import BodyKind, ReaderKind

REPORTING = (RegionRole.COORDINATOR, RegionRole.ADMIN)
# Who answers for a school's pupils towards the region.
FOR_THE_BOARD = SchoolRole.ADMIN


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation in whose name somebody decides. ``code`` is a board's (or board-less school's), empty for the region."""

    kind: BodyKind
    code: str = ""
    name: str = ""


REGION = Body(BodyKind.REGION, name="De regio")
SYSTEM = Body(BodyKind.SYSTEM, name="Meeloop")


@dataclass(frozen=True, slots=True)
class Maker:
    """Who takes a step: the number that stands for a person in ``stats``, in which role, and in whose name."""

    number: int | None
    role: str = ""
    body: Body = REGION

    @property
    def person(self) -> int:
        """The number of a person. Raises TypeError where no person takes the step."""
        if self.number is None:
            raise TypeError("no person")
        return self.number


@dataclass(frozen=True, slots=True)
class Reader:
    """As what somebody reads: the kinds of organisation they work for, and the schools of which they see the own rows."""

    kinds: frozenset[str] = frozenset({ReaderKind.PUBLIC.value})
    is_region: bool = False
    schools: frozenset[str] = frozenset()
    number: int = 0
    name: str = ""
    organisation: str = ""

    @property
    def is_funder(self) -> bool:
        """Whether tables for funders are theirs too."""
        return self.is_region or bool(self.kinds - {ReaderKind.PUBLIC, ReaderKind.SCHOOL, ReaderKind.PROVIDER})


def reader_of(user: Model | AnonymousUser) -> Reader:
    """Return as what this person reads (promise PM-2a): only for verified organisations."""
    person: Any = user  # Any: stats may not name the user's class
    if not person.is_authenticated:
        return Reader()
    funding = person.funder_memberships.select_related("organisation")
    funders = [one.organisation for one in funding if one.organisation.verified_at]
    at_school = person.school_memberships.filter(ended_at=None).select_related("school")
    schools = [one.school for one in at_school if one.school.verified_at]
    providing = person.provider_memberships.filter(ended_at=None, provider__status="approved").select_related("provider")
    providers = [one.provider for one in providing]
    is_region = has_region_role(person)
    kinds = {ReaderKind.PUBLIC.value, *(one.kind for one in funders)}
    kinds |= {ReaderKind.SCHOOL.value} if schools else set()
    kinds |= {ReaderKind.PROVIDER.value} if providers else set()
    organisations = [*funders, *schools, *providers]
    return Reader(
        kinds=frozenset(kinds),
        is_region=is_region,
        schools=frozenset(school.branch_code for school in schools),
        number=int(person.pk),
        name=str(person.display_name),
        organisation=organisations[0].name if organisations else REGION.name if is_region else "",
    )


def may_make_releases(user: Model | AnonymousUser) -> bool:
    """Return whether this person may have a period counted, ask for approval, and publish."""
    return has_region_role(user, *REPORTING)  # type: ignore[arg-type]  # stats may not name the user's class


def may_approve(user: Model | AnonymousUser) -> bool:
    """Return whether this person may approve in some body's name."""
    return bool(bodies_of(user))


def bodies_of(user: Model | AnonymousUser) -> list[Body]:
    """Return in whose name somebody may approve: the region's, or the boards of verified schools that they administer."""
    region = [REGION] if may_make_releases(user) else []
    boards = [Body(BodyKind.BOARD, code, name) for code, name in boards_of(user, FOR_THE_BOARD)]  # type: ignore[arg-type]  # as above
    return region + boards


def maker(user: Model | AnonymousUser) -> Maker:
    """Return this signed-in person as the region's maker."""
    return Maker(number=_number(user), role=acting_role(user, *REPORTING))  # type: ignore[arg-type]  # as above


def approver(user: Model | AnonymousUser, *, taken: frozenset[tuple[str, str]] = frozenset()) -> Maker:
    """Return this signed-in person as approver, if they can in the name of a body that is not ``taken`` (kind, code) yet.

    Raises TypeError for somebody who approves for nobody.
    """
    bodies = bodies_of(user)
    if not bodies:
        raise TypeError("approves for nobody")
    body = next((one for one in bodies if (one.kind.value, one.code) not in taken), bodies[0])
    role = acting_role(user, *REPORTING) if body.kind == BodyKind.REGION else FOR_THE_BOARD.value  # type: ignore[arg-type]  # as above
    return Maker(number=_number(user), role=role, body=body)


def _number(user: Model | AnonymousUser) -> int:
    if user.pk is None:
        raise TypeError("nobody is signed in")
    return int(user.pk)

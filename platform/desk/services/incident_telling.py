"""Tell schools and people of an incident: each once, whoever presses the button how often (promise SBB-9b)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.models import User
from desk.errors import NobodyToTell
from desk.incident_choices import Act, Decision, Party
from desk.models import Incident, PersonNotice, SchoolNotice
from desk.rules import people_at_desk
from desk.services.incident_letters import send_to_person, send_to_school
from desk.services.incident_reach import Reach, SchoolReach, reach_of
from desk.services.incident_untold import untold_schools
from desk.services.incidents import note_step, own_open, settle
from kit.refusals import NotFound
from schools.models import School
from schools.rules import check_coordinates


@transaction.atomic
def tell_schools(*, incident: Incident, by: User, text: str = "") -> int:
    """Mail the people of every affected school that was not told yet; return how many schools.

    A school without anybody to mail stays untold: the decision is taken when every school was told.
    ``text`` replaces the letter. Safe to repeat, and to press twice at once. Raises ``NobodyToTell``, ``NotFound``, ``IncidentClosed``.
    """
    row = own_open(incident, by)
    reach = _reach_with(row, Party.SCHOOLS, text)
    if not reach.schools:
        raise NobodyToTell
    number = sum(_tell_school(row, one, reach) for one in untold_schools(row, reach))
    if number:
        note_step(row, Act.TOLD_SCHOOLS, by=by, because=_schools(number))
    if not untold_schools(row, reach):
        settle(row, Party.SCHOOLS, Decision.TOLD)
    row.save()
    return number


@transaction.atomic
def tell_people(*, incident: Incident, by: User, text: str = "") -> int:
    """Mail every affected account that was not told yet; return how many. Raises as ``tell_schools``."""
    row = own_open(incident, by)
    reach = _reach_with(row, Party.PEOPLE, text)
    if not reach.accounts:
        raise NobodyToTell
    told = set(row.person_notices.values_list("user_id", flat=True))
    new = list(User.objects.filter(pk__in=reach.accounts - told).order_by("pk"))
    PersonNotice.objects.bulk_create([PersonNotice(incident=row, user=person) for person in new])
    for person in new:
        send_to_person(row, reach, person)
    row.people_told += len(new)
    _told(row, Party.PEOPLE, Act.TOLD_PEOPLE, by, _people(len(new)) if new else "")
    return len(new)


@transaction.atomic
def note_read(*, incident: Incident, school: School, by: User) -> None:
    """Note that the school knows. Twice is the same as once. Raises ``NotFound``."""
    check_coordinates(by, school)
    notices = SchoolNotice.objects.filter(incident=incident, school=school)
    if not notices.exists():
        raise NotFound
    notices.filter(read_at=None).update(read_at=timezone.now())


def _tell_school(row: Incident, one: SchoolReach, reach: Reach) -> bool:
    """Mail the people of one school and write that down; say whether there was anybody."""
    people = list(people_at_desk(one.school))
    facts = {"pupils": one.pupils + one.gone, "mails": len(people), "told_at": timezone.now()}
    SchoolNotice.objects.update_or_create(incident=row, school=one.school, defaults=facts)
    for person in people:
        send_to_school(row, one, reach, person)
    return bool(people)


def _reach_with(row: Incident, party: Party, text: str) -> Reach:
    if text.strip():
        setattr(row, f"{party}_text", text)
    return reach_of(row)


def _told(row: Incident, party: Party, act: Act, by: User, because: str) -> None:
    settle(row, party, Decision.TOLD)
    if because:
        note_step(row, act, by=by, because=because)


def _schools(number: int) -> str:
    return ngettext("%(number)s school", "%(number)s scholen", number) % {"number": number}


def _people(number: int) -> str:
    return ngettext("%(number)s account", "%(number)s accounts", number) % {"number": number}

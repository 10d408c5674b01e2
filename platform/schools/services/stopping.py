"""A school stops: it gets its data back, and all its pupils are forgotten (processing agreement §9, promise SP-11e)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from privacy.erasing import order_erasure
from privacy.exporting.of_school import export_school
from privacy.models import AccessPurpose, ErasureReason
from privacy.services import log_access
from schools import emails
from schools.errors import GroupsStillCome, NotThisSchoolsName
from schools.models import Pupil, School
from schools.rules import check_manages
from schools.services.class_lists import class_lists_of
from schools.services.programs import end_all_programs
from schools.signals import groups_to_come


@transaction.atomic
def take_school_along(*, school: School, by: User) -> bytes:
    """Return all data for which the school answers as a zip of tables, and note that it went out. Raises ``NotFound``."""
    check_manages(by, school)
    pupils = list(Pupil.objects.filter(school=school).order_by("pk").values_list("pk", flat=True))
    log_access(
        actor_id=by.pk,
        actor_role="school_admin",
        purpose=AccessPurpose.EXPORT,
        school_id=school.pk,
        object_label="school",
        object_id=school.pk,
        pupil_ids=pupils,
    )
    words = _(
        "Dit zijn alle gegevens van %(school)s in Meeloop: per tabel een bestand. Kolommen die op _id eindigen, wijzen naar de kolom id van een andere tabel. In school.json staat hetzelfde voor een ander programma. Een klassenlijst kun je zo weer inlezen bij Klassen. Bewaar dit veilig: er staan namen van leerlingen in."
    )
    return export_school(school.pk, words % {"school": school.name}, class_lists_of(school))


def count_to_come(school: School) -> int:
    """Return how many groups of the school are signed up for something that is still to come."""
    # Any: the stubs think that receivers answer with text.
    answers: Any = groups_to_come.send(sender=School, school_id=school.pk)
    return sum(number for _receiver, number in answers)


@transaction.atomic
def forget_all_pupils(*, school: School, typed_name: str, by: User) -> int:
    """Order that every pupil of the school be forgotten; return how many. A worker does it in minutes, one transaction a pupil.

    Other programs get nothing from now on. Each gets a line in the ledger with the reason "by_school"; who ordered it stands with the orders, and everybody who coordinates the
    school and who keeps agreements for the region gets mail. Raises ``NotFound`` for who does not manage the school,
    ``NotThisSchoolsName`` and ``GroupsStillCome``: a group that comes is called off first, so that providers know.
    """
    check_manages(by, school)
    # Imports and roll-overs wait for the same row.
    School.objects.select_for_update(no_key=True).get(pk=school.pk)
    if " ".join(typed_name.split()).casefold() != " ".join(school.name.split()).casefold():
        raise NotThisSchoolsName(name=school.name)
    if number := count_to_come(school):
        raise GroupsStillCome(number=number)
    pupils = list(Pupil.objects.filter(school=school).order_by("pk"))
    orders = [order_erasure(pupil, by=by, reason=ErasureReason.BY_SCHOOL) for pupil in pupils]
    end_all_programs(school=school, by=by)
    if orders:
        emails.tell_all_pupils_go(school, by=by, number=len(orders), cause=str(orders[0].pk))
    return len(orders)

"""Labour law for minors when a class wants to come: the law itself is in ``activities.labour``."""

from activities import labour
from activities.errors import WorkYearUnknown
from enrolments.rules.sharing import shared_dates
from enrolments.rules.situation import Situation


def work_is_lawful(situation: Situation) -> None:
    """Work by minors keeps to the Arbeidstijdenwet: age, Sunday, hours of the day, of one day and of one week."""
    if not labour.is_work(situation.occasion.activity.kind):
        return
    session, age = situation.occasion.session, _age(situation)
    if age is None:
        raise WorkYearUnknown
    week = [labour.Stretch(one.starts_at, one.ends_at) for one in shared_dates(situation) if labour.is_work(one.kind)]
    labour.check_work(age, labour.Stretch(session.starts_at, session.ends_at), same_week=week)


def class_is_old_enough_to_work(situation: Situation) -> None:
    """Before there is a date: the class is known to be of an age at which such work is allowed at all."""
    if not labour.is_work(situation.occasion.activity.kind):
        return
    age = _age(situation)
    if age is None:
        raise WorkYearUnknown
    labour.check_age(age)


def _age(situation: Situation) -> int | None:
    return labour.youngest_age(situation.group.school_class.levels, situation.group.school_class.year)

"""Labour law for minors when a class wants to come: the law itself is in ``activities.labour``."""

from activities import labour
from activities.errors import WorkYearUnknown
from enrolments.rules.sharing import shared_dates
from enrolments.rules.situation import Situation


def work_is_lawful(situation: Situation) -> None:
    """Work by minors keeps to the Arbeidstijdenwet: age, Sunday, hours of the day, of one day and of one week."""
    session, school_class = situation.occasion.session, situation.group.school_class
    if not labour.is_work(situation.occasion.activity.kind):
        return
    age = labour.youngest_age(school_class.levels, school_class.year)
    if age is None:
        raise WorkYearUnknown
    week = [labour.Stretch(one.starts_at, one.ends_at) for one in shared_dates(situation) if labour.is_work(one.kind)]
    labour.check_work(age, labour.Stretch(session.starts_at, session.ends_at), same_week=week)

"""Names are a lease: a provider sees them for a while around the day, and only a first name with an initial (POR-4c)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from activities.choices import NamesMode
from activities.models import ActivityPage, Session
from enrolments.models import Enrolment
from enrolments.moves import Actor


@dataclass(frozen=True, slots=True)
class Window:
    """The days around an activity in which its provider sees names."""

    days_before: int
    days_after: int

    def opens_at(self, session: Session) -> datetime:
        """Return from when the provider sees names."""
        return session.starts_at - timedelta(days=self.days_before)

    def closes_at(self, session: Session) -> datetime:
        """Return until when: afterwards counts are all that is left to see."""
        return session.ends_at + timedelta(days=self.days_after)

    def is_open(self, session: Session, now: datetime) -> bool:
        """Return whether names show now."""
        return self.opens_at(session) <= now < self.closes_at(session)


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds around every day: the region's window for names, and for how many days after it attendance is open.

    A provider may set another window for an activity. Attendance keeps the region's term: it is noted by the school as well.
    """

    names: Window
    attendance_days: int

    def names_of(self, activity: ActivityPage) -> Window:
        """Return the activity's own window; the region's where it set none. None is not zero: zero is the very day."""
        before, after = activity.names_days_before, activity.names_days_after
        return Window(
            self.names.days_before if before is None else before,
            self.names.days_after if after is None else after,
        )

    def sees_names(self, session: Session, now: datetime) -> bool:
        """Return whether the provider of this date sees names now."""
        return self.names_of(session.activity).is_open(session, now)

    def attendance_until(self, session: Session) -> datetime:
        """Return until when attendance of a date may be noted and put right."""
        return session.ends_at + timedelta(days=self.attendance_days)

    def note_until(self, enrolment: Enrolment, actors: Collection[Actor]) -> datetime:
        """Return the same for who acts in these names: who sees no names any more ticks none. The school still can."""
        until = self.attendance_until(enrolment.session)
        if Actor.TEACHER in actors or enrolment.mode != NamesMode.NAMES:
            return until
        return min(until, self.names_of(enrolment.session.activity).closes_at(enrolment.session))

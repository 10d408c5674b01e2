"""Names are a lease: a provider sees them for a while around the day, and only a first name with an initial (POR-4c)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from activities.models import Session


@dataclass(frozen=True, slots=True)
class Window:
    """The days around an activity in which names show and attendance can be put right."""

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

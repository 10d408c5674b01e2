"""No to several dates at once: a series, or one class over several dates."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from enrolments.errors.base import EnrolmentRefused
from enrolments.errors.places import NotEnoughPlaces
from kit.refusals import InvalidInput, Refusal
from kit.when import day_and_clock


class DateRefused(EnrolmentRefused):
    """One date of several does not work, so none was taken; ``extra`` names the date and the code of its own no."""

    code = "date_refused"
    message = _("%(day)s: %(why)s Er is niets ingeschreven.")

    def __init__(self, *, session_id: int, starts_at: datetime, refusal: Refusal) -> None:
        super().__init__(day=day_and_clock(starts_at), why=refusal.detail)
        self.session_id, self.refusal = session_id, refusal
        self.extra = {"session": session_id, "reason": refusal.code}


class TooFewHere(EnrolmentRefused):
    """The part of the class that would come here does not fit."""

    code = "not_enough_places"
    message = _("Er zijn nog %(free)s plekken vrij en je vraagt er %(wanted)s.")


class SeriesDoesNotFit(NotEnoughPlaces):
    """A date of a series has too few places. A series has no waiting list: half a series helps nobody."""

    code = "series_does_not_fit"
    message = _(
        "Een reeks gaat alleen door met plek op alle datums. %(why)s Kies minder leerlingen, een andere reeks of een losse datum."
    )

    def __init__(
        self, *, refused: DateRefused, free: int, wanted: int, alternatives: list[dict[str, Any]]
    ) -> None:  # Any: JSON
        super().__init__(free=free, wanted=wanted, alternatives=alternatives)
        self.params["why"] = f"{refused.params['day']}: {refused.params['why']}"
        self.extra |= {"session": refused.session_id, "choices": ["other_session", "fewer_pupils"]}


class NoSeriesWaitingList(EnrolmentRefused):
    code = "series_has_no_waiting_list"
    message = _("Een reeks heeft geen wachtlijst. Kies een andere reeks of een losse datum.")


class CannotSplit(EnrolmentRefused):
    """Base of what makes a split impossible."""


class ChooseDates(CannotSplit, InvalidInput):
    code = "choose_dates"
    message = _("Kies minstens 2 datums.")
    status = 422


class TooManyDates(CannotSplit, InvalidInput):
    code = "too_many_dates"
    message = _("Kies hoogstens %(most)s datums tegelijk.")
    status = 422


class TooLittleRoom(CannotSplit):
    code = "too_little_room"
    message = _("Op deze datums passen samen %(room)s leerlingen en je hebt er %(pupils)s. Kies nog een datum.")


class TooFewPupils(CannotSplit):
    code = "too_few_pupils"
    message = _("Deze datums vragen samen minstens %(needed)s leerlingen en je hebt er %(pupils)s. Kies minder datums.")


class NobodyFits(CannotSplit):
    """Somebody cannot be on any of the dates that have room. How many, never who."""

    code = "pupils_fit_nowhere"
    message = _("Voor %(count)s leerlingen is er geen datum waarop ze kunnen. Verdeel met de hand, of kies een andere datum.")


class PupilTwice(CannotSplit, InvalidInput):
    code = "pupil_twice"
    message = _("Een leerling staat in 2 groepen. Kies voor iedereen 1 groep.")
    status = 422


class RoundsDoNotFit(CannotSplit, InvalidInput):
    code = "rounds_do_not_fit"
    message = _(
        "Voor rondes zijn er evenveel tijden als plekken nodig, en elke plek op elke tijd. "
        "Nu zijn er %(rounds)s tijden, %(stands)s plekken en %(dates)s datums."
    )
    status = 422


class RoundsOverlap(CannotSplit, InvalidInput):
    code = "rounds_overlap"
    message = _("De rondes lopen door elkaar: een groep kan pas door als de vorige ronde klaar is. Kies andere datums.")
    status = 422

"""What came out of the three questions: averages of an activity, once enough people of enough groups answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, QuerySet
from django.utils import timezone

from activities.models import ActivityPage, Session
from enrolments.choices import Audience
from enrolments.models import EvaluationAnswer, EvaluationLink
from enrolments.rules.evaluation import is_enough, to_half
from enrolments.services.evaluating import OPEN_FOR
from kit.isolation import everywhere


@dataclass(frozen=True, slots=True)
class Result:
    """One audience's averages of the three questions in halves from 1 to 5, or None while too few answered.

    How many answered is not told: a number that grows says who was the last.
    """

    audience: Audience
    averages: tuple[float, float, float] | None


@everywhere("averages of an activity, from ten answers of two schools on")
def results_of(activity: ActivityPage) -> Sequence[Result]:
    """Return what each audience thought of an activity: never per date, group or school.

    Only dates whose links closed before this month count, so that a result changes once a month and nobody sees one answer
    come in. An audience shows from 10 answers of 3 groups of 2 schools on (``rules.evaluation``).
    """
    sessions = _closed_sessions(activity)
    answers = EvaluationAnswer.objects.filter(session__in=sessions).values("audience")
    marks: dict[str, Any] = {  # Any: a row of an annotated query
        row["audience"]: row
        for row in answers.annotate(number=Count("pk"), one=Avg("first"), two=Avg("second"), three=Avg("third"))
    }
    links = EvaluationLink.objects.filter(enrolment__session__in=sessions, uses__gt=0).values("audience")
    groups: dict[str, Any] = {  # Any: as above
        row["audience"]: row
        for row in links.annotate(groups=Count("enrolment", distinct=True), schools=Count("school", distinct=True))
    }
    return [_result(audience, marks.get(audience), groups.get(audience)) for audience in Audience]


def _closed_sessions(activity: ActivityPage) -> QuerySet[Session]:
    month = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return Session.objects.filter(activity=activity, ends_at__lt=month - OPEN_FOR)


def _result(audience: Audience, marks: dict[str, float] | None, groups: dict[str, int] | None) -> Result:
    if not marks or not groups:
        return Result(audience, None)
    if not is_enough(answers=int(marks["number"]), groups=groups["groups"], schools=groups["schools"]):
        return Result(audience, None)
    return Result(audience, (to_half(marks["one"]), to_half(marks["two"]), to_half(marks["three"])))

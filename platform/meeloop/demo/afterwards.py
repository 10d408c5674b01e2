"""What people thought of it: answers to the three questions, for a few activities enough to show."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from random import Random

from accounts.secrets import hash_of
from enrolments.choices import Audience, EnrolmentStatus
from enrolments.models import EvaluationAnswer, EvaluationLink
from enrolments.rules.evaluation import LEAST_GROUPS, LEAST_SCHOOLS
from enrolments.services.evaluating import OPEN_FOR
from meeloop.demo.copying import Row, copy_pairs
from meeloop.demo.dice import dice, throw_uuid
from meeloop.demo.world import Group, Setting

MARKS, WEIGHTS = (1, 2, 3, 4, 5), (1, 2, 6, 12, 9)


def make_evaluations(setting: Setting, groups: Sequence[Group], *, purpose: str, most: int) -> None:
    """Write links that are closed and their answers, for the activities that most groups went to."""
    throws = dice(setting.seed, "evaluations", setting.region, purpose)
    links: list[Row] = []
    answers: list[Row] = []
    for group in (group for groups_of_one in most_visited(setting, groups, most) for group in groups_of_one):
        for link in links_of(group, throws):
            links.append(link)
            answers += answers_of(group, link, throws)
    copy_pairs(EvaluationLink, links)
    copy_pairs(EvaluationAnswer, answers)


def most_visited(setting: Setting, groups: Sequence[Group], most: int) -> list[list[Group]]:
    """Return the groups of the activities with most groups on dates whose links closed before this month."""
    closed_before = datetime.combine(setting.today.replace(day=1), datetime.min.time(), setting.now.tzinfo) - OPEN_FOR
    by_activity: dict[int, list[Group]] = defaultdict(list)
    for group in groups:
        if group.status == EnrolmentStatus.ATTENDED and group.occasion.ends_at < closed_before:
            by_activity[group.occasion.activity.pk].append(group)
    enough = [
        (pk, found)
        for pk, found in by_activity.items()
        if len(found) >= LEAST_GROUPS and len({one.school.pk for one in found}) >= LEAST_SCHOOLS
    ]
    return [found for _pk, found in sorted(enough, key=lambda one: (-len(one[1]), one[0]))[:most]]


def links_of(group: Group, throws: Random) -> Iterator[Row]:
    """Yield a link for each audience, used by most; nobody knows its secret."""
    came = group.attended or 0
    uses = {Audience.PUPIL: (round(came * throws.uniform(0.4, 0.8)), came)}
    uses |= {one: (int(throws.random() < 0.8), 1) for one in (Audience.TEACHER, Audience.PROVIDER)}
    for audience, (used, most) in uses.items():
        yield {
            "school_id": group.school.pk,
            "enrolment_id": group.pk,
            "audience": audience,
            "secret_hash": hash_of(throw_uuid(throws).hex),
            "uses": used,
            "most_uses": most,
            "closes_at": group.occasion.ends_at + OPEN_FOR,
        }


def answers_of(group: Group, link: Row, throws: Random) -> Iterator[Row]:
    """Yield as many answers as the link was used: friendly on the whole."""
    month: date = group.occasion.ends_at.date().replace(day=1)
    for _ in range(link["uses"]):
        first, second, third = throws.choices(MARKS, WEIGHTS, k=3)
        yield {
            "session_id": group.occasion.pk,
            "audience": link["audience"],
            "first": first,
            "second": second,
            "third": third,
            "month": month,
        }

"""What the demo people find of the whole life of a sign-up: offers, approvals, series, splits, questions, conversations."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone

from activities.choices import CapacityUnit
from activities.models import ActivityPage
from activities.services.series import make_series
from activities.services.sessions import schedule_session
from enrolments.choices import Side
from enrolments.models import Enrolment
from enrolments.moves import Actor
from enrolments.rules.guards import NEARLY
from enrolments.rules.wishes import Wishes
from enrolments.services.confirming import confirm_coming
from enrolments.services.enrolling import enrol_class, join_waiting_list
from enrolments.services.requesting import Question, ask_for_date, propose_date
from enrolments.services.splitting import Wish, split_class
from enrolments.services.talking import say
from meeloop.demo.people import SCHOOL_A, SCHOOL_B
from meeloop.demo.scenes import LARGEST_GROUP, People, Yard, class_named, date_on, group, plan_on
from meeloop.demo.school_days import school_day_after
from meeloop.demo.world import ClassGroup, SchoolSite, Setting

LEAST_PART = 10


def play_more(setting: Setting, schools: Sequence[SchoolSite], yard: Yard, people: People, start_year: int) -> None:
    """Play what only a whole life of sign-ups can tell. No class is in two stories on one day."""
    a, b = schools[SCHOOL_A], schools[SCHOOL_B]
    k3, t3, h4, t2 = (class_named(a, name, start_year) for name in ("K3a", "T3a", "H4a", "T2a"))
    b_h4 = class_named(b, "H4a", start_year)
    this_week(setting, yard, people, t2, h4)
    offer_a_part(setting, yard, people, t2, b_h4)
    ask_the_mentor(setting, yard, people, b_h4)
    count_in_groups(setting, yard, people, h4)
    keep_for_neighbours(setting, yard, people, a)
    come_three_times(setting, yard, people, t2)
    split_over_dates(setting, yard, people, t3)
    ask_for_days(setting, yard.shadowing, people, h4, k3)
    talk_about(yard, people, k3)


def enrolled(one: Enrolment) -> Enrolment:
    """Return a sign-up as services read it."""
    found: Enrolment = Enrolment.objects.with_details().get(pk=one.pk)
    return found


def this_week(setting: Setting, yard: Yard, people: People, t2: ClassGroup, h4: ClassGroup) -> None:
    """Let two classes go within days: of one a teacher said that it comes, of the other nobody yet."""
    days = [date_on(setting, yard.visit, number, people) for number in (3, 4)]
    first, _second = (
        enrol_class(session_id=day.pk, school_class_id=one.pk, by=people["lob"], places=group(one), adults=2)
        for day, one in zip(days, (t2, h4), strict=True)
    )
    Enrolment.objects.filter(pk=first.pk).update(teacher=people["docent"])
    if days[0].starts_at - NEARLY <= timezone.now():
        confirm_coming(enrolled(first), by=people["docent"], actor=Actor.TEACHER)


def offer_a_part(setting: Setting, yard: Yard, people: People, t2: ClassGroup, b_h4: ClassGroup) -> None:
    """Leave fewer places than a group wants that also comes with fewer."""
    session = date_on(setting, yard.visit, 11, people)
    enrol_class(session_id=session.pk, school_class_id=t2.pk, by=people["lob"], places=LARGEST_GROUP - LEAST_PART, adults=2)
    join_waiting_list(
        session_id=session.pk,
        school_class_id=b_h4.pk,
        by=people["lob-b"],
        places=group(b_h4),
        adults=2,
        wishes=Wishes(least_places=LEAST_PART),
    )


def ask_the_mentor(setting: Setting, yard: Yard, people: People, b_h4: ClassGroup) -> None:
    """Let a class wait for its own school's yes."""
    session = date_on(setting, yard.visit, 28, people)
    enrol_class(session_id=session.pk, school_class_id=b_h4.pk, by=people["lob-b"], places=group(b_h4), adults=2)


def count_in_groups(setting: Setting, yard: Yard, people: People, h4: ClassGroup) -> None:
    """Open a day for three groups, whatever their size."""
    plan = replace(plan_on(setting, 20, 3), capacity_unit=CapacityUnit.GROUPS)
    session = schedule_session(activity=yard.visit, plan=plan, by=people["aanbieder"])
    enrol_class(session_id=session.pk, school_class_id=h4.pk, by=people["lob"], places=group(h4), adults=2)


def keep_for_neighbours(setting: Setting, yard: Yard, people: People, school: SchoolSite) -> None:
    """Open a day for schools of the demo school's own municipality."""
    plan = replace(plan_on(setting, 22, LARGEST_GROUP), reserved_municipalities=(school.address.place.municipality_code,))
    schedule_session(activity=yard.visit, plan=plan, by=people["aanbieder"])


def come_three_times(setting: Setting, yard: Yard, people: People, t2: ClassGroup) -> None:
    """Sign a class up for a series: one choice, three dates."""
    dates = [date_on(setting, yard.lessons, number, people) for number in (13, 18, 23)]
    make_series(
        activity=yard.lessons, title="Drie keer op de werf", session_ids=[one.pk for one in dates], by=people["aanbieder"]
    )
    enrol_class(session_id=dates[0].pk, school_class_id=t2.pk, by=people["lob"], places=group(t2), adults=2)


def split_over_dates(setting: Setting, yard: Yard, people: People, t3: ClassGroup) -> None:
    """Share a class out over three workshops that are too small for all of it."""
    dates = [date_on(setting, yard.workshop, number, people) for number in (10, 14, 16)]
    split_class(Wish(school_class_id=t3.pk, session_ids=tuple(one.pk for one in dates)), by=people["lob"])


def ask_for_days(setting: Setting, page: ActivityPage, people: People, h4: ClassGroup, k3: ClassGroup) -> None:
    """Ask for a day twice: one waits for an answer, one has a date to say yes to."""
    first, last = (school_day_after(setting.today, number) for number in (26, 32))
    wishes = "Het liefst op een dinsdag of donderdag."
    question = Question(places=2, first_day=first, last_day=last, wishes=wishes)
    ask_for_date(activity_id=page.pk, school_class_id=h4.pk, question=question, by=people["lob"])
    asked = ask_for_date(activity_id=page.pk, school_class_id=k3.pk, question=question, by=people["lob"])
    propose_date(asked, plan=plan_on(setting, 30, 2), by=people["aanbieder"])


def talk_about(yard: Yard, people: People, k3: ClassGroup) -> None:
    """Let school and provider speak about the first visit; each has one message that it did not read yet."""
    about = Enrolment.objects.with_details().filter(session__activity=yard.visit.pk)
    visit = about.get(school_class=k3.pk)
    say(visit, side=Side.SCHOOL, by=people["lob"], text="Kan de bus op jullie terrein keren?", is_sure=True)
    answer = "Ja, achter de grote hal. Wij zetten die ochtend het hek open."
    say(visit, side=Side.PROVIDER, by=people["aanbieder"], text=answer, is_sure=True)
    other = about.filter(school=visit.school_id).exclude(pk=visit.pk).order_by("session__starts_at")[0]
    say(other, side=Side.SCHOOL, by=people["lob"], text="Mogen de leerlingen foto's maken voor hun verslag?", is_sure=True)

"""What the demo people find: made through the same services as everybody's work, with the mails that belong to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from accounts.models import User
from activities.choices import AcceptanceMode, ActivityKind, NamesMode
from activities.models import ActivityPage, Session
from activities.rules import SessionPlan
from activities.services.moderation import send_back, waiting_for_region
from activities.services.proposals import ActivityWords, free_slug, propose_activity, revise_activity
from activities.services.sessions import schedule_session
from enrolments.choices import ReasonCode
from enrolments.models import Enrolment
from enrolments.rules.wishes import Wishes
from enrolments.services.cancelling import cancel_enrolment
from enrolments.services.enrolling import enrol_class, join_waiting_list
from meeloop.demo.accounts import new_people
from meeloop.demo.bodies import activity_body, filled
from meeloop.demo.dice import dice
from meeloop.demo.people import SCHOOL_A, SCHOOL_B
from meeloop.demo.providers import recognition_of
from meeloop.demo.school_days import at, school_day_after
from meeloop.demo.trades import Idea
from meeloop.demo.world import ClassGroup, ProviderSite, SchoolSite, Setting
from providers.choices import Sector
from providers.facts import is_recognised
from providers.models import Provider, ProviderPage, Recognition
from providers.services.applications import Organisation, apply_as_provider, decline_provider
from schools.choices import Level

People = Mapping[str, User]
LARGEST_GROUP = 28
# Classes with a story; chance sends them nowhere in the coming weeks.
KEPT_FREE = {SCHOOL_A: ("K3a", "T3a", "H4a", "T2a"), SCHOOL_B: ("T3a", "H4a")}


@dataclass(frozen=True, slots=True)
class Yard:
    """What the demo provider offers: a visit for a class, work for a few by name, a day on request, a series of lessons."""

    visit: ActivityPage
    workshop: ActivityPage
    shadowing: ActivityPage
    lessons: ActivityPage


def keep_classes_free(schools: Sequence[SchoolSite], setting: Setting) -> None:
    """Mark the classes of the stories before chance hands out dates."""
    for place, names in KEPT_FREE.items():
        for one in schools[place].classes:
            if one.name in names:
                one.is_kept_free = True
                one.busy.add(school_day_after(setting.today, -1))


def class_named(site: SchoolSite, name: str, start_year: int) -> ClassGroup:
    """Return one of this year's classes."""
    return next(one for one in site.classes if one.name == name and one.start_year == start_year)


def play(
    setting: Setting, schools: Sequence[SchoolSite], providers: Sequence[ProviderSite], people: People, start_year: int
) -> Yard:
    """Play the first stories; return the demo provider's activities."""
    visit, workshop, shadowing, drawing = open_the_yard(setting, providers[0], people)
    a, b = schools[SCHOOL_A], schools[SCHOOL_B]
    k3, t3 = class_named(a, "K3a", start_year), class_named(a, "T3a", start_year)
    b_t3, b_h4 = class_named(b, "T3a", start_year), class_named(b, "H4a", start_year)
    visits = [date_on(setting, visit, days, people) for days in (6, 8, 15, 25)]
    lob, lob_b = people["lob"], people["lob-b"]

    # Full; a group comes to wait for it below.
    enrol_class(session_id=visits[0].pk, school_class_id=k3.pk, by=lob, places=group(k3), adults=2)
    # A class left, so the one that waited has an offer now.
    leaving = enrol_class(session_id=visits[1].pk, school_class_id=t3.pk, by=lob, places=group(t3), adults=2)
    join_waiting_list(session_id=visits[1].pk, school_class_id=b_h4.pk, by=lob_b, places=group(b_h4), adults=2)
    cancel_enrolment(
        Enrolment.objects.with_details().get(pk=leaving.pk),
        by=lob,
        reason="De toetsweek is verplaatst.",
        reason_code=ReasonCode.TIMETABLE,
    )
    # A few places left, and one that is empty.
    enrol_class(
        session_id=visits[2].pk, school_class_id=t3.pk, by=lob, places=22, adults=2, note="Wij komen met de bus van 08.40 uur."
    )

    with_names(setting, workshop, people, 4, k3, lob, 10)
    with_names(setting, workshop, people, 12, b_t3, lob_b, 6)
    # The provider still has to answer this one.
    with_names(setting, shadowing, people, 5, t3, lob, 2)
    date_on(setting, shadowing, 18, people)
    # This group takes any date: it waits for the full one, and has an offer for the one that was empty.
    join_waiting_list(
        session_id=visits[0].pk,
        school_class_id=b_t3.pk,
        by=lob_b,
        places=group(b_t3),
        adults=2,
        wishes=Wishes(takes_other_dates=True),
    )
    fill_the_queue(setting, providers, people, shadowing)
    offer_a_placement(setting, providers[0], people)
    let_providers_apply(setting, people)
    return Yard(visit, workshop, shadowing, drawing)


def group(one: ClassGroup) -> int:
    """Return how many of a class come along at most."""
    return min(one.size, LARGEST_GROUP)


def open_the_yard(setting: Setting, site: ProviderSite, people: People) -> Sequence[ActivityPage]:
    """Put the demo provider's activities online, through a revision each."""
    drawing = Idea(
        ActivityKind.JOB_SHADOWING,
        "Een dag naast de scheepstekenaar",
        "Je zit een dag naast iemand die schepen tekent. Je meet mee op de werf en tekent een stukje in 3D.",
        ("Je meet een hut op.", "Je tekent hem na op de computer."),
        "Je naam staat op de toegangspas: neem je schoolpas mee.",
    )
    lessons = Idea(
        ActivityKind.COMPANY_ASSIGNMENT,
        "Ontwerp in drie keer een werkboot",
        "Je klas komt drie keer. Je meet, tekent en bouwt samen een model van een werkboot.",
        ("Keer 1: je kijkt wat een werkboot moet kunnen.", "Keer 2: je tekent.", "Keer 3: je bouwt en laat het zien."),
    )
    visit, workshop = site.trade.ideas[:2]
    return (
        put_page(
            setting,
            site,
            visit,
            people,
            max_group=LARGEST_GROUP,
            min_group=10,
            pupils_per_adult=15,
            accessibility=["wheelchair", "public-transport"],
        ),
        put_page(setting, site, workshop, people, max_group=12, min_group=4, years=[2, 3, 4], names_mode=NamesMode.NAMES),
        put_page(
            setting,
            site,
            drawing,
            people,
            max_group=2,
            years=[3, 4, 5],
            acceptance_mode=AcceptanceMode.MANUAL,
            names_mode=NamesMode.NAMES,
            is_on_request=True,
            most_per_school=8,
        ),
        put_page(setting, site, lessons, people, max_group=LARGEST_GROUP, min_group=10),
    )


def offer_a_placement(setting: Setting, site: ProviderSite, people: People) -> None:
    """Put a placement for mbo students online: only a recognised training company may."""
    provider = Provider.objects.get(pk=site.pk)
    if not is_recognised(provider):
        until = setting.today + timedelta(days=700)
        Recognition(**recognition_of(setting, 0, site, until)).save(force_insert=True)
    idea = Idea(
        ActivityKind.MBO_PLACEMENT,
        "Stage op de scheepswerf",
        "Je leert het vak op de werf. Je bouwt mee aan schepen, en een praktijkopleider helpt je daarbij.",
        ("Je werkt elke week mee in een vaste ploeg.", "Je maakt je opdrachten van school in de praktijk."),
    )
    put_page(
        setting,
        site,
        idea,
        people,
        max_group=2,
        levels=[Level.MBO],
        years=[2, 3],
        acceptance_mode=AcceptanceMode.MANUAL,
        names_mode=NamesMode.NAMES,
        is_on_request=True,
    )


def put_page(
    setting: Setting, site: ProviderSite, idea: Idea, people: People, *, is_online: bool = True, **columns: object
) -> ActivityPage:
    """Make a page below the demo provider's, with a revision, online or as a draft."""
    parent = ProviderPage.objects.get(pk=site.page_id)
    job = site.trade.jobs[0]
    page = ActivityPage(
        title=idea.title,
        slug=free_slug(parent, idea.title),
        kind=idea.kind,
        intro=filled(idea.intro, site, job),
        body=activity_body(idea, site, job, dice(setting.seed, "scene", idea.title)),
        sector=site.trade.sector,
        what_to_bring=idea.bring,
        competences=["work-exploration", "qualities-reflection"],
        street=site.address.street,
        postcode=site.address.postcode,
        city=site.address.place.name,
        municipality_code=site.address.place.municipality_code,
        latitude=site.address.latitude,
        longitude=site.address.longitude,
        owner=people["aanbieder"],
        live=False,
        **columns,
    )
    parent.add_child(instance=page)
    revision = page.save_revision(user=people["aanbieder"], log_action=True)
    if is_online:
        revision.publish(user=people["redactie"])
    page.refresh_from_db()
    return page


def date_on(setting: Setting, page: ActivityPage, days: int, people: People) -> Session:
    """Schedule a date so many school days from now."""
    return schedule_session(activity=page, plan=plan_on(setting, days, page.max_group or LARGEST_GROUP), by=people["aanbieder"])


def plan_on(setting: Setting, days: int, capacity: int) -> SessionPlan:
    """Return a morning so many school days from now; signing up closes two school days before."""
    day = school_day_after(setting.today, days)
    return SessionPlan(
        starts_at=at(day, 9), ends_at=at(day, 12), capacity=capacity, enrolment_closes_at=at(school_day_after(day, -2), 17)
    )


def with_names(
    setting: Setting, page: ActivityPage, people: People, days: int, one: ClassGroup, by: User, number: int
) -> Enrolment:
    """Sign so many pupils of a class up by name for a new date."""
    session = date_on(setting, page, days, people)
    return enrol_class(session_id=session.pk, school_class_id=one.pk, by=by, pupils=sorted(one.pupil_ids)[:number], adults=1)


def fill_the_queue(setting: Setting, providers: Sequence[ProviderSite], people: People, changed: ActivityPage) -> None:
    """Give the region something to judge: new activities, a change of one that is online, one that came back; and a draft."""
    yard = providers[0]
    propose(setting, yard, yard.trade.ideas[2], people["aanbieder"])
    owners = User.objects.in_bulk([site.owner_id for site in providers[1:4]])
    for site in providers[1:4]:
        propose(setting, site, extra_idea(site), owners[site.owner_id])
    newest = waiting_for_region().order_by("-pk")[0]
    send_back(
        task_state=newest, reason="De tekst is nog niet duidelijk genoeg. Wat doet een leerling zelf?", by=people["redactie"]
    )
    words = words_of(changed)
    revise_activity(page=changed, words=words, by=people["redacteur-werf"])
    draft = Idea(
        ActivityKind.GUEST_LESSON,
        "Waarom drijft staal?",
        "Een scheepsbouwer komt in de klas met een bak water en een stuk staal.",
        ("Je bouwt een bootje van folie.",),
    )
    put_page(setting, yard, draft, people, is_online=False)


def extra_idea(site: ProviderSite) -> Idea:
    """Return an idea of this trade that nobody has yet."""
    return Idea(
        ActivityKind.WORKSHOP,
        f"Nieuw: doe mee {site.trade.at}",
        f"Je werkt een middag samen met {site.trade.crew} aan iets wat wij echt nodig hebben.",
        (),
    )


def propose(setting: Setting, site: ProviderSite, idea: Idea, by: User) -> ActivityPage:
    """Send an activity in with its first date."""
    words = ActivityWords(
        title=idea.title,
        kind=idea.kind,
        intro=filled(idea.intro, site, site.trade.jobs[0]),
        sector=site.trade.sector,
        street=site.address.street,
        postcode=site.address.postcode,
        city=site.address.place.name,
        min_group=6,
        max_group=20,
        what_to_bring=idea.bring,
    )
    return propose_activity(provider=Provider.objects.get(pk=site.pk), words=words, plan=plan_on(setting, 20, 20), by=by)


def words_of(page: ActivityPage) -> ActivityWords:
    """Return the words of a page with a better introduction."""
    return ActivityWords(
        title=page.title,
        kind=page.kind,
        intro=f"{page.intro} Je neemt je tekening mee naar huis.",
        sector=page.sector,
        street=page.street,
        postcode=page.postcode,
        city=page.city,
        max_group=page.max_group,
        what_to_bring=page.what_to_bring,
    )


def let_providers_apply(setting: Setting, people: People) -> None:
    """Let four organisations apply, and refuse a fifth."""
    applicants = User.objects.in_bulk(new_people(setting, "applicant", 5))
    names = (
        "Zeilmakerij Halve Wind",
        "Dierenpension De Mand",
        "Fietskoerier Ommeland",
        "Hoorcentrum Klankkast",
        "Feestwinkel Confetti",
    )
    sectors = (Sector.SPECIAL_CRAFTS, Sector.FOOD_GREEN_HOSPITALITY, Sector.MOBILITY, Sector.CARE, Sector.RETAIL)
    for number, (user, name, sector) in enumerate(zip(applicants.values(), names, sectors, strict=True)):
        town = setting.places[number * 3]
        organisation = Organisation(
            name=name,
            sectors=[sector],
            street=f"Ambachtsweg {number * 7 + 3}",
            postcode=f"{town.pc4s[0]} ZX",
            city=town.name,
            kvk_number=f"0009{number:04d}",
        )
        provider = apply_as_provider(organisation=organisation, by=user)
        Provider.objects.filter(pk=provider.pk).update(applied_at=setting.now - timedelta(days=number, hours=3))
        if number == len(names) - 1:
            decline_provider(
                provider=provider,
                reason="Leerlingen kunnen hier nog niet veilig meedoen. Bel ons, dan denken we mee.",
                by=people["regio"],
            )

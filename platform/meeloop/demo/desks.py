"""What waits at the desks: words of the contact form, requests about data, an incident, and who may be in a photo."""

from collections.abc import Sequence
from datetime import timedelta

from accounts.models import User
from accounts.secrets import hash_of
from desk.choices import About, InquiryKind, Proof, RequestKind
from desk.clocks import due_on, inquiry_due_on
from desk.incident_choices import Cause, DataKind, Risk, SourceKind
from desk.models import Inquiry, InquiryLine, PrivacyRequest
from desk.moves import Step, Who
from desk.services.helping import answer_inquiry
from desk.services.incidents import Facts, judge, open_incident
from desk.services.inquiry_letters import send_number
from desk.services.letters import send_receipt
from desk.services.stepping import take_step
from enrolments.choices import ConsentSource
from enrolments.models import Enrolment
from enrolments.services.consents import note_consents
from meeloop.demo.copying import copy_rows, new_ids
from meeloop.demo.dice import dice, throw_uuid
from meeloop.demo.people import SCHOOL_A
from meeloop.demo.scenes import People, Yard, class_named
from meeloop.demo.world import ClassGroup, SchoolSite, Setting
from privacy.models import AccessEvent, AccessPurpose
from schools.models import School

# Kind, hours ago, name, address, words, and our answer where there is one.
INQUIRIES = (
    (
        InquiryKind.QUESTION,
        3,
        "Jolanda Kamstra",
        "jolanda@kamstra.example",
        "Wij zijn een bakkerij met 4 mensen. Kunnen wij ook een klas ontvangen?",
        "",
    ),
    (
        InquiryKind.HELP,
        50,
        "Wim Terpstra",
        "wim@terpstra.example",
        "Ik kan de lijst van een groep niet openen op mijn telefoon.",
        "Dank je wel, Wim. Met de nieuwste versie van je browser werkt het. Lukt het niet? Antwoord dan op deze mail.",
    ),
)
SAID_YES, SAID_NO = 4, 2


def fill_the_desks(setting: Setting, schools: Sequence[SchoolSite], yard: Yard, people: People, start_year: int) -> None:
    """Let something wait at each desk."""
    school = schools[SCHOOL_A]
    ask_about_photos(yard, people["lob"])
    write_to_the_region(setting, people["regio"])
    ask_about_data(setting, School.objects.get(pk=school.pk), people["docent"])
    lose_a_laptop(setting, school, class_named(school, "K3a", start_year), people)


def ask_about_photos(yard: Yard, by: User) -> None:
    """Write down what the parents of some pupils of the workshop said; the others were not asked yet."""
    groups = Enrolment.objects.with_details().filter(session__activity=yard.workshop.pk, enrolled_by=by)
    group = groups.exclude(named_places=None).order_by("session__starts_at", "pk")[0]
    pupils = list(group.named_places.order_by("pupil__sort_key", "pk").values_list("pupil_id", flat=True))
    answers = {pupil: number < SAID_YES for number, pupil in enumerate(pupils[: SAID_YES + SAID_NO])}
    note_consents(enrolment=group, answers=answers, source=ConsentSource.PARENT, by=by)


def write_to_the_region(setting: Setting, by: User) -> None:
    """Let people use the contact form some time ago: one waits, one has an answer."""
    for number, (kind, hours, name, email, text, answer) in enumerate(INQUIRIES):
        received_at = setting.now - timedelta(hours=hours)
        inquiry = Inquiry(
            pk=throw_uuid(dice(setting.seed, "inquiry", number)),
            kind=kind,
            name=name,
            email=email,
            received_at=received_at,
            last_at=received_at,
            due_on=inquiry_due_on(kind, received_at),
        )
        inquiry.save(force_insert=True)
        InquiryLine.objects.create(inquiry=inquiry, side="asker", text=text, at=received_at)
        send_number(inquiry)
        if answer:
            answer_inquiry(inquiry=inquiry, words=answer, by=by)


def ask_about_data(setting: Setting, school: School, teacher: User) -> None:
    """Let a parent ask the school what it knows, and a teacher ask the region to put a name right."""
    parent = new_request(
        setting,
        days=2,
        kind=RequestKind.ACCESS,
        about=About.PUPIL,
        email="ouder.k3a@thuis.example",
        name="Ouder van een leerling",
        pupil_words="Voornaam volgt aan de telefoon, klas K3a",
        question="Welke gegevens hebben jullie van mijn kind, en wie ziet ze?",
    )
    take_step(parent, Step.REFER, side=Who.SYSTEM, school=school)
    send_receipt(parent)
    own = new_request(
        setting,
        days=5,
        kind=RequestKind.RECTIFICATION,
        about=About.MYSELF,
        email=teacher.email,
        name=teacher.display_name,
        question="Ik ben getrouwd. Mijn achternaam is nu Postma-Vos.",
    )
    take_step(own, Step.TAKE, side=Who.SYSTEM, by=teacher, proof=Proof.SESSION, proved_at=own.received_at, user=teacher)
    send_receipt(own)


def new_request(setting: Setting, *, days: int, **words: str) -> PrivacyRequest:
    """Return a request of some days ago, stored; nobody knows the secret of its page."""
    received_at = setting.now - timedelta(days=days)
    throws = dice(setting.seed, "request", words["kind"])
    request = PrivacyRequest(
        pk=throw_uuid(throws),
        received_at=received_at,
        due_on=due_on(received_at),
        secret_hash=hash_of(throw_uuid(throws).hex),
        **words,
    )
    request.save(force_insert=True)
    return request


def lose_a_laptop(setting: Setting, school: SchoolSite, one: ClassGroup, people: People) -> None:
    """Open an incident some hours ago: an account was open to others, and the log says which pupils could be seen."""
    teacher, keeper = people["docent"], people["privacy"]
    [pk] = new_ids(AccessEvent, 1)
    look = {
        "id": pk,
        "at": setting.now - timedelta(hours=4),
        "actor_id": teacher.pk,
        "actor_role": "teacher",
        "purpose": AccessPurpose.CLASS_VIEW,
        "school_id": school.pk,
        "object_label": "school_class",
        "object_id": str(one.pk),
        "person_count": len(one.pupil_ids),
        "pupil_ids": sorted(one.pupil_ids),
    }
    copy_rows(AccessEvent, [look])
    facts = Facts(
        happened="Een laptop bleef ingelogd achter in de trein. Iemand vond hem en bracht hem dezelfde ochtend terug.",
        cause=Cause.DEVICE,
        kinds=[DataKind.NAMES],
        from_at=setting.now - timedelta(hours=5),
        sources=[(SourceKind.ACCOUNT, teacher.pk)],
    )
    incident = open_incident(facts=facts, discovered_at=setting.now - timedelta(hours=3), by=keeper)
    judge(
        incident=incident,
        risk=Risk.UNLIKELY,
        consequences="De vinder kan namen van één klas gelezen hebben. Meer stond er niet open.",
        by=keeper,
    )

"""One row for every rule of the registry, made at this very moment: ``MAKERS[duty.key]()``. A rule without a maker fails a test.

What a row counts from is the moment of its making, or close to it; the test reads it back from the row.
"""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import Model
from django.utils import timezone

from activities.models import Shortlist, ShortlistItem
from desk.choices import About, RequestKind, RequestStatus
from desk.incident_choices import Party
from desk.models import Incident, InquiryCount, PrivacyRequest, ServiceMessage
from desk.services.helping import shut
from desk.services.incidents import close
from desk.services.inquiring import Wrote, take_inquiry
from enrolments.choices import BundleKind, FeedKind, Side
from enrolments.models import (
    Bundle,
    CalendarFeed,
    DateRequest,
    Enrolment,
    EnrolmentMessage,
    EnrolmentTransition,
    Hold,
    Place,
    WarningSetAside,
)
from newsletter.models import (
    AddressChange,
    ConsentRecord,
    Delivery,
    Invitation,
    InvitedAs,
    MailboxCount,
    Sending,
    Subscriber,
    SubscriberStatus,
)
from pages.models import VisitCount
from providers.models import ProviderMembership
from schools.choices import ImportStatus, SchoolRole
from schools.models import ClassListImport, ClassMembership, Pupil, PupilChange, RollOver, SchoolMembership, SupportGrant
from tests.support import ends_of_accounts, photos
from tests.support.enrolling import make_enrolment
from tests.support.incidents import finish, keeper, make_incident
from tests.support.makers import (
    make_activity,
    make_class,
    make_coordinator,
    make_provider_user,
    make_pupil,
    make_school,
    make_school_year,
    make_session,
    make_user,
)

NAME = ends_of_accounts.NAME


def named_group() -> Enrolment:
    """Return a class with a named pupil on a date of today, with words of who signed it up."""
    session = make_session(make_activity(names_mode="names"), starts_at=timezone.now() + timedelta(days=10))
    enrolment = make_enrolment(session, names=2)
    Enrolment.objects.filter(pk=enrolment.pk).update(note=f"{NAME} komt met de rolstoel")
    return enrolment


def place() -> Place:
    """Return a named pupil's place."""
    return Place.objects.filter(enrolment=named_group()).order_by("pk")[0]


def transition() -> EnrolmentTransition:
    """Return a line of a sign-up's history."""
    return EnrolmentTransition.objects.filter(enrolment=named_group()).order_by("pk")[0]


def set_aside() -> WarningSetAside:
    """Return why somebody put a warning aside."""
    enrolment = named_group()
    return WarningSetAside.objects.create(
        school=enrolment.school, enrolment=enrolment, code="full", reason=NAME, by=make_user()
    )


def bundle() -> Bundle:
    """Return what one class's sign-ups have in common."""
    enrolment = named_group()
    assert enrolment.school_class
    row = Bundle.objects.create(
        school=enrolment.school, school_class=enrolment.school_class, kind=BundleKind.ROTATION, made_by=make_user()
    )
    Enrolment.objects.filter(pk=enrolment.pk).update(bundle=row)
    return row


def said() -> EnrolmentMessage:
    """Return a message between school and provider."""
    enrolment = named_group()
    return EnrolmentMessage.objects.create(
        school=enrolment.school, enrolment=enrolment, side=Side.SCHOOL, by=make_user(), text=NAME
    )


def closed_request() -> PrivacyRequest:
    """Return a request about somebody's data that was closed just now, without content."""
    return PrivacyRequest.objects.create(
        kind=RequestKind.ACCESS, about=About.MYSELF, status=RequestStatus.CLOSED, secret_hash="q" * 64, due_on=timezone.localdate(),
        closed_at=timezone.now(),
    )  # fmt: skip


def told() -> ServiceMessage:
    """Return a message of the region that is over."""
    now = timezone.now()
    return ServiceMessage.objects.create(
        kind="change", title="Dag", text="Dag", starts_at=now - timedelta(days=1), ends_at=now, made_by=make_user()
    )


def question() -> DateRequest:
    """Return a school's question for a date."""
    school_class = make_class()
    today = timezone.localdate()
    return DateRequest.objects.create(
        school=school_class.school, school_class=school_class, activity=make_activity(), places=20,
        first_day=today, last_day=today, asked_by=make_user(), answer_until=timezone.now(),
    )  # fmt: skip


def hold() -> Hold:
    """Return places that are held until now, and counted as taken."""
    school_class, session = make_class(), make_session(places_taken=5)
    return Hold.objects.create(
        school=school_class.school, session=session, school_class=school_class, held_by=make_user(), places=5,
        expires_at=timezone.now(),
    )  # fmt: skip


def feed() -> CalendarFeed:
    """Return an address of a calendar that was just closed."""
    return CalendarFeed.objects.create(
        kind=FeedKind.COORDINATOR, owner=make_user(), secret_hash="a" * 64, revoked_at=timezone.now()
    )


def listed() -> ShortlistItem:
    """Return a remark on a list."""
    shortlist = Shortlist.objects.create(school=make_school(), name="Techniek")
    return ShortlistItem.objects.create(shortlist=shortlist, activity=make_activity(), note=NAME, added_by=make_user())


def subscriber(status: SubscriberStatus) -> Subscriber:
    """Return somebody who just asked for the newsletter, or just left."""
    left = timezone.now() if status == SubscriberStatus.LEFT else None
    return Subscriber.objects.create(
        email="lezer@school.example", address_hash="h", status=status, left_at=left, confirmed_at=left
    )


def moving() -> AddressChange:
    """Return a new address that did not say yes."""
    reader = Subscriber.objects.create(
        email="lezer@school.example", address_hash="h", status=SubscriberStatus.ACTIVE, confirmed_at=timezone.now()
    )
    return AddressChange.objects.create(subscriber=reader, email="lezer@thuis.example", address_hash="t")


def delivery() -> Delivery:
    """Return a mail of a newsletter that began to go out just now."""
    sending = Sending.objects.create(title="Mei", per_second=1)
    return Delivery.objects.create(sending=sending, subscriber=subscriber(SubscriberStatus.PENDING))


def proof() -> ConsentRecord:
    """Return the last word of somebody who is on no list."""
    return ConsentRecord.objects.create(address_hash="gone", action="withdrawn", text_version="1", text="x", channel="form")


def class_list(**fields: object) -> ClassListImport:
    """Return a class list that was just read in."""
    values = {"status": ImportStatus.PREVIEW, "rows": [{"number": 1, "fields": {"name": NAME}}], "mapping": {"filename": NAME}}
    return ClassListImport.objects.create(
        school=make_school(),
        school_year=make_school_year(),
        file_digest="d" * 64,
        created_by=make_user(),
        **{**values, **fields},
    )


def confirmed_list() -> ClassListImport:
    """Return a class list that can be taken back."""
    log = {"pupils_before": [[1, {"first_name": NAME}, {}]]}
    now = timezone.now()
    return class_list(status=ImportStatus.DONE, rows=[], mapping={}, confirmed_at=now, undo_until=now, undo_log=log)


def roll_over() -> RollOver:
    """Return a roll-over on its way."""
    return RollOver.objects.create(school=make_school(), from_year=make_school_year(), created_by=make_user())


def grant() -> SupportGrant:
    """Return an hour of looking along that a school just gave."""
    now = timezone.now()
    return SupportGrant.objects.create(
        school=make_school(),
        helper=make_user(),
        reason="x",
        granted_by=make_user(),
        granted_at=now,
        expires_at=now + timedelta(hours=1),
    )


def classless() -> Pupil:
    """Return a pupil who is in no class."""
    pupil = make_pupil(make_class())
    ClassMembership.objects.filter(pupil=pupil).delete()
    return pupil


def at_school() -> SchoolMembership:
    """Return a role that just ended."""
    user = make_coordinator(role=SchoolRole.TEACHER)
    SchoolMembership.objects.filter(user=user).update(ended_at=timezone.now())
    return SchoolMembership.objects.get(user=user)


def at_provider() -> ProviderMembership:
    """Return a role that just ended."""
    user = make_provider_user()
    ProviderMembership.objects.filter(user=user).update(ended_at=timezone.now())
    return ProviderMembership.objects.get(user=user)


def pupil_change() -> PupilChange:
    """Return what somebody changed about a pupil just now."""
    pupil = make_pupil(make_class())
    return PupilChange.objects.create(
        school=pupil.school, pupil=pupil, role="coordinator", fact="last_name", before=NAME, after="B"
    )


def closed_incident() -> Incident:
    """Return an incident that was closed just now."""
    by = keeper()
    made = make_incident(by=by)
    finish(made, by, *Party)
    return close(incident=made, lessons="Voortaan anders.", by=by)


MAKERS: dict[str, Callable[[], Model]] = {
    "schools.PupilChange:audit:at": pupil_change,
    "desk.PrivacyRequest:requests:closed_at": closed_request,
    "desk.Incident:incidents:closed_at": closed_incident,
    "desk.ServiceMessage:audit:ends_at": told,
    "desk.Inquiry:contact:closed_at": lambda: shut(take_inquiry(wrote=Wrote("question", NAME, name=NAME), language="nl")),
    "pages.VisitCount:visits:hour": lambda: VisitCount.objects.create(page="x", hour=timezone.now(), visits=12),
    "enrolments.DateRequest:sign-ups:last_day": question,
    "enrolments.CalendarFeed:spent:revoked_at": feed,
    "enrolments.EnrolmentMessage:messages:enrolment__session__ends_at": said,
    "enrolments.Place:sign-ups:session__ends_at": place,
    "enrolments.EnrolmentTransition:sign-ups:enrolment__session__ends_at": transition,
    "enrolments.WarningSetAside:sign-ups:enrolment__session__ends_at": set_aside,
    "enrolments.Enrolment:sign-ups:session__ends_at": named_group,
    "enrolments.Hold:at-once:expires_at": hold,
    "enrolments.Bundle:sign-ups:enrolments__session__ends_at": bundle,
    "activities.ShortlistItem:sign-ups:added_at": listed,
    "newsletter.Subscriber:unconfirmed:created_at": lambda: subscriber(SubscriberStatus.PENDING),
    "newsletter.Subscriber:left:left_at": lambda: subscriber(SubscriberStatus.LEFT),
    "newsletter.Invitation:invited:sent_at": lambda: Invitation.objects.create(
        address_hash="h", known_as=InvitedAs.SCHOOL, start_year=2026
    ),
    "newsletter.AddressChange:unconfirmed:asked_at": moving,
    "newsletter.MailboxCount:counted-mail:day": lambda: MailboxCount.objects.create(
        mailbox="h", purpose="sign-up", day=timezone.localdate(), times=1
    ),
    "desk.InquiryCount:counted-mail:at": lambda: InquiryCount.objects.create(mailbox="h"),
    "newsletter.Delivery:sent:sending__started_at": delivery,
    "newsletter.ConsentRecord:consent-proof:expression": proof,
    "providers.ProviderMembership:roles:ended_at": at_provider,
    "schools.ClassMembership:sign-ups:school_class__school_year__start_year": lambda: ClassMembership.objects.get(
        pupil=make_pupil(make_class())
    ),
    "schools.Pupil:sign-ups:class_memberships__school_class__school_year__start_year": lambda: make_pupil(make_class()),
    "schools.Pupil:sign-ups:created_at": classless,
    "schools.ClassListImport:a-day:created_at": class_list,
    "schools.ClassListImport:a-day:confirmed_at": confirmed_list,
    "schools.ClassListImport:sign-ups:created_at": lambda: class_list(status=ImportStatus.DONE, rows=[], mapping={}),
    "schools.RollOver:sign-ups:created_at": roll_over,
    "schools.SchoolMembership:roles:ended_at": at_school,
    "schools.SupportGrant:audit:granted_at": grant,
    **ends_of_accounts.ENDS,
    **photos.ENDS,
}  # fmt: skip

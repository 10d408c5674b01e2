"""One row for every rule of the registry, made at this very moment: ``MAKERS[duty.key]()``. A rule without a maker fails a test.

What a row counts from is the moment of its making, or close to it; the test reads it back from the row.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from allauth.usersessions.models import UserSession
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session as SignedIn
from django.db.models import Model
from django.utils import timezone
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import APIToken, Comment, ModelLogEntry, Page, PageLogEntry, Revision

from accounts.choices import AccountAct, OrganisationKind
from accounts.models import AccountChange, AccountEvent, ApiToken, IdempotentRequest, Invitation, LoginEvent, User, YearlyCheck
from accounts.services.log import note_act
from activities.models import Shortlist, ShortlistItem
from desk.choices import About, RequestKind, RequestStatus
from desk.incident_choices import Party
from desk.models import Incident, PrivacyRequest
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
from newsletter.models import ConsentRecord, Subscriber, SubscriberStatus
from outbox.models import Message
from pages.models import VisitCount
from privacy.models import AccessEvent, AccessPurpose, ErasureFinding, ErasureLedger, ErasureOrder, ErasureReason, LegalHold
from privacy.services import log_access
from providers.models import ProviderMembership
from schools.choices import ImportStatus, SchoolRole
from schools.models import ClassListImport, ClassMembership, Pupil, PupilChange, RollOver, SchoolMembership, SupportGrant
from tests.support import photos
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

NAME = "Zwaantje"


def message(kind: str, *, sent: bool = False) -> Message:
    """Return a mail that failed just now, or one that was sent."""
    now = timezone.now()
    key = f"{kind}:{timezone.now().timestamp()}"
    if sent:
        return Message.objects.create(kind=kind, dedupe_key=key, sent_at=now)
    return Message.objects.create(
        kind=kind, dedupe_key=key, recipient="lezer@school.example", subject="Dag", text="Dag", failed_at=now
    )


def emptied_message() -> Message:
    """Return what is left of a mail that failed."""
    row = message("tests.hello")
    Message.objects.filter(pk=row.pk).update(recipient="", subject="", text="")
    return row


def signed_in() -> SignedIn:
    """Return a session that has just run out."""
    return SignedIn.objects.create(session_key="x" * 32, session_data="", expire_date=timezone.now())


def device() -> UserSession:
    """Return the line of an open session."""
    return UserSession.objects.create(
        user=make_user(), session_key="y" * 32, ip="192.0.2.0", user_agent="x", last_seen_at=timezone.now()
    )


def page() -> Page:
    """Return some page."""
    found: Page = Page.objects.order_by("pk").last()
    return found


def form_state() -> FormState:
    """Return half a form."""
    return FormState.objects.create(
        user=make_user(), content_type=of(Page), object_id="1", data={"title": NAME}, last_updated_at=timezone.now()
    )


def of(model: type[Model]) -> ContentType:
    """Return the kind of a model."""
    return ContentType.objects.get_for_model(model)


def comment() -> Comment:
    """Return a remark of an editor."""
    row: Comment = Comment.objects.create(page=page(), user=make_user(), text=NAME, contentpath="title")
    return row


def revision() -> Revision:
    """Return an old version that no page uses."""
    row: Revision = Revision.objects.create(
        content_type=of(Page),
        base_content_type=of(Page),
        object_id="999999",
        content={},
        object_str=NAME,
        created_at=timezone.now(),
    )
    return row


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


def token(**fields: object) -> ApiToken:
    """Return a token that has just run out."""
    later = timezone.now() + timedelta(days=900)
    values = {"expires_at": later, "name": "agenda", "prefix": "mee_x", "secret_hash": "b" * 64, "scopes": ["read"]}
    return ApiToken.objects.create(user=make_user(), **{**values, **fields})


def pupil_change() -> PupilChange:
    """Return what somebody changed about a pupil just now."""
    pupil = make_pupil(make_class())
    return PupilChange.objects.create(
        school=pupil.school, pupil=pupil, role="coordinator", fact="last_name", before=NAME, after="B"
    )


def account_change() -> AccountChange:
    """Return what the desk changed about an account just now."""
    return AccountChange.objects.create(user=make_user(), role="region", fact="display_name", before=NAME, after="B")


def event() -> AccountEvent:
    """Return a line of an account's history."""
    return note_act(user=make_user(), act=AccountAct.SIGNED_OUT, by=None)


def answer() -> IdempotentRequest:
    """Return an answer that was kept for a retry."""
    return IdempotentRequest.objects.create(user=make_user(), key="k", request_hash="r" * 64, body={"name": NAME})


def invitation() -> Invitation:
    """Return an invitation that nobody took."""
    return Invitation.objects.create(
        email="lezer@school.example", kind=OrganisationKind.SCHOOL, organisation_id=1, role="teacher", secret_hash="c" * 64,
        expires_at=timezone.now(),
    )  # fmt: skip


def look() -> AccessEvent:
    """Return a look at a class."""
    return log_access(
        actor_id=1, actor_role="coordinator", purpose=AccessPurpose.CLASS_VIEW, school_id=1, object_label="class", object_id=1,
        pupil_ids=[1],
    )  # fmt: skip


def closed_incident() -> Incident:
    """Return an incident that was closed just now."""
    by = keeper()
    made = make_incident(by=by)
    finish(made, by, *Party)
    return close(incident=made, lessons="Voortaan anders.", by=by)


def account() -> User:
    """Return an account that was used just now, and that later had its two warnings (those of the moved clock)."""
    user = make_user(display_name=NAME)
    User.objects.filter(pk=user.pk).update(last_login=timezone.now())
    return user


def finding() -> ErasureFinding:
    """Return a place where somebody has to read."""
    line = ErasureLedger.objects.create(pk=uuid4(), label="accounts.User", mark="m" * 64, reason=ErasureReason.ASKED, counts={})
    return ErasureFinding.objects.create(erasure=line, label="accounts.User", row_key="1", column="note")


def held() -> LegalHold:
    """Return a hold that ends with this moment."""
    now = timezone.now()
    return LegalHold.objects.create(
        label="schools.Pupil", object_id="1", reason="x", set_by=1, until=now + timedelta(minutes=1)
    )


MAKERS: dict[str, Callable[[], Model]] = {
    "schools.PupilChange:audit:at": pupil_change,
    "accounts.AccountChange:audit:at": account_change,
    "accounts.YearlyCheck:audit:at": lambda: YearlyCheck.objects.create(user=make_user(), school_year=2026),
    "outbox.Message:undelivered-code:failed_at": lambda: message("accounts.code"),
    "outbox.Message:undelivered:failed_at": lambda: message("tests.hello"),
    "outbox.Message:sent:sent_at": lambda: message("tests.hello", sent=True),
    "outbox.Message:sent:failed_at": emptied_message,
    "usersessions.UserSession:session:last_seen_at": device,
    "sessions.Session:at-once:expire_date": signed_in,
    "wagtailadmin.EditingSession:a-day:last_seen_at": lambda: EditingSession.objects.create(
        user=make_user(), content_type=of(Page), object_id="1", last_seen_at=timezone.now()
    ),
    "wagtailadmin.FormState:a-day:last_updated_at": form_state,
    "wagtailcore.ModelLogEntry:audit:timestamp": lambda: ModelLogEntry.objects.create(
        content_type=of(User), object_id="1", label=NAME, action="wagtail.edit", timestamp=timezone.now()
    ),
    "wagtailcore.PageLogEntry:audit:timestamp": lambda: PageLogEntry.objects.create(
        content_type=of(Page), page=page(), label=NAME, action="wagtail.edit", timestamp=timezone.now()
    ),
    "wagtailcore.Comment:audit:updated_at": comment,
    "wagtailcore.Revision:old-versions:created_at": revision,
    "wagtailcore.APIToken:spent:revoked_at": lambda: APIToken.objects.create(
        user=make_user(), name="x", prefix="x", key_hash="e" * 64, revoked_at=timezone.now()
    ),
    "desk.PrivacyRequest:requests:closed_at": closed_request,
    "desk.Incident:incidents:closed_at": closed_incident,
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
    "accounts.LoginEvent:security:at": lambda: LoginEvent.objects.create(user=make_user(), outcome="success"),
    "accounts.AccountEvent:audit:at": event,
    "accounts.ApiToken:spent:expires_at": lambda: token(expires_at=timezone.now()),
    "accounts.ApiToken:spent:revoked_at": lambda: token(revoked_at=timezone.now()),
    "accounts.IdempotentRequest:a-day:created_at": answer,
    "accounts.Invitation:spent:expires_at": invitation,
    "accounts.User:accounts:last_login+date_joined": account,
    "privacy.AccessEvent:audit:at": look,
    "privacy.LegalHold:audit:lifted_at+until": held,
    "privacy.ErasureOrder:audit:asked_at": lambda: ErasureOrder.objects.create(
        pk=uuid4(), label="accounts.User", person=1, reason=ErasureReason.ASKED
    ),
    "privacy.ErasureFinding:audit:found_at": finding,
    **photos.ENDS,
}  # fmt: skip

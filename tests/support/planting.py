"""Somebody whose word stands in every place where the product puts words of an account."""

from allauth.account.models import EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import Comment, CommentReply, Page, PageLogEntry, PageSubscription, UploadedFile
from wagtail.users.models import UserProfile

from accounts.choices import TokenScope
from accounts.models import IdempotentRequest, User
from accounts.services import make_token
from accounts.services.log import note_sign_in
from activities.models import ActivityPage, SavedSearch, Shortlist, ShortlistItem
from activities.services.favourites import keep_activity
from enrolments.choices import FeedKind, Side
from enrolments.models import DateRequest, Enrolment, EnrolmentTransition, WarningSetAside
from enrolments.services.feeds import open_feed
from enrolments.services.talking import say
from newsletter import services as newsletter
from newsletter.links import confirmation_token
from newsletter.models import Subscriber
from outbox.services import queue_message
from privacy.models import AccessPurpose
from privacy.services import log_access
from schools.services.import_reading import start_import
from stats.models import ReleaseSubscription
from tests.support import class_lists
from tests.support.makers import make_school_year
from tests.support.programs import programs_for

WORD = "kwxspoor"
EMAIL = "kwxspoor@school.example"


def plant(person: User, enrolment: Enrolment) -> None:
    """Let this coordinator (called ``kwxspoor``) do and write everything there is to do and write."""
    client = Client()
    client.force_login(person)
    UserSession.objects.create(
        user=person, session_key=client.session.session_key, ip="192.0.2.1", user_agent=f"Firefox {WORD}"
    )
    _sign_in(person)
    _school_work(person, enrolment)
    _cms_work(person, enrolment.session.activity)
    _mail(person)


def _sign_in(person: User) -> None:
    make_token(user=person, name=f"Rooster {WORD}", scopes=[TokenScope.READ], days=30, by=person, programs=programs_for(person))
    Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data={"name": f"Telefoon {WORD}"})
    EmailConfirmation.objects.create(
        email_address=person.emailaddress_set.get(), created=timezone.now(), sent=timezone.now(), key=f"{WORD}sleutel"
    )
    note_sign_in(user=person, outcome="success", method="password", network="192.0.2.0/24")  # type: ignore[arg-type]  # the value
    IdempotentRequest.objects.create(user=person, key=f"{WORD}-1", request_hash="x", status=200, body={"email": EMAIL})
    log_access(
        actor_id=person.pk,
        actor_role="coordinator",
        purpose=AccessPurpose.CLASS_VIEW,
        school_id=1,
        object_label="school_class",
        object_id=1,
        pupil_ids=[1],
    )


def _school_work(person: User, enrolment: Enrolment) -> None:
    text = f"Groet, {WORD.title()}"
    say(enrolment, side=Side.SCHOOL, by=person, text=text)
    Enrolment.objects.filter(pk=enrolment.pk).update(note=text, teacher=person, status_reason=text)
    school = enrolment.school
    EnrolmentTransition.objects.create(
        school=school, enrolment=enrolment, from_status="accepted", to_status="accepted", by=person, reason=text
    )
    WarningSetAside.objects.create(school=school, enrolment=enrolment, code="long_day", reason=text, by=person)
    DateRequest.objects.create(
        school=school,
        school_class=enrolment.school_class,
        activity=enrolment.session.activity,
        places=3,
        first_day="2030-01-01",
        last_day="2030-02-01",
        wishes=text,
        asked_by=person,
        answer_until=timezone.now(),
    )
    shortlist = Shortlist.objects.create(school=school, name="Lijst", made_by=person)
    ShortlistItem.objects.create(shortlist=shortlist, activity=enrolment.session.activity, note=text, added_by=person)
    keep_activity(activity_id=enrolment.session.activity_id, by=person)
    SavedSearch.objects.create(user=person, name=f"Voor {WORD}", query=f"q={WORD}", rhythm="weekly", due_at=timezone.now())
    open_feed(by=person, kind=FeedKind.COORDINATOR)
    ReleaseSubscription.objects.create(by=person.pk)
    rows = [class_lists.HEADINGS, ("444001", "Noor", "", "Bos", "3Z")]
    data = class_lists.delimited(rows)
    start_import(school=school, school_year=make_school_year(), data=data, by=person, filename=f"{WORD}.csv")


def _cms_work(person: User, page: ActivityPage) -> None:
    base = Page.objects.get(pk=page.pk)
    old = page.latest_revision
    assert old
    type(old).objects.filter(pk=old.pk).update(user=person)
    written = page.save_revision(user=person)
    type(written).objects.filter(pk=written.pk).update(content={**written.content, "intro": f"Bel {WORD.title()} ({EMAIL})"})
    page.save_revision(user=person)
    Page.objects.filter(pk=page.pk).update(owner=person, locked_by=person)
    PageLogEntry.objects.log_action(instance=page, action="wagtail.edit", user=person, title=f"Pagina van {WORD}")
    note = Comment.objects.create(page=base, user=person, text=f"Vraag {WORD}", contentpath="title")
    CommentReply.objects.create(comment=note, user=person, text=f"Antwoord {WORD}")
    FormState.objects.create(
        user=person,
        content_type=page.content_type,
        object_id=str(page.pk),
        data=f"title={WORD}",
        last_updated_at=timezone.now(),
    )
    EditingSession.objects.create(
        user=person, content_type=page.content_type, object_id=str(page.pk), last_seen_at=timezone.now()
    )
    PageSubscription.objects.create(user=person, page=base, comment_notifications=True)
    profile = UserProfile.get_for_user(person)
    profile.avatar.save(f"{WORD}.png", ContentFile(WORD.encode()))
    upload = UploadedFile(for_content_type=page.content_type, uploaded_by_user=person)
    upload.file.save(f"half-{WORD}.jpg", ContentFile(b"\xff\xd8" + WORD.encode()))


def _mail(person: User) -> None:
    queue_message(
        kind="accounts.changed", recipient=EMAIL, subject=f"Dag {WORD}", text="Je wachtwoord", dedupe_key=f"k:{person.pk}"
    )
    newsletter.ask_to_subscribe(email=EMAIL, topics=("news",), language="nl", channel="site", network="192.0.2.0/24")
    found = Subscriber.objects.get(email=EMAIL)
    newsletter.confirm_subscription(token=confirmation_token(found, ["news"]), channel="mail")

"""One row for every rule about accounts, their mail, their traces and the site's pages; the others are in ``what_ends``."""

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
from accounts.models import (
    AccountChange,
    AccountEvent,
    ApiToken,
    IdempotentRequest,
    InboxItem,
    Invitation,
    LoginEvent,
    User,
    YearlyCheck,
)
from accounts.services.log import note_act
from outbox.models import Message
from privacy.models import AccessEvent, AccessPurpose, ErasureFinding, ErasureLedger, ErasureOrder, ErasureReason, LegalHold
from privacy.services import log_access
from tests.support.makers import make_user

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


def token(**fields: object) -> ApiToken:
    """Return a token that has just run out."""
    later = timezone.now() + timedelta(days=900)
    values = {"expires_at": later, "name": "agenda", "prefix": "mee_x", "secret_hash": "b" * 64, "scopes": ["read"]}
    return ApiToken.objects.create(user=make_user(), **{**values, **fields})


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


ENDS: dict[str, Callable[[], Model]] = {
    "accounts.AccountChange:audit:at": account_change,
    "accounts.YearlyCheck:audit:at": lambda: YearlyCheck.objects.create(user=make_user(), school_year=2026),
    "accounts.InboxItem:inbox:at": lambda: InboxItem.objects.create(user=make_user(), kind="desk.letter", key="x"),
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
}  # fmt: skip

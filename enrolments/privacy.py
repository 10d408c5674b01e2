"""What sign-ups keep about pupils and about who arranges them (guide "privacy-registry")."""

from datetime import datetime

from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from enrolments import models
from enrolments.services.forgetting import leave_all_groups
from enrolments.services.holding import let_go_of_holds
from enrolments.services.photos import take_down_photos_of
from privacy.erasing.hooks import on_erase
from privacy.registry import (
    Audience,
    Erase,
    Number,
    SchoolAt,
    Then,
    Through,
    WithParent,
    WithPerson,
    asks,
    declare,
    declare_nobody,
    derived,
    ends,
    personal,
    shown,
    technical,
)
from privacy.retention.holds import hold_back
from privacy.terms import AT_ONCE, MESSAGES, PUPIL_CONSENT, SIGN_UPS, SPENT
from schools.models import Pupil

SELF, SCHOOL, PROVIDER = Audience.SELF, Audience.SCHOOL, Audience.PROVIDER
BOTH = (SCHOOL, PROVIDER)
FREE = "free words of a colleague: somebody reads whether they name a pupil"
AFTER_THE_DATE = ends(SIGN_UPS, "enrolment__session__ends_at", then=Then.BLANK)
FEW = "some dozens of rows per school and year"

# Pupils

declare(
    models.Place,
    technical("id", "school", "enrolment", "session", "is_active"),
    derived("starts_at", "ends_at", of=("session",)),
    derived("counted_class", of=("pupil", "session")),
    personal("pupil", "attendance", "noted_at", seen_by=BOTH),
    about=_("Welke leerling op welke dag meedoet, en of die er was"),
    links=(Through("pupil"),),
    controller=SchoolAt("school"),
    purposes=("sign-ups",),
    retention=(ends(SIGN_UPS, "session__ends_at"), WithParent("pupil")),
)


def still_signed_up(now: datetime) -> Q:
    """Return which pupils have a place whose own term is not over: the place would go along."""
    return Q(Exists(models.Place.objects.filter(pupil=OuterRef("pk"), session__ends_at__gte=SIGN_UPS.cutoff(now))))


hold_back("schools.Pupil", "still_signed_up", _("Wie nog ingeschreven staat, blijft tot dat voorbij is."), still_signed_up)

# Who may be in a photo

PROOF = "the proof of a yes or no outlives the pupil: then it is a number that leads to nobody (AVG article 7 paragraph 1)"
LAST_WORD = Subquery(
    models.PupilConsent.objects.filter(pupil_id=OuterRef("pupil_id"))
    .order_by()
    .values("pupil_id")
    .annotate(last_at=Max("at"))
    .values("last_at")
)
IS_STILL_HERE = Exists(Pupil.objects.filter(pk=OuterRef("pupil_id")))
declare(
    models.PupilConsent,
    technical("id", "school", "enrolment", "activity", "purpose"),
    technical("text_version", "text_hash", why="which words everybody was asked, and their SHA-256"),
    personal("pupil_id", erase=Erase.PSEUDONYM, seen_by=BOTH, why=PROOF),
    personal("is_given", erase=Erase.PSEUDONYM, seen_by=BOTH, why=PROOF),
    personal("source", "at", erase=Erase.PSEUDONYM, seen_by=(SCHOOL,), why=PROOF),
    personal("by", erase=Erase.BLANK, seen_by=(SCHOOL,)),
    about=_("Wie op een foto mag, van wie we dat weten en sinds wanneer"),
    links=(Number("pupil_id", of="schools.Pupil"), Through("by")),
    controller=SchoolAt("school"),
    purposes=("photo-consent",),
    retention=(
        ends(
            PUPIL_CONSENT, LAST_WORD, only=Q(~IS_STILL_HERE, pupil_id__isnull=False), unindexed="grouped by the index on pupils"
        ),
        ends(PUPIL_CONSENT, "enrolment__session__ends_at", only=Q(pupil_id=None)),
    ),
)
declare_nobody(
    models.PhotoGroup,
    technical("id", "school", "photo", "enrolment", "linked_at"),
    about=_("Welke groep op welke foto staat"),
    # The photo goes with its groups' names, also one that was put here in a later school year than its day.
    retention=(ends(SIGN_UPS, "enrolment__session__ends_at", by="enrolments.services.photos.end_photos"),),
    why="which group stands in a photo: a school and a date, no pupil",
)

# Sign-ups and who arranges them

declare(
    models.Enrolment,
    technical("id", "school", "session", "school_class", "mode", "places", "capacity_unit", "adults", "status", "reason_code"),
    technical("answer_until", "waiting_number", "least_places", "takes_other_dates", "wanted_places"),
    technical("stands_in_for", "offer_until", "bundle", "attended_count", "extra_count", "counted_at", "sequence"),
    technical("undo_to", "undo_until", "created_at", "updated_at"),
    derived("claim", of=("places", "capacity_unit")),
    personal("note", "status_reason", erase=Erase.DESK, seen_by=BOTH, why=FREE),
    personal("teacher", "enrolled_by", erase=Erase.BLANK, seen_by=BOTH),
    about=_("Inschrijving van een groep: opmerking, wie inschreef en wie meegaat"),
    links=(Through("teacher"), Through("enrolled_by"), Through("named_places__pupil")),
    controller=SchoolAt("school"),
    purposes=("sign-ups",),
    retention=(ends(SIGN_UPS, "session__ends_at", then=Then.BLANK),),
)
declare(
    models.EnrolmentTransition,
    technical("id", "school", "enrolment", "from_status", "to_status", "at", "reason_code"),
    personal("reason", erase=Erase.DESK, seen_by=BOTH, why=FREE),
    personal("by", erase=Erase.BLANK, seen_by=BOTH),
    about=_("Wat er met een inschrijving gebeurde, en door wie"),
    links=(Through("by"),),
    controller=SchoolAt("school"),
    purposes=("sign-ups",),
    retention=(AFTER_THE_DATE,),
)
declare(
    models.WarningSetAside,
    technical("id", "school", "enrolment", "at"),
    technical("code", why="which warning"),
    personal("reason", erase=Erase.DESK, seen_by=(SCHOOL,), why=FREE),
    personal("by", erase=Erase.BLANK, seen_by=(SCHOOL,)),
    about=_("Waarom iemand een waarschuwing opzij zette"),
    links=(Through("by"),),
    controller=SchoolAt("school"),
    purposes=("sign-ups",),
    retention=(AFTER_THE_DATE,),
)
declare(
    models.Bundle,
    technical("id", "school", "school_class", "kind", "created_at"),
    personal("made_by", erase=Erase.BLANK),
    about=_("Wie een klas over meer dagen inschreef"),
    links=(Through("made_by"),),
    controller=SchoolAt("school"),
    purposes=("sign-ups",),
    retention=(ends(SIGN_UPS, "enrolments__session__ends_at", then=Then.BLANK, over_all=True),),
)
declare(
    models.DateRequest,
    technical("id", "school", "school_class", "activity", "places", "adults", "first_day", "last_day", "status", "session"),
    technical("answer_until", "created_at", "updated_at"),
    personal("wishes", "reason", erase=Erase.DESK, seen_by=BOTH, why=FREE),
    # The question is the school's: who asked may leave, the provider still answers it.
    personal("asked_by", erase=Erase.BLANK),
    about=_("Vraag van een school om een datum"),
    links=(Through("asked_by"),),
    controller=SchoolAt("school"),
    purposes=("sign-ups",),
    retention=(ends(SIGN_UPS, "last_day", unindexed=FEW),),
    channels=(_("Een vraag om een andere dag"),),
)
declare(
    models.EnrolmentMessage,
    technical("id", "school", "enrolment", "side", "to_all"),
    personal("by", "text", "at", "read_at", seen_by=BOTH),
    about=_("Berichten tussen school en aanbieder"),
    links=(Through("by"),),
    controller=SchoolAt("school"),
    purposes=("conversations",),
    retention=(ends(MESSAGES, "enrolment__session__ends_at"),),
    channels=(_("Een bericht bij een inschrijving"),),
)
declare(
    models.Hold,
    technical("id", "school", "session", "school_class", "places", "capacity_unit", "expires_at", "extensions", "created_at"),
    technical("used"),
    derived("claim", of=("places", "capacity_unit")),
    personal("held_by", seen_by=(SELF,)),
    about=_("Plekken die iemand een kwartier vasthoudt"),
    links=(Through("held_by"),),
    controller=SchoolAt("school"),
    purposes=("sign-ups",),
    retention=(ends(AT_ONCE, "expires_at", by="enrolments.services.holding.end_holds"),),
)
declare(
    models.CalendarFeed,
    technical("id", "revoked_at"),
    personal("owner", "kind", "school_class", "provider", "activity", "created_at", "last_read_on", seen_by=(SELF,)),
    personal("secret_hash", is_exported=False, why="a hash: it would only help who wants to read along"),
    about=_("Adressen waarmee iemand datums in een eigen agenda leest"),
    links=(Through("owner"),),
    purposes=("preferences",),
    retention=(ends(SPENT, "revoked_at", unindexed="a few rows per account"), WithPerson()),
)

# About groups and dates, not about people

declare_nobody(
    models.EvaluationLink,
    technical("id", "school", "enrolment", "audience", "secret_hash", "uses", "most_uses", "closes_at"),
    why="one link for a whole group: nobody can tell who opened it",
)
declare_nobody(
    models.EvaluationAnswer,
    technical("id", "session", "audience", "first", "second", "third", "month"),
    why="three marks on a date in a month: no group, no moment, no person",
)
declare_nobody(
    models.KeptBefore,
    technical("id", "school", "session", "school_class", "used", "extensions", "counts_until"),
    why="for how long a class kept places on a date, for an hour; the clock clears it away",
)
declare_nobody(
    models.Reminder,
    technical("id", "school", "enrolment", "cause", "day", "at"),
    why="that a group's sign-up was reminded of something; the mail is in the outbox",
)

# The interface

SHAPES = "enrolments.api.serializers"
for serializer in (
    "serializers.EnrolmentSerializer",
    "serializers.EnrolmentDetailSerializer",
    "attendance.AttendanceNotedSerializer",
):
    shown(f"enrolments.api.{serializer}", *BOTH)
shown(f"{SHAPES}.TransitionSerializer", *BOTH, shows={"reason": ("enrolments.EnrolmentTransition.reason",)})
shown(f"{SHAPES}.GuestSerializer", *BOTH, shows={"name": ("schools.Pupil.first_name", "schools.Pupil.last_name")})
shown(f"{SHAPES}.NamedBriefSerializer", *BOTH, shows={"name": ()})
shown(
    "enrolments.api.messages.MessageSerializer",
    *BOTH,
    shows={"by": ("enrolments.EnrolmentMessage.by", "accounts.User.display_name", "accounts.User.email")},
)
shown("enrolments.api.requesting.DateRequestSerializer", *BOTH)
for serializer in ("FeedSerializer", "OpenedFeedSerializer"):
    shown(f"enrolments.api.feeds.{serializer}", SELF, shows={"name": ()})
asks(SHAPES, "EnrolmentRequestSerializer", "ManySerializer", "OtherDateSerializer")
asks(
    "enrolments.api.reasons",
    "ReasonSerializer",
    "CancelEnrolmentSerializer",
    "DisapproveGroupSerializer",
    "DeclineGroupSerializer",
    "WithdrawGroupSerializer",
)
asks("enrolments.api.messages", "MessageRequestSerializer")
asks("enrolments.api.requesting", "QuestionSerializer")
asks("enrolments.api.changing", "ChangeSerializer")
asks("enrolments.api.splitting", "SplitSerializer")

# Erasure


def _leave_groups(pupil: Pupil, by: User | None) -> None:
    take_down_photos_of(pupil.pk)
    leave_all_groups(pupil, by=by)


on_erase(Pupil, _leave_groups)
on_erase(User, lambda user, by: let_go_of_holds(user.pk), ends_rows_of=(models.Hold,))

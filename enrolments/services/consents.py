"""Who may be in a photo: written down line by line, and true from that second (promises POR-2e, POR-3g)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from activities.models import ActivityPage
from enrolments.choices import ConsentPurpose, ConsentSource, ConsentState
from enrolments.errors.consent import ConsentNotOfThisGroup, NothingSaid, SourceMissing
from enrolments.models import Enrolment, Place, PupilConsent
from enrolments.rules.consent_texts import current_text
from enrolments.services.photos import follow_consent
from schools.models import Pupil
from schools.rules import check_coordinates

PHOTOS = ConsentPurpose.PHOTOS


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said: yes or no, and who."""

    is_given: bool
    source: str


def states_of(pupils: Collection[int], activity: int | None) -> Mapping[int, ConsentState]:
    """Return where each pupil stands for an activity (None: what was said about every activity). The last word counts, whether
    it was about this activity or about all of them; who was not asked said nothing, and that is no."""
    lines = PupilConsent.objects.filter(Q(activity=None) | Q(activity=activity), purpose=PHOTOS, pupil_id__in=pupils)
    last = lines.order_by("pupil_id", "-pk").distinct("pupil_id").values_list("pupil_id", "is_given")
    said = {pupil: ConsentState.GIVEN if is_given else ConsentState.WITHDRAWN for pupil, is_given in last if pupil}
    return {pupil: said.get(pupil, ConsentState.NOT_ASKED) for pupil in pupils}


def state_of_group(enrolment: Enrolment) -> ConsentState:
    """Return what was said about a group of which we have no names."""
    last = lines_of_group(enrolment).order_by("-pk").values_list("is_given", flat=True).first()
    return ConsentState.NOT_ASKED if last is None else ConsentState.GIVEN if last else ConsentState.WITHDRAWN


def lines_of_group(enrolment: Enrolment) -> QuerySet[PupilConsent]:
    """Return every line about a group as a whole."""
    return PupilConsent.objects.filter(enrolment=enrolment.pk, purpose=PHOTOS)


def lines_of_pupil(pupil: Pupil) -> QuerySet[PupilConsent]:
    """Return every line about a pupil, the newest first."""
    return (
        PupilConsent.objects.filter(school=pupil.school_id, pupil_id=pupil.pk).select_related("activity", "by").order_by("-pk")
    )


@transaction.atomic
def note_consents(*, enrolment: Enrolment, answers: Mapping[int, bool], source: str, by: User) -> int:
    """Write down what was said about pupils of a group, for its activity; return how many lines were new.

    A line that says what stands already is left out. Photos with these pupils follow in the same transaction.
    Raises ``NotFound``, ``NothingSaid``, ``SourceMissing`` and ``ConsentNotOfThisGroup``.
    """
    check_coordinates(by, enrolment.school)
    own = set(Place.objects.filter(enrolment=enrolment.pk, pupil_id__in=answers).values_list("pupil_id", flat=True))
    if own != set(answers):
        raise ConsentNotOfThisGroup
    if not answers:
        raise NothingSaid
    _check_source(source, with_names=True)
    # In order of id, as everybody locks pupils: of two who write at once the second sees what the first wrote.
    _lock_pupils(own)
    return _append(answers, enrolment.school_id, enrolment.session.activity_id, source, by)


@transaction.atomic
def note_consent_of_pupil(*, pupil: Pupil, activity: ActivityPage | None, said: Said, by: User) -> bool:
    """Write down what was said about one pupil, for one activity or for all; return whether that was new.

    Raises ``NotFound`` and ``SourceMissing``.
    """
    check_coordinates(by, pupil.school)
    _check_source(said.source, with_names=True)
    _lock_pupils([pupil.pk])
    answers = {pupil.pk: said.is_given}
    return bool(_append(answers, pupil.school_id, activity.pk if activity else None, said.source, by))


@transaction.atomic
def note_consent_of_group(*, enrolment: Enrolment, said: Said, by: User) -> bool:
    """Write down that everybody of a group without names agreed, or not any more; return whether that was new.

    Raises ``NotFound`` and ``SourceMissing``.
    """
    check_coordinates(by, enrolment.school)
    _check_source(said.source, with_names=False)
    locked = Enrolment.objects.select_for_update(of=("self",), no_key=True).get(pk=enrolment.pk)
    if state_of_group(locked) == (ConsentState.GIVEN if said.is_given else ConsentState.WITHDRAWN):
        return False
    line = _line(enrolment.school_id, enrolment.session.activity_id, said.is_given, said.source, by)
    line.enrolment = locked
    line.save()
    follow_consent(Q(enrolment=enrolment.pk))
    return True


def _append(answers: Mapping[int, bool], school: int, activity: int | None, source: str, by: User) -> int:
    stands = states_of(answers.keys(), activity) if activity else _last_words_about_all(answers.keys())
    words = {True: ConsentState.GIVEN, False: ConsentState.WITHDRAWN}
    lines = []
    for pupil, is_given in sorted(answers.items()):
        if stands[pupil] != words[is_given]:
            line = _line(school, activity, is_given, source, by)
            line.pupil_id = pupil
            lines.append(line)
    PupilConsent.objects.bulk_create(lines)
    if lines:
        with_them = Q(enrolment__named_places__pupil__in=[line.pupil_id for line in lines])
        follow_consent(with_them if activity is None else with_them & Q(enrolment__session__activity=activity))
    return len(lines)


def _last_words_about_all(pupils: Collection[int]) -> Mapping[int, ConsentState]:
    """Return what stands about every activity; a later word about one of them leaves room to say it again."""
    lines = PupilConsent.objects.filter(purpose=PHOTOS, pupil_id__in=pupils).order_by("pupil_id", "-pk").distinct("pupil_id")
    said = {one.pupil_id: one for one in lines}
    words = {True: ConsentState.GIVEN, False: ConsentState.WITHDRAWN}
    about_all = {pk: words[one.is_given] for pk, one in said.items() if pk is not None and one.activity_id is None}
    return {pupil: about_all.get(pupil, ConsentState.NOT_ASKED) for pupil in pupils}


def _line(school: int, activity: int | None, is_given: bool, source: str, by: User) -> PupilConsent:  # built here only
    text = current_text(PHOTOS)
    return PupilConsent(
        school_id=school,
        activity_id=activity,
        purpose=PHOTOS,
        is_given=is_given,
        source=source,
        text_version=text.version,
        text_hash=text.digest,
        by=by,
    )


def _check_source(source: str, *, with_names: bool) -> None:
    allowed = {ConsentSource.PARENT, ConsentSource.PUPIL} if with_names else {ConsentSource.TEACHER}
    if source not in allowed:
        raise SourceMissing


def _lock_pupils(pupils: Collection[int]) -> None:
    list(Pupil.objects.filter(pk__in=pupils).order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk"))

"""Words of others in the rows of who asks for a copy: each is read at the desk of whose words they are, and given along or not.

A school's words are the school's alone, also where the region answers (promise POR-8c): the region sees how many wait there.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from desk.choices import About, Proof, RequestKind, RequestStatus, WordsChoice
from desk.errors import MoveNotPossible
from desk.models import PrivacyRequest, RequestStep, WithheldText
from desk.moves import Who
from desk.rules import people_at_desk, texts_for
from desk.services import letters
from desk.services.people import people_of
from kit.isolation import everywhere
from kit.refusals import NotFound
from newsletter.models import Subscriber
from privacy.erasing.desks import schools_of_rows
from privacy.exporting.given import Place, mark_of, withheld_from, words_at_place
from privacy.registry import registry
from schools.models import Pupil, School

GAVE, KEPT = "gave_words", "kept_words"
OPEN_FOR_WORDS = frozenset({RequestStatus.IN_HAND, RequestStatus.ANSWERED})


@dataclass(frozen=True, slots=True)
class Text:
    """One place as its desk reads it."""

    text: WithheldText
    about: str
    column: str
    words: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How far the reading is. ``here``: what waits at the desk of the request itself; ``at_schools``: where else something waits."""

    here: int
    at_schools: tuple[tuple[str, int], ...]
    decided: Mapping[str, int]

    @property
    def waiting(self) -> int:
        """How many texts nobody read yet."""
        return self.here + sum(number for _name, number in self.at_schools)

    @property
    def given(self) -> int:
        """How many go along."""
        return self.decided.get(WordsChoice.GIVEN, 0)

    @property
    def kept(self) -> int:
        """How many stay behind, with a reason."""
        return sum(self.decided.values()) - self.given


@everywhere("where words of others wait for a copy: places for the desk whose words they are, never the words")
@transaction.atomic
def gather_words(request: PrivacyRequest) -> None:
    """List what must be read before it can go along, and mail the schools among whose words some are. Safe to repeat."""
    person = _asker(request)
    if person is None or request.kind not in {RequestKind.ACCESS, RequestKind.PORTABILITY}:
        return
    places = {one.place for one in withheld_from(person, request.email if request.proof == Proof.CODE else "")}
    known = {one.place: one for one in WithheldText.objects.filter(request=request)}
    gone = [one.pk for place, one in known.items() if place not in places and one.choice == WordsChoice.OPEN]
    WithheldText.objects.filter(pk__in=gone).delete()
    new = [
        WithheldText(request=request, of_school_id=school, label=place[0], row_key=place[1], column=place[2])
        for place, school in _schools_of(places - known.keys()).items()
    ]
    WithheldText.objects.bulk_create(new, ignore_conflicts=True)
    elsewhere = {one.of_school_id for one in new} - {request.school_id}
    schools = School.objects.in_bulk([key for key in elsewhere if key is not None])
    for key in sorted(elsewhere, key=lambda one: one or 0):
        for each in people_at_desk(schools[key] if key is not None else None):
            cause = f"words:{request.pk.hex}:{key or 0}:{each.pk}"
            letters.send_letter(each.email, each.language, cause, _letter)


def _asker(request: PrivacyRequest) -> models.Model | None:
    by_address = Subscriber(email=request.email) if request.proof == Proof.CODE and request.email else None
    return next(iter(people_of(request)), by_address)


def _schools_of(places: Iterable[Place]) -> dict[Place, int | None]:
    found: dict[Place, int | None] = {}
    for label in sorted({place[0] for place in places}):
        mine = sorted(place for place in places if place[0] == label)
        schools = schools_of_rows(label, {place[1] for place in mine})
        found |= {place: schools[place[1]] for place in mine if place[1] in schools}
    return found


def texts_of(rows: Iterable[WithheldText]) -> list[Text]:
    """Return what stands at these places now. The caller shows only its own desk's (``texts_for``)."""
    return [
        Text(
            one,
            str(registry.declarations[one.label].about),
            str(apps.get_model(one.label)._meta.get_field(one.column).verbose_name),  # noqa: SLF001  # Django's
            words_at_place(one.place) if one.choice == WordsChoice.OPEN else "",
        )
        for one in rows
    ]


@everywhere("how many texts wait for a request, and at which schools: numbers only")
def counts_of(request: PrivacyRequest) -> Counts:
    """Return how far the reading is for one request."""
    rows = list(WithheldText.objects.filter(request=request).select_related("of_school"))
    decided = Counter(str(one.choice) for one in rows if one.choice != WordsChoice.OPEN)
    waiting = [one for one in rows if one.choice == WordsChoice.OPEN]
    elsewhere = Counter(
        one.of_school.name if one.of_school is not None else _("de regio")
        for one in waiting
        if one.of_school_id != request.school_id
    )
    return Counts(len(waiting) - elsewhere.total(), tuple(sorted(elsewhere.items())), decided)


@transaction.atomic
def decide_words(*, number: int, choice: WordsChoice, by: User) -> None:
    """Give words along, or keep them back for a reason that the law knows; it is written down with the request.

    Words that are gone meanwhile leave the list. Raises ``NotFound``, and ``MoveNotPossible`` once it was decided or the request is closed.
    """
    text = texts_for(by).select_for_update(of=("self",)).filter(pk=number).first()
    if text is None:
        raise NotFound
    if text.choice != WordsChoice.OPEN:
        raise MoveNotPossible
    words = words_at_place(text.place)
    if not words:
        text.delete()
        return
    text.choice, text.mark, text.decided_by, text.decided_at = choice, mark_of(words), by, timezone.now()
    text.save()
    _note(text, by)


@everywhere("what one desk decides about its words is written down with a request that may lie at another")
def _note(text: WithheldText, by: User) -> None:
    request = PrivacyRequest.objects.select_for_update().get(pk=text.request_id)
    if request.status not in OPEN_FOR_WORDS:
        raise MoveNotPossible
    step = GAVE if text.choice == WordsChoice.GIVEN else KEPT
    RequestStep.objects.create(request=request, step=step, to_status=request.status, side=Who.DESK, by=by)
    if request.status == RequestStatus.ANSWERED and text.choice == WordsChoice.GIVEN:
        letters.send_more_words(request)


def given_words(person: models.Model) -> dict[Place, str]:
    """Return which words somebody gave along to this person, for as long as the answer stands."""
    given = WithheldText.objects.filter(choice=WordsChoice.GIVEN, request__status=RequestStatus.ANSWERED)
    match person:
        case Pupil():
            given = given.filter(request__pupil=person)
        case User() | Subscriber():
            proved = {"request__about": About.MYSELF, "request__proof__in": (Proof.SESSION, Proof.CODE)}
            given = given.filter(request__email__iexact=person.email, **proved)
        case _:
            return {}
    return {one.place: one.mark for one in given}


def _letter() -> letters.Written:
    return letters.Written(
        _("Lees teksten na voor een kopie"),
        [
            _(
                "Iemand vroeg een kopie van de eigen gegevens. Daarbij horen teksten van jouw school. Daar kan iets over een ander in staan."
            ),
            _("Lees ze na en kies per tekst: meegeven of achterhouden. Tot dan geven we ze niet mee."),
        ],
        label=_("Lees de teksten na"),
        url=settings.SITE_URL + reverse("desk:words"),
    )


WHY_NOT = {
    WordsChoice.OTHERS: gettext_lazy("Daar staat iets over een ander in (artikel 15 lid 4 AVG)."),
    WordsChoice.SECRET: gettext_lazy("Daar staat een bedrijfsgeheim in (artikel 15 lid 4 AVG)."),
    WordsChoice.INQUIRY: gettext_lazy("Dat schaadt een onderzoek of iemands veiligheid (artikel 41 UAVG)."),
}


def words_about(counts: Counts) -> list[str]:
    """Say in the answer what goes along, what stays behind and why, and what is still being read."""
    said = []
    if counts.given:
        said.append(
            ngettext(
                "In de kopie staat ook %(number)s tekst van een ander.",
                "In de kopie staan ook %(number)s teksten van anderen.",
                counts.given,
            )
            % {"number": counts.given}
        )
    for choice, reason in WHY_NOT.items():
        if number := counts.decided.get(choice, 0):
            kept = ngettext("%(number)s tekst geven we niet mee.", "%(number)s teksten geven we niet mee.", number) % {
                "number": number
            }
            said.append(f"{kept} {reason}")
    if counts.waiting:
        said.append(
            ngettext(
                "%(number)s tekst lezen we nog na. Mag die mee? Dan krijg je weer mail.",
                "%(number)s teksten lezen we nog na. Mogen die mee? Dan krijg je weer mail.",
                counts.waiting,
            )
            % {"number": counts.waiting}
        )
    return said

"""The letters of the desk: written in the transaction of their cause, in the reader's own language."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from desk.choices import About, RefusalReason, RequestKind
from desk.clocks import READABLE_AFTER_ANSWER
from desk.models import PrivacyRequest
from desk.services.plans import plan_of
from outbox.letters import queue_letter
from pages.current import current_region

Words = Sequence[str]


class CopyWay(StrEnum):
    """How the copy reaches the asker: never by mail itself."""

    NONE = "none"
    ACCOUNT = "account"
    LINK = "link"
    SCHOOL = "school"


@dataclass(frozen=True, slots=True)
class Copy:
    """The way to the copy, with the address of the page that gives it."""

    way: CopyWay = CopyWay.NONE
    url: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What one letter says: below a heading for each part, with one link."""

    subject: str
    paragraphs: Words
    parts: Sequence[tuple[str, Words]] = ()
    label: str = ""
    url: str = ""


def send_letter(recipient: str, language: str, cause: str, write: Callable[[], Written]) -> None:
    """Queue one letter, written in the reader's language. ``cause`` names event and reader without saying who that is."""
    with translation.override(language):
        written = write()
    context = {
        "subject": written.subject,
        "paragraphs": written.paragraphs,
        "parts": written.parts,
        "label": written.label,
        "url": written.url,
    }
    queue_letter("desk.letter", recipient=recipient, language=language, cause=cause, context=context)


def _to_asker(request: PrivacyRequest, name: str, write: Callable[[], Written]) -> None:
    """Write to the asker; a request without an address is read on its own page only."""
    if request.email:
        send_letter(request.email, request.language, f"{name}:{request.pk.hex}", write)


def page_of(secret: str) -> str:
    """Return the address of the asker's own page."""
    return settings.SITE_URL + reverse("desk:status", args=[secret])


def send_code(request: PrivacyRequest, *, recipient: str, code: str, secret: str) -> None:
    """Send the code to the mailbox that we knew already (promise POR-7h)."""

    def write() -> Written:
        shown = f"{code[:4]} {code[4:]}"
        return Written(
            _("Je code voor je verzoek over je gegevens"),
            [
                _(
                    "Iemand vroeg met dit e-mailadres: %(kind)s. Was jij dat? Vul dan deze code in. Zo weten we dat jij het bent."
                )
                % {"kind": _kind(request)},
                _("Code: %(code)s") % {"code": shown},
                _("De code werkt 24 uur. Was jij het niet? Dan hoef je niets te doen. Zonder code gebeurt er niets."),
            ],
            label=_("Vul de code in"),
            url=page_of(secret),
        )

    send_letter(recipient, request.language, f"code:{request.pk.hex}", write)


def send_nothing_here(request: PrivacyRequest, *, recipient: str, secret: str) -> None:
    """Tell a mailbox that we know nothing of it: the answer, and no code (promise SBB-5e).

    Made like ``send_code``, link and all, so that both take as long; the page behind the link says nothing more.
    """

    def write() -> Written:
        region = current_region()
        return Written(
            _("Je verzoek over je gegevens: we hebben niets van je"),
            [
                _("Iemand vroeg met dit e-mailadres: %(kind)s. Bij dit adres hebben we geen gegevens.")
                % {"kind": _kind(request)},
                _("Wat je invulde, is al gewist. Ook dit adres bewaren we niet. Alleen het aantal verzoeken tellen we."),
                _("Denk je dat we toch iets van je hebben, zoals een foto? Mail ons dan: %(address)s.")
                % {"address": region.email},
            ],
            label=_("Lees wat we wel bewaren"),
            url=settings.SITE_URL + reverse("privacy:register"),
        )

    send_letter(recipient, request.language, f"nothing:{request.pk.hex}", write)


def send_receipt(request: PrivacyRequest, *, secret: str = "") -> None:
    """Tell the asker that it is here, who answers, by when, and what will be done (promises SBB-6c, POR-7i)."""

    def write() -> Written:
        due = date_format(request.due_on, "j F Y")
        paragraphs = [
            _("Je verzoek is binnen: %(kind)s. Het nummer is %(number)s.")
            % {"kind": _kind(request), "number": request.reference},
            _who_answers(request),
            _("Je krijgt uiterlijk op %(day)s antwoord.") % {"day": due},
        ]
        plan = plan_of(request)
        parts = [(_("Wat we gaan doen, uiterlijk op %(day)s") % {"day": due}, plan)] if plan else []
        link = {"label": _("Bekijk hoe het ervoor staat"), "url": page_of(secret)} if secret else {}
        return Written(_("We hebben je verzoek: %(number)s") % {"number": request.reference}, paragraphs, parts, **link)

    _to_asker(request, "receipt" if not request.proof else "receipt_proved", write)


def send_referred(request: PrivacyRequest) -> None:
    """Tell the asker that the school has it now."""

    def write() -> Written:
        due = date_format(request.due_on, "j F Y")
        return Written(
            _("Je verzoek is nu bij de school: %(number)s") % {"number": request.reference},
            [_who_answers(request), _("Je krijgt uiterlijk op %(day)s antwoord.") % {"day": due}],
        )

    _to_asker(request, f"referred:{request.school_id}", write)


def send_more_time(request: PrivacyRequest) -> None:
    """Tell the asker that it takes longer, and why (AVG article 12 lid 3)."""

    def write() -> Written:
        return Written(
            _("Je verzoek duurt langer: %(number)s") % {"number": request.reference},
            [
                _("We hebben meer tijd nodig. De wet geeft ons daarvoor ten hoogste 2 maanden extra."),
                _("Waarom: %(reason)s") % {"reason": request.extension_reason},
                _("Je krijgt nu uiterlijk op %(day)s antwoord.") % {"day": date_format(request.due_on, "j F Y")},
                complaint_words(),
            ],
        )

    _to_asker(request, "more_time", write)


def send_answer(
    request: PrivacyRequest, parts: Sequence[tuple[str, Words]], *, copy: Copy, about_words: Callable[[], Words]
) -> None:
    """Send the answer in its four parts, after the words of whoever answers, with the way to the copy (promise SBB-5a).

    ``about_words``: what goes along of the words of others, what does not and why.
    """

    def write() -> Written:
        return Written(
            _("Antwoord op je verzoek: %(number)s") % {"number": request.reference},
            [
                *(line for line in request.answer.splitlines() if line.strip()),
                *_copy_words(request, copy),
                *about_words(),
                complaint_words(),
            ],
            parts,
            **({"label": _("Haal je kopie op"), "url": copy.url} if copy.url else {}),
        )

    _to_asker(request, "answer", write)


def _copy_words(request: PrivacyRequest, copy: Copy) -> list[str]:
    """Say how the asker gets the copy; nothing where none is due."""
    match copy.way:
        case CopyWay.ACCOUNT:
            return [_("Bij dit antwoord hoort een kopie van al je gegevens. Log in en download haar bij Mijn gegevens.")]
        case CopyWay.LINK:
            day = date_format(timezone.localdate() + READABLE_AFTER_ANSWER, "j F Y")
            return [
                _(
                    "Bij dit antwoord hoort een kopie van al je gegevens. De link werkt tot %(day)s. Stuur hem niet door: wie hem heeft, leest je gegevens."
                )
                % {"day": day}
            ]
        case CopyWay.SCHOOL:
            school = request.school.name if request.school is not None else ""
            return [_("Bij dit antwoord hoort een kopie van alle gegevens. %(school)s geeft je die zelf.") % {"school": school}]
        case _:
            return []


def send_more_words(request: PrivacyRequest) -> None:
    """Tell the asker, once after the answer, that a text went along that was still being read."""

    def write() -> Written:
        return Written(
            _("Er is iets bij je kopie gekomen: %(number)s") % {"number": request.reference},
            [
                _("We lazen een tekst na die eerst niet in je kopie stond. Je mag hem hebben."),
                _("Haal je kopie opnieuw op, op dezelfde plek als de eerste keer.")
                if request.about != About.PUPIL
                else _("Vraag de school om een nieuwe kopie."),
                complaint_words(),
            ],
        )

    _to_asker(request, "words", write)


def send_done(request: PrivacyRequest, done: Words) -> None:
    """Tell the asker what was carried out: the second message after the receipt (promise SBB-6c)."""

    def write() -> Written:
        return Written(
            _("Gedaan: je verzoek %(number)s") % {"number": request.reference},
            [_("Wat je vroeg, is gedaan."), *done, complaint_words()],
        )

    _to_asker(request, "done", write)


def send_refusal(request: PrivacyRequest) -> None:
    """Tell the asker no, why, and what can be done about it (AVG article 12 lid 4)."""

    def write() -> Written:
        reason = RefusalReason(request.refusal).label
        return Written(
            _("Je verzoek kan niet: %(number)s") % {"number": request.reference},
            [_("We kunnen niet doen wat je vroeg. %(reason)s") % {"reason": reason}, request.reason, complaint_words()],
        )

    _to_asker(request, "refusal", write)


def send_no_data(request: PrivacyRequest) -> None:
    """Tell the asker that there is nothing, and that the request itself is gone (promise SBB-5e)."""

    def write() -> Written:
        return Written(
            _("Antwoord op je verzoek: we hebben niets van je"),
            [
                _("We hebben gezocht en geen gegevens van je gevonden."),
                _("Wat je invulde, is gewist. Alleen het aantal verzoeken tellen we."),
                complaint_words(),
            ],
        )

    _to_asker(request, "no_data", write)


def tell_desk(request: PrivacyRequest, people: Sequence[User]) -> None:
    """Tell who must act that a request waits: no word of who asked what."""
    _to_people(
        request,
        people,
        f"waiting:{request.school_id}",
        lambda: Written(
            _("Er wacht een verzoek over gegevens: %(number)s") % {"number": request.reference},
            [_("Iemand vraagt iets over zijn gegevens."), _by_when(request)],
            label=_("Bekijk het verzoek"),
            url=_desk_page(request),
        ),
    )


def remind_desk(request: PrivacyRequest, people: Sequence[User], *, left: int) -> None:
    """Remind who must act: so many days are left."""
    _to_people(
        request,
        people,
        f"reminder:{request.due_on:%Y%m%d}:{left}",
        lambda: Written(
            _("Nog %(days)s dagen voor verzoek %(number)s") % {"days": request.days_left, "number": request.reference},
            [_("Dit verzoek heeft nog geen antwoord."), _by_when(request)],
            label=_("Bekijk het verzoek"),
            url=_desk_page(request),
        ),
    )


def escalate(request: PrivacyRequest, people: Sequence[User]) -> None:
    """Tell who stands above the desk that the last day has come."""
    school = request.school.name if request.school is not None else current_region().name
    _to_people(
        request,
        people,
        f"escalation:{request.due_on:%Y%m%d}",
        lambda: Written(
            _("De termijn van verzoek %(number)s loopt af") % {"number": request.reference},
            [
                _("Een verzoek over gegevens bij %(name)s heeft nog geen antwoord.") % {"name": school},
                _by_when(request),
                _("Zorg dat er vandaag antwoord komt. Lukt dat niet? Bel de vrager."),
            ],
        ),
    )


def complaint_words() -> str:
    """Say where somebody goes who does not agree (promises POR-7j, SBB-8a to 8c)."""
    region = current_region()
    address = region.email or settings.SITE_URL.rstrip("/") + reverse("desk:contact")
    words = [_("Ben je het er niet mee eens? Laat het ons weten: %(address)s.") % {"address": address}]
    if region.dpo_contact:
        words.append(_("Je kunt ook naar de functionaris gegevensbescherming: %(name)s.") % {"name": region.dpo_contact})
    words.append(_("Of dien een klacht in bij de Autoriteit Persoonsgegevens: %(url)s") % {"url": region.complaint_url})
    return " ".join(words)


def _to_people(request: PrivacyRequest, people: Sequence[User], name: str, write: Callable[[], Written]) -> None:
    for person in people:
        send_letter(person.email, person.language, f"{name}:{request.pk.hex}:{person.pk}", write)


def _who_answers(request: PrivacyRequest) -> str:
    if request.school is not None:
        return _(
            "Over gegevens van leerlingen beslist de school. Daarom ligt je verzoek nu bij %(school)s. De school antwoordt je zelf."
        ) % {"school": request.school.name}
    if request.about == About.PUPIL:
        return _("We zoeken uit bij welke school je verzoek hoort. Die school antwoordt je dan.")
    return _("De privacy-medewerker van de regio antwoordt je.")


def _by_when(request: PrivacyRequest) -> str:
    return _("Het antwoord moet er uiterlijk zijn op %(day)s.") % {"day": date_format(request.due_on, "l j F Y")}


def _kind(request: PrivacyRequest) -> str:
    return str(RequestKind(request.kind).label).lower()


def _desk_page(request: PrivacyRequest) -> str:
    return settings.SITE_URL + reverse("desk:request", args=[request.pk])

"""The letters about inquiries. To the asker without a word of what came in; to the desk also without who asked."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from desk.choices import InquiryKind
from desk.inquiry_links import page_of
from desk.models import Inquiry, InquiryLine, InquiryOwner
from desk.services.letters import Written, send_letter


def send_number(inquiry: Inquiry) -> None:
    """Tell the asker the number, the last day and the page with the copy. Who gave no address gets nothing.

    Anybody can type anybody's address: the mail must be no way to send words to strangers (decision 0052).
    """

    def write() -> Written:
        day = date_format(inquiry.due_on, "j F Y")
        paragraphs = [
            _("Je bericht is binnen: %(kind)s. Het nummer is %(number)s.")
            % {"kind": _kind(inquiry), "number": inquiry.reference},
            _("Je krijgt uiterlijk op %(day)s antwoord.") % {"day": day},
            _("Achter de link staat een kopie van wat je schreef. Daar kun je ook verder schrijven, of alles wissen."),
            _("We gebruiken je adres alleen om te antwoorden. Schreef jij dit niet? Dan hoef je niets te doen."),
        ]
        subject = _("We hebben je bericht: %(number)s") % {"number": inquiry.reference}
        return Written(subject, paragraphs, (), _("Bekijk je bericht"), page_of(inquiry))

    _to_asker(inquiry, "inquiry_copy", write)


def send_reply(inquiry: Inquiry, line: InquiryLine) -> None:
    """Mail an answer to the asker."""

    def write() -> Written:
        words = [one for one in line.text.splitlines() if one.strip()]
        subject = _("Antwoord op je bericht: %(number)s") % {"number": inquiry.reference}
        return Written(subject, words, (), _("Reageer op dit antwoord"), page_of(inquiry))

    _to_asker(inquiry, f"inquiry_reply:{line.pk}", write)


def tell_helpers(inquiry: Inquiry, people: Sequence[User]) -> None:
    """Tell the desk that something came in."""
    _to_people(
        inquiry,
        people,
        "inquiry_new",
        lambda: Written(
            _waits(inquiry), [str(InquiryKind(inquiry.kind).label), _by_when(inquiry)], (), _look(), _desk_page(inquiry)
        ),
    )


def tell_of_more(inquiry: Inquiry, line: InquiryLine, people: Sequence[User]) -> None:
    """Tell who takes care of it that the asker wrote again."""
    _to_people(
        inquiry,
        people,
        f"inquiry_more:{line.pk}",
        lambda: Written(
            _("De vrager schreef opnieuw: %(number)s") % {"number": inquiry.reference},
            [_by_when(inquiry)],
            (),
            _look(),
            _desk_page(inquiry),
        ),
    )


def tell_owner(inquiry: Inquiry, given: InquiryOwner) -> None:
    """Tell a colleague that they take care of it now."""
    _to_people(
        inquiry,
        [given.user],
        f"inquiry_yours:{given.since:%Y%m%d%H%M%S%f}",
        lambda: Written(
            _("Bericht %(number)s is nu van jou") % {"number": inquiry.reference},
            [_("Een collega gaf je dit bericht om te beantwoorden."), _by_when(inquiry)],
            (),
            _look(),
            _desk_page(inquiry),
        ),
    )


def remind(inquiry: Inquiry, people: Sequence[User]) -> None:
    """Remind who must answer on the working day before the last."""
    _to_people(
        inquiry,
        people,
        f"inquiry_reminder:{inquiry.due_on:%Y%m%d}",
        lambda: Written(_waits(inquiry), [_by_when(inquiry)], (), _look(), _desk_page(inquiry)),
    )


def tell_it_is_late(inquiry: Inquiry, people: Sequence[User]) -> None:
    """Tell who must answer, and who stands above them, that the last day is over."""
    _to_people(
        inquiry,
        people,
        f"inquiry_late:{inquiry.due_on:%Y%m%d}",
        lambda: Written(
            _("Te laat met antwoorden: %(number)s") % {"number": inquiry.reference},
            [_by_when(inquiry), _("Antwoord vandaag.")],
            (),
            _look(),
            _desk_page(inquiry),
        ),
    )


def _to_asker(inquiry: Inquiry, cause: str, write: Callable[[], Written]) -> None:
    if inquiry.email:
        send_letter(inquiry.email, inquiry.language, f"{cause}:{inquiry.pk.hex}", write)


def _to_people(inquiry: Inquiry, people: Sequence[User], cause: str, write: Callable[[], Written]) -> None:
    for person in people:
        send_letter(person.email, person.language, f"{cause}:{inquiry.pk.hex}:{person.pk}", write)


def _waits(inquiry: Inquiry) -> str:
    return _("Er wacht een bericht op antwoord: %(number)s") % {"number": inquiry.reference}


def _look() -> str:
    return _("Bekijk het bericht")


def _by_when(inquiry: Inquiry) -> str:
    return _("Het antwoord moet er uiterlijk zijn op %(day)s.") % {"day": date_format(inquiry.due_on, "l j F Y")}


def _kind(inquiry: Inquiry) -> str:
    return str(InquiryKind(inquiry.kind).label).lower()


def _desk_page(inquiry: Inquiry) -> str:
    return settings.SITE_URL + reverse("desk:inquiry", args=[inquiry.pk])

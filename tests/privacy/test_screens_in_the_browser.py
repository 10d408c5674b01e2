"""Every screen about people's data, wide and narrow: what is kept, who agreed, who looks along, what goes."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.choices import RegionRole
from accounts.models import User
from accounts.services import restrict_account
from activities.links import stop_url
from activities.models import SavedSearch
from activities.services.searches import save_search
from desk.incident_choices import SourceKind
from desk.inquiry_links import secret_of
from desk.services.answering import answer
from desk.services.helping import answer_inquiry
from desk.services.incident_telling import tell_schools
from desk.services.inquiring import Wrote, take_inquiry
from desk.services.proving import prove_by_code
from enrolments.models import Enrolment
from newsletter.links import leave_token, less_token, manage_token, objection_token, own_token
from newsletter.models import Sending, Subscriber, SubscriberStatus
from outbox.models import Message
from pages.models import VisitCount
from privacy.erasing import erase_person
from privacy.models import ErasureFinding, ErasureReason
from schools.choices import SchoolRole
from schools.models import Pupil
from schools.services.restricting import restrict_pupil
from schools.services.support import open_support, record_confidentiality
from tests.support.browser import OpenPage, look, sign_in
from tests.support.enrolling import make_enrolment
from tests.support.incidents import make_incident
from tests.support.makers import make_class, make_coordinator, make_pupil, make_region_user, make_school, make_supplier
from tests.support.photos import say
from tests.support.requests import asked_by, code_for, proved
from tests.support.service_messages import make_draft, make_message

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PUBLIC = ("retention", "promises", "security", "public_agreement", "public_suppliers")


def screens() -> dict[str, tuple[User | None, str]]:
    """Return, by a name for the picture, who looks and at which address."""
    school_class = make_class(make_school(), pupils=3)
    school = school_class.school
    admin = make_coordinator(school, role=SchoolRole.ADMIN)
    keeper, helper = make_region_user(RegionRole.ADMIN), make_region_user(RegionRole.COORDINATOR)
    supplier = make_supplier()
    record_confidentiality(user=helper, signed_on=school.verified_at.date(), by=keeper)
    grant = open_support(school=school, helper=helper, reason="Een klas staat er dubbel in.", by=admin)
    frozen = make_pupil(school_class)
    restrict_pupil(pupil=frozen, why="De naam klopt niet", by=admin)
    pupil = Pupil.objects.exclude(pk=frozen.pk).order_by("pk")[0]
    named, number = make_enrolment(school=school, names=4), make_enrolment(school=school)
    went = named.named_places.order_by("pk").values_list("pupil_id", flat=True)[0]
    say(named, yes=True, pupils=[went])
    say(named, yes=False, pupils=[went])
    search = save_search(query="kind=workshop&level=havo&year=3", name="Werkplaats voor de derde", rhythm="weekly", by=admin)
    broken = save_search(query="year=2", name="Op zoek naar iets anders", rhythm="daily", by=admin)
    SavedSearch.objects.filter(pk=broken.pk).update(query="kind=verdwenen")
    incident = make_incident((SourceKind.SCHOOL, school.pk), by=keeper)
    tell_schools(incident=incident, by=keeper)
    public: dict[str, tuple[User | None, str]] = {
        name: (None, reverse(f"{'schools' if name.startswith('public') else 'privacy'}:{name}")) for name in PUBLIC
    }
    return public | {
        "agreement": (admin, reverse("schools:agreement")),
        "support": (admin, reverse("schools:support")),
        "stop": (admin, reverse("schools:stop")),
        "what-goes": (admin, reverse("schools:what_goes")),
        "pupil-data": (admin, reverse("schools:pupil_data", args=[pupil.pk])),
        "frozen-pupil": (admin, reverse("schools:pupil_data", args=[frozen.pk])),
        "erase-pupil": (admin, reverse("schools:erase_pupil", args=[pupil.pk])),
        "frozen": (admin, reverse("schools:restricted_pupils")),
        "photos-by-name": (admin, reverse("enrolments:photo_consents", args=[named.pk])),
        "photos-by-number": (admin, reverse("enrolments:photo_consents", args=[number.pk])),
        "pupil-consents": (admin, reverse("enrolments:pupil_consents", args=[went])),
        "my-consents": (helper, reverse("desk:my_consents")),
        "my-data": (helper, reverse("accounts:my_data")),
        "look-along": (helper, reverse("schools:look_along", args=[grant.pk])),
        "look-along-class": (helper, reverse("schools:look_along_class", args=[grant.pk, school_class.pk])),
        "region-agreements": (keeper, reverse("schools:region_agreements")),
        "region-support": (keeper, reverse("schools:region_support")),
        "region-suppliers": (keeper, reverse("schools:region_suppliers")),
        "region-supplier": (keeper, reverse("schools:region_supplier", args=[supplier.pk])),
        "incidents": (keeper, reverse("desk:incidents")),
        "new-incident": (keeper, reverse("desk:new_incident")),
        "incident": (keeper, reverse("desk:incident", args=[incident.pk])),
        "school-incidents": (admin, reverse("desk:school_incidents")),
        "school-incident": (admin, reverse("desk:school_incident", args=[incident.pk])),
        "speed": (keeper, reverse("region-speed")),
        "service-messages": (keeper, reverse("desk:service_messages")),
        "new-service-message": (keeper, reverse("desk:new_service_message")),
        "service-message": (keeper, reverse("desk:region_service_message", args=[make_draft(by_mail=True).pk])),
        # Its bar stands on every screen here.
        "notice": (helper, reverse("desk:service_message", args=[make_message(kind="outage").pk])),
        "statement": (keeper, reverse("desk:publish_statement")),
        "region-retention": (keeper, reverse("region-retention")),
        "searches": (admin, reverse("activities:searches")),
        "new-search": (admin, f"{reverse('activities:new_search')}?kind=workshop&year=3"),
        "stop-by-link": (None, stop_url(search.pk).removeprefix(settings.SITE_URL)),
        "erase-account": (helper, reverse("accounts:erase_my_account")),
    }


def after_erasing() -> dict[str, tuple[User | None, str]]:
    """Return the screens of what goes: words to read again, the receipt, who is frozen, the copy and the newsletter's page."""
    enrolment, keeper = make_enrolment(names=2), make_region_user(RegionRole.ADMIN)
    pupil = Pupil.objects.filter(places__enrolment=enrolment).order_by("pk")[0]
    Enrolment.objects.filter(pk=enrolment.pk).update(note=f"{pupil.first_name} {pupil.last_name} komt een uur later.")
    Pupil.objects.filter(pk=pupil.pk).update(name_prefix="")
    pupil.refresh_from_db()
    with_words = proved(enrolment.enrolled_by)
    receipt = erase_person(pupil, by=None, reason=ErasureReason.BY_SCHOOL)
    ErasureFinding.objects.update(found_at=timezone.now() - timedelta(hours=30))
    restrict_account(user=make_region_user(RegionRole.EDITOR, display_name="Robin de Vries"), by=keeper)
    reader = Subscriber.objects.create(
        email="lezer@thuis.example", address_hash="x", status=SubscriberStatus.ACTIVE, confirmed_at=timezone.now()
    )
    request, secret = asked_by(reader.email)
    answer(request=prove_by_code(request=request, code=code_for(reader.email), secret=secret), words="Dag.", by=keeper)
    link = re.search(r"/privacy/kopie/[^/]+/", Message.objects.get(subject__startswith="Antwoord op je verzoek").text)
    assert link
    return {
        "findings": (make_coordinator(enrolment.school), reverse("desk:findings")),
        "words": (make_coordinator(enrolment.school), reverse("desk:words")),
        "request-with-words": (keeper, reverse("desk:request", args=[with_words.pk])),
        "requests": (keeper, reverse("desk:requests") + "?status=answered"),
        "frozen-accounts": (keeper, reverse("desk:frozen")),
        "receipt": (None, reverse("privacy:erased", args=[receipt.number])),
        "copy": (None, link[0]),
        **{
            f"newsletter-{name}": (None, reverse(f"newsletter:{name}", args=[manage_token(reader)]))
            for name in ("preferences", "pause", "own_link")
        },
        **{
            f"newsletter-{name}": (None, reverse(f"newsletter:{name}", args=[own_token(reader)]))
            for name in ("my_data", "address")
        },
        "newsletter-leave": (None, reverse("newsletter:leave", args=[leave_token(reader)])),
        "newsletter-request-links": (None, reverse("newsletter:request-links")),
        "newsletter-less": (None, reverse("newsletter:less", args=[less_token(reader, "sector:care")])),
        "newsletter-objection": (None, reverse("newsletter:objection", args=[objection_token("h")])),
        "newsletter-frame": (None, reverse("newsletter:frame")),
        "newsletter-invite": (keeper, reverse("desk:invite")),
    }


def around_contact() -> dict[str, tuple[User | None, str]]:
    """Return the contact form, the desk behind it, how often pages are looked at, what is new, and a newsletter on its way."""
    helper = make_region_user(RegionRole.COORDINATOR)
    asked = take_inquiry(wrote=Wrote("complaint", "De bus kwam niet.", "ouder@thuis.example", "Robin"), language="nl")
    answer_inquiry(inquiry=asked, words="Wat vervelend. We bellen de vervoerder.", by=helper)
    take_inquiry(wrote=Wrote("fault", "De kaart blijft leeg.", "lezer@thuis.example"), language="nl")
    for week in range(1, 6):
        hour = timezone.now() - timedelta(days=7 * week)
        VisitCount.objects.create(page="desk:contact", hour=hour, visits=9 * week)
    going = Sending.objects.create(title="Zomer in de regio", per_second=1, expected=840)
    return {
        "sendings": (helper, reverse("newsletter:sendings")),
        "sending": (helper, reverse("newsletter:sending", args=[going.pk])),
        "visits": (helper, f"{reverse('region-visits')}?per=week"),
        "updates": (None, "/vernieuwd/"),
        "contact": (None, reverse("desk:contact")),
        "contact-thread": (None, reverse("desk:contact_thread", args=[secret_of(asked)])),
        "inquiries": (helper, reverse("desk:inquiries")),
        "inquiry": (helper, reverse("desk:inquiry", args=[asked.pk])),
        "note-inquiry": (helper, reverse("desk:note_inquiry")),
    }


@pytest.mark.slow
def test_every_screen_about_data_is_accessible_and_fits(open_page: OpenPage) -> None:
    wrong: list[str] = []
    pages: dict[int | None, Page] = {}
    for name, (user, address) in {**screens(), **after_erasing(), **around_contact()}.items():
        key = user.pk if user else None
        if key not in pages:
            pages[key] = open_page()
            if user:
                sign_in(pages[key], user)
        answer = pages[key].goto(address)
        assert answer is not None
        assert (name, answer.status) == (name, 200)
        wrong += look(pages[key], f"data-{name}")

    assert not wrong, "\n".join(wrong)

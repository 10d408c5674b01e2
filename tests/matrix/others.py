"""People without a side, organisations that the region has still to judge, and published figures."""

from typing import Any

from django.utils import timezone

from accounts.choices import RegionRole
from accounts.models import FunderOrganisation, TermsAcceptance, TermsVersion, User
from activities.choices import NamesMode
from desk.inquiry_links import secret_of
from desk.services.inquiring import Wrote, take_inquiry
from enrolments.choices import EnrolmentStatus
from enrolments.models import Enrolment, Place
from providers.choices import ProviderStatus
from providers.models import Provider, ProviderMembership
from providers.services.applications import Organisation, apply_as_provider
from schools.choices import SchoolRole
from schools.models import SchoolMembership
from stats.choices import FUNDERS, OrderStatus
from stats.models import CommercialRequest, ReleaseOrder
from stats.services.deciding import request_approval
from tests.matrix.shapes import Side
from tests.support.makers import (
    at_nine,
    make_activity,
    make_class,
    make_coordinator,
    make_funder_user,
    make_provider,
    make_provider_user,
    make_pupil,
    make_region_user,
    make_school,
    make_session,
    make_user,
)
from tests.support.releases import MAKER, make_published, make_release


def make_others(people: dict[str, tuple[User, frozenset[tuple[str, str]]]], sides: dict[str, Side]) -> None:
    """People without a side, and organisations that the region has still to judge."""

    def add(name: str, user: User, *roles: tuple[str, str]) -> None:
        people[name] = (user, frozenset(roles))

    def about(name: str) -> dict[str, str]:
        return {"email": f"kwxmail{name.replace('_', '')}@kwx.example", "display_name": f"Kwxnaam{name.replace('_', '')}"}

    school_a = SchoolMembership.objects.get(user=people["coordinator_a"][0]).school
    provider_a = ProviderMembership.objects.get(user=people["owner_a"][0]).provider
    unverified = make_school("School U", verified=False)
    add("coordinator_u", make_coordinator(unverified, **about("coordinator_u")), ("coordinator", "u"))
    blocked = make_provider("Aanbieder Z")
    shut_out = make_provider_user(blocked, **about("owner_blocked"))
    make_session(make_activity(blocked, "Geblokkeerd"))
    add("owner_blocked", shut_out, ("owner_blocked", "z"))
    for role in RegionRole:
        name = f"region_{role.value}".replace("privacy_officer", "privacy")
        add(name, make_region_user(role, **about(name)), (name, ""))
    add("funder", make_funder_user(**about("funder")), ("funder", ""))
    waiting = FunderOrganisation.objects.create(name="Nog niet gezien", kind="fund")
    add("funder_unverified", make_funder_user(waiting, **about("funder_unverified")), ("funder_unverified", ""))
    add("nobody", make_user(**about("nobody")))
    former = make_coordinator(school_a, **about("former"))
    former.school_memberships.update(ended_at=timezone.now())
    leaver = make_provider_user(provider_a, **about("former_provider"))
    for membership in leaver.provider_memberships.all():
        membership.ended_at = timezone.now()
        membership.save()
    add("former", former)
    add("former_provider", leaver)
    add("blocked", make_coordinator(school_a, **about("blocked")), ("coordinator", "a"))
    add("no_factor", make_coordinator(school_a, second_factor=False, **about("no_factor")), ("coordinator", "a"))
    hurried = make_coordinator(school_a, **about("no_terms"))
    add("no_terms", hurried, ("coordinator", "a"))
    if TermsVersion.objects.exists():
        TermsAcceptance.objects.filter(user=hurried).delete()
    for letter, side in sides.items():
        applicant = make_user(f"kwxmailaanvrager{letter}@kwx.example", display_name=f"Kwxnaamaanvrager{letter}")
        organisation = Organisation(
            name=f"Kwxnieuw{letter}", sectors=["ict-creative"], street="Kade 5", postcode="9934 AB", city="Delfzijl"
        )
        side.applicant = apply_as_provider(organisation=organisation, by=applicant).pk
        new = make_school(f"Kwxschool{letter}", verified=False, applied_at=timezone.now())
        make_coordinator(
            new, SchoolRole.ADMIN, email=f"kwxmailschool{letter}@kwx.example", display_name=f"Kwxnaamschool{letter}"
        )
        side.new_school = new.pk
        side.blocked_provider = blocked.pk
        wrote = Wrote(kind="question", text=f"Kwxcontact{letter}", email=f"kwxcontact{letter}@kwx.example")
        inquiry = take_inquiry(wrote=wrote, language="nl")
        side.inquiry, side.inquiry_secret = str(inquiry.pk), secret_of(inquiry)
    blocked.refresh_from_db()
    blocked_rows(blocked, people["region_admin"][0], school_a, people["coordinator_a"][0])


def blocked_rows(blocked: Provider, by: User, school: Any, coordinator: User) -> None:
    """A provider that the region put out, with a group on a past date whose pupils it may see no more."""
    session = make_session(
        make_activity(blocked, "Voorbij", names_mode=NamesMode.NAMES), starts_at=at_nine(days=-1), places_taken=1
    )
    school_class = make_class(school, "Kwxooita")
    pupil = make_pupil(school_class, first_name="Kwxweleera", name_prefix="", last_name="Kwxweleera", pupil_number="kwxooita1")
    enrolment = Enrolment.objects.create(
        school=school,
        session=session,
        status=EnrolmentStatus.ACCEPTED,
        enrolled_by=coordinator,
        note="Kwxooita",
        school_class=school_class,
        mode=NamesMode.NAMES,
        places=1,
    )
    Place.objects.create(
        school=school,
        enrolment=enrolment,
        pupil=pupil,
        session=session,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
    )
    from providers.services.applications import block_provider  # noqa: PLC0415  # read late: signals connect first

    block_provider(provider=blocked, reason="Kwxblokz", by=by)
    assert Provider.objects.get(pk=blocked.pk).status == ProviderStatus.BLOCKED


def make_releases() -> tuple[str, str, int, int]:
    """Return a release that waits for approval, one out for funders, a wish to use that commercially, and an old order."""
    published = make_published(readers=FUNDERS)
    asked = request_approval(release=make_release(readers=FUNDERS, corrects=published), by=MAKER)
    wish = CommercialRequest.objects.create(release=published, by=1, organisation="Fonds", words="Een kaart", terms_version="1")
    order = ReleaseOrder.objects.create(
        start_year=2000, term=1, readers=["public"], status=OrderStatus.REFUSED, refusal="nothing_to_count", asked_by=1
    )
    return str(asked.pk), str(published.pk), wish.pk, order.pk

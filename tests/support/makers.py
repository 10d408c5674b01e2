"""Rows to test with, made in one line. Plain functions: what you do not give gets a believable value, and nothing else is made.

    session = make_session(capacity=28)                     # a published activity of an approved provider comes with it
    school = make_school()
    school_class = make_class(school, pupils=24)
    coordinator = make_coordinator(school)                   # has a second factor; second_factor=False takes it away

- Every maker takes the model's own fields as keywords and returns the saved row.
- Users have no password (``client.force_login(user)``), a verified address, a second factor, and accepted the terms.
- Activities are published with a revision, and Wagtail's signal is sent, as after an editor's click.
- Sessions are written straight to the table; ``places_taken`` is a field like any other here.
"""

from datetime import datetime, timedelta
from functools import cache
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils import timezone
from django.utils.text import slugify

from accounts.choices import RegionRole
from accounts.models import FunderMembership, FunderOrganisation, RegionMembership, TermsVersion, User
from accounts.services import accept_terms
from activities.choices import ActivityKind
from activities.models import ActivityPage, Session
from kit import pupil_number as numbers
from kit.names import sort_key
from kit.school_year import start_year_on
from providers.choices import ProviderRole, ProviderStatus, RecognitionSource, Sector
from providers.models import Provider, ProviderIndexPage, ProviderMembership, ProviderPage, Recognition
from schools.choices import Level, SchoolRole
from schools.models import (
    AgreementVersion,
    ClassMembership,
    ProcessingAgreement,
    Pupil,
    School,
    SchoolBoard,
    SchoolClass,
    SchoolMembership,
    SchoolYear,
    Supplier,
)
from tests.support.cms import put_aside, put_online

_numbers = count(1)
FIRST_NAMES = ("Sanne", "Daan", "Yara", "Mees", "Noor", "Bram", "Lotte", "Sem")
LAST_NAMES = (("", "Bakker"), ("de", "Vries"), ("van den", "Berg"), ("", "Özdemir"), ("", "Kuiper"))


def make_user(email: str = "", *, second_factor: bool = True, **fields: Any) -> User:
    """Return somebody with a verified address and no role at all."""
    email = email or f"mens{next(_numbers)}@voorbeeld.example"
    user = User.objects.create_user(email, **{"display_name": "Robin Jansen", **fields})
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    for terms in TermsVersion.objects.published()[:1]:
        accept_terms(terms=terms, user=user)
    if second_factor:
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "unused"})
    return user


# --- providers and activities ---


def make_provider(name: str = "Werf De Vaart", *, page: bool = True, **fields: Any) -> Provider:
    """Return an approved provider in Delfzijl with its published page (``page=False``: without)."""
    defaults: dict[str, Any] = {
        "status": ProviderStatus.APPROVED,
        "sectors": [Sector.BUILT_ENVIRONMENT],
        "street": "Kade 4",
        "postcode": "9934AB",
        "city": "Delfzijl",
        "municipality": "Eemsdelta",
        "municipality_code": "1979",
        "latitude": 53.332,
        "longitude": 6.922,
    }
    provider = Provider.objects.create(name=name, **{**defaults, **fields})
    if page:
        make_provider_page(provider)
    return provider


def make_recognition(provider: Provider, *, confirmed: bool = True, **fields: Any) -> Recognition:
    """Return a recognition from a year ago until in three years, looked up by the region (``confirmed=False``: not yet)."""
    today = timezone.localdate()
    checked: dict[str, Any] = {"source": RecognitionSource.REGISTER, "checked_on": today, "confirmed_at": timezone.now()}
    defaults: dict[str, Any] = {
        "company_id": f"{100000000 + next(_numbers)}",
        "valid_from": today - timedelta(days=365),
        "valid_until": today + timedelta(days=3 * 365),
        **(checked if confirmed else {}),
    }
    return Recognition.objects.create(provider=provider, **{**defaults, **fields})


def make_provider_page(provider: Provider, **fields: Any) -> ProviderPage:
    """Return this provider's page, published."""
    index = ProviderIndexPage.objects.get()
    defaults = {"title": provider.name, "slug": f"{slugify(provider.name)}-{next(_numbers)}", "intro": "Wij bouwen schepen."}
    page = ProviderPage(provider=provider, **{**defaults, **fields})
    put_online(page, below=index)
    return page


def make_activity(
    provider: Provider | None = None, title: str = "Een dag mee op de scheepswerf", *, published: bool = True, **fields: Any
) -> ActivityPage:
    """Return a company visit for vmbo, year 2 and 3, below its provider's page; ``published=False`` leaves a draft."""
    provider = provider or make_provider()
    defaults: dict[str, Any] = {
        "kind": ActivityKind.COMPANY_VISIT,
        "intro": "Loop mee met lassers, tekenaars en schilders.",
        "sector": Sector.BUILT_ENVIRONMENT,
        "levels": [Level.VMBO_BB, Level.VMBO_KB],
        "years": [2, 3],
        "street": provider.street,
        "postcode": provider.postcode,
        "city": provider.city,
        "municipality_code": provider.municipality_code,
        "latitude": provider.latitude,
        "longitude": provider.longitude,
        "slug": f"{slugify(title)[:60]}-{next(_numbers)}",
    }
    page = ActivityPage(title=title, live=False, **{**defaults, **fields})
    above = ProviderPage.objects.get(provider=provider)
    put = put_online if published else put_aside
    put(page, below=above)
    return page


def make_session(activity: ActivityPage | None = None, *, starts_at: datetime | None = None, **fields: Any) -> Session:
    """Return a date of three hours with 28 places, two weeks from now at 09.00; signing up closes a day before."""
    starts_at = starts_at or at_nine(days=14)
    defaults: dict[str, Any] = {
        "ends_at": starts_at + timedelta(hours=3),
        "enrolment_closes_at": starts_at - timedelta(days=1),
        "capacity": 28,
    }
    return Session.objects.create(activity=activity or make_activity(), starts_at=starts_at, **{**defaults, **fields})


def at_nine(*, days: int) -> datetime:
    """Return 09.00 Dutch time, so many days from today."""
    today = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0, fold=0)
    return (today.replace(tzinfo=None) + timedelta(days=days)).replace(tzinfo=timezone.get_default_timezone())


def weekday_at_nine(*, days: int) -> datetime:
    """Return 09.00 Dutch time on the first Monday to Friday that is at least so many days from today."""
    return next(moment for moment in (at_nine(days=days + more) for more in range(3)) if moment.isoweekday() <= 5)


# --- schools, classes, pupils ---


def make_school(name: str = "Dollard Lyceum", *, verified: bool = True, agreed: bool = True, **fields: Any) -> School:
    """Return a school in Groningen, verified by the region, with a board of its own; it accepted the agreement (``agreed=False``: not)."""
    number = next(_numbers)
    brin = f"{number // 676 % 100:02d}{chr(65 + number // 26 % 26)}{chr(65 + number % 26)}"
    defaults: dict[str, Any] = {
        "brin": brin,
        "branch_code": f"{brin}00",
        "city": "Groningen",
        "postcode": "9712AB",
        "municipality": "Groningen",
        "municipality_code": "0014",
        "latitude": 53.219,
        "longitude": 6.566,
        "verified_at": timezone.now() if verified else None,
    }
    if "board" not in fields:
        fields["board"] = SchoolBoard.objects.create(name=f"Stichting {name}")
    school = School.objects.create(name=name, **{**defaults, **fields})
    if agreed:
        ProcessingAgreement.objects.bulk_create([new_agreement(school)])
    return school


def new_agreement(school: School) -> ProcessingAgreement:
    """Return this school's yes to the version that every installation begins with; not written yet."""
    return ProcessingAgreement(
        school=school,
        version_id=_first_version(),
        accepted_at=timezone.now(),
        signer_name="Robin Jansen",
        signer_function="Rector",
    )


@cache
def _first_version() -> int:
    return AgreementVersion.objects.values_list("pk", flat=True).get(number=1)


def make_supplier(name: str = "Zonwolk", **fields: Any) -> Supplier:
    """Return a company that works for the region since a month, under an agreement and in Europe."""
    day = timezone.localdate() - timedelta(days=30)
    defaults: dict[str, Any] = {
        "service": "De computers",
        "country": "Nederland",
        "is_in_eea": True,
        "agreement_on": day,
        "announced_at": timezone.now() - timedelta(days=61),
        "active_from": day,
    }
    return Supplier.objects.create(name=name, **{**defaults, **fields})


def make_school_year(start_year: int | None = None) -> SchoolYear:
    """Return the school year (by default the running one), made when it is not there yet."""
    return SchoolYear.objects.get_or_create(start_year=start_year or start_year_on(timezone.localdate()))[0]


def make_class(school: School | None = None, name: str = "3B", *, pupils: int = 0, **fields: Any) -> SchoolClass:
    """Return a vmbo class of year 3 in the running school year, with that many pupils in it."""
    school = school or make_school()
    defaults: dict[str, Any] = {"levels": [Level.VMBO_KB], "year": 3}
    if "school_year" not in fields:
        fields["school_year"] = make_school_year()
    school_class = SchoolClass.objects.create(school=school, name=name, **{**defaults, **fields})
    if pupils:
        write_pupils(school_class, [{} for _ in range(pupils)])
    return school_class


def make_pupil(school_class: SchoolClass, **fields: Any) -> Pupil:
    """Return a pupil of this class, with a number that no other pupil has."""
    return write_pupils(school_class, [fields])[0]


def write_pupils(school_class: SchoolClass, wanted: list[dict[str, Any]]) -> list[Pupil]:
    """Write pupils of one class at once; what they have in common goes without saying."""
    school = school_class.school
    pupils = Pupil.objects.bulk_create(new_pupil(school, **fields) for fields in wanted)
    ClassMembership.objects.bulk_create(
        ClassMembership(school=school, school_class=school_class, pupil=pupil) for pupil in pupils
    )
    return pupils


def new_pupil(school: School, **fields: Any) -> Pupil:
    """Return a pupil who is not written yet."""
    number = next(_numbers)
    prefix, last_name = LAST_NAMES[number % len(LAST_NAMES)]
    defaults: dict[str, Any] = {
        "first_name": FIRST_NAMES[number % len(FIRST_NAMES)],
        "name_prefix": prefix,
        "last_name": last_name,
        "pupil_number": f"{100000 + number}",
    }
    known = {**defaults, **fields}
    return Pupil(
        school=school,
        pupil_number_key=numbers.normalised(known["pupil_number"]) if known["pupil_number"] else "",
        sort_key=sort_key(known["first_name"], known["name_prefix"], known["last_name"]),
        **known,
    )


# --- people with a role ---


def make_coordinator(school: School | None = None, role: SchoolRole = SchoolRole.COORDINATOR, **fields: Any) -> User:
    """Return somebody who works at this school: its LOB coordinator unless you say otherwise."""
    user = make_user(**fields)
    SchoolMembership.objects.create(school=school or make_school(), user=user, role=role)
    return user


def make_provider_user(provider: Provider | None = None, role: ProviderRole = ProviderRole.OWNER, **fields: Any) -> User:
    """Return somebody who works for this provider: its owner unless you say otherwise."""
    user = make_user(**fields)
    ProviderMembership.objects.create(provider=provider or make_provider(), user=user, role=role)
    return user


def make_region_user(role: RegionRole = RegionRole.COORDINATOR, **fields: Any) -> User:
    """Return somebody of the region's own team."""
    user = make_user(**fields)
    RegionMembership.objects.create(user=user, role=role)
    return user


def make_funder_user(organisation: FunderOrganisation | None = None, **fields: Any) -> User:
    """Return somebody who reads releases for a verified funder."""
    user = make_user(**fields)
    organisation = organisation or FunderOrganisation.objects.create(
        name=f"Provincie {next(_numbers)}", kind="province", verified_at=timezone.now()
    )
    FunderMembership.objects.create(user=user, organisation=organisation)
    return user

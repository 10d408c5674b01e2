"""Accounts: many people behind schools and providers who never sign in, and the demo people who do."""

from allauth.account.models import EmailAddress
from django.utils import timezone
from django.utils.text import slugify

from accounts.choices import OrganisationKind
from accounts.models import FunderMembership, FunderOrganisation, RegionMembership, User
from accounts.services import accept_terms
from accounts.services.terms import terms_to_accept
from meeloop.demo import people_names
from meeloop.demo.copying import copy_pairs, copy_rows, new_ids
from meeloop.demo.dice import dice
from meeloop.demo.people import PEOPLE, DemoPerson
from meeloop.demo.world import Setting
from providers.models import Provider, ProviderMembership
from schools.models import ConfidentialityDeclaration, School, SchoolMembership

# Not a password: nobody signs in with it (Django's own mark).
NO_PASSWORD = "!"  # noqa: S105


def new_people(setting: Setting, purpose: str, number: int) -> list[int]:
    """Write accounts with a verified address and no password; return their keys."""
    throws = dice(setting.seed, "people", purpose, setting.region)
    ids = new_ids(User, number)
    names = [people_names.draw(throws) for _ in ids]
    emails = [
        f"{slugify(name.first)}.{slugify(name.last)}.{setting.region}-{index}@{purpose}.example"
        for index, name in enumerate(names)
    ]
    copy_rows(
        User,
        (
            {"id": pk, "email": email, "display_name": name.whole, "password": NO_PASSWORD, "date_joined": setting.now}
            for pk, name, email in zip(ids, names, emails, strict=True)
        ),
    )
    copy_pairs(
        EmailAddress,
        [{"user_id": pk, "email": email, "verified": True, "primary": True} for pk, email in zip(ids, emails, strict=True)],
    )
    return ids


def make_demo_people(schools: list[School], providers: list[Provider]) -> dict[str, User]:
    """Make everybody of the fixed list with role and terms accepted; return them by handle.

    Memberships are saved one by one: the CMS's groups follow them by signal.
    """
    funder = FunderOrganisation.objects.get(kind="province")
    made = {}
    for person in PEOPLE:
        user = User.objects.create_user(person.email, display_name=person.name)
        EmailAddress.objects.create(user=user, email=person.email, verified=True, primary=True)
        give_role(person, user, schools, providers, funder)
        if terms := terms_to_accept(user):
            accept_terms(terms=terms, user=user)
        made[person.handle] = user
    return made


def give_role(
    person: DemoPerson, user: User, schools: list[School], providers: list[Provider], funder: FunderOrganisation
) -> None:
    """Make the membership that the list asks for."""
    if person.kind == OrganisationKind.SCHOOL:
        SchoolMembership.objects.create(user=user, school=schools[person.place], role=person.role)
    elif person.kind == OrganisationKind.PROVIDER:
        ProviderMembership.objects.create(user=user, provider=providers[person.place], role=person.role)
    elif person.kind == OrganisationKind.REGION:
        RegionMembership.objects.create(user=user, role=person.role)
        ConfidentialityDeclaration.objects.get_or_create(user=user, defaults={"signed_on": timezone.localdate()})
    else:
        FunderMembership.objects.create(user=user, organisation=funder)

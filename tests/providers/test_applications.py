"""A provider applies; the region decides; groups and pages follow."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from accounts.choices import RegionRole
from kit.refusals import ReasonMissing
from outbox.models import Message
from providers.choices import ProviderRole, ProviderStatus, ProviderVerdict
from providers.errors import AlreadyDecided, AlreadyRegistered, ContactNotVerified
from providers.models import Provider, ProviderDecision, ProviderIndexPage, ProviderMembership, ProviderPage
from providers.services.applications import (
    Organisation,
    apply_as_provider,
    approve_provider,
    block_provider,
    decline_provider,
    unblock_provider,
)
from tests.support.makers import (
    make_activity,
    make_provider,
    make_provider_user,
    make_region_user,
    make_session,
    make_user,
)

pytestmark = pytest.mark.django_db
BAKERY = Organisation(
    name="Bakkerij Tromp", sectors=["food-green-hospitality"], street="Dorpsweg 1", postcode="9934 AB", city="Delfzijl"
)


def kinds_to(email: str) -> list[str]:
    return sorted(Message.objects.filter(recipient=email).values_list("kind", flat=True))


def test_an_application_waits_with_its_applicant_as_owner_and_tells_both_sides() -> None:
    editor, applicant = make_region_user(), make_user()

    provider = apply_as_provider(organisation=BAKERY, by=applicant)

    assert (provider.status, provider.kvk_number) == (ProviderStatus.APPLIED, None)
    assert list(provider.memberships.values_list("user", "role")) == [(applicant.pk, ProviderRole.OWNER)]
    assert kinds_to(applicant.email) == ["providers.application_received"]
    assert kinds_to(editor.email) == ["providers.application_waiting"]
    assert not ProviderPage.objects.filter(provider=provider).exists()


def test_a_kvk_number_is_registered_once() -> None:
    make_provider(kvk_number="12345678", page=False)
    twin = Organisation(**{**{f: getattr(BAKERY, f) for f in BAKERY.__slots__}, "kvk_number": "12345678"})

    with pytest.raises(AlreadyRegistered):
        apply_as_provider(organisation=twin, by=make_user())

    assert Provider.objects.count() == 1


def test_approval_puts_a_page_below_the_overview_and_opens_exactly_that_node_and_one_collection() -> None:
    applicant = make_user()
    provider = apply_as_provider(organisation=BAKERY, by=applicant)

    approve_provider(provider=provider, by=make_region_user())

    page = ProviderPage.objects.get(provider=provider)
    group = Group.objects.get(name=f"Aanbieder {provider.pk}")
    assert (page.live, page.get_parent().specific) == (True, ProviderIndexPage.objects.get())
    assert list(group.user_set.all()) == [applicant]
    rights = GroupPagePermission.objects.filter(group=group).order_by("permission__codename")
    assert list(rights.values_list("page", "permission__codename")) == [(page.pk, "add_page"), (page.pk, "change_page")]
    collections = GroupCollectionPermission.objects.filter(group=group)
    assert {(right.collection.name, right.permission.codename) for right in collections} == {
        (f"Aanbieder {provider.pk}: Bakkerij Tromp", codename) for codename in ("add_image", "change_image", "choose_image")
    }
    assert sorted(group.permissions.values_list("codename", flat=True)) == ["access_admin"]
    assert kinds_to(applicant.email) == ["providers.application_approved", "providers.application_received"]


def test_nobody_is_approved_before_the_address_is_confirmed() -> None:
    applicant = make_user()
    applicant.emailaddress_set.update(verified=False)
    provider = apply_as_provider(organisation=BAKERY, by=applicant)

    with pytest.raises(ContactNotVerified):
        approve_provider(provider=provider, by=make_region_user())

    provider.refresh_from_db()
    assert provider.status == ProviderStatus.APPLIED


def test_two_people_of_the_region_decide_once() -> None:
    provider = apply_as_provider(organisation=BAKERY, by=make_user())
    approve_provider(provider=provider, by=make_region_user())

    with pytest.raises(AlreadyDecided, match="provider_already_decided") as refusal:
        decline_provider(provider=provider, reason="Te laat", by=make_region_user())

    assert "Goedgekeurd" in refusal.value.detail


def test_a_no_has_a_reason_and_the_applicant_reads_it() -> None:
    applicant, region = make_user(), make_region_user()
    provider = apply_as_provider(organisation=BAKERY, by=applicant)
    with pytest.raises(ReasonMissing):
        decline_provider(provider=provider, reason="  ", by=region)

    decline_provider(provider=provider, reason="Jullie werken in een andere regio.", by=region)

    letter = Message.objects.get(kind="providers.application_declined")
    assert (letter.recipient, provider.memberships.count()) == (applicant.email, 1)
    assert "Jullie werken in een andere regio." in letter.text
    assert not Group.objects.filter(name=f"Aanbieder {provider.pk}").exists()


def test_a_blocked_provider_is_offline_its_people_are_out_and_its_dates_are_off() -> None:
    provider = make_provider()
    person = make_provider_user(provider)
    activity = make_activity(provider)
    session = make_session(activity)
    group = Group.objects.get(name=f"Aanbieder {provider.pk}")
    assert list(group.user_set.all()) == [person]

    block_provider(provider=provider, reason="Klachten van scholen.", by=make_region_user())

    activity.refresh_from_db()
    session.refresh_from_db()
    assert (ProviderPage.objects.get(provider=provider).live, activity.live) == (False, False)
    assert (session.status, session.status_reason) == ("cancelled", "Klachten van scholen.")
    assert list(group.user_set.all()) == []
    assert kinds_to(person.email) == ["providers.application_blocked"]


def test_every_decision_is_kept_with_who_in_which_role_and_why() -> None:
    provider = apply_as_provider(organisation=BAKERY, by=make_user())
    editor, admin = make_region_user(RegionRole.EDITOR), make_region_user(RegionRole.ADMIN)

    approve_provider(provider=provider, by=editor)
    block_provider(provider=provider, reason=" Klachten. ", by=admin)
    unblock_provider(provider=provider, reason="Het is opgelost.", by=editor)

    rows = ProviderDecision.objects.filter(provider=provider).order_by("pk")
    assert list(rows.values_list("verdict", "by", "by_role", "reason")) == [
        (ProviderVerdict.APPROVED, editor.pk, "editor", ""),
        (ProviderVerdict.BLOCKED, admin.pk, "admin", "Klachten."),
        (ProviderVerdict.UNBLOCKED, editor.pk, "editor", "Het is opgelost."),
    ]
    assert str(rows[0]) == f"decision {rows[0].pk}"


def test_a_refused_decision_leaves_no_row() -> None:
    provider = make_provider()

    with pytest.raises(ReasonMissing):
        block_provider(provider=provider, reason=" ", by=make_region_user())
    with pytest.raises(AlreadyDecided):
        unblock_provider(provider=provider, reason="Toch wel.", by=make_region_user())

    provider.refresh_from_db()
    assert (provider.status, ProviderDecision.objects.count()) == (ProviderStatus.APPROVED, 0)


def test_a_provider_that_is_let_in_again_has_its_page_and_people_back_and_sends_its_activities_in_anew() -> None:
    provider, region = make_provider(), make_region_user()
    person = make_provider_user(provider)
    activity = make_activity(provider)
    session = make_session(activity)
    block_provider(provider=provider, reason="Klachten van scholen.", by=region)

    back = unblock_provider(provider=provider, reason="Jullie hebben nu een begeleider.", by=region)

    for row in (activity, session):
        row.refresh_from_db()
    assert (back.status, back.status_reason) == (ProviderStatus.APPROVED, "")
    assert (ProviderPage.objects.get(provider=provider).live, activity.live, session.status) == (True, False, "cancelled")
    assert list(Group.objects.get(name=f"Aanbieder {provider.pk}").user_set.all()) == [person]
    letter = Message.objects.get(kind="providers.unblocked")
    assert (letter.recipient, "Jullie hebben nu een begeleider." in letter.text) == (person.email, True)


def test_words_that_nobody_judged_do_not_come_online_with_the_page() -> None:
    provider, region = make_provider(), make_region_user()
    draft = ProviderPage.objects.get(provider=provider)
    draft.intro = "Nooit beoordeeld."
    draft.save_revision()
    block_provider(provider=provider, reason="Klachten.", by=region)

    unblock_provider(provider=provider, reason="Opgelost.", by=region)

    page = ProviderPage.objects.get(provider=provider)
    assert (page.live, page.intro, page.get_latest_revision_as_object().intro) == (
        True,
        "Wij bouwen schepen.",
        "Nooit beoordeeld.",
    )


def test_an_ended_membership_leaves_the_group_at_once() -> None:
    provider = make_provider()
    person = make_provider_user(provider)
    host = make_provider_user(provider, ProviderRole.HOST)
    group = Group.objects.get(name=f"Aanbieder {provider.pk}")
    assert list(group.user_set.all()) == [person]

    membership = ProviderMembership.objects.get(user=person)
    membership.ended_at = membership.created_at
    membership.save()

    assert list(group.user_set.all()) == []
    assert host not in group.user_set.all()


def test_a_region_editor_judges_and_a_privacy_officer_does_not() -> None:
    editor, officer = make_region_user(RegionRole.EDITOR), make_region_user(RegionRole.PRIVACY_OFFICER)

    assert list(Group.objects.get(name="Regioredactie").user_set.all()) == [editor]
    assert officer.groups.count() == 0
    editor.region_memberships.get().delete()
    assert editor.groups.count() == 0

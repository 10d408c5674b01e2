"""Two schools and two providers that must never see each other, with somebody in every role. Committed once per module.

Every word that only some may read begins with ``kwx`` and ends with whose it is (``kwxachtera``: the surname of a pupil of
side a), so that one regular expression finds a leak in any answer, in any encoding that leaves letters alone.
"""

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from wagtail.models import Collection, TaskState

from accounts.choices import OrganisationKind, TokenScope
from accounts.clock import LONGEST_IDLE, SEEN
from accounts.models import FunderOrganisation, User
from accounts.services import block_user, invite
from accounts.services.tokens import make_token, revoke_token
from activities.choices import NamesMode
from activities.links import stop_url
from activities.models import ActivityPage, Session
from activities.rules import SessionPlan
from activities.services.proposals import ActivityWords, propose_activity
from activities.services.searches import save_search
from activities.services.shortlists import make_shortlist, put_on_list, share_shortlist
from desk.incident_choices import SourceKind
from desk.services.asking import Asked, ask
from desk.services.incident_telling import tell_schools
from enrolments.choices import FeedKind
from enrolments.services.feeds import note_read, open_feed
from kit.school_year import label
from newsletter import services as newsletter
from newsletter.links import confirmation_token, less_token, manage_token, move_token, objection_token, own_token
from newsletter.models import AddressChange, Sending, Subscriber
from outbox.models import Message
from pages.models import Photo
from providers.choices import ProviderRole
from providers.models import Provider, ProviderPage
from schools.choices import RollOverStatus, SchoolRole
from schools.models import Pupil, RollOver, School, SchoolClosure, SchoolMembership
from schools.services.import_confirming import confirm_import
from schools.services.import_reading import start_import
from tests.matrix.others import make_others, make_releases
from tests.matrix.shapes import WORD, Principal, Side, World
from tests.matrix.sign_ups import sign_ups
from tests.support import class_lists
from tests.support.incidents import make_incident
from tests.support.issues import make_issue
from tests.support.makers import (
    at_nine,
    make_activity,
    make_class,
    make_coordinator,
    make_provider,
    make_provider_user,
    make_pupil,
    make_recognition,
    make_school,
    make_school_year,
    make_session,
    make_supplier,
)
from tests.support.programs import programs_for
from tests.support.releases import LAST_YEAR
from tests.support.requests import asked_by, behind
from tests.support.service_messages import make_draft, make_message


def build() -> World:
    """Make it all. Takes a few seconds; the caller throws the database away afterwards."""
    people: dict[str, tuple[User, frozenset[tuple[str, str]]]] = {}
    sides = {letter: make_side(letter, people) for letter in ("a", "b")}
    make_others(people, sides)
    releases = make_releases()
    for side in sides.values():
        side.incident = told_incident(side.school, people["region_privacy"][0])
    principals = {"anonymous": Principal("anonymous", is_known=False)}
    for name, (user, roles) in people.items():
        principals[name] = signed_in(name, user, roles)
    coordinator, roles = people["coordinator_a"]
    principals["no_factor"] = replace(principals["no_factor"], has_factor=False)
    principals["no_terms"] = replace(principals["no_terms"], has_accepted=False)
    # A session that outlives a block must be worth nothing.
    block_user(user=people["blocked"][0], by=people["region_admin"][0])
    principals["blocked"] = replace(signed_in("blocked", people["blocked"][0], frozenset()), is_known=False)
    principals |= tokens_of(coordinator, roles)
    return World(
        sides=sides,
        principals=principals,
        year=label(LAST_YEAR + 1),
        period=f"{label(LAST_YEAR)}-1",
        other_period="1999-2000-1",
        asked_release=releases[0],
        release=releases[1],
        commercial_request=releases[2],
        release_order=releases[3],
        region_request=str(asked_by("kwxvraagr@kwx.example", "complaint", question="Kwxvraagr")[0].pk),
        supplier=make_supplier().pk,
        sending=Sending.objects.create(title="Zomer", per_second=1, expected=40).pk,
        issue=make_issue().pk,
        service_draft=make_draft().pk,
        service_message=make_message().pk,
        branch_code=School.objects.get(pk=sides["a"].school).branch_code,
        funder=FunderOrganisation.objects.order_by("pk")[0].pk,
        activity_path=ActivityPage.objects.get(pk=sides["a"].activity).url.removeprefix("/aanbieders/"),
        region_people={name: user.pk for name, (user, _) in people.items()},
        pupils=names_of_pupils(),
    )


def names_of_pupils() -> dict[str, frozenset[int]]:
    """Return by each word in a pupil's name who is called so."""
    called: dict[str, frozenset[int]] = {}
    for pupil in Pupil.objects.all():
        for word in WORD.findall(f"{pupil.first_name} {pupil.last_name}".lower()):
            called[word] = called.get(word, frozenset()) | {pupil.pk}
    return called


def told_incident(school: int, by: User) -> str:
    """Return an incident that one school was told of, with all its pupils."""
    incident = make_incident((SourceKind.SCHOOL, school), by=by)
    tell_schools(incident=incident, by=by)
    return str(incident.pk)


def signed_in(name: str, user: User, roles: frozenset[tuple[str, str]]) -> Principal:
    """Return this person with a session of the site."""
    client = Client()
    client.force_login(user)
    # Seen in a while: else each of the thousands of questions after the first minute writes that somebody is here.
    session = client.session
    session[SEEN] = int(time.time()) + LONGEST_IDLE
    session.save()
    cookies = "; ".join(f"{key}={morsel.value}" for key, morsel in client.cookies.items())
    return Principal(name, roles, cookies=cookies, words=own_words(user), user=user.pk)


def own_words(user: User) -> frozenset[str]:
    """Return the words that are about this person: everybody may read those about themselves."""
    return frozenset(WORD.findall(f"{user.email} {user.display_name}".lower()))


def tokens_of(user: User, roles: frozenset[tuple[str, str]]) -> dict[str, Principal]:
    """Return programs that act for a coordinator: with every scope, with one, and with tokens that are over."""
    everything = [TokenScope(value) for value in TokenScope.values]

    def token(name: str, scopes: Sequence[TokenScope], **more: Any) -> tuple[Principal, Any]:
        made = make_token(user=user, name="Kwxtokena", scopes=scopes, days=1, by=user, programs=programs_for(user))
        return Principal(
            name, roles, bearer=made.text, scopes=frozenset(scopes), words=own_words(user), user=user.pk, **more
        ), made.row

    full, _ = token("token_full", everything)
    reads, _ = token("token_read", [TokenScope.READ])
    expired, row = token("token_expired", everything, is_known=False)
    row.expires_at = timezone.now() - timedelta(minutes=1)
    row.save()
    revoked, row = token("token_revoked", everything, is_known=False)
    revoke_token(token=row, by=user)
    return {one.name: one for one in (full, reads, expired, revoked)}


def make_side(letter: str, people: dict[str, tuple[User, frozenset[tuple[str, str]]]]) -> Side:
    """Make one school with its people and one provider with its own, doing business with each other only."""

    def person(role: str, make: Any, organisation: Any, code: Any) -> User:
        user: User = make(organisation, code, email=f"kwxmail{role}{letter}@kwx.example", display_name=f"Kwxnaam{role}{letter}")
        people[f"{role}_{letter}"] = (user, frozenset({(role, letter)}))
        return user

    side = Side(letter)
    school = make_school(f"School {letter.upper()}")
    coordinator = person("coordinator", make_coordinator, school, SchoolRole.COORDINATOR)
    person("school_admin", make_coordinator, school, SchoolRole.ADMIN)
    teacher = person("teacher", make_coordinator, school, SchoolRole.TEACHER)
    person("mentor", make_coordinator, school, SchoolRole.MENTOR)
    provider = make_provider(f"Aanbieder {letter.upper()}", kvk_number=f"9999999{ord(letter) % 10}")
    owner = person("owner", make_provider_user, provider, ProviderRole.OWNER)
    editor = person("editor", make_provider_user, provider, ProviderRole.EDITOR)
    person("host", make_provider_user, provider, ProviderRole.HOST)
    side.school, side.provider, side.teacher, side.editor = school.pk, provider.pk, teacher.pk, editor.pk
    side.provider_page = ProviderPage.objects.get(provider=provider).pk
    classes(side, coordinator)
    offers(side, provider, owner)
    side.recognition = make_recognition(provider, company_id=f"90000{ord(letter)}").pk
    sign_ups(side, coordinator)
    class_list_imports(side, coordinator)
    side.rolled_over = rolled_over(coordinator)
    photos(side)
    side.program = programs_for(coordinator)[0]
    side.token = make_token(
        user=coordinator,
        name=f"Kwxtoken{letter}",
        scopes=[TokenScope.READ],
        days=9,
        by=coordinator,
        programs=programs_for(coordinator),
    ).row.pk
    feed = open_feed(by=coordinator, kind=FeedKind.SCHOOL_CLASS, subject_id=side.named_class)
    side.feed, side.feed_secret = feed.row.pk, feed.address.rpartition("/")[2].removesuffix(".ics")
    note_read(feed.row)
    search = save_search(query="level=vmbo-bb", name=f"Kwxzoek{letter}", rhythm="weekly", by=coordinator)
    side.search, side.search_secret = search.pk, stop_url(search.pk).rstrip("/").rpartition("/")[2]
    invitation = invite(
        email=f"kwxgast{letter}@kwx.example",
        kind=OrganisationKind.SCHOOL,
        organisation_id=school.pk,
        role=SchoolRole.TEACHER,
        by=people[f"school_admin_{letter}"][0],
    )
    side.school_invitation, side.secret = invitation.pk, secret_in_mail(invitation.email)
    newsletter_reader(side)
    asked = Asked(
        kind="access",
        about="pupil",
        email=f"kwxvraag{letter}@kwx.example",
        question=f"Kwxvraag{letter}",
        pupil_words=f"Kwxvoor{letter}",
        school=school,
    )
    side.request_secret = ask(asked=asked, by=None, is_fresh=False, language="nl")
    side.request = str(behind(side.request_secret).pk)
    shortlist(side, teacher)
    return side


def shortlist(side: Side, teacher: User) -> None:
    """A list that colleagues share, with a note and a link."""
    school = SchoolMembership.objects.get(user=teacher).school
    made = make_shortlist(school=school, name=f"Kwxlijstje{side.letter}", by=teacher)
    put_on_list(shortlist=made, activity_id=side.activity, by=teacher, note=f"Kwxcollega{side.letter}")
    side.shortlist, side.list_secret = made.pk, share_shortlist(shortlist=made, by=teacher)


def classes(side: Side, coordinator: User) -> None:
    """A class of two, the same pupils in a class that is out already, and an empty one."""
    school = SchoolMembership.objects.get(user=coordinator).school
    named = make_class(school, f"Kwxklas{side.letter}")
    pupils = [
        make_pupil(
            named,
            # Each their own name: the log of who looked must name who was seen.
            first_name=f"Kwxvoor{side.letter}{number or ''}",
            name_prefix="",
            last_name=f"Kwxachter{side.letter}",
            pupil_number=f"kwxnummer{side.letter}{number}",
        )
        for number in range(2)
    ]
    side.named_class, side.pupil = named.pk, pupils[0].pk
    side.school_class = make_class(school, f"Kwxgroep{side.letter}").pk
    side.empty_class = make_class(school, f"Kwxleeg{side.letter}").pk
    day = date(2040, 1, 31)
    side.agreement = school.agreements.get().pk
    side.closure = SchoolClosure.objects.create(school=school, kind="other", first_day=day, last_day=day).pk


def offers(side: Side, provider: Provider, owner: User) -> None:
    """An activity online with an open date, one with names, and a draft that waits for the region."""
    activity = make_activity(provider, f"Activiteit {side.letter.upper()}", names_mode=NamesMode.COUNT)
    side.activity, side.session = activity.pk, make_session(activity).pk
    named = make_activity(provider, f"Met namen {side.letter.upper()}", names_mode=NamesMode.NAMES)
    side.soon = make_session(named, starts_at=at_nine(days=3), places_taken=2).pk
    side.past = make_session(named, starts_at=at_nine(days=-1), places_taken=2).pk
    draft = propose_activity(
        provider=provider,
        words=ActivityWords(
            title=f"Kwxconcept{side.letter}",
            kind="company-visit",
            intro="Nog niemand weet hiervan.",
            sector="ict-creative",
            street="Kade 4",
            postcode="9934 AB",
            city="Delfzijl",
        ),
        plan=SessionPlan(starts_at=at_nine(days=20), ends_at=at_nine(days=20) + timedelta(hours=2), capacity=24),
        by=owner,
    )
    side.draft, side.draft_session = draft.pk, Session.objects.get(activity=draft).pk
    side.task_state = TaskState.objects.get(workflow_state__object_id=str(draft.pk)).pk


def class_list_imports(side: Side, coordinator: User) -> None:
    """A list that waits for a look, and one that was read in and can be taken back."""
    school = SchoolMembership.objects.get(user=coordinator).school
    for number, name in enumerate(("preview", "read_in")):
        rows = [
            class_lists.HEADINGS,
            (
                f"kwxlijst{side.letter}{number}",
                f"Kwxlijst{side.letter}",
                "",
                f"Kwxlijst{side.letter}",
                f"Kwxinlees{side.letter}",
            ),
        ]
        made = start_import(school=school, school_year=make_school_year(), data=class_lists.delimited(rows), by=coordinator)
        if name == "read_in":
            made = confirm_import(class_list=made, version=made.version, by=coordinator)
        setattr(side, name, made.pk)


def rolled_over(coordinator: User) -> int:
    """Return a roll-over that was done and can be taken back; it made no class, so the old ones still have work to do."""
    made = RollOver.objects.create(
        school=SchoolMembership.objects.get(user=coordinator).school,
        from_year=make_school_year(),
        status=RollOverStatus.DONE,
        applied_at=timezone.now(),
        undo_until=timezone.now() + timedelta(days=1),
        log={"classes": [], "memberships": [], "came_back": [], "to_end": []},
    )
    return made.pk


def photos(side: Side) -> None:
    """A photo in the provider's own collection."""
    collection = Collection.objects.filter(pk__in=Collection.objects.filter(name__icontains=f"Aanbieder {side.letter}")).first()
    collection = collection or Collection.get_first_root_node()
    photo = Photo(
        title=f"Kwxfoto{side.letter}", file=f"original_images/{side.letter}.png", width=4, height=4, collection=collection
    )
    photo.file_size, photo.file_hash = 10, side.letter * 40
    Photo.objects.bulk_create([photo])
    side.photo, side.collection = photo.pk, collection.pk


def newsletter_reader(side: Side) -> None:
    """Somebody who reads the newsletter, and somebody who only asked."""
    for number, name in enumerate(("reader", "asked")):
        email = f"kwxlezer{side.letter}{number}@kwx.example"
        newsletter.ask_to_subscribe(email=email, topics=("news",), language="nl", channel="site", network="192.0.2.0/24")
        found = Subscriber.objects.get(email=email)
        if name == "reader":
            newsletter.confirm_subscription(token=confirmation_token(found, ["news"]), channel="mail")
            found.refresh_from_db()
            side.reader, side.own, side.less = manage_token(found), own_token(found), less_token(found, "news")
            side.objecting = objection_token(f"{side.letter} objects")
            change = AddressChange.objects.create(
                subscriber=found, email=f"kwxlezer{side.letter}9@kwx.example", address_hash=f"moving {side.letter}"
            )
            side.moving = move_token(change)
        else:
            side.asked = confirmation_token(found, ["news"])


def secret_in_mail(email: str) -> str:
    """Return the secret of an invitation, as its reader finds it."""
    text = Message.objects.filter(recipient=email).latest("pk").text
    found = re.search(r"/account/uitnodiging/([^/\s]+)/", text)
    assert found, text
    return found[1]

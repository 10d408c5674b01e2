"""An incident starts its clocks, has a list, keeps what was decided, and ends without names."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.choices import RegionRole
from desk.errors import (
    AlreadyTold,
    BeganAfterDiscovery,
    EndsBeforeItBegan,
    IncidentClosed,
    IncidentNotFinished,
    LateWithoutReason,
    MomentInFuture,
    MomentTooOld,
    MomentUnfit,
)
from desk.incident_choices import Act, Decision, Party, SourceKind
from desk.incident_clocks import signal
from desk.models import Incident, IncidentStep
from desk.services.incident_drafts import draft_of
from desk.services.incident_reach import reach_of
from desk.services.incident_telling import tell_people, tell_schools
from desk.services.incident_time import keep_incident_time
from desk.services.incidents import (
    Facts,
    close,
    contain,
    decide_not_to_tell,
    extend,
    judge,
    keep_letter,
    missing_steps,
    told_authority,
)
from kit.refusals import NotFound, ReasonMissing
from outbox.models import Message
from tests.support.incidents import finish, keeper, make_incident
from tests.support.makers import make_coordinator, make_region_user, make_school, make_user
from tests.support.requests import subjects

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def acts(incident: Incident) -> list[str]:
    return list(incident.steps.values_list("act", flat=True))


@pytest.mark.promise("SBB-9a")
def test_opening_an_incident_starts_clock_list_and_letters() -> None:
    by = keeper()

    incident = make_incident((SourceKind.SCHOOL, make_school().pk), by=by, hours_ago=3)

    discovered = incident.discovered_at
    assert (incident.schools_due_at, incident.authority_due_at) == (
        discovered + timedelta(hours=24),
        discovered + timedelta(hours=72),
    )
    assert acts(incident) == [Act.OPENED]
    with pytest.raises(IncidentNotFinished) as refused:
        close(incident=incident, lessons="Voortaan anders.", by=by)
    assert "lek dichten, gevaar beoordelen, besluiten over de toezichthouder" in refused.value.detail
    letters = {party: draft_of(incident, party, reach_of(incident)) for party in Party}
    assert all("Een lijst ging naar de verkeerde school." in text for text in letters.values())
    # What article 33 paragraph 3 asks, a to d.
    assert [line[:2] for line in letters[Party.AUTHORITY].splitlines() if line[1:2] == "."] == ["a.", "b.", "c.", "d."]


@pytest.mark.parametrize(
    ("from_hours", "until_hours", "refusal", "field"),
    [
        (-1, None, MomentInFuture, "from_at"),
        (9, -1, MomentInFuture, "until_at"),
        (20 * 365 * 24, None, MomentTooOld, "from_at"),
        (9, 10, EndsBeforeItBegan, "until_at"),
        (1, None, BeganAfterDiscovery, "from_at"),
    ],
)
def test_moments_that_cannot_be_are_refused_when_it_opens_and_when_it_grows(
    from_hours: int, until_hours: int | None, refusal: type[MomentUnfit], field: str
) -> None:
    by, now = keeper(), timezone.now()
    moments = {
        "from_at": now - timedelta(hours=from_hours),
        "until_at": None if until_hours is None else now - timedelta(hours=until_hours),
    }
    known = make_incident(by=by, hours_ago=2)
    facts = Facts(happened="Toch eerder.", cause="account", kinds=["names"], **moments)

    with pytest.raises(refusal) as refused:
        make_incident(by=by, hours_ago=2, **moments)
    with pytest.raises(refusal):
        extend(incident=known, facts=facts, by=by)

    known.refresh_from_db()
    assert (refused.value.field, acts(known), known.happened) == (
        field,
        [Act.OPENED],
        "Een lijst ging naar de verkeerde school.",
    )
    assert Incident.objects.count() == 1


def test_a_clock_that_is_over_from_the_start_asks_for_a_reason_that_the_authority_reads() -> None:
    by, reason = keeper(), "De leverancier zei het een week later."
    with pytest.raises(LateWithoutReason) as refused:
        make_incident(by=by, hours_ago=73, why_late=" ")
    late, in_time = make_incident(by=by, hours_ago=73, why_late=reason), make_incident(by=by, hours_ago=71, why_late=reason)

    told = {one: draft_of(one, Party.AUTHORITY, reach_of(one)) for one in (late, in_time)}

    assert (refused.value.field, Incident.objects.count()) == ("why_late", 2)
    assert list(late.steps.values_list("act", "because", "by")) == [(Act.OPENED, reason, by.pk)]
    assert f"Waarom we het na 72 uur melden: {reason}" in told[late]
    assert (acts(in_time), reason in told[in_time]) == ([Act.OPENED], False)
    assert not in_time.steps.exclude(because="").exists()


def test_it_was_not_discovered_in_the_future() -> None:
    with pytest.raises(MomentInFuture) as refused:
        make_incident(hours_ago=-1, from_at=timezone.now())

    assert refused.value.field == "discovered_at"


@pytest.mark.promise("SBB-9a")
@pytest.mark.parametrize(
    ("party", "hours", "over"), [(Party.SCHOOLS, (12, 20), 24), (Party.AUTHORITY, (48, 66), 72)]
)  # fmt: skip
def test_each_clock_mails_who_must_act_to_the_second_and_whoever_stands_above(
    party: Party, hours: tuple[int, int], over: int
) -> None:
    by, boss = keeper(), make_region_user(RegionRole.ADMIN)
    incident = make_incident(by=by)
    other = Party.AUTHORITY if party == Party.SCHOOLS else Party.SCHOOLS
    decide_not_to_tell(incident=incident, party=other, reason="Er is niets gezien.", by=by)
    at = {number: incident.discovered_at + timedelta(hours=number) for number in (*hours, over)}

    sent = [keep_incident_time(at[number] + offset) for number in (*hours, over) for offset in (-SECOND, timedelta(), SECOND)]

    assert sent == [0, 1, 0] * 3
    assert subjects(by.email) == [f"De klok loopt: datalek {incident.reference}"] * 2 + [
        f"Te laat: datalek {incident.reference} is niet gemeld"
    ]
    assert subjects(boss.email) == [f"Te laat: datalek {incident.reference} is niet gemeld"]
    assert acts(incident).count(Act.SIGNALLED) == 3


def test_a_clock_counts_hours_also_in_the_night_that_has_25() -> None:
    discovered = datetime(2026, 10, 24, 12, tzinfo=UTC)

    assert [signal(discovered + timedelta(hours=n), discovered, (12, 20, 24)) for n in (11, 12, 19, 23, 24, 99)] == [
        0,
        12,
        12,
        20,
        24,
        24,
    ]


def test_a_worker_that_was_away_sends_one_mail_and_none_about_what_was_decided() -> None:
    by = keeper()
    late, settled = make_incident(by=by, hours_ago=70), make_incident(by=by, hours_ago=70)
    for party in (Party.SCHOOLS, Party.AUTHORITY):
        decide_not_to_tell(incident=settled, party=party, reason="Niets gezien.", by=by)

    assert keep_incident_time() == 2
    assert keep_incident_time() == 0
    assert all(late.reference in subject for subject in subjects(by.email))


@pytest.mark.promise("SBB-9a")
def test_decisions_are_kept_with_who_and_why_and_nobody_changes_them() -> None:
    by = keeper()
    incident = make_incident(by=by)

    for party in Party:
        with pytest.raises(ReasonMissing):
            decide_not_to_tell(incident=incident, party=party, reason="  ", by=by)
    decide_not_to_tell(incident=incident, party=Party.AUTHORITY, reason="De lijst was versleuteld.", by=by)
    told_authority(incident=incident, reason="Melding 2026-114", by=by)
    with pytest.raises(AlreadyTold):
        decide_not_to_tell(incident=incident, party=Party.AUTHORITY, reason="Toch niet.", by=by)

    incident.refresh_from_db()
    assert (incident.authority, incident.authority_reason) == (Decision.TOLD, "Melding 2026-114")
    assert [(one.act, one.because, one.by) for one in incident.steps.all()][1:] == [
        (Act.NOT_AUTHORITY, "De lijst was versleuteld.", by.pk),
        (Act.TOLD_AUTHORITY, "Melding 2026-114", by.pk),
    ]
    for change in (lambda: IncidentStep.objects.update(because="anders"), lambda: IncidentStep.objects.all().delete()):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            change()
    with pytest.raises(IntegrityError, match="not_telling_schools_has_a_reason"), transaction.atomic():
        Incident.objects.update(schools=Decision.NOT_NEEDED)


@pytest.mark.promise("SBB-9a")
def test_closed_with_lessons_it_names_nobody_and_changes_no_more() -> None:
    by, person = keeper(), make_user()
    incident = make_incident((SourceKind.ACCOUNT, person.pk), by=by)
    tell_people(incident=incident, by=by)
    finish(incident, by, Party.AUTHORITY, Party.SCHOOLS)
    with pytest.raises(ReasonMissing):
        close(incident=incident, lessons=" ", by=by)

    close(incident=incident, lessons="Lijsten gaan niet meer per mail.", by=by)

    incident.refresh_from_db()
    assert (incident.lessons, incident.people_told, incident.is_open) == ("Lijsten gaan niet meer per mail.", 1, False)
    assert not incident.sources.exists()
    assert not incident.person_notices.exists()
    assert acts(incident)[-1] == Act.CLOSED
    for change in (
        lambda: contain(incident=incident, measures="Meer.", by=by),
        lambda: keep_letter(incident=incident, party=Party.SCHOOLS, text="Meer.", by=by),
        lambda: tell_schools(incident=incident, by=by),
    ):
        with pytest.raises(IncidentClosed):
            change()
    with pytest.raises(IntegrityError, match="closed_incident_is_finished"), transaction.atomic():
        Incident.objects.update(lessons="")


def test_only_who_answers_for_the_region_keeps_the_register() -> None:
    incident = make_incident()
    facts = {"incident": incident, "measures": "x"}

    for other in (
        make_region_user(RegionRole.EDITOR),
        make_region_user(RegionRole.COORDINATOR),
        make_coordinator(make_school()),
    ):
        with pytest.raises(NotFound):
            make_incident(by=other)
        with pytest.raises(NotFound):
            contain(**facts, by=other)  # type: ignore[arg-type]  # an incident and a text


def test_a_letter_that_somebody_wrote_goes_in_place_of_the_draft() -> None:
    by, school = keeper(), make_school()
    coordinator = make_coordinator(school)
    incident = make_incident((SourceKind.SCHOOL, school.pk), by=by)
    judge(incident=incident, risk="high", consequences="Iemand kan zich voordoen als de school.", by=by)
    keep_letter(incident=incident, party=Party.SCHOOLS, text="Dit schreven we zelf.", by=by)

    tell_schools(incident=incident, by=by)

    text = Message.objects.get(recipient=coordinator.email).text
    assert "Dit schreven we zelf." in text
    assert "Wat wij deden" not in text


def test_what_is_found_later_is_added_and_the_moment_of_discovery_stays() -> None:
    by, school = keeper(), make_school()
    incident = make_incident(by=by)
    before = incident.discovered_at
    facts = {"happened": "Ook een tweede lijst.", "cause": "account", "kinds": ["names", "accounts"], "from_at": before}

    for _ in range(2):
        extend(incident=incident, facts=Facts(**facts, sources=[(SourceKind.SCHOOL, school.pk)]), by=by)  # type: ignore[arg-type]  # texts

    incident.refresh_from_db()
    assert (incident.happened, incident.cause, incident.discovered_at) == ("Ook een tweede lijst.", "account", before)
    assert [(one.kind, one.number, one.account) for one in incident.sources.all()] == [("school", school.pk, None)]


@pytest.mark.promise("SBB-9b")
def test_who_it_reaches_later_must_be_told_before_it_is_closed() -> None:
    by, schools = keeper(), [make_school() for _ in range(2)]
    coordinator = make_coordinator(schools[0])
    incident = make_incident((SourceKind.SCHOOL, schools[0].pk), by=by)
    finish(incident, by, Party.AUTHORITY, Party.PEOPLE)
    tell_schools(incident=incident, by=by)
    incident.refresh_from_db()
    assert (incident.schools, missing_steps(incident)) == (Decision.TOLD, [])
    known = {name: getattr(incident, name) for name in ("happened", "cause", "kinds", "from_at")}

    extend(incident=incident, facts=Facts(**known, sources=[(SourceKind.SCHOOL, schools[1].pk)]), by=by)

    for _ in range(2):
        with pytest.raises(IncidentNotFinished) as refused:
            close(incident=incident, lessons="Voortaan anders.", by=by)
        assert refused.value.detail == "Nog niet alles is gedaan: besluiten over de scholen."
        # Nobody to mail: that is not told.
        assert tell_schools(incident=incident, by=by) == 0
    assert keep_incident_time(incident.schools_due_at) == 1
    other = make_coordinator(schools[1])
    assert tell_schools(incident=incident, by=by) == 1
    assert keep_incident_time(incident.schools_due_at + timedelta(days=9)) == 0
    close(incident=incident, lessons="Voortaan anders.", by=by)
    subject = f"Datalek {incident.reference}: het raakt "
    assert [len([one for one in subjects(who.email) if one.startswith(subject)]) for who in (coordinator, other)] == [1, 1]


def test_a_no_about_schools_is_decided_again_when_it_reaches_another_one() -> None:
    by = keeper()
    incident = make_incident(by=by)
    finish(incident, by, *Party)
    known = {name: getattr(incident, name) for name in ("happened", "cause", "kinds", "from_at")}

    extend(incident=incident, facts=Facts(**known), by=by)
    incident.refresh_from_db()
    assert missing_steps(incident) == []
    extend(incident=incident, facts=Facts(**known, sources=[(SourceKind.SCHOOL, make_school().pk)]), by=by)

    incident.refresh_from_db()
    assert (incident.schools, incident.schools_at, missing_steps(incident)) == ("", None, ["besluiten over de scholen"])

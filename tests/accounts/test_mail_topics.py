"""Every kind of mail has a topic, and what people choose about it is what happens."""

from pathlib import Path

import pytest
from django.test import Client

from accounts.choices import MailRhythm, OrganisationKind
from accounts.mail_topics import CHOSEN, HOLDS_OTHERS, TOPICS, rhythm_of, topic_of, topics_for
from accounts.services.rhythm import choose_mail_rhythm
from enrolments.emails.patience import CAN_WAIT, NEVER_WAITS
from tests.support.makers import make_coordinator, make_region_user, make_user
from tests.support.sign_in import sign_in

TEMPLATES = Path(__file__).parents[2] / "templates"
# For who has no account, or about a newsletter that has choices of its own; all but what its editors get.
OTHER_PEOPLES = frozenset({"newsletter"})
EDITORS = ("review_", "sending_")


def letters() -> set[str]:
    """Return every letter that there are templates for."""
    folders = (path.parent for path in TEMPLATES.glob("*/email/*/subject.txt"))
    return {
        f"{folder.parents[1].name}.{folder.name}"
        for folder in folders
        if folder.parents[1].name not in OTHER_PEOPLES or folder.name.startswith(EDITORS)
    }


def test_every_letter_has_one_topic_and_every_topic_knows_letters_that_exist() -> None:
    named = [letter for topic in TOPICS for letter in topic.letters]

    assert letters() - set(named) == HOLDS_OTHERS
    assert set(named) <= letters()
    assert len(named) == len(set(named))
    assert len({topic.code for topic in TOPICS}) == len(TOPICS)


def test_what_can_wait_may_wait_and_what_cannot_leaves_no_choice() -> None:
    can = [topic_of(f"enrolments.{name}") for name in CAN_WAIT]
    cannot = [topic_of(f"enrolments.{name}") for name in NEVER_WAITS]

    assert all(topic is not None and MailRhythm.DAILY in topic.rhythms for topic in can)
    assert all(topic is not None and not topic.has_choice for topic in cannot)


@pytest.mark.promise("OGP-2.1c")
def test_what_must_be_mailed_is_mailed_whatever_somebody_chose() -> None:
    everything_here = [f"{topic.code}:here" for topic in TOPICS]

    for topic in TOPICS:
        for letter in topic.letters:
            found = rhythm_of(letter, usual=MailRhythm.HERE, exceptions=everything_here)
            assert found == (MailRhythm.HERE if topic.has_choice else MailRhythm.AT_ONCE)
    assert not topic_of("desk.service").has_choice  # type: ignore[union-attr]  # it is in the table


def test_an_exception_goes_before_what_is_usual_and_what_a_topic_does_not_know_is_at_once() -> None:
    def found(letter: str, usual: MailRhythm, *exceptions: str) -> str:
        return rhythm_of(letter, usual=usual, exceptions=exceptions)

    assert found("enrolments.message", MailRhythm.DAILY) == MailRhythm.DAILY
    assert found("enrolments.message", MailRhythm.DAILY, "talk:at-once") == MailRhythm.AT_ONCE
    assert found("enrolments.message", MailRhythm.AT_ONCE, "talk:here", "sign-ups:daily") == MailRhythm.HERE
    assert found("stats.new_release", MailRhythm.DAILY) == MailRhythm.AT_ONCE
    assert found("newsletter.confirm", MailRhythm.HERE) == MailRhythm.AT_ONCE


def test_people_see_the_kinds_of_mail_of_their_own_roles() -> None:
    def codes(*kinds: OrganisationKind) -> set[str]:
        return {topic.code for topic in topics_for(kinds)}

    everybody = {"account", "privacy", "service", "figures"}
    assert codes() == everybody
    assert codes(OrganisationKind.SCHOOL) == everybody | {
        *("agreement", "urgent", "sign-ups", "talk", "reminders", "organisation", "searches")
    }
    assert codes(OrganisationKind.REGION) == everybody | {"agreement", "judging", "issues"}


@pytest.mark.django_db
def test_somebody_chooses_by_topic_and_reads_why_the_rest_always_comes(client: Client) -> None:
    user = make_coordinator()
    sign_in(client, user)
    url = "/account/berichten/"

    page = client.get(url).content.decode()
    sent = client.post(url, {"rhythm": "daily", "topic-talk": "here", "topic-reminders": ""})
    wrong = client.post(url, {"rhythm": "daily", "topic-talk": "weekly"})

    user.refresh_from_db()
    for words in (
        "Storingen en veranderingen van de site",
        "Er staat nooit reclame in.",
        "artikel 12, 13, 33 en 34 van de AVG",
    ):
        assert words in page
    assert "Wat op een besluit van de regio wacht" not in page
    assert (sent.status_code, wrong.status_code) == (302, 422)
    assert (user.mail_rhythm, user.mail_exceptions) == ("daily", ["talk:here"])
    client.post(url, {"rhythm": "at-once", "topic-talk": ""})
    user.refresh_from_db()
    assert (user.mail_rhythm, user.mail_exceptions) == ("at-once", [])


@pytest.mark.django_db
def test_a_choice_that_does_not_exist_is_not_kept_and_one_of_another_role_stays() -> None:
    user = make_region_user()
    choose_mail_rhythm(user=user, rhythm=MailRhythm.AT_ONCE, exceptions={"talk": "here"})

    choose_mail_rhythm(user=user, rhythm=MailRhythm.HERE, exceptions={"service": "here", "judging": "daily", "figures": "here"})

    user.refresh_from_db()
    assert sorted(user.mail_exceptions) == ["figures:here", "talk:here"]
    assert "service" not in CHOSEN
    assert make_user().mail_exceptions == []

"""A provider says that it is recognised, the region looks it up; by form, by list, and with a word before it ends (SBB-2a)."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.models import User
from kit.refusals import Refusal
from outbox.models import Message
from providers import errors
from providers.choices import ProviderRole, RecognitionSource
from providers.facts import last_sure_day
from providers.models import Provider, Qualification, Recognition
from providers.services.recognition_import import import_recognitions
from providers.services.recognition_reminders import remind_of_ends
from providers.services.recognitions import (
    Claim,
    change_recognition,
    confirm_recognition,
    enter_recognition,
    withdraw_recognition,
)
from tests.support.makers import make_provider, make_provider_user, make_recognition, make_region_user
from tests.support.racing import at_once

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
HEAD = "kvk_nummer;leerbedrijf_id;crebos;geldig_vanaf;geldig_tot\n"


def claim(**fields: Any) -> Claim:
    first = TODAY()
    return Claim(
        **{
            "company_id": "100 200 300",
            "crebos": [],
            "valid_from": first,
            "valid_until": first + timedelta(days=1400),
            **fields,
        }
    )


def kinds() -> list[str]:
    return sorted(Message.objects.filter(kind__startswith="providers.recognition").values_list("kind", flat=True))


@pytest.fixture
def provider() -> Provider:
    return make_provider(kvk_number="12345678", page=False)


@pytest.fixture
def owner(provider: Provider) -> User:
    return make_provider_user(provider, ProviderRole.OWNER)


def test_what_a_provider_says_counts_only_once_the_region_looked_it_up(provider: Provider, owner: User) -> None:
    region = make_region_user()
    said = enter_recognition(provider=provider, claim=claim(), by=owner)
    assert (said.company_id, said.holds_on(TODAY())) == ("100200300", False)

    confirmed = confirm_recognition(recognition=said, source=RecognitionSource.REGISTER, checked_on=TODAY(), by=region)

    assert (confirmed.holds_on(TODAY()), confirmed.source, confirmed.confirmed_by) == (True, "register", region)
    assert kinds() == ["providers.recognition_confirmed", "providers.recognition_waiting"]


def test_a_changed_id_drops_the_confirmation_and_the_same_words_do_not(provider: Provider, owner: User) -> None:
    known = make_recognition(provider)
    same = claim(company_id=known.company_id, valid_from=known.valid_from, valid_until=known.valid_until)
    assert change_recognition(recognition=known, claim=same, by=owner).is_confirmed

    changed = change_recognition(recognition=known, claim=claim(company_id="999888777"), by=owner)

    assert (changed.confirmed_at, changed.source, changed.checked_on, changed.company_id) == (None, "", None, "999888777")


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"company_id": "12345"}, errors.CompanyIdWrong),
        ({"company_id": "L1234567"}, errors.CompanyIdWrong),
        ({"company_id": "١٢٣٤٥٦"}, errors.CompanyIdWrong),
        ({"crebos": ["99999"]}, errors.CreboUnknown),
        ({"valid_until": date(2000, 1, 1)}, errors.TermUnfit),
        ({"valid_from": date(2024, 2, 29), "valid_until": date(2028, 3, 1)}, errors.TermUnfit),
        ({"valid_from": date(2096, 2, 29), "valid_until": date(2100, 3, 1)}, errors.TermUnfit),
        ({"valid_from": date(9996, 1, 1), "valid_until": date(9997, 1, 1)}, errors.TermUnfit),
        ({"valid_from": date(1999, 12, 31)}, errors.TermUnfit),
        ({"crebos": ["25\x0055"]}, errors.CreboUnknown),
    ],
)
def test_what_cannot_be_is_refused_by_name(provider: Provider, owner: User, fields: Any, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        enter_recognition(provider=provider, claim=claim(**fields), by=owner)

    assert not Recognition.objects.exists()


def test_crebos_come_from_the_list_and_one_is_asked_where_there_is_a_list(provider: Provider, owner: User) -> None:
    Qualification.objects.create(code="25655", name="Lasser", level=2, sector="built-environment", version="1")
    gone = Qualification.objects.create(code="11111", name="Oud", level=2, sector="care", version="1", ended_on=TODAY())
    for crebos, refusal in (([], errors.CreboMissing), ([gone.code], errors.CreboUnknown), (["lasser"], errors.CreboUnknown)):
        with pytest.raises(refusal):
            enter_recognition(provider=provider, claim=claim(crebos=crebos), by=owner)

    four_years = date(TODAY().year + 4, TODAY().month, min(TODAY().day, 28))
    made = enter_recognition(provider=provider, claim=claim(crebos=["25655", " 25655"], valid_until=four_years), by=owner)

    assert made.crebos == ["25655"]
    with pytest.raises(errors.RecognitionExists):
        enter_recognition(provider=provider, claim=claim(crebos=["25655"]), by=owner)


def test_an_id_counts_for_one_provider_and_no_day_of_looking_lies_ahead(provider: Provider) -> None:
    region, other = make_region_user(), make_provider("Ander bedrijf", page=False)
    make_recognition(other, company_id="100200300")
    said = make_recognition(provider, company_id="100200300", confirmed=False)

    with pytest.raises(errors.CompanyIdTaken):
        confirm_recognition(recognition=said, source=RecognitionSource.LIST, checked_on=TODAY(), by=region)
    with pytest.raises(errors.CheckedLater):
        confirm_recognition(recognition=said, source=RecognitionSource.LIST, checked_on=TODAY() + timedelta(days=1), by=region)
    with pytest.raises(errors.WithdrawnBefore):
        withdraw_recognition(recognition=said, withdrawn_on=said.valid_from - timedelta(days=1), by=region)


def test_an_id_counts_for_the_next_provider_from_the_day_on_which_it_was_withdrawn(provider: Provider) -> None:
    region, other, today = make_region_user(), make_provider("Ander bedrijf", page=False), TODAY()
    gone = make_recognition(other, company_id="100200300", withdrawn_on=today)
    later = make_recognition(provider, company_id="100200300", valid_from=today - timedelta(days=30), confirmed=False)
    said = make_recognition(provider, company_id="100200300", confirmed=False)

    # Also where both terms lie ahead: nobody looks again on the day itself.
    confirm_recognition(recognition=said, source=RecognitionSource.LIST, checked_on=today, by=region)
    with pytest.raises(errors.CompanyIdTaken):
        confirm_recognition(recognition=gone, source=RecognitionSource.LIST, checked_on=today, by=region)
    confirm_recognition(recognition=later, source=RecognitionSource.LIST, checked_on=today, by=region)

    assert [one.holds_on(today) for one in Recognition.objects.order_by("pk")] == [False, True, True]
    with pytest.raises(IntegrityError, match="company_id_counts_for_one_provider"), transaction.atomic():
        Recognition.objects.filter(pk=gone.pk).update(withdrawn_on=None)


@pytest.mark.django_db(transaction=True)
def test_of_two_that_are_confirmed_at_once_one_counts(provider: Provider) -> None:
    region, other = make_region_user(), make_provider("Ander bedrijf", page=False)
    said = [make_recognition(one, company_id="100200300", confirmed=False) for one in (provider, other)]

    done = at_once(
        [
            partial(confirm_recognition, recognition=one, source=RecognitionSource.LIST, checked_on=TODAY(), by=region)
            for one in said
        ]
    )

    assert sorted(type(one).__name__ for one in done) == ["CompanyIdTaken", "Recognition"]
    assert Recognition.objects.holding(TODAY()).count() == 1


def test_a_term_that_follows_the_day_after_makes_one_chain(provider: Provider) -> None:
    today = TODAY()
    first = make_recognition(provider, valid_until=today + timedelta(days=10))
    second = make_recognition(provider, valid_from=today + timedelta(days=11), valid_until=today + timedelta(days=99))
    later = make_recognition(provider, valid_from=today + timedelta(days=101), valid_until=today + timedelta(days=900))

    assert last_sure_day([later, second, first], today) == second.valid_until


def test_every_spelling_of_what_counts_says_the_same(provider: Provider) -> None:
    today = TODAY()
    for days in (-1, 0, 1):
        day = today + timedelta(days=days)
        make_recognition(provider, valid_until=day)
        make_recognition(provider, withdrawn_on=day)
        make_recognition(provider, valid_from=day)
        make_recognition(provider, valid_until=day, confirmed=False)

    by_row = {one.pk for one in Recognition.objects.order_by("pk") if one.holds_on(today)}
    assert by_row == set(Recognition.objects.holding(today).values_list("pk", flat=True))
    assert len(by_row) == 5


def test_the_provider_hears_it_three_months_and_one_month_before_and_once_each(provider: Provider, owner: User) -> None:
    ends = date(2030, 5, 31)
    known = make_recognition(provider, valid_from=date(2026, 6, 1), valid_until=ends)
    days = [date(2030, 2, 27), date(2030, 2, 28), date(2030, 3, 1), date(2030, 4, 29), date(2030, 4, 30), date(2030, 5, 31)]

    sent = []
    for day in days:
        remind_of_ends(today=day)
        sent.append(Message.objects.filter(kind="providers.recognition_ends", recipient=owner.email).count())

    assert sent == [0, 1, 1, 1, 2, 2]
    make_recognition(provider, valid_from=ends + timedelta(days=1), valid_until=date(2034, 1, 1), company_id=known.company_id)
    assert remind_of_ends(today=date(2030, 4, 30)) == 0


def test_a_list_is_tried_first_and_then_read_in(provider: Provider) -> None:
    region, first, last = make_region_user(), TODAY().isoformat(), (TODAY() + timedelta(days=900)).strftime("%d-%m-%Y")
    bad = [f"11111111;1;;{first};{last}", f"12345678;abc;;{first};31-02-2027", "12345678;100200300;;9996-02-29;9999-12-31"]
    lines = [f"12345678;100200300;;{first};{last}", *bad]
    data = (HEAD + "\n".join(lines)).encode()

    def read(*, is_trial: bool) -> list[tuple[str, bool]]:
        rows = import_recognitions(data=data, source=RecognitionSource.LIST, checked_on=TODAY(), by=region, is_trial=is_trial)
        return [(one.done, bool(one.problem)) for one in rows]

    assert read(is_trial=True) == [("nieuw", False), ("", True), ("", True), ("", True)]
    assert (Recognition.objects.count(), kinds()) == (0, [])
    assert read(is_trial=False) == [("nieuw", False), ("", True), ("", True), ("", True)]
    assert (Recognition.objects.get().holds_on(TODAY()), Recognition.objects.get().source) == (True, "list")
    assert read(is_trial=False)[0] == ("stond er al zo", False)
    with pytest.raises(errors.ReferenceUnfit):
        import_recognitions(data=b"a;b\n1;2", source=RecognitionSource.LIST, checked_on=TODAY(), by=region, is_trial=True)


def test_a_list_undoes_nothing_that_is_newer(provider: Provider) -> None:
    region, first, list_day = make_region_user(), TODAY() - timedelta(days=100), TODAY() - timedelta(days=10)
    fields: dict[str, Any] = {"company_id": "100200300", "valid_from": first, "valid_until": first + timedelta(days=900)}
    known = make_recognition(provider, **fields, withdrawn_on=list_day)
    rows = [
        f"12345678;100200300;;{first};{fields['valid_until']}",
        f"12345678;100200300;;{first + timedelta(days=1)};{fields['valid_until']}",
        f"12345678;100200300;;{first};{fields['valid_until'] - timedelta(days=1)}",
    ]

    def read(day: date) -> list[tuple[str, str]]:
        data = (HEAD + "\n".join(rows)).encode()
        done = import_recognitions(data=data, source=RecognitionSource.LIST, checked_on=day, by=region, is_trial=True)
        return [(one.done, one.problem[:27]) for one in done]

    # Withdrawn on the list's own day or after it: by whatever first day, it stays so.
    assert read(list_day) == [("", "Hier staat iets nieuwers da")] * 3
    assert read(list_day + timedelta(days=1))[0] == ("bijgewerkt", "")
    known.withdrawn_on = None
    known.save()
    # Looked up after the list was made: what says the same is fine, what says something else is not.
    assert [done for done, _problem in read(list_day)] == ["stond er al zo", "", ""]
    assert (Recognition.objects.get().withdrawn_on, kinds()) == (None, [])


def test_the_region_confirms_and_withdraws_only_what_it_saw(client: Client, provider: Provider, owner: User) -> None:
    said = enter_recognition(provider=provider, claim=claim(), by=owner)
    client.force_login(make_region_user())
    page = reverse("providers:region_recognition", args=[said.pk])
    shown = client.get(page).context["version"]
    check = {"source": "register", "checked_on": TODAY().isoformat()}
    # Between looking and saying so the provider saves something else.
    change_recognition(recognition=said, claim=claim(valid_until=TODAY() + timedelta(days=1401)), by=owner)

    late = client.post(reverse("providers:confirm_recognition", args=[said.pk]), {**check, "seen": shown})
    said.refresh_from_db()
    fresh = late.context["version"]
    assert (late.status_code, "intussen veranderd" in late.content.decode(), said.is_confirmed) == (409, True, False)
    assert (fresh == shown, f'name="seen" value="{escape(fresh)}"' in late.content.decode()) == (False, True)

    assert client.post(reverse("providers:confirm_recognition", args=[said.pk]), {**check, "seen": fresh}).status_code == 302
    gone = {"withdrawn_on": TODAY().isoformat()}
    late = client.post(reverse("providers:withdraw_recognition", args=[said.pk]), {**gone, "seen": shown})
    said.refresh_from_db()
    assert (late.status_code, said.withdrawn_on) == (409, None)
    assert client.post(reverse("providers:withdraw_recognition", args=[said.pk]), {**gone, "seen": fresh}).status_code == 302


def test_ten_wait_for_the_region_at_most_and_it_gets_one_mail_a_day_of_each(provider: Provider, owner: User) -> None:
    make_region_user()
    make_recognition(provider, confirmed=False, valid_until=TODAY() - timedelta(days=1))
    said = [enter_recognition(provider=provider, claim=claim(company_id=f"{200200 + n}"), by=owner) for n in range(10)]
    with pytest.raises(errors.TooManyClaims):
        enter_recognition(provider=provider, claim=claim(company_id="300300"), by=owner)
    assert len(kinds()) == 10

    for days in (1300, 1301, 1302):
        change_recognition(recognition=said[0], claim=claim(valid_until=TODAY() + timedelta(days=days)), by=owner)
    assert len(kinds()) == 10


def test_what_changes_after_a_withdrawal_waits_for_the_region_again(provider: Provider, owner: User) -> None:
    known = make_recognition(provider, withdrawn_on=TODAY())
    assert not Recognition.objects.all().to_confirm()

    change_recognition(recognition=known, claim=claim(), by=owner)

    assert (list(Recognition.objects.all().to_confirm()), known.holds_on(TODAY())) == ([known], False)


def test_the_whole_way_through_the_pages(client: Client, provider: Provider, owner: User) -> None:
    # Nine digits that could be a BSN are an ID all the same.
    form = {"company_id": "999900006", "crebos": "", "valid_from": "2026-01-01", "valid_until": "2029-12-31"}
    client.force_login(owner)
    wrong = client.post(reverse("providers:enter_recognition", args=[provider.pk]), {**form, "company_id": "12"})
    assert (wrong.status_code, "6 tot 10 cijfers" in wrong.content.decode()) == (422, True)
    assert client.post(reverse("providers:enter_recognition", args=[provider.pk]), form).status_code == 302
    said = Recognition.objects.get()
    assert "De regio kijkt dit na" in client.get(reverse("providers:recognitions")).content.decode()

    # Nobody but the region confirms: for the provider the place does not exist, and its own form knows no such field.
    check = {"source": "register", "checked_on": TODAY().isoformat()}
    assert client.post(reverse("providers:confirm_recognition", args=[said.pk]), check).status_code == 404
    client.post(
        reverse("providers:change_recognition", args=[said.pk]),
        {**form, "company_id": "100200301", **check, "confirmed_at": "1"},
    )
    said.refresh_from_db()
    assert (said.is_confirmed, said.company_id) == (False, "100200301")

    client.force_login(make_region_user())
    assert "100200301" in client.get(reverse("providers:region_recognitions")).content.decode()
    assert client.post(reverse("providers:confirm_recognition", args=[said.pk]), check).status_code == 302
    page = client.get(reverse("providers:region_recognition", args=[said.pk])).content.decode()
    assert "Bevestigd, geldt nu" in page
    done = client.post(reverse("providers:withdraw_recognition", args=[said.pk]), {"withdrawn_on": TODAY().isoformat()})
    assert (done.status_code, Recognition.objects.get().holds_on(TODAY())) == (302, False)
    trial = client.post(reverse("providers:read_recognitions"), {"text": f"{HEAD}1;2;;;", "is_trial": "on", **check})
    assert "Geen aanbieder met dit KvK-nummer." in trial.content.decode()

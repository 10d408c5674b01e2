"""Whatever stands in an address, before or behind the question mark: never a 5xx, never out of the site."""

from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest

from tests.matrix.addresses import addresses
from tests.matrix.asking import ask
from tests.matrix.bodies import form
from tests.matrix.expected import PAGES
from tests.matrix.nasty import BYTES, ELSEWHERE, texts_for
from tests.matrix.refusing import FORM, TABLE, leads_away, somebody, told, where, wrong_with
from tests.matrix.shapes import Principal, World
from tests.matrix.spoiling import Spoilt, alone, rounds, some_rounds, wrong_ones

pytestmark = [pytest.mark.usefixtures("_quick"), pytest.mark.xdist_group("bad_addresses")]
# What a list or page reads from its address.
PARAMETERS = {
    "activities:catalogue": "q kind sector level year accessibility location provider date_from date_to places available postcode "
    "distance sort page school class",
    "activities:count": "q provider date_from places postcode distance",
    "activity-list": "q kind provider date_from date_to places postcode distance cursor page_size sort",
    "session-list": "activity provider date_from date_to starts_after starts_before places cursor page_size status",
    "provider-list": "q sector cursor page_size municipality",
    "own-activity-list": "live kind cursor page_size",
    "provider-application-list": "status cursor page_size",
    "api-enrolments": "status session school_class school starts_after starts_before cursor page_size",
    "api-schools": "cursor page_size",
    "api-classes": "school school_year cursor page_size",
    "api-pupils": "class cursor page_size",
    "release-list": "start_year term status cursor page_size",
    "release-order-list": "status cursor page_size",
    "schools:classes": "school jaar",
    "schools:new_class": "school jaar next",
    "schools:upload": "school next",
    "schools:import": "next",
    "schools:settings": "school",
    "schools:roll_over_years": "school",
    "schools:roll_over_plan": "school",
    "schools:roll_over_check": "school",
    "schools:region_list": "status page",
    "providers:region_list": "status page",
    "providers:region_recognitions": "status page",
    "activities:provider_home": "page",
    "activities:new": "provider",
    "activities:queue": "page",
    "enrolments:list": "status page",
    "enrolments:roster": "print",
    "accounts:end_membership@school": "user role",
    "accounts:second_factor": "next",
    "accounts:terms": "next",
    "account_login": "next",
    "account_signup": "next",
    "cms:pages:listing": "type fields child_of descendant_of ancestor_of order search limit offset slug id locale translation_of",
    "cms:pages:find": "html_path id",
    "cms:images:listing": "fields order limit offset search tags",
    "cms:documents:listing": "fields order limit offset search",
    "schema": "format lang version",
}
# The whole of what programs may do is drawn up for each answer: a few questions will do.
SLOW = "schema"
# What is searched for reaches the index only when all else is good, and the CMS's interface stops at the first mistake.
ONE_BY_ONE = ("q", "search", "html_path", "cursor")


def written(spoilt: Spoilt) -> str:
    """Return parameters as they travel; what is bytes already stays as it is."""
    return "&".join(f"{name}={text if text in BYTES else quote(text, safe='')}" for name, text in spoilt.items())


def questions(name: str, parameters: list[str], turn: int) -> Iterator[Spoilt]:
    """Yield what to ask of one address; other values from address to address."""
    bad = {one: [*texts_for(one), *BYTES] for one in parameters}
    if name == SLOW:
        yield from rounds(bad, step=8)
        return
    step = 2 if name.startswith("cms:") else 4
    yield from some_rounds(bad, step=step, turn=turn)
    yield from alone({one: values for one, values in bad.items() if one in ONE_BY_ONE}, 99)
    yield from alone({one: values for one, values in bad.items() if one not in ONE_BY_ONE}, 1, start=turn)


def odd(parameters: list[str]) -> Iterator[str]:
    """Yield addresses that are odd as a whole."""
    yield "&".join(f"{one}=1&{one}=2&{one}[]=1" for one in parameters)
    yield "?&&==&%00=1&" + "a" * 5000 + "&" + "&".join(f"x{number}=1" for number in range(3000))


def test_parameters_in_an_address(world: World) -> None:
    found = []
    for turn, (name, parameters) in enumerate(PARAMETERS.items()):
        principal, url = somebody(world, name, TABLE[name], "GET"), where(world, name)

        def one(query: Spoilt | str, principal: Principal = principal, url: str = url) -> str:
            return wrong_with(ask("GET", f"{url}?{query if isinstance(query, str) else written(query)}", principal), url)

        asked = questions(name, parameters.split(), turn)
        found += [f"{name} {wrong}" for wrong in wrong_ones(asked, one)]
        found += [f"{name}?{query[:60]}: {wrong}" for query in odd(parameters.split()) if (wrong := one(query))]
    told(found)


def test_a_school_named_twice_is_never_somebody_elses(world: World) -> None:
    """Parameter pollution (V15.3.7): whichever of two wins, only one's own things come out."""
    a, b = world.side("a"), world.side("b")
    coordinator = world.principals["coordinator_a"]
    urls = [
        f"/school/klassen/?school={a.school}&school={b.school}",
        f"/school/klassen/?school={b.school}&school={a.school}",
        f"/api/v1/classes/?school={a.school}&school={b.school}",
        f"/api/v1/pupils/?class={a.named_class}&class={b.named_class}",
        f"/api/v1/pupils/?class={b.named_class}&class={a.named_class}",
        f"/api/v1/enrolments/?school={a.school}&school={b.school}",
    ]
    answers = [ask("GET", url, coordinator) for url in urls]

    assert {answer.status for answer in answers} <= {200, 404}
    assert [sorted(word for word in answer.words if word.endswith("b")) for answer in answers] == [[]] * len(urls)


PATHS = (
    "/school/klassen/99999999999999999999999999/",
    "/school/klassen/0/",
    "/school/klassen/-1/",
    "/school/klassen/١٢/",
    "/school/klassen/1/leerlingen/99999999999999999999/",
    "/school/inschrijven/99999999999999999999/99999999999999999999/",
    "/school/inschrijvingen/00000000-0000-0000-0000-000000000000/",
    "/school/inschrijvingen/zzzzzzzz-0000-0000-0000-000000000000/",
    "/school/inschrijvingen/1/",
    "/aanbieder/datums/99999999999999999999/deelnemers/",
    "/aanbieder/activiteiten/99999999999999999999/aanpassen/",
    "/aanbieder/activiteiten/99999999999999999999/datums/99999999999999999999/",
    "/aanbieder/nieuw/kopie-van-99999999999999999999/",
    "/activiteiten/99999999999999999999/",
    "/activiteiten/datum/99999999999999999999.ics",
    "/regio/te-beoordelen/99999999999999999999/online/",
    "/regio/aanbieders/99999999999999999999/",
    "/regio/scholen/99999999999999999999/",
    f"/regio/rapporten/{'-' * 36}/goedkeuren/",
    f"/regio/rapporten/{'a' * 36}/publiceren/",
    "/regio/rapporten/00000000-0000-0000-0000-000000000000/",
    "/regio/financiers/99999999999999999999/",
    "/account/collegas/school/99999999999999999999/",
    "/account/collegas/school/",
    "/account/collegas/bestaat-niet/1/",
    "/account/collegas/regio/5/",
    "/account/blokkeren/99999999999999999999/",
    "/account/tokens/99999999999999999999/intrekken/",
    "/account/uitnodigingen/99999999999999999999/opnieuw/",
    "/account/uitnodiging/%00/",
    f"/account/uitnodiging/{'a' * 5000}/",
    "/account/password/reset/key/zzzzzzzzzzzzzzzzzz-abc/",
    "/account/password/reset/key/1-%00/",
    "/account/2fa/webauthn/keys/99999999999999999999/edit/",
    "/nieuwsbrief/bevestigen/%00/",
    "/nieuwsbrief/voorkeuren/a:b:c/",
    "/nieuwsbrief/uitschrijven/MQ:zzzzzz:zz/",
    f"/nieuwsbrief/terug/{'%F0%9F%99%82' * 200}/",
    "/cijfers/9999-9999/",
    "/cijfers/0000-0001/",
    "/cijfers/٢٠٢٦-٢٠٢٧/",
    "/cijfers/9999-10000/meeloop.csv",
    "/media/images/%00",
    "/media/images/a%00b.png",
    f"/media/images/{'a' * 5000}.png",
    "/media/images/../../etc/passwd",
    "/media/images/%2e%2e/%2e%2e/etc/passwd",
    "/documenten/99999999999999999999/x.pdf",
    "/documenten/1/%00",
    "/static/%00",
    f"/static/{'a' * 5000}",
    "/%00",
    "/%FF",
    f"/{'a' * 5000}/",
    "/aanbieders/%E2%80%AE/",
    "/_util/authenticate_with_password/99999999999999999999/1/",
    "/api/v1/classes/99999999999999999999/",
    "/api/v1/activities/99999999999999999999/",
    "/api/v1/activities/99999999999999999999/sessions/",
    "/api/v1/sessions/99999999999999999999/",
    "/api/v1/sessions/99999999999999999999/enrolments/",
    "/api/v1/providers/99999999999999999999/",
    "/api/v1/enrolments/00000000-0000-0000-0000-000000000000/",
    "/api/v1/class-list-imports/99999999999999999999/",
    "/api/v1/releases/00000000-0000-0000-0000-000000000000/",
    "/api/cms/pages/99999999999999999999/",
    "/api/cms/images/99999999999999999999/",
    "/beheer/pages/99999999999999999999/edit/",
    "/beheer/datums/edit/99999999999999999999/",
    "/beheer/images/99999999999999999999/",
    "/beheer/editing-sessions/ping/a/b/%00/1/",
)


# Whose things stand at an address: the others get a 404 before anything is read.
ROOMS = {"/aanbieder/": "owner_a", "/regio/": "region_admin", "/account/blokkeren/": "region_admin", "/beheer/": "region_admin"}


def test_numbers_names_and_bytes_in_a_path(world: World) -> None:
    found = []
    for path in PATHS:
        who = next((who for room, who in ROOMS.items() if path.startswith(room)), "coordinator_a")
        answers = {method: wrong_with(ask(method, path, world.principals[who]), path) for method in ("GET", "POST")}
        found += [f"{method} {path[:80]}: {wrong[:200]}" for method, wrong in answers.items() if wrong]
    told(found)


# Pages of others, that take the same "next".
SIGN_INS = ("/beheer/login/", "/_util/login/", "/beheer/logout/", "/dev/inloggen/")


def ways_out(turn: int) -> Iterator[str]:
    """Yield what always matters, and a few others that change from page to page."""
    yield from ELSEWHERE[:2]
    yield from (ELSEWHERE[2 + (turn * 3 + number) % (len(ELSEWHERE) - 2)] for number in range(3))


def test_no_next_leads_to_another_site(world: World) -> None:
    """Every page, with ``next`` in its address and in its form (V3.7.2)."""
    found, taken = [], 0
    for name, line in PAGES.items():
        for method in sorted(set(line.methods) & {"GET", "POST"}):
            principal, url = somebody(world, name, line, method), addresses(name, world.side("a"), world)[0]
            if not goes_on(world, name, method, url, principal, "/hier-terug/")[1]:
                continue
            taken += 1
            found += [
                f"{name} {wrong}" for to in ways_out(taken) if (wrong := goes_on(world, name, method, url, principal, to)[0])
            ]
    stranger = world.principals["anonymous"]
    found += [
        f"{url} {wrong}" for url in SIGN_INS for to in ELSEWHERE if (wrong := goes_on(world, "", "GET", url, stranger, to)[0])
    ]
    told(found)
    assert taken >= 10  # a sweep of pages that know no "next" would say nothing


def goes_on(world: World, name: str, method: str, url: str, principal: Principal, to: str) -> tuple[str, bool]:
    """Return what is wrong with an answer that was asked to go on to ``to``, and whether it leads there or names it."""
    asked = f"{url}{'&' if '?' in url else '?'}{urlencode({'next': to, 'url': to, 'redirect_to': to})}"
    good = {**form(name, world.side("a"), url), "next": to} if method == "POST" else {}
    headers = {"Referer": to.strip("\x00\r\n")[:40]}
    answer = ask(method, asked, principal, body=urlencode(good, doseq=True).encode(), content_type=FORM, headers=headers)
    names_it = to.encode() in answer.body or to in answer.headers.get("Location", "")
    is_wrong = answer.status >= 500 or leads_away(answer)
    return (f"{method} {to!r}: {answer.status} {answer.headers.get('Location')} {answer.error}" if is_wrong else ""), names_it
